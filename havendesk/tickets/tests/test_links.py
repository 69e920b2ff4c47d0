"""Links between tickets and the other tickets of a customer."""

from __future__ import annotations

from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.tickets import actions, queries
from havendesk.tickets.models import Change, Link, Ticket
from havendesk.tickets.types import Handler
from havendesk.tickets.types.work import Direction, LinkKind
from tests.support.desk import make_agent, make_customer, make_team, open_ticket


def served(agent: Actor, team: UUID, customer: Actor | None = None) -> UUID:
    ticket_id = open_ticket(customer or make_customer()).ticket_id
    actions.set_assignee(
        by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    return ticket_id


@pytest.mark.django_db
def test_a_link_is_seen_from_both_sides_and_made_once() -> None:
    team = make_team()
    agent = make_agent([team])
    one, other = served(agent, team), served(agent, team)
    made = actions.link(by=agent, ticket_id=one, to=other, kind=LinkKind.RELATED)
    assert actions.link(by=agent, ticket_id=one, to=other, kind=LinkKind.RELATED) == made
    assert actions.link(by=agent, ticket_id=other, to=one, kind=LinkKind.RELATED) == made
    cause = actions.link(by=agent, ticket_id=other, to=one, kind=LinkKind.CAUSE)
    assert [(card.id, card.direction) for card in queries.links(viewer=agent, ticket_id=one)] == [
        (cause, Direction.IN),
        (made, Direction.OUT),
    ]
    actions.unlink(by=agent, ticket_id=other, link_id=made)
    assert [card.id for card in queries.links(viewer=agent, ticket_id=one)] == [cause]
    assert Change.objects.filter(kind="link").count() == 3


@pytest.mark.django_db
def test_what_must_not_be_linked_is_not() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team])
    mine, theirs = served(agent, team), served(colleague, team)
    cases = (
        (theirs, mine, LinkKind.RELATED, ErrorCode.NOT_ASSIGNED),
        (mine, mine, LinkKind.RELATED, ErrorCode.FIELD_INVALID),
        (mine, theirs, LinkKind.MERGED, ErrorCode.FIELD_INVALID),
        (mine, theirs, LinkKind.SPLIT, ErrorCode.FIELD_INVALID),
        (mine, uuid7(), LinkKind.RELATED, ErrorCode.NOT_FOUND),
        (uuid7(), mine, LinkKind.RELATED, ErrorCode.NOT_FOUND),
    )
    for ticket_id, to, kind, code in cases:
        with pytest.raises(Refused) as refused:
            actions.link(by=agent, ticket_id=ticket_id, to=to, kind=kind)
        assert refused.value.code is code
    assert not Link.objects.exists()
    made = Link.objects.create(ticket_id=mine, other_id=theirs, kind="merged", at=now())
    with pytest.raises(Refused) as refused:
        actions.unlink(by=agent, ticket_id=mine, link_id=made.id)
    assert refused.value.code is ErrorCode.STATUS_FORBIDS
    with pytest.raises(Refused) as refused:
        actions.unlink(by=agent, ticket_id=mine, link_id=uuid7())
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert Link.objects.count() == 1


@pytest.mark.django_db
def test_links_are_bounded_and_cost_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    team = make_team()
    agent, customer = make_agent([team]), make_customer()
    mine = served(agent, team)
    others = [open_ticket(customer).ticket_id for _ in range(51)]
    for other in others[:50]:
        actions.link(by=agent, ticket_id=mine, to=other, kind=LinkKind.DUPLICATE)
    with pytest.raises(Refused) as refused:
        actions.link(by=agent, ticket_id=mine, to=others[50], kind=LinkKind.DUPLICATE)
    assert refused.value.code is ErrorCode.TOO_MANY_LINKS
    with django_assert_num_queries(1):
        assert len(queries.links(viewer=agent, ticket_id=mine)) == 50


@pytest.mark.django_db
def test_other_tickets_of_the_customer_are_for_who_serves_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = make_team()
    agent, customer = make_agent([team]), make_customer()
    mine = served(agent, team, customer)
    others = [open_ticket(customer).ticket_id for _ in range(3)]
    open_ticket(make_customer())
    with django_assert_num_queries(3):
        rows = queries.siblings(viewer=agent, ticket_id=mine)
    assert [row.id for row in rows] == others[::-1]
    with pytest.raises(Refused) as refused:
        queries.siblings(viewer=agent, ticket_id=others[0])
    assert refused.value.code is ErrorCode.NO_ACCESS_GRANT


@pytest.mark.django_db
def test_a_ticket_is_found_by_id_and_by_reference() -> None:
    ticket = Ticket.objects.get(id=open_ticket(make_customer()).ticket_id)
    for name in (str(ticket.id), ticket.reference, f" {ticket.reference.lower()} "):
        assert queries.find(viewer=SYSTEM, name=name) == ticket.id
    for name in ("", "HD-", "x" * 500, "'; DROP TABLE tickets_ticket; --", "HD-\0", "\ud800"):
        assert queries.find(viewer=SYSTEM, name=name) is None
