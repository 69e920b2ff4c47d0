"""Whoever a customer asks about: never given the conversation, seen as a signal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from havendesk.bot.tests.support import signed_in
from havendesk.customers.models import AccessGrant
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.types import Role
from havendesk.quality.conduct import actions, queries, reactions
from havendesk.quality.conduct.events import LookQuestioned
from havendesk.quality.conduct.models import HourCount, Investigation, Signal
from havendesk.quality.conduct.tests.test_looks import REASON, look
from havendesk.quality.conduct.types import Measure, SignalKind
from havendesk.routing import actions as routing
from havendesk.routing.models import Assignment, QueueEntry
from havendesk.routing.types import Act, BulkWork
from havendesk.tickets import queries as tickets
from havendesk.tickets.models import Participant, Ticket
from havendesk.tickets.types import DeskView, Rejected, Visibility
from tests.support.desk import hire, make_agent, make_team, open_ticket, say

BOTH = (Role.AGENT, Role.LEAD)


def code_of(by: Actor, ticket_id: object, **work: object) -> ErrorCode:
    """The code with which an act of routing is refused."""
    door = work.pop("door")
    with pytest.raises(Refused) as refused:
        door(by=by, ticket_id=ticket_id, **work)  # type: ignore[operator]  # a door by name
    return refused.value.code


@pytest.mark.django_db
def test_whoever_is_asked_about_never_gets_the_conversation_nor_sees_it() -> None:
    team = make_team()
    customer, _token = signed_in("cus_looked_at")
    asked_about = make_agent([team], roles=BOTH)
    boss = make_agent([team], roles=BOTH, status=None)
    entry_id = look(asked_about, customer, reason=REASON)

    reference = actions.question_look(by=customer, entry_id=entry_id, words="Why?")
    ticket = Ticket.objects.get(reference=reference)
    # Free, of the team, speaks the language, and the only one there: and still it waits.
    assert QueueEntry.objects.filter(ticket=ticket).count() == 1

    def tried(door: object, **work: object) -> ErrorCode:
        return code_of(asked_about, ticket.id, door=door, **work)

    to_self = {"agent_id": asked_about.id, "reason": "mine"}
    assert tried(routing.take) is ErrorCode.NOT_FOUND
    assert tried(routing.assign, **to_self) is ErrorCode.NOT_FOUND
    assert tried(routing.transfer, **to_self) is ErrorCode.NOT_FOUND
    for door in (tickets.conversation, tickets.messages, tickets.begin_look):
        with pytest.raises(Refused) as refused:
            door(viewer=asked_about, ticket_id=ticket.id)
        assert refused.value.code is ErrorCode.NOT_FOUND
    note = say(asked_about, ticket.id, "Nothing to see", visibility=Visibility.INTERNAL)
    assert isinstance(note, Rejected)
    assert note.code is ErrorCode.NOT_FOUND
    for view in (DeskView.ALL, DeskView.QUEUE, DeskView.TEAM):
        assert ticket.id not in {row.id for row in tickets.desk_list(viewer=asked_about, view=view).items}
        assert ticket.id in {row.id for row in tickets.desk_list(viewer=boss, view=view).items}
    assert tickets.followable(viewer=asked_about, ticket_ids=[ticket.id]) == set()
    assert tickets.desk_rows(viewer=asked_about, ticket_ids=[ticket.id]) == []
    # Nobody else can give it to them either: one by one, many at once, or by another way in.
    assert code_of(boss, ticket.id, door=routing.assign, **to_self) is ErrorCode.AGENT_KEPT_AWAY
    work = BulkWork(Act.ASSIGN, reason="theirs", agent_id=asked_about.id)
    given = routing.bulk(by=boss, ticket_ids=[ticket.id], work=work)
    assert [one.code for one in given.refused] == [ErrorCode.AGENT_KEPT_AWAY]
    theirs = open_ticket(customer)
    routing.take(by=asked_about, ticket_id=theirs.ticket_id)
    assert tickets.siblings(viewer=asked_about, ticket_id=theirs.ticket_id) == []
    merged = {"into": str(theirs.ticket_id), "reason": "one matter"}
    assert code_of(boss, ticket.id, door=routing.merge, **merged) is ErrorCode.AGENT_KEPT_AWAY

    second = make_agent([team])
    assert Ticket.objects.get(id=ticket.id).assignee_id is None  # nobody was there to match it yet
    routing.match(by=SYSTEM, team_id=team)
    assert Ticket.objects.get(id=ticket.id).assignee_id == second.id
    routing.transfer(by=second, ticket_id=ticket.id, reason="not mine", team_id=team)
    split, _undo = routing.split(by=boss, ticket_id=ticket.id, numbers=[1], reason="two matters")
    for one in (ticket.id, split):
        assert not Assignment.objects.filter(ticket_id=one, agent=asked_about.id).exists()
        assert not AccessGrant.objects.filter(ticket_id=one, agent_id=str(asked_about.id)).exists()
        assert not Participant.objects.filter(ticket_id=one, staff=asked_about.id).exists()


@pytest.mark.django_db
def test_a_question_is_a_signal_counts_against_peers_and_stands_in_the_investigation() -> None:
    make_team()
    agent, officer = hire("Aria", Role.AGENT), hire("Sol", Role.SECURITY)
    assert agent.id is not None
    asked = []
    for number in range(4):
        customer, _token = signed_in(f"cus_looked_at_{number}")
        entry_id = look(agent, customer, minutes=60 * 24 * 3, reason=REASON)
        actions.question_look(by=customer, entry_id=entry_id)
        ticket = Ticket.objects.get(customer=customer.id)
        event = LookQuestioned(entry_id, ticket.customer_id, ticket.id, agent.id)
        for _ in range(2):  # at least once
            reactions.look_questioned(event)
        asked.append(entry_id)
    signals = Signal.objects.filter(staff_id=agent.id, kind=SignalKind.QUESTIONED.value)
    assert set(signals.values_list("entry_id", flat=True)) == set(asked)

    actions.count_hours(by=SYSTEM)
    counted = HourCount.objects.get(staff_id=agent.id, measure=Measure.QUESTIONED.value)
    assert counted.count == 4
    actions.weigh(by=SYSTEM)
    weighed = Signal.objects.get(staff_id=agent.id, kind=SignalKind.NOVELTY.value, span="hour")
    assert (weighed.measure, weighed.count) == (Measure.QUESTIONED.value, 4)

    card = queries.investigation(viewer=officer, investigation_id=Investigation.objects.get().id)
    assert {SignalKind.QUESTIONED, SignalKind.NOVELTY} <= set(card.row.kinds)
    # The looks themselves are the evidence, though they are days old.
    assert set(asked) <= {one.id for one in card.evidence}
    assert min(one.at for one in card.evidence) < now() - timedelta(days=2)
