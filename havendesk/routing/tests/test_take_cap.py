"""The cap on conversations that somebody takes for themselves: refused, on record, lifted for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from havendesk.audit.models import AuditEntry
from havendesk.kernel import options as kernel_options
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.caps import Cap
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import actions as people
from havendesk.people.models import CapLift
from havendesk.people.types import RestrictionKind, Role
from havendesk.routing import actions
from havendesk.routing.models import Assignment, QueueEntry
from havendesk.routing.options import RoutingOptions
from havendesk.routing.types import Act, BulkWork, QueueReason
from tests.support.desk import hire, make_agent, make_customer, make_team, open_ticket


def refused(door: object, **work: object) -> Refused:
    with pytest.raises(Refused) as why:
        door(**work)  # type: ignore[operator]  # a door by name
    return why.value


def waiting() -> UUID:
    ticket_id = open_ticket(make_customer()).ticket_id
    actions.enqueue(by=SYSTEM, ticket_id=ticket_id, reason=QueueReason.ASKED)
    return ticket_id


def fresh(by: Actor) -> Actor:
    """The same person, who has just given their second factor."""
    return replace(by, stepped_up_until=now() + timedelta(minutes=5))


@pytest.mark.django_db
def test_whoever_pulls_too_much_is_refused_until_the_hour_is_over_or_somebody_lifts_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = kernel_options.options_of(RoutingOptions).model_copy(update={"routing_takes_per_hour": 2})
    monkeypatch.setattr(kernel_options, "_installed", [changed])
    team = make_team()
    puller = make_agent([team], roles=(Role.AGENT, Role.LEAD), status="busy")
    lead = make_agent([team], roles=(Role.LEAD,), status="busy")
    officer = hire("Sol", Role.SECURITY)
    assert puller.id is not None
    tickets = [waiting() for _ in range(5)]
    for ticket_id in tickets[:2]:
        actions.take(by=puller, ticket_id=ticket_id)
    actions.take(by=puller, ticket_id=tickets[0])  # their own again: nothing is counted

    # By none of the ways in which somebody gets what was not given to them.
    why = refused(actions.take, by=puller, ticket_id=tickets[2])
    assert why.code is ErrorCode.TAKE_LIMIT
    assert why.params["limit"] == 2
    assert 3500 < int(str(why.params["retry_after"])) <= 3600
    mine = {"by": puller, "ticket_id": tickets[2], "agent_id": puller.id, "reason": "mine"}
    assert refused(actions.assign, **mine).code is ErrorCode.TAKE_LIMIT
    assert refused(actions.transfer, **mine).code is ErrorCode.TAKE_LIMIT
    work = BulkWork(Act.ASSIGN, reason="mine", agent_id=puller.id)
    many = actions.bulk(by=puller, ticket_ids=tickets[2:], work=work)
    assert [one.code for one in many.refused] == [ErrorCode.TAKE_LIMIT] * 3
    assert QueueEntry.objects.filter(ticket_id__in=tickets[2:]).count() == 3
    assert not Assignment.objects.filter(ticket_id__in=tickets[2:]).exists()
    capped = AuditEntry.objects.filter(actor_id=puller.id, outcome="refused", code="take_limit")
    assert sorted(capped.values_list("verb", flat=True)) == sorted(
        ["routing.take", "routing.assign", "routing.transfer", *["routing.bulk"] * 3]
    )
    # What a lead gives to them does not count, nor against the lead.
    actions.assign(by=lead, ticket_id=tickets[4], agent_id=puller.id, reason="knows it")

    lift = {"staff_id": puller.id, "cap": Cap.TAKES, "minutes": 30, "reason": "a rush"}
    assert refused(people.lift_cap, by=lead, **lift).code is ErrorCode.REAUTHENTICATION_NEEDED
    assert refused(people.lift_cap, by=fresh(puller), **lift).code is ErrorCode.SAME_LINE
    assert refused(people.lift_cap, by=fresh(lead), **lift | {"reason": " "}).code is ErrorCode.REASON_MISSING
    assert refused(people.lift_cap, by=officer, **lift | {"minutes": 481}).code is ErrorCode.FIELD_INVALID
    assert not CapLift.objects.exists()
    people.lift_cap(by=fresh(lead), **lift)  # type: ignore[arg-type]  # the same words as above
    actions.take(by=puller, ticket_id=tickets[2])
    entry = AuditEntry.objects.get(verb="people.lift_cap", outcome="done")
    assert (entry.actor_id, entry.subject_id) == (lead.id, puller.id)

    with time_machine.travel(now() + timedelta(minutes=31)):
        assert refused(actions.take, by=puller, ticket_id=tickets[3]).code is ErrorCode.TAKE_LIMIT
        # Whose caps were tightened has a sixth, and no lift helps.
        people.restrict(by=officer, staff_id=puller.id, kind=RestrictionKind.LIMITED, reason="looked into")
        assert refused(people.lift_cap, by=fresh(lead), **lift).code is ErrorCode.CONFLICT
    with time_machine.travel(now() + timedelta(minutes=61)):
        actions.take(by=puller, ticket_id=tickets[3])
    assert CapLift.objects.count() == 1
