"""What agents did is counted out of the record, becomes signals, and one investigation of each person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havendesk.audit.models import AuditEntry
from havendesk.audit.recorder import record
from havendesk.customers import actions as customer_actions
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import Outcome, Record
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people_actions
from havendesk.people import queries as people
from havendesk.people.models import User
from havendesk.people.rules import permissions_of
from havendesk.people.types import RestrictionKind, Role
from havendesk.quality.conduct import actions, queries
from havendesk.quality.conduct.models import Canary, HourCount, Investigation, Signal
from havendesk.quality.conduct.types import InvestigationState, SignalKind
from tests.support.desk import hire, make_agent, make_customer, make_team, open_ticket

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


def did(actor: Actor, verb: str, times: int, at: datetime = NOON, **facts: Any) -> None:
    """Entries as the doors leave them; those of looks at one new customer each."""
    record(
        [
            Record(
                verb=verb,
                outcome=facts.get("outcome", Outcome.DONE),
                actor=actor,
                at=at,
                id=uuid7(),
                code=facts.get("code", ""),
                reads=facts.get("reads", "message"),
                customer_id=facts["customer_id"] if "customer_id" in facts else uuid7(),
            )
            for _ in range(times)
        ]
    )


def watch() -> int:
    """One run of the job."""
    actions.count_hours(by=SYSTEM)
    return actions.weigh(by=SYSTEM)


@pytest.fixture
def team() -> UUID:
    return make_team()


@pytest.fixture
def agents(team: UUID) -> list[Actor]:
    """Six colleagues of one team."""
    with time_machine.travel(NOON - timedelta(days=2), tick=False):
        return [make_agent([team], status=None) for _ in range(6)]


def kinds(staff: Actor) -> Sequence[tuple[str, str, int]]:
    rows = Signal.objects.filter(staff_id=str(staff.id)).order_by("kind", "measure", "span")
    return list(rows.values_list("kind", "measure", "count"))


@time_machine.travel(NOON, tick=False)
def test_who_reveals_far_more_than_their_peers_is_signalled_once_with_numbers(agents: list[Actor]) -> None:
    bribed, *others = agents
    did(bribed, "tickets.reveal", 42)
    for place, other in enumerate(others):
        did(other, "tickets.reveal", 2 + place % 2)
    assert watch() > 0
    investigation = Investigation.objects.get()
    assert (investigation.staff_id, investigation.state) == (bribed.id, "open")
    day = Signal.objects.get(measure="reveals", span="day")
    assert (day.count, day.against, day.usual, day.of) == (42, "peers", 2.0, 5)
    assert not Signal.objects.exclude(staff_id=str(bribed.id)).exists(), "nobody else was signalled"
    told = AuditEntry.objects.filter(verb="quality.conduct.weigh", subject_id=day.id)
    assert told.count() == 1, "a signal is on record"

    assert watch() == 0, "the same again is nothing new"
    did(bribed, "tickets.reveal", 3)
    assert watch() == 0
    day.refresh_from_db()
    assert day.count == 45, "it grows"
    assert Investigation.objects.count() == 1


@time_machine.travel(NOON, tick=False)
def test_tries_to_decide_for_oneself_to_export_and_beyond_a_cap_are_signals_at_once(
    agents: list[Actor],
) -> None:
    bribed = agents[0]
    for verb, code in (
        ("people.decide_approval", "same_line"),
        ("evidence.order_package", "forbidden"),
        ("tickets.reveal", "reveal_limit"),
    ):
        did(bribed, verb, 1, outcome=Outcome.REFUSED, code=code, reads="")
    assert watch() == 3
    assert [kind for kind, *_ in kinds(bribed)] == ["cap", "export", "line"]
    assert Investigation.objects.count() == 1


@time_machine.travel(NOON, tick=False)
def test_looks_at_customers_who_had_not_come_count_apart(agents: list[Actor]) -> None:
    asked = make_customer()
    open_ticket(asked)
    did(agents[0], "tickets.messages", 3, customer_id=asked.id)
    did(agents[0], "tickets.messages", 9)
    watch()
    counted = dict(HourCount.objects.filter(staff_id=str(agents[0].id)).values_list("measure", "count"))
    assert (counted["customers"], counted["unasked"]) == (10, 9)
    assert ("novelty", "unasked", 9) in kinds(agents[0])


def test_counting_catches_up_and_late_entries_are_counted(agents: list[Actor]) -> None:
    did(agents[0], "tickets.reveal", 2, NOON - timedelta(hours=30))
    with time_machine.travel(NOON, tick=False):
        watch()
    did(agents[0], "tickets.reveal", 5, NOON + timedelta(minutes=29))
    with time_machine.travel(NOON + timedelta(minutes=35), tick=False):
        watch()
    counted = HourCount.objects.filter(staff_id=str(agents[0].id), measure="reveals").order_by("hour")
    assert list(counted.values_list("count", flat=True)) == [2, 5]


def test_counting_costs_the_same_for_few_and_for_many(agents: list[Actor], team: UUID) -> None:
    with time_machine.travel(NOON, tick=False):
        watch()
        with CaptureQueriesContext(connection) as few:
            actions.count_hours(by=SYSTEM)
        for agent in agents + [make_agent([team], status=None) for _ in range(4)]:
            did(agent, "tickets.messages", 5)
        with CaptureQueriesContext(connection) as many:
            actions.count_hours(by=SYSTEM)
    assert len(many) <= len(few) + 1


def test_a_marked_customer_rings_for_whoever_has_no_assignment(agents: list[Actor]) -> None:
    bribed, honest = agents[:2]
    customer = make_customer()
    opened = open_ticket(customer)
    assert honest.id is not None
    assert customer.id is not None
    Canary.objects.create(
        customer_id=customer.id, marked_at=NOON - timedelta(days=1), looked_until=NOON - timedelta(days=1)
    )
    with time_machine.travel(NOON - timedelta(minutes=5), tick=False):
        customer_actions.grant_access(
            by=SYSTEM, agent_id=honest.id, customer_id=customer.id, ticket_id=opened.ticket_id
        )
    did(honest, "tickets.messages", 1, customer_id=customer.id)
    did(
        bribed,
        "tickets.reveal",
        2,
        customer_id=customer.id,
        outcome=Outcome.REFUSED,
        code="no_access_grant",
        reads="",
    )
    with time_machine.travel(NOON + timedelta(seconds=5), tick=False):
        assert actions.watch_canaries(by=SYSTEM) == 1
        assert actions.watch_canaries(by=SYSTEM) == 0
    signal = Signal.objects.get()
    assert (signal.staff_id, signal.kind, signal.count, signal.customer_id) == (
        bribed.id,
        SignalKind.CANARY,
        2,
        customer.id,
    )


@time_machine.travel(NOON, tick=False)
def test_one_investigation_is_read_decided_and_hidden_from_its_person_and_their_line(
    agents: list[Actor], team: UUID
) -> None:
    bribed = agents[0]
    officer, compliance = hire("sol", Role.SECURITY), hire("cora", Role.COMPLIANCE)
    mate = Actor(
        ActorKind.STAFF,
        make_agent([team], roles=(Role.SECURITY,), status=None).id,
        permissions_of([Role.SECURITY]),
        stepped_up_until=NOON + timedelta(hours=1),
    )
    did(bribed, "tickets.reveal", 30)
    did(officer, "people.decide_approval", 1, outcome=Outcome.REFUSED, code="same_line", reads="")
    watch()
    page = queries.investigations(viewer=officer)
    assert [row.staff_id for row in page.items] == [bribed.id], "not what is about oneself"
    seen_by_mate = queries.investigations(viewer=mate).items
    assert [row.staff_id for row in seen_by_mate] == [officer.id], "nor about one's line"
    assert {row.staff_id for row in queries.investigations(viewer=compliance).items} == {
        bribed.id,
        officer.id,
    }
    card = queries.investigation(viewer=officer, investigation_id=page.items[0].id)
    assert {one.verb for one in card.evidence} == {"tickets.reveal"}
    with pytest.raises(Refused) as refused:
        queries.investigation(viewer=mate, investigation_id=page.items[0].id)
    assert refused.value.code is ErrorCode.NOT_FOUND
    with pytest.raises(Refused) as refused:
        queries.investigations(viewer=bribed)
    assert refused.value.code is ErrorCode.FORBIDDEN

    def suspend(by: Actor, reason: str) -> None:
        actions.decide(
            by=by, investigation_id=page.items[0].id, state=InvestigationState.SUSPENDED, reason=reason
        )

    with pytest.raises(Refused) as refused:
        suspend(officer, " ")
    assert refused.value.code is ErrorCode.REASON_MISSING
    with pytest.raises(Refused):
        suspend(mate, "Friend of mine.")
    assert Investigation.objects.get(staff_id=str(bribed.id)).state == "open"
    actions.note(by=officer, investigation_id=page.items[0].id, text="She cannot say why.")
    suspend(officer, "Thirty reveals without a ticket.")
    assert bribed.id is not None
    held = people.restrictions_of(viewer=SYSTEM, staff_ids=[bribed.id])
    assert held == {(bribed.id, RestrictionKind.SUSPENDED)}
    with pytest.raises(Refused) as refused:
        suspend(officer, "Again.")
    assert refused.value.code is ErrorCode.CASE_CLOSED
    people_actions.lift_restriction(
        by=officer, staff_id=bribed.id, kind=RestrictionKind.SUSPENDED, reason="It was a drill."
    )
    assert User.objects.filter(is_active=False).count() == 0
