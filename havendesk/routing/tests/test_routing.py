"""Queue, matching, take, transfer, finish, lost agents."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection

from havendesk.customers.models import AccessGrant
from havendesk.kernel import switches
from havendesk.kernel.actors import BOT, SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.jobs import GATEWAY, beat
from havendesk.kernel.models import KillSwitch
from havendesk.people import actions as people
from havendesk.people.models import Staff
from havendesk.people.types import Role
from havendesk.routing import actions, queries, reactions
from havendesk.routing.models import Assignment, QueueEntry
from havendesk.routing.rules import Free, Waiting, expected_seconds, pairs
from havendesk.routing.types import QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets.events import PriorityChanged
from havendesk.tickets.models import Message, Ticket
from havendesk.tickets.types import Priority, Status
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say


def queue(ticket_id: UUID, **details: object) -> None:
    actions.enqueue(by=BOT, ticket_id=ticket_id, reason=QueueReason.BOT_UNSURE, **details)  # type: ignore[arg-type]  # fields by name


def waiting_ticket(language: str = "en", **details: object) -> UUID:
    ticket_id = open_ticket(make_customer(language), language=language).ticket_id
    queue(ticket_id, **details)
    return ticket_id


def assignee(ticket_id: UUID) -> UUID | None:
    return Ticket.objects.get(id=ticket_id).assignee_id


def position(ticket_id: UUID) -> int | None:
    place = queries.positions(viewer=SYSTEM, ticket_ids=[ticket_id]).get(ticket_id)
    return place.position if place else None


def messages(ticket_id: UUID) -> int:
    return Message.objects.filter(ticket_id=ticket_id).count()


def make_boss() -> Actor:
    return make_agent([], roles=(Role.ADMINISTRATOR,), status=None)


def open_grants(agent: Actor) -> int:
    return AccessGrant.objects.open(now()).filter(agent_id=agent.id or uuid7()).count()


@pytest.mark.django_db
def test_positions_are_true_and_follow_priority_then_waiting_time() -> None:
    make_team()
    first, second = waiting_ticket(), waiting_ticket()
    urgent = waiting_ticket(priority=Priority.URGENT)
    korean = waiting_ticket("ko")
    assert [position(one) for one in (urgent, first, second, korean)] == [1, 2, 3, 1]


@pytest.mark.django_db
def test_the_longest_idle_agent_who_speaks_the_language_gets_the_contact() -> None:
    team = make_team()
    busy = make_agent([team], languages=("en",))
    korean = make_agent([team], languages=("ko",))
    english = make_agent([team], languages=("en",))
    assert assignee(waiting_ticket()) == busy.id
    assert assignee(waiting_ticket()) == english.id
    assert assignee(waiting_ticket("ko")) == korean.id
    assert open_grants(korean) == 1


@pytest.mark.django_db
def test_nobody_gets_more_than_their_capacity_and_a_freed_place_is_filled_at_once() -> None:
    agent = make_agent([make_team()], capacity=2)
    tickets = [waiting_ticket() for _ in range(4)]
    assert [assignee(one) for one in tickets] == [agent.id, agent.id, None, None]
    actions.finish(by=agent, ticket_id=tickets[0], outcome=Status.SOLVED)
    assert assignee(tickets[2]) == agent.id
    assert position(tickets[3]) == 1
    assert open_grants(agent) == 2
    assert Assignment.objects.get(ticket_id=tickets[0]).end_reason == "finished"


@pytest.mark.django_db
def test_an_agent_who_is_not_available_gets_nothing() -> None:
    team = make_team()
    away = make_agent([team], status="away")
    ticket = waiting_ticket()
    assert assignee(ticket) is None
    people.set_presence(by=away, status="available")
    actions.match(by=SYSTEM, team_id=team)
    assert assignee(ticket) == away.id


@pytest.mark.django_db
def test_a_summary_becomes_a_note_that_the_customer_does_not_see() -> None:
    make_team()
    ticket = waiting_ticket(summary="Asks about a deposit; nothing found.")
    note = Message.objects.get(ticket_id=ticket, visibility="internal")
    assert note.author_kind == "bot"
    assert "deposit" in note.text


@pytest.mark.django_db
def test_asking_for_a_person_twice_changes_nothing() -> None:
    make_team()
    customer = make_customer()
    ticket = open_ticket(customer).ticket_id
    for _ in range(2):
        actions.ask_for_person(by=customer, ticket_id=ticket)
    assert QueueEntry.objects.filter(ticket_id=ticket).count() == 1
    assert Message.objects.filter(ticket_id=ticket, kind="event").count() == 1
    with pytest.raises(Refused) as refused:
        actions.ask_for_person(by=make_customer(), ticket_id=ticket)
    assert refused.value.code is ErrorCode.TICKET_OF_ANOTHER


@pytest.mark.django_db
def test_a_transfer_needs_a_reason_and_moves_ticket_access_and_place() -> None:
    first_team, second_team = make_team("First"), make_team("Second")
    agent, colleague = make_agent([first_team]), make_agent([second_team])
    ticket = waiting_ticket()
    assert assignee(ticket) == agent.id
    with pytest.raises(Refused) as refused:
        actions.transfer(by=agent, ticket_id=ticket, reason=" ", agent_id=colleague.id)
    assert refused.value.code is ErrorCode.REASON_MISSING
    assert assignee(ticket) == agent.id
    actions.transfer(by=agent, ticket_id=ticket, reason="speaks better", agent_id=colleague.id)
    assert assignee(ticket) == colleague.id
    assert (open_grants(agent), open_grants(colleague)) == (0, 1)
    with pytest.raises(Refused) as refused:
        actions.transfer(by=agent, ticket_id=ticket, reason="back", team_id=first_team)
    assert refused.value.code is ErrorCode.NOT_ASSIGNED
    people.set_presence(by=agent, status="busy")
    actions.transfer(by=colleague, ticket_id=ticket, reason="trading question", team_id=first_team)
    entry = QueueEntry.objects.get(ticket_id=ticket)
    assert (entry.team_id, entry.rank, assignee(ticket)) == (first_team, 0, None)
    assert open_grants(colleague) == 0


@pytest.mark.django_db
def test_a_ticket_passed_to_a_team_of_ones_own_does_not_come_straight_back() -> None:
    team = make_team()
    agent = make_agent([team])
    ticket = waiting_ticket()
    actions.transfer(by=agent, ticket_id=ticket, reason="somebody else, please", team_id=team)
    assert (assignee(ticket), position(ticket)) == (None, 1)
    assert actions.match(by=SYSTEM, team_id=team) == 0
    colleague = make_agent([team])
    assert actions.match(by=SYSTEM, team_id=team) == 1
    assert assignee(ticket) == colleague.id


@pytest.mark.django_db
def test_a_new_priority_gives_a_new_place() -> None:
    make_team()
    first, second = waiting_ticket(), waiting_ticket()
    tickets.set_priority(by=SYSTEM, ticket_id=second, priority=Priority.URGENT)
    reactions.priority_changed(PriorityChanged(ticket_id=second))
    assert (position(second), position(first)) == (1, 2)


@pytest.mark.django_db
def test_a_colleagues_ticket_is_not_taken_but_a_lead_may() -> None:
    team = make_team()
    agent, other = make_agent([team]), make_agent([team], status="busy")
    lead = make_agent([team], roles=(Role.LEAD,), status="busy")
    ticket = waiting_ticket()
    with pytest.raises(Refused) as refused:
        actions.take(by=other, ticket_id=ticket)
    assert refused.value.code is ErrorCode.CONFLICT
    assert assignee(ticket) == agent.id
    actions.take(by=lead, ticket_id=ticket)
    assert assignee(ticket) == lead.id
    assert Assignment.objects.filter(ticket_id=ticket, ended_at=None).count() == 1


@pytest.mark.django_db
def test_an_agent_may_take_from_the_bot_and_the_bot_falls_silent() -> None:
    agent = make_agent([make_team()])
    ticket = open_ticket(make_customer()).ticket_id
    actions.take(by=agent, ticket_id=ticket)
    assert assignee(ticket) == agent.id
    assert getattr(say(BOT, ticket, "too late"), "code", None) is ErrorCode.STATUS_FORBIDS


@pytest.mark.django_db
def test_a_lost_agents_contacts_go_to_the_front_and_nobody_elses() -> None:
    team = make_team()
    agent = make_agent([team], capacity=1)
    held = waiting_ticket()
    behind = waiting_ticket()
    assert actions.release_lost(by=SYSTEM, agent_id=agent.id or uuid7()) == 0, "still there"
    with time_machine.travel(now() + timedelta(seconds=60), tick=True):
        assert people.mark_lost(by=SYSTEM) == [agent.id]
        assert actions.release_lost(by=SYSTEM, agent_id=agent.id or uuid7()) == 1
    assert (position(held), position(behind)) == (1, 2)
    assert open_grants(agent) == 0
    assert Assignment.objects.get(ticket_id=held).end_reason == "agent_lost"


@pytest.mark.django_db
def test_who_comes_back_gets_back_what_nobody_else_has_whatever_the_capacity() -> None:
    team = make_team()
    agent, other = make_agent([team], capacity=3), make_agent([team], capacity=1, status=None)
    agent_id = agent.id or uuid7()
    held = [waiting_ticket() for _ in range(3)]
    Staff.objects.filter(id=agent_id).update(capacity=1)
    with time_machine.travel(now() + timedelta(seconds=60), tick=True):
        assert people.mark_lost(by=SYSTEM) == [agent_id]
        assert actions.release_lost(by=SYSTEM, agent_id=agent_id) == 3
        stranger = waiting_ticket()
        people.set_presence(by=other, status="available")
        actions.match(by=SYSTEM, team_id=team)
        (taken,) = [one for one in held if assignee(one) == other.id]
        assert actions.give_back(by=SYSTEM, agent_id=agent_id) == 0, "not there yet"
        people.set_presence(by=agent, status="available")
        told = {one: messages(one) for one in held}
        assert actions.give_back(by=SYSTEM, agent_id=agent_id) == 2
    assert {one: assignee(one) for one in held} == {
        one: other.id if one == taken else agent_id for one in held
    }
    assert {one: messages(one) for one in held} == told, "the customers know this agent"
    assert assignee(stranger) is None
    assert actions.give_back(by=SYSTEM, agent_id=agent_id) == 0


@pytest.mark.django_db
def test_nothing_stays_with_somebody_who_left_also_not_what_waits_for_others() -> None:
    team = make_team()
    agent = make_agent([team])
    answered, asked, held = (waiting_ticket() for _ in range(3))
    actions.finish(by=agent, ticket_id=answered, outcome=Status.WAITING_CUSTOMER)
    actions.finish(by=agent, ticket_id=asked, outcome=Status.WAITING_DEPARTMENT)
    people.deactivate(by=make_boss(), staff_id=agent.id or uuid7(), reason="left")
    assert actions.release_left(by=SYSTEM, agent_id=agent.id or uuid7()) == 3
    assert [assignee(one) for one in (answered, asked, held)] == [None, None, None]
    assert position(held) == 1, "who waits for an answer comes first"
    assert {position(answered), position(asked)} == {2, 3}
    assert open_grants(agent) == 0
    assert actions.release_left(by=SYSTEM, agent_id=agent.id or uuid7()) == 0


@pytest.mark.django_db
def test_nothing_is_taken_from_somebody_who_works_here() -> None:
    agent = make_agent([make_team()])
    ticket = waiting_ticket()
    assert actions.release_left(by=SYSTEM, agent_id=agent.id or uuid7()) == 0
    assert assignee(ticket) == agent.id


@pytest.mark.django_db
def test_what_one_solved_can_be_taken_back_and_what_is_closed_cannot() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team], status="busy")
    stranger = make_agent([make_team("Others")], status="busy")
    ticket = waiting_ticket()
    actions.finish(by=agent, ticket_id=ticket, outcome=Status.SOLVED)
    assert open_grants(agent) == 0
    with pytest.raises(Refused) as refused:
        actions.take(by=stranger, ticket_id=ticket)
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert Ticket.objects.get(id=ticket).status == "solved"
    actions.take(by=agent, ticket_id=ticket)
    row = Ticket.objects.get(id=ticket)
    assert (row.status, row.assignee_id, open_grants(agent)) == ("open", agent.id, 1)
    actions.finish(by=agent, ticket_id=ticket, outcome=Status.SOLVED)
    actions.take(by=colleague, ticket_id=ticket)
    assert (assignee(ticket), open_grants(agent), open_grants(colleague)) == (colleague.id, 0, 1)
    actions.finish(by=colleague, ticket_id=ticket, outcome=Status.SOLVED)
    tickets.set_status(by=SYSTEM, ticket_id=ticket, status=Status.CLOSED)
    with pytest.raises(Refused) as refused:
        actions.take(by=colleague, ticket_id=ticket)
    assert refused.value.code is ErrorCode.STATUS_FORBIDS
    assert open_grants(colleague) == 0


@pytest.mark.django_db
def test_nobody_is_lost_while_the_gateway_itself_was_away() -> None:
    agent = make_agent([make_team()])
    waiting_ticket()
    beat(GATEWAY)
    back = now() + timedelta(seconds=60)
    with time_machine.travel(back, tick=True):
        assert people.mark_lost(by=SYSTEM) == [], "the gateway is away"
        beat(GATEWAY)
        assert people.mark_lost(by=SYSTEM) == [], "the gateway has only just come back"
    for second in range(5, 36, 5):
        with time_machine.travel(back + timedelta(seconds=second), tick=True):
            assert people.mark_lost(by=SYSTEM) == [], "its console may still be waiting to try again"
            beat(GATEWAY)
    with time_machine.travel(back + timedelta(seconds=36), tick=True):
        assert people.mark_lost(by=SYSTEM) == [agent.id]


@pytest.mark.django_db
def test_a_customer_who_writes_to_an_absent_agent_is_queued_again() -> None:
    agent = make_agent([make_team()])
    customer = make_customer()
    ticket = open_ticket(customer).ticket_id
    queue(ticket)
    actions.finish(by=agent, ticket_id=ticket, outcome=Status.WAITING_CUSTOMER)
    actions.requeue(by=SYSTEM, ticket_id=ticket)
    assert assignee(ticket) == agent.id, "the agent is there"
    people.set_presence(by=agent, status="offline")
    say(customer, ticket, "Here it is.")
    actions.requeue(by=SYSTEM, ticket_id=ticket)
    assert (assignee(ticket), position(ticket)) == (None, 1)


@pytest.mark.django_db
def test_what_the_bot_leaves_unanswered_goes_to_people_and_at_once_when_it_is_off() -> None:
    make_team()
    ticket = open_ticket(make_customer()).ticket_id
    assert actions.rescue_from_bot(by=SYSTEM) == 0
    with time_machine.travel(now() + timedelta(seconds=16), tick=True):
        assert actions.rescue_from_bot(by=SYSTEM) == 1
    assert position(ticket) == 1
    KillSwitch.objects.create(name="bot", off=True, reason="test", changed_at=now())
    switches.forget()
    try:
        second = open_ticket(make_customer()).ticket_id
        assert actions.rescue_from_bot(by=SYSTEM) == 1
        assert QueueEntry.objects.get(ticket_id=second).reason == "bot_off"
    finally:
        switches.forget()


@pytest.mark.django_db(transaction=True)
def test_parallel_arrivals_never_exceed_capacity_nor_assign_twice() -> None:
    team = make_team()
    agents = [make_agent([team], capacity=2) for _ in range(3)]
    tickets = [open_ticket(make_customer()).ticket_id for _ in range(12)]

    def work(part: list[UUID]) -> None:
        try:
            for ticket_id in part:
                queue(ticket_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(tickets[place::4],)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    held = Counter(Assignment.objects.filter(ended_at=None).values_list("agent_id", flat=True))
    assert held == {agent.id: 2 for agent in agents}
    assert QueueEntry.objects.count() == 6
    places = [place.position for place in queries.positions(viewer=SYSTEM, ticket_ids=tickets).values()]
    assert sorted(places) == [1, 2, 3, 4, 5, 6]


def test_pairs_give_each_agent_one_before_anybody_gets_two() -> None:
    one, two = uuid7(), uuid7()
    waiting = [Waiting(uuid7(), "en") for _ in range(3)]
    found = pairs(waiting, [Free(one, ("en",), 2), Free(two, ("en",), 1)])
    assert [agent for _, agent in found] == [one, two, one]


def test_no_wait_is_promised_before_enough_is_known_and_a_stuck_queue_promises_more() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    starts = [at - timedelta(seconds=60 * n) for n in range(1, 6)]
    assert expected_seconds(1, starts[:4], at) is None
    assert expected_seconds(2, starts, at) == 120
    assert (expected_seconds(2, starts, at + timedelta(minutes=5)) or 0) > 200
