"""Taking acts back: what comes back, what may not, what did not happen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry
from havendesk.customers.models import AccessGrant
from havendesk.kernel.actors import BOT, SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people
from havendesk.people.types import Role, Topic
from havendesk.routing import actions
from havendesk.routing.models import Assignment, QueueEntry, Undo
from havendesk.routing.types import QueueReason, UndoCard
from havendesk.tickets import actions as tickets
from havendesk.tickets.models import Change, Message, Ticket
from havendesk.tickets.types import Priority, Status
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say

Act = Callable[[Actor, UUID], UndoCard | None]
_PLAIN = (
    "status",
    "handler",
    "assignee_id",
    "team_id",
    "topic",
    "priority",
    "snoozed_until",
    "waiting_since",
    "solved_at",
    "closed_at",
)


def state(ticket_id: UUID) -> dict[str, Any]:
    """Everything that an undo must bring back."""
    found: dict[str, Any] = Ticket.objects.values(*_PLAIN).get(id=ticket_id)
    place = QueueEntry.objects.filter(ticket_id=ticket_id)
    found["place"] = list(place.values_list("team_id", "rank", "priority", "entered_at", "reason"))
    found["served"] = list(
        Assignment.objects.filter(ticket_id=ticket_id, ended_at=None).values_list("agent_id", flat=True)
    )
    grants = AccessGrant.objects.open(now()).filter(ticket_id=ticket_id)
    found["grants"] = list(grants.values_list("agent_id", flat=True))
    return found


def waiting() -> UUID:
    ticket_id = open_ticket(make_customer()).ticket_id
    actions.enqueue(by=BOT, ticket_id=ticket_id, reason=QueueReason.BOT_UNSURE)
    return ticket_id


def served(agent: Actor) -> UUID:
    """A ticket that this agent has, also while others wait."""
    ticket_id = open_ticket(make_customer()).ticket_id
    actions.take(by=agent, ticket_id=ticket_id)
    return ticket_id


def solve(by: Actor, ticket_id: UUID) -> UndoCard | None:
    return actions.finish(by=by, ticket_id=ticket_id, outcome=Status.SOLVED)


def close(by: Actor, ticket_id: UUID) -> UndoCard | None:
    return actions.finish(by=by, ticket_id=ticket_id, outcome=Status.CLOSED)


def wait(by: Actor, ticket_id: UUID) -> UndoCard | None:
    return actions.finish(by=by, ticket_id=ticket_id, outcome=Status.WAITING_DEPARTMENT)


def topic(by: Actor, ticket_id: UUID) -> UndoCard | None:
    return actions.set_topic(by=by, ticket_id=ticket_id, topic=Topic.TAX)


def priority(by: Actor, ticket_id: UUID) -> UndoCard | None:
    return actions.set_priority(by=by, ticket_id=ticket_id, priority=Priority.URGENT)


def snooze(by: Actor, ticket_id: UUID) -> UndoCard | None:
    return actions.snooze(by=by, ticket_id=ticket_id, until=now() + timedelta(hours=2))


def to_the_team(by: Actor, ticket_id: UUID) -> UndoCard | None:
    team_id = Ticket.objects.get(id=ticket_id).team_id
    return actions.transfer(by=by, ticket_id=ticket_id, team_id=team_id, reason="Theirs.")


ACTS: list[Act] = [solve, close, wait, topic, priority, snooze, to_the_team]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS)
def test_an_act_and_its_undo_leave_the_ticket_as_it_was(act: Act) -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    before = state(ticket_id)
    card = act(agent, ticket_id)
    assert card is not None
    assert state(ticket_id) != before
    found = actions.undo(by=agent, undo_id=card.id)
    assert (found.done, found.refused) == ((ticket_id,), ())
    assert state(ticket_id) == before


@pytest.mark.django_db
def test_a_ticket_that_was_taken_goes_back_to_its_very_place_and_not_to_who_gave_it_back() -> None:
    team = make_team()
    agent = make_agent([team], status="busy")
    first, second = waiting(), waiting()
    before = state(second)
    card = actions.take(by=agent, ticket_id=second)
    people.set_presence(by=agent, status="available")
    actions.match(by=SYSTEM, team_id=team)
    assert card is not None
    actions.undo(by=agent, undo_id=card.id)
    assert state(second) == before
    assert QueueEntry.objects.get(ticket_id=second).not_for_id == agent.id
    assert Ticket.objects.get(id=first).assignee_id == agent.id


@pytest.mark.django_db
def test_a_ticket_that_was_taken_from_the_bot_goes_back_to_the_bot() -> None:
    agent = make_agent([make_team()])
    ticket_id = open_ticket(make_customer()).ticket_id
    card = actions.take(by=agent, ticket_id=ticket_id)
    assert card is not None
    actions.undo(by=agent, undo_id=card.id)
    found = state(ticket_id)
    assert (found["handler"], found["assignee_id"], found["served"], found["grants"]) == ("bot", None, [], [])


@pytest.mark.django_db
def test_a_solved_ticket_that_was_taken_back_is_solved_again() -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    solve(agent, ticket_id)
    before = state(ticket_id)
    card = actions.take(by=agent, ticket_id=ticket_id)
    assert card is not None
    actions.undo(by=agent, undo_id=card.id)
    assert state(ticket_id) == before


@pytest.mark.django_db
def test_an_assignment_by_a_lead_is_taken_back_and_the_customer_hears_who_is_there() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team])
    lead = make_agent([team], roles=(Role.LEAD,), status="busy")
    ticket_id = served(agent)
    before = state(ticket_id)
    card = actions.assign(by=lead, ticket_id=ticket_id, agent_id=colleague.id or uuid7(), reason="Knows it.")
    assert card is not None
    with pytest.raises(Refused) as refused:
        actions.undo(by=agent, undo_id=card.id)
    assert refused.value.code is ErrorCode.NOT_FOUND, "it is its maker's only"
    assert Ticket.objects.get(id=ticket_id).assignee_id == colleague.id
    actions.undo(by=lead, undo_id=card.id)
    assert state(ticket_id) == before
    assert Message.objects.filter(ticket_id=ticket_id, kind="event").count() == 3
    quiet = Message.objects.filter(ticket_id=ticket_id).count()
    done = solve(agent, ticket_id)
    assert done is not None
    actions.undo(by=agent, undo_id=done.id)
    assert Message.objects.filter(ticket_id=ticket_id).count() == quiet, "they never left"


@pytest.mark.django_db
def test_nothing_is_taken_back_twice_or_late() -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    card = topic(agent, ticket_id)
    assert card is not None
    actions.undo(by=agent, undo_id=card.id)
    actions.set_topic(by=agent, ticket_id=ticket_id, topic=Topic.FEES)
    with pytest.raises(Refused) as refused:
        actions.undo(by=agent, undo_id=card.id)
    assert refused.value.code is ErrorCode.UNDO_EXPIRED
    late = priority(agent, ticket_id)
    assert late is not None
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)), pytest.raises(Refused) as refused:
        actions.undo(by=agent, undo_id=late.id)
    assert refused.value.code is ErrorCode.UNDO_EXPIRED
    row = Ticket.objects.get(id=ticket_id)
    assert (row.topic, row.priority) == ("fees", "urgent")


@pytest.mark.django_db
def test_an_act_after_which_something_else_happened_is_not_taken_back() -> None:
    agent = make_agent([make_team()])
    customer = make_customer()
    ticket_id = open_ticket(customer).ticket_id
    actions.take(by=agent, ticket_id=ticket_id)
    card = solve(agent, ticket_id)
    say(customer, ticket_id, "No, it is not solved.")
    actions.requeue(by=SYSTEM, ticket_id=ticket_id)
    before = state(ticket_id)
    assert card is not None
    with pytest.raises(Refused) as refused:
        actions.undo(by=agent, undo_id=card.id)
    assert refused.value.code is ErrorCode.UNDO_SUPERSEDED
    assert refused.value.params["kind"] in ("status", "handler")
    assert state(ticket_id) == before
    assert Undo.objects.get(id=card.id).done_at is None
    assert AuditEntry.objects.filter(verb="routing.undo", code="undo_superseded").count() == 1


@pytest.mark.django_db
def test_a_change_of_something_else_does_not_stand_in_the_way() -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    card = topic(agent, ticket_id)
    priority(agent, ticket_id)
    assert card is not None
    actions.undo(by=agent, undo_id=card.id)
    row = Ticket.objects.get(id=ticket_id)
    assert (row.topic, row.priority) == ("other", "urgent")


@pytest.mark.django_db
def test_the_same_value_set_again_by_somebody_else_counts_as_a_change() -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    card = topic(agent, ticket_id)
    tickets.set_topic(by=SYSTEM, ticket_id=ticket_id, topic=Topic.FEES)
    tickets.set_topic(by=SYSTEM, ticket_id=ticket_id, topic=Topic.TAX)
    assert card is not None
    with pytest.raises(Refused) as refused:
        actions.undo(by=agent, undo_id=card.id)
    assert refused.value.code is ErrorCode.UNDO_SUPERSEDED
    assert Ticket.objects.get(id=ticket_id).topic == "tax"


@pytest.mark.django_db
def test_a_transfer_that_was_answered_stays() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team])
    ticket_id = served(agent)
    card = actions.transfer(by=agent, ticket_id=ticket_id, agent_id=colleague.id, reason="Theirs.")
    say(colleague, ticket_id, "I will help you.")
    assert card is not None
    with pytest.raises(Refused) as refused:
        actions.undo(by=agent, undo_id=card.id)
    assert refused.value.code is ErrorCode.UNDO_SUPERSEDED
    assert Ticket.objects.get(id=ticket_id).assignee_id == colleague.id


@pytest.mark.django_db
def test_a_contact_does_not_go_back_to_an_agent_who_left() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team])
    lead = make_agent([team], roles=(Role.LEAD,), status="busy")
    ticket_id = served(agent)
    card = actions.assign(by=lead, ticket_id=ticket_id, agent_id=colleague.id or uuid7(), reason="Knows it.")
    people.set_presence(by=agent, status="offline")
    assert card is not None
    with pytest.raises(Refused) as refused:
        actions.undo(by=lead, undo_id=card.id)
    assert refused.value.code is ErrorCode.AGENT_UNAVAILABLE
    assert Ticket.objects.get(id=ticket_id).assignee_id == colleague.id


@pytest.mark.django_db
def test_what_changes_nothing_has_no_undo_and_machines_have_none() -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    assert actions.take(by=agent, ticket_id=ticket_id) is None
    assert actions.set_topic(by=agent, ticket_id=ticket_id, topic=Topic.OTHER) is None
    rows = Undo.objects.count()
    actions.match(by=SYSTEM, team_id=Ticket.objects.get(id=ticket_id).team_id or uuid7())
    assert Undo.objects.count() == rows == 1


@pytest.mark.django_db
def test_undoing_leaves_its_lines_in_the_history() -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    card = topic(agent, ticket_id)
    assert card is not None
    actions.undo(by=agent, undo_id=card.id)
    lines = Change.objects.filter(ticket_id=ticket_id, kind="topic").order_by("id")
    assert [(line.before, line.after, line.reason) for line in lines] == [
        ("other", "tax", ""),
        ("tax", "other", "undo"),
    ]


@pytest.mark.django_db
def test_a_hand_over_costs_few_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    team = make_team()
    agent = make_agent([team])
    tickets_waiting = [open_ticket(make_customer()).ticket_id for _ in range(2)]
    with django_assert_max_num_queries(45):
        actions.enqueue(by=BOT, ticket_id=tickets_waiting[0], reason=QueueReason.ASKED)
    assert Ticket.objects.get(id=tickets_waiting[0]).assignee_id == agent.id
