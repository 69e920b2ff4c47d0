"""A freeze from its report to its end, beside a sandbox that really blocks."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from havendesk.audit.models import AuditEntry
from havendesk.exchange import actions as exchange_actions
from havendesk.exchange.types import HoldScope
from havendesk.kernel import doors
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import canonical_json
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.rules import ROLE_PERMISSIONS
from havendesk.protection import actions, queries
from havendesk.protection.models import Freeze, FreezeStep, Report
from havendesk.protection.rules import scopes
from havendesk.protection.tests.support import OWNER, acts, card, owner, report, row, states, stopped, work
from havendesk.protection.types import FreezeState, ReportSource, ReportStrength, StepName, StepState
from sandbox.tests.serving import Served
from tests.support.desk import make_customer

pytestmark = pytest.mark.django_db


def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the events that leave the room from now on."""
    names: list[str] = []
    monkeypatch.setattr(doors, "write_outbox", lambda events: names.extend(one.name for one in events))
    return names


def test_a_strong_report_takes_every_step_in_its_order(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = heard(monkeypatch)
    found = report()
    assert (found.state, found.confirmed_at) == (FreezeState.WANTED, None)
    assert acts(exchange) == []  # nothing waited for the exchange
    found = work(found.id)
    assert found.state is FreezeState.CONFIRMED
    assert set(states(found).values()) == {"confirmed"}
    # What happened there.
    assert stopped(exchange) >= {"withdrawals", "transfers", "trading", "contact_changes", "address_book"}
    assert all(session["ended_at"] for session in acts(exchange, "session"))
    assert all(key["revoked_at"] for key in acts(exchange, "api_key"))
    # Money first, and evidence before what destroys it.
    times = {step.name: (step.sent_at, step.confirmed_at) for step in found.steps}
    block, snapshot = times[StepName.BLOCK], times[StepName.SNAPSHOT]
    assert block[1] is not None
    assert snapshot[0] is not None
    assert snapshot[1] is not None
    assert block[1] <= snapshot[0]
    for name in scopes.DESTROYS:
        sent = times[name][0]
        assert sent is not None
        assert snapshot[1] <= sent
    assert told.count("protection.FreezeReported") == 1
    assert told.count("protection.FreezeConfirmed") == 1
    assert told.count("protection.FreezeStepSettled") == 6
    entry = AuditEntry.objects.get(id=row(found.id).entry_id)
    assert (entry.verb, entry.outcome, entry.customer_id) == ("protection.report", "done", owner())


def test_the_snapshot_holds_what_was_there_and_comes_out_only_on_record(exchange: Served) -> None:
    found = work(report().id)
    kept = queries.snapshot(viewer=SYSTEM, freeze_id=found.id)
    assert kept.missing == ()
    assert any(one["ended_at"] is None for one in kept.body["sessions"]["items"])
    assert any(one["revoked_at"] is None for one in kept.body["api_keys"]["items"])
    assert hashlib.sha256(canonical_json(kept.body)).hexdigest() == kept.sha256
    assert AuditEntry.objects.filter(verb="protection.snapshot", reads="security").count() == 1
    officer = Actor(ActorKind.STAFF, owner(), frozenset({"protection.snapshot"}))
    with pytest.raises(Refused) as refused:
        queries.snapshot(viewer=officer, freeze_id=found.id)
    assert refused.value.code in (ErrorCode.REASON_MISSING, ErrorCode.FORBIDDEN)
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("SELECT body FROM protection_snapshot_private")


def test_a_weak_report_takes_nothing_that_is_not_given_back_and_a_stronger_one_widens_it(
    exchange: Served,
) -> None:
    weak = work(report(ReportStrength.WEAK).id)
    assert states(weak) == {
        StepName.BLOCK: "confirmed",
        StepName.SNAPSHOT: "confirmed",
        StepName.CANCEL_WITHDRAWALS: "skipped:policy",
        StepName.END_SESSIONS: "skipped:policy",
        StepName.REVOKE_KEYS: "skipped:policy",
        StepName.BLOCK_CHANGES: "confirmed",
    }
    assert any(session["ended_at"] is None for session in acts(exchange, "session"))
    wide = report(ReportStrength.STRONG)
    assert (wide.id, wide.reports) == (weak.id, 2)
    assert HoldScope.TRADING in wide.scope
    assert wide.confirmed_at == weak.confirmed_at  # it was frozen all the time
    wide = work(wide.id)
    assert set(states(wide).values()) == {"confirmed"}
    assert "trading" in stopped(exchange)
    assert all(session["ended_at"] for session in acts(exchange, "session"))
    # A weaker one afterwards takes nothing away.
    assert report(ReportStrength.WEAK).strength is ReportStrength.STRONG


def test_a_flood_of_reports_is_one_freeze_and_few_rows() -> None:
    first = report(key="the same key")
    for _ in range(3):
        assert report(key="the same key").id == first.id
    assert row(first.id).reports == 1  # repeated, not reported again
    for _ in range(60):
        report(by=SYSTEM)
    people = [Actor(ActorKind.BOT), SYSTEM]
    for number in range(40):
        report(by=people[number % 2])
    assert Freeze.objects.count() == 1
    assert row(first.id).reports == 101
    assert Report.objects.count() <= 20
    assert AuditEntry.objects.filter(verb="protection.report").count() == Report.objects.count()


def test_who_has_no_account_or_asks_for_another_is_refused_and_nothing_is_written() -> None:
    other = make_customer()
    assert other.id is not None
    for by, customer_id in ((SYSTEM, other.id), (other, owner())):
        with pytest.raises(Refused) as refused:
            actions.report(
                by=by,
                customer_id=customer_id,
                source=ReportSource.CHAT,
                strength=ReportStrength.STRONG,
                idempotency_key="refused",
            )
        assert (refused.value.code, refused.value.field) == (ErrorCode.NOT_FOUND, "customer_id")
    assert not Freeze.objects.exists()
    assert not Report.objects.exists()


def test_a_silent_exchange_is_asked_again_under_the_same_key_until_it_answers(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []
    real = exchange_actions.freeze

    def silent(**asked: object) -> object:
        keys.append(str(asked["idempotency_key"]))
        raise Refused(ErrorCode.EXCHANGE_SILENT)

    told = heard(monkeypatch)
    found = report()
    with monkeypatch.context() as patch:
        patch.setattr(exchange_actions, "freeze", silent)
        found = work(found.id, rounds=3)
        assert (found.state, found.steps[0].state) == (FreezeState.WANTED, StepState.FAILED)
        assert found.steps[0].code == "exchange_silent"
        assert {step.state for step in found.steps[1:]} == {StepState.WANTED}  # nothing went before the block
        assert told.count("protection.FreezeStuck") == 0
        FreezeStep.objects.filter(freeze_id=found.id).update(wanted_at=now() - timedelta(minutes=2))
        found = work(found.id, rounds=2)
        assert found.state is FreezeState.STUCK
        assert told.count("protection.FreezeStuck") == 1  # said once, and tried on
    assert len(set(keys)) == 1
    assert acts(exchange) == []

    def answering(**asked: Any) -> object:
        keys.append(str(asked["idempotency_key"]))
        return real(**asked)

    monkeypatch.setattr(exchange_actions, "freeze", answering)
    found = work(found.id)
    assert found.state is FreezeState.CONFIRMED
    assert len({key for key in keys if ":block:" in key}) == 1


def test_a_freeze_that_somebody_lifted_is_set_again_and_told(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = work(report().id)
    store = exchange.sandbox.store
    hold = store.get("hold", row(found.id).hold_id)
    assert hold is not None
    store.put("hold", {**hold, "status": "released", "released_at": hold["placed_at"]})
    told = heard(monkeypatch)
    assert work(found.id, rounds=2).state is FreezeState.CONFIRMED  # not at every look
    Freeze.objects.update(checked_at=now() - timedelta(minutes=2))
    found = work(found.id, rounds=4)
    assert found.state is FreezeState.CONFIRMED
    assert told.count("protection.FreezeStuck") == 1
    assert set(row(found.id).scope) <= stopped(exchange)


def test_only_the_machine_gives_an_account_back_and_it_is_read_back(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = work(report().id)
    staff = Actor(ActorKind.STAFF, owner(), frozenset().union(*ROLE_PERMISSIONS.values()))
    customer = Actor(ActorKind.CUSTOMER, owner())
    for by in (BOT, customer, staff):
        with pytest.raises(Refused):
            actions.want_release(by=by, freeze_id=found.id, reason="please")
    assert card(found.id).state is FreezeState.CONFIRMED
    told = heard(monkeypatch)
    wanted = actions.want_release(by=SYSTEM, freeze_id=found.id, reason="The owner proved who they are.")
    assert wanted.state is FreezeState.RELEASING
    found = work(found.id, rounds=2)
    assert found.state is FreezeState.RELEASED
    assert found.released_at is not None
    assert not [one for one in acts(exchange) if one["status"] == "active"]
    assert told == ["protection.FreezeReleased"]
    assert report().id != found.id  # a new report is a new freeze


def test_a_report_that_is_more_than_a_word_ends_a_way_back(exchange: Served) -> None:
    found = work(report().id)
    actions.want_release(by=SYSTEM, freeze_id=found.id, reason="The owner proved who they are.")
    assert report(ReportStrength.WEAK).state is FreezeState.RELEASING  # a stranger holds nobody up
    again = report(ReportStrength.STRONG)
    assert (again.id, again.state) == (found.id, FreezeState.WANTED)
    assert work(found.id).state is FreezeState.CONFIRMED
    assert [one for one in acts(exchange) if one["status"] == "active"]


def test_what_the_exchange_calls_done_and_does_not_show_is_asked_anew(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from havendesk.exchange.tests.support import leading_to
    from sandbox.tests.serving import served

    folder = tmp_path_factory.mktemp("lying")
    with (
        served(folder, faults=frozenset({"sessions-survive"})) as lying,
        leading_to(lying.url, monkeypatch),
    ):
        found = work(report().id, rounds=12)
        assert states(found)[StepName.END_SESSIONS] in ("failed:not_shown", "sent")
        assert states(found)[StepName.REVOKE_KEYS] == "confirmed"  # the others do not wait for it
        step = FreezeStep.objects.get(freeze_id=found.id, name="end_sessions")
        assert step.round > 1
        assert lying.sandbox.store.get("customer", OWNER)


@pytest.mark.django_db(transaction=True)
def test_a_freeze_without_an_entry_in_the_record_cannot_be_written() -> None:
    found = report()
    with pytest.raises(IntegrityError, match="names no audit entry"):
        Freeze.objects.filter(id=found.id).update(entry_id=uuid7())
    with pytest.raises(IntegrityError, match="names no audit entry"):
        Freeze.objects.filter(id=found.id).update(release_entry_id=row(found.id).entry_id)
    assert card(found.id) == found
