"""An agent who has one contact less gets the next of the queue at once, whoever took it from them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from havendesk.kernel.actors import BOT, Actor
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role
from havendesk.routing import actions
from havendesk.routing.types import QueueReason
from havendesk.tickets.models import Ticket
from tests.support.desk import make_agent, make_customer, make_team, open_ticket

Act = Callable[[Actor, Actor, UUID, UUID], None]


def taken(_agent: Actor, lead: Actor, ticket: UUID, _team: UUID) -> None:
    actions.take(by=lead, ticket_id=ticket)


def assigned(_agent: Actor, lead: Actor, ticket: UUID, _team: UUID) -> None:
    actions.assign(by=lead, ticket_id=ticket, agent_id=lead.id or uuid7(), reason="Mine.")


def passed_to_a_colleague(agent: Actor, lead: Actor, ticket: UUID, _team: UUID) -> None:
    actions.transfer(by=agent, ticket_id=ticket, agent_id=lead.id, reason="Theirs.")


def passed_to_a_team(agent: Actor, _lead: Actor, ticket: UUID, team: UUID) -> None:
    actions.transfer(by=agent, ticket_id=ticket, team_id=team, reason="Theirs.")


@pytest.mark.django_db
@pytest.mark.parametrize("act", [taken, assigned, passed_to_a_colleague, passed_to_a_team])
def test_a_freed_agent_gets_the_next(act: Act) -> None:
    first, second = make_team("First"), make_team("Second")
    agent = make_agent([first], capacity=1)
    lead = make_agent([second], roles=(Role.LEAD,), status="busy")
    tickets = [open_ticket(make_customer()).ticket_id for _ in range(2)]
    for ticket in tickets:
        actions.enqueue(by=BOT, ticket_id=ticket, reason=QueueReason.BOT_UNSURE)
    assert [Ticket.objects.get(id=one).assignee_id for one in tickets] == [agent.id, None]
    act(agent, lead, tickets[0], second)
    assert Ticket.objects.get(id=tickets[0]).assignee_id != agent.id
    assert Ticket.objects.get(id=tickets[1]).assignee_id == agent.id
