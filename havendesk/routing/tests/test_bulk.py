"""One act on many tickets: what is done, what is refused, what it costs, and one undo for the whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role, Topic
from havendesk.routing import actions
from havendesk.routing.models import Undo
from havendesk.routing.tests.test_undo import served, state
from havendesk.routing.types import Act, BulkResult, BulkWork
from havendesk.tickets import actions as tickets
from havendesk.tickets.models import Ticket
from havendesk.tickets.types import Priority
from tests.support.desk import make_agent, make_team


def bulk(by: Actor, ids: list[UUID], act: Act, **arguments: Any) -> BulkResult:
    return actions.bulk(by=by, ticket_ids=ids, work=BulkWork(act, **arguments))


def statuses(ids: list[UUID]) -> list[str]:
    found = dict(Ticket.objects.filter(id__in=ids).values_list("id", "status"))
    return [found[one] for one in ids]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "arguments"),
    [
        (Act.SOLVE, {}),
        (Act.CLOSE, {}),
        (Act.TOPIC, {"topic": Topic.TAX}),
        (Act.PRIORITY, {"priority": Priority.LOW}),
        (Act.SNOOZE, {"until": None}),
        (Act.TAG, {"tags": None}),
        (Act.TRANSFER, {"reason": "Theirs.", "team_id": None}),
        (Act.ASSIGN, {"reason": "Knows it.", "agent_id": None}),
    ],
)
def test_an_act_on_many_costs_as_much_as_on_two_and_is_taken_back_as_a_whole(
    act: Act, arguments: dict[str, Any]
) -> None:
    team, other = make_team(), make_team("Other")
    lead = make_agent([team], roles=(Role.LEAD,))
    colleague = make_agent([other], status="busy")
    given = {
        "until": now() + timedelta(hours=1),
        "tags": (tickets.add_tag(by=lead, name="vip").id,),
        "team_id": other,
        "agent_id": colleague.id,
    }
    arguments = {name: given[name] if value is None else value for name, value in arguments.items()}
    costs = []
    for size in (2, 20):
        ids = [served(lead) for _ in range(size)]
        before = [state(one) for one in ids]
        with CaptureQueriesContext(connection) as captured:
            found = bulk(lead, ids, act, **arguments)
        costs.append(len(captured))
        assert (found.done, found.refused) == (tuple(ids), ())
        assert [state(one) for one in ids] != before or act is Act.TAG
        assert found.undo is not None
        with CaptureQueriesContext(connection) as captured:
            undone = actions.undo(by=lead, undo_id=found.undo.id)
        costs.append(len(captured))
        assert set(undone.done) == set(ids)
        assert [state(one) for one in ids] == before
    assert costs[:2] == costs[2:], "as many statements for twenty as for two"


@pytest.mark.django_db
def test_what_is_refused_keeps_no_other_from_it() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team])
    mine, closed, theirs, unknown = served(agent), served(agent), served(colleague), uuid7()
    bulk(agent, [closed], Act.CLOSE)
    found = bulk(agent, [mine, closed, theirs, unknown, mine], Act.SOLVE)
    assert found.done == (mine,)
    assert {one.ticket: one.code for one in found.refused} == {
        closed: ErrorCode.STATUS_FORBIDS,
        theirs: ErrorCode.NOT_ASSIGNED,
        unknown: ErrorCode.NOT_FOUND,
    }
    assert statuses([mine, closed, theirs]) == ["solved", "closed", "open"] or statuses([theirs]) == ["new"]
    assert Ticket.objects.get(id=theirs).assignee_id == colleague.id


@pytest.mark.django_db
def test_one_that_moved_on_stays_when_the_rest_is_taken_back() -> None:
    team = make_team()
    lead = make_agent([team], roles=(Role.LEAD,))
    first, second = served(lead), served(lead)
    found = bulk(lead, [first, second], Act.SOLVE)
    bulk(lead, [second], Act.CLOSE)
    assert found.undo is not None
    undone = actions.undo(by=lead, undo_id=found.undo.id)
    assert undone.done == (first,)
    assert [(one.ticket, one.code) for one in undone.refused] == [(second, ErrorCode.UNDO_SUPERSEDED)]
    assert statuses([second]) == ["closed"]
    assert Ticket.objects.get(id=first).solved_at is None


@pytest.mark.django_db
def test_bulk_needs_the_single_acts_permission_and_its_arguments() -> None:
    team = make_team()
    agent = make_agent([team])
    ticket_id = served(agent)
    before, kept = state(ticket_id), Undo.objects.count()
    cases: list[tuple[Act, dict[str, Any], ErrorCode]] = [
        (Act.ASSIGN, {"agent_id": agent.id}, ErrorCode.FORBIDDEN),
        (Act.TRANSFER, {"team_id": team}, ErrorCode.REASON_MISSING),
        (Act.TRANSFER, {"reason": "x"}, ErrorCode.FIELD_INVALID),
        (Act.TRANSFER, {"reason": "x", "team_id": uuid7()}, ErrorCode.NOT_FOUND),
        (Act.TOPIC, {}, ErrorCode.FIELD_INVALID),
        (Act.TAG, {}, ErrorCode.FIELD_INVALID),
        (Act.TAG, {"tags": (uuid7(),)}, ErrorCode.NOT_FOUND),
        (Act.SNOOZE, {"until": now() - timedelta(hours=1)}, ErrorCode.FIELD_INVALID),
        (Act.TAKE, {}, ErrorCode.FIELD_INVALID),
    ]
    for act, arguments, code in cases:
        with pytest.raises(Refused) as refused:
            bulk(agent, [ticket_id], act, **arguments)
        assert refused.value.code is code, act
    for ids in ([], [uuid7() for _ in range(201)]):
        with pytest.raises(Refused) as refused:
            bulk(agent, ids, Act.SOLVE)
        assert refused.value.code is ErrorCode.FIELD_INVALID
    assert state(ticket_id) == before
    assert Undo.objects.count() == kept
