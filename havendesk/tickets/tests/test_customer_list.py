"""A customer's own list: last words, unread, in few statements, and nobody else's."""

from __future__ import annotations

from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.kernel.actors import SYSTEM
from havendesk.tickets import actions, queries
from havendesk.tickets.types import AuthorKind, Handler, MessageKind, Visibility
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say


@pytest.fixture
def team(db: None) -> UUID:
    """A team."""
    return make_team()


def test_the_last_public_words_and_what_is_unread(team: UUID) -> None:
    customer, agent = make_customer(), make_agent([team])
    ticket = open_ticket(customer).ticket_id
    actions.set_assignee(by=SYSTEM, ticket_id=ticket, handler=Handler.AGENT, agent_id=agent.id, team_id=team)
    say(agent, ticket, "one moment")
    say(agent, ticket, "for you " + "x" * 400)
    say(agent, ticket, "for colleagues", visibility=Visibility.INTERNAL)
    say(SYSTEM, ticket, "joined", kind=MessageKind.EVENT)
    latest = queries.customer_latest(viewer=customer, ticket_ids=[ticket])[ticket]
    assert (latest.author_kind, latest.unread) == (AuthorKind.AGENT, 2)
    assert latest.text.startswith("for you x")
    assert len(latest.text) == 140
    actions.mark_read(by=customer, ticket_id=ticket, number=3)
    assert queries.customer_latest(viewer=customer, ticket_ids=[ticket])[ticket].unread == 0


def test_nobody_elses_tickets_are_told(team: UUID) -> None:
    ticket = open_ticket(make_customer()).ticket_id
    assert queries.customer_latest(viewer=make_customer(), ticket_ids=[ticket]) == {}


def test_many_tickets_cost_one_statement(
    team: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    customer = make_customer()
    tickets = [open_ticket(customer).ticket_id for _ in range(5)]
    with django_assert_num_queries(1):
        assert len(queries.customer_latest(viewer=customer, ticket_ids=tickets)) == 5
