"""Snooze: out of the way until a time or until the customer writes, without losing its agent."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people
from havendesk.routing import actions, reactions
from havendesk.routing.tests.test_undo import served, state, waiting
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries
from havendesk.tickets.events import TicketWoken
from havendesk.tickets.models import Change, InboxItem, Ticket
from havendesk.tickets.types import Status
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_a_snoozed_ticket_keeps_its_agent_who_has_room_for_the_next() -> None:
    agent = make_agent([make_team()], capacity=1)
    first = served(agent)
    second = waiting()
    assert Ticket.objects.get(id=second).assignee_id is None
    actions.snooze(by=agent, ticket_id=first, until=now() + HOUR)
    assert Ticket.objects.get(id=first).assignee_id == agent.id
    assert Ticket.objects.get(id=second).assignee_id == agent.id
    assert queries.open_assigned(viewer=SYSTEM, agent_ids=[agent.id or uuid7()]) == {agent.id: [second]}
    assert queries.conversation(viewer=agent, ticket_id=first).messages, "it is still theirs to look at"


@pytest.mark.django_db
def test_it_comes_back_when_it_is_time_and_once() -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    actions.snooze(by=agent, ticket_id=ticket_id, until=now() + HOUR, reason="Bank answers tomorrow.")
    assert tickets.wake_due(by=SYSTEM) == 0
    with time_machine.travel(now() + HOUR + timedelta(seconds=1), tick=True):
        assert tickets.wake_due(by=SYSTEM) == 1
        assert tickets.wake_due(by=SYSTEM) == 0
    row = Ticket.objects.get(id=ticket_id)
    assert (row.snoozed_until, row.assignee_id) == (None, agent.id)
    assert list(InboxItem.objects.filter(staff=agent.id).values_list("kind", flat=True)) == ["woken"]
    lines = Change.objects.filter(ticket_id=ticket_id, kind="snooze").order_by("id")
    assert [bool(line.after) for line in lines] == [True, False]
    assert lines[0].reason == "Bank answers tomorrow."


@pytest.mark.django_db
def test_the_customers_word_brings_it_back_and_an_agents_does_not() -> None:
    agent, customer = make_agent([make_team()]), make_customer()
    ticket_id = open_ticket(customer).ticket_id
    actions.take(by=agent, ticket_id=ticket_id)
    actions.snooze(by=agent, ticket_id=ticket_id, until=now() + HOUR)
    say(agent, ticket_id, "I come back to you tomorrow.")
    assert Ticket.objects.get(id=ticket_id).snoozed_until is not None
    say(customer, ticket_id, "It is urgent!")
    assert Ticket.objects.get(id=ticket_id).snoozed_until is None
    assert list(InboxItem.objects.filter(staff=agent.id).values_list("kind", flat=True)) == ["woken"]
    assert Change.objects.filter(ticket_id=ticket_id, kind="snooze", actor_kind="customer").count() == 1


@pytest.mark.django_db
def test_who_is_not_there_when_it_wakes_loses_it_to_the_queue() -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    actions.snooze(by=agent, ticket_id=ticket_id, until=now() + HOUR)
    people.set_presence(by=agent, status="offline")
    actions.release_lost(by=SYSTEM, agent_id=agent.id or uuid7())
    assert Ticket.objects.get(id=ticket_id).assignee_id == agent.id, "asleep it waits for its agent"
    with time_machine.travel(now() + HOUR + timedelta(seconds=1), tick=True):
        tickets.wake_due(by=SYSTEM)
        reactions.ticket_woken(TicketWoken(ticket_id=ticket_id))
    assert state(ticket_id)["place"]
    assert Ticket.objects.get(id=ticket_id).assignee_id is None


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [-3600, 0, 30, 86400 * 400])
def test_a_time_that_is_none_is_refused(seconds: int) -> None:
    agent = make_agent([make_team()])
    ticket_id = served(agent)
    with pytest.raises(Refused) as refused:
        actions.snooze(by=agent, ticket_id=ticket_id, until=now() + timedelta(seconds=seconds))
    assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, "until")
    with pytest.raises(Refused):
        actions.snooze(by=agent, ticket_id=ticket_id, until=(now() + HOUR).replace(tzinfo=None))
    assert Ticket.objects.get(id=ticket_id).snoozed_until is None


@pytest.mark.django_db
def test_only_what_an_agent_has_and_is_open_can_sleep() -> None:
    agent, colleague = make_agent([make_team()], status="busy"), make_agent([make_team("b")], status="busy")
    mine, queued = served(agent), waiting()
    for by, ticket_id in ((colleague, mine), (agent, queued)):
        with pytest.raises(Refused) as refused:
            actions.snooze(by=by, ticket_id=ticket_id, until=now() + HOUR)
        assert refused.value.code is ErrorCode.NOT_ASSIGNED
    actions.finish(by=agent, ticket_id=mine, outcome=Status.SOLVED)
    with pytest.raises(Refused):
        actions.snooze(by=agent, ticket_id=mine, until=now() + HOUR)
    assert not Ticket.objects.exclude(snoozed_until=None).exists()


@pytest.mark.django_db
def test_solving_and_passing_on_end_the_snooze() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team])
    first, second = served(agent), served(agent)
    for ticket_id in (first, second):
        actions.snooze(by=agent, ticket_id=ticket_id, until=now() + HOUR)
    card = actions.finish(by=agent, ticket_id=first, outcome=Status.SOLVED)
    actions.transfer(by=agent, ticket_id=second, agent_id=colleague.id, reason="Theirs.")
    assert not Ticket.objects.exclude(snoozed_until=None).exists()
    assert card is not None
    actions.undo(by=agent, undo_id=card.id)
    assert Ticket.objects.get(id=first).snoozed_until is not None, "undone, it sleeps on"


@pytest.mark.django_db
def test_waking_many_costs_as_much_as_waking_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    agent = make_agent([make_team()])
    ids = [served(agent) for _ in range(20)]
    Ticket.objects.filter(id__in=ids).update(snoozed_until=now() - HOUR)
    with django_assert_max_num_queries(11):
        assert tickets.wake_due(by=SYSTEM) == 20
