"""Read marks of many at once: they only rise, only their own people set them, at a fixed cost."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.tickets import actions
from havendesk.tickets.models import Ticket
from havendesk.tickets.types import Handler
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say

VERB = "tickets.mark_many_read"


@pytest.fixture
def team(db: None) -> UUID:
    """A team."""
    return make_team()


def _marks(ticket_id: UUID) -> tuple[int, int]:
    ticket = Ticket.objects.get(id=ticket_id)
    return ticket.read_customer, ticket.read_agent


def test_both_sides_of_many_tickets(team: UUID) -> None:
    customer, agent = make_customer(), make_agent([team])
    tickets = [open_ticket(customer).ticket_id for _ in range(3)]
    for ticket_id in tickets:
        actions.set_assignee(
            by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
        )
        say(customer, ticket_id, "more")
    marks: list[tuple[Actor, UUID, int]] = [(customer, tickets[0], 1), (agent, tickets[0], 99)]
    marks += [(agent, tickets[1], 2), (agent, tickets[1], 1)]
    assert actions.mark_many_read(by=SYSTEM, marks=marks) == 3
    assert [_marks(ticket_id) for ticket_id in tickets] == [(1, 2), (0, 2), (0, 0)]
    assert actions.mark_many_read(by=SYSTEM, marks=marks) == 0
    assert AuditEntry.objects.filter(verb=VERB, actor_id=agent.id).count() == 2


def test_others_set_nothing(team: UUID) -> None:
    ticket_id = open_ticket(make_customer()).ticket_id
    marks = [(make_customer(), ticket_id, 1), (make_agent([team]), ticket_id, 1), (SYSTEM, ticket_id, 1)]
    assert actions.mark_many_read(by=SYSTEM, marks=[*marks, (make_customer(), uuid4(), 1)]) == 0
    assert _marks(ticket_id) == (0, 0)
    assert not AuditEntry.objects.filter(verb=VERB).exists()


def test_the_cost_is_that_of_one(team: UUID, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    customer = make_customer()
    for size in (1, 20):
        tickets = [open_ticket(customer).ticket_id for _ in range(size)]
        # Savepoint, lock, update, record, release.
        with django_assert_num_queries(5):
            actions.mark_many_read(by=SYSTEM, marks=[(customer, ticket_id, 1) for ticket_id in tickets])
