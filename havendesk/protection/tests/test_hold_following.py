"""The exchange follows: placed, ended and read back there; what it does by itself is known here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from havendesk.exchange.tests.support import leading_to
from havendesk.kernel import switches
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.models import OutboxRow
from havendesk.protection import actions, following, queries
from havendesk.protection.events import AccountHeld
from havendesk.protection.following import follow, read_customer
from havendesk.protection.models import Hold
from havendesk.protection.reactions import account_held
from havendesk.protection.tests.holding import (
    MINJI,
    id_of,
    officer,
    place,
    proven,
    row,
    steps,
    told,
    turn_clock,
)
from havendesk.protection.types import DueKind, HoldOrigin, HoldReason, HoldState
from sandbox import cast
from sandbox.tests.serving import Served, served
from sandbox.times import stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    switches.forget()
    with served(tmp_path) as sandbox, leading_to(sandbox.url, monkeypatch):
        for hold in sandbox.sandbox.store.all("hold", MINJI):
            sandbox.sandbox.store.put("hold", hold | {"status": "released"})
        yield sandbox
    switches.forget()


def active(exchange: Served) -> list[dict[str, object]]:
    """Holds that the exchange shows."""
    return [one for one in exchange.sandbox.store.all("hold", MINJI) if one["status"] == "active"]


def placed_there(exchange: Served, reason: str, **over: object) -> str:
    """A hold that the exchange placed by itself."""
    hold = cast.hold(MINJI, ["withdrawals"], reason, now(), **over)
    exchange.sandbox.store.put("hold", hold)
    return str(hold["id"])


def test_a_hold_is_placed_there_with_the_laws_last_moment_and_ended_there(exchange: Served) -> None:
    minji, sol = proven(), officer()
    hold_id = place(sol, minji)
    following.follow_waiting()
    assert row(hold_id).state == HoldState.ACTIVE
    (there,) = active(exchange)
    assert there["id"] == row(hold_id).exchange_ref
    latest = queries.hold(viewer=sol, hold_id=hold_id).latest_end
    assert latest is not None
    until = datetime.fromisoformat(str(there["expires_at"]))
    assert abs(until - latest) < timedelta(milliseconds=1)
    follow(hold_id)
    assert len(active(exchange)) == 1
    actions.release_hold(by=SYSTEM, hold_id=hold_id, reason="explained")
    follow(hold_id)
    assert active(exchange) == []
    assert row(hold_id).state == HoldState.ENDED
    assert told(minji) == ["hold_placed", "hold_ended"]


def test_at_its_end_the_desk_ends_it_and_says_so(exchange: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    minji = proven()
    hold_id = place(officer(), minji, HoldReason.SCAM_DELAY, deposited_at=now() - timedelta(hours=71))
    follow(hold_id)
    actions.end_due_holds(by=SYSTEM)
    assert row(hold_id).state == HoldState.ACTIVE
    turn_clock(monkeypatch, now() + timedelta(hours=2))
    actions.end_due_holds(by=SYSTEM)
    following.follow_waiting()
    assert (row(hold_id).state, row(hold_id).end) == (HoldState.ENDED, "expired")
    assert active(exchange) == []
    assert told(minji) == ["hold_placed", "hold_ended"]
    assert row(hold_id).due == DueKind.REPORT, "what is owed to the authority outlives the hold"


def test_an_exchange_that_is_silent_is_asked_again_and_the_queue_shows_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sol = officer()
    hold_id = place(sol, proven())
    with leading_to("http://127.0.0.1:9", monkeypatch):
        follow(hold_id)
        follow(hold_id)
    assert row(hold_id).state == HoldState.PLACING
    assert row(hold_id).trouble == ErrorCode.EXCHANGE_SILENT
    assert steps(hold_id).count("not_followed") == 1
    turn_clock(monkeypatch, now() + timedelta(minutes=11))
    (late,) = queries.holds_due(viewer=sol, overdue_only=True).holds
    assert (late.id, late.due) == (hold_id, DueKind.REVIEW)
    switches.forget()
    with served(tmp_path) as sandbox, leading_to(sandbox.url, monkeypatch):
        following.follow_waiting()
        assert row(hold_id).state == HoldState.ACTIVE
        assert row(hold_id).trouble == ""


def test_a_hold_that_got_lost_there_is_placed_again(exchange: Served) -> None:
    hold_id = place(officer(), proven())
    follow(hold_id)
    (there,) = active(exchange)
    exchange.sandbox.store.put("hold", there | {"status": "released"})
    read_customer(row(hold_id).customer_id)
    assert (row(hold_id).state, row(hold_id).trouble) == (HoldState.PLACING, "lifted_at_exchange")
    follow(hold_id)
    assert row(hold_id).state == HoldState.ACTIVE
    assert len(active(exchange)) == 1
    assert active(exchange)[0]["id"] != there["id"]


def test_two_holds_in_one_of_the_exchange_end_one_by_one(exchange: Served) -> None:
    minji, sol = proven(), officer()
    first, second = place(sol, minji), place(sol, minji, HoldReason.AUTHORITY_ORDER)
    follow(first)
    follow(second)
    assert row(first).exchange_ref == row(second).exchange_ref, "the sandbox widens one hold"
    actions.release_hold(by=SYSTEM, hold_id=first, reason="explained")
    follow(first)
    assert row(first).state == HoldState.ENDED
    assert len(active(exchange)) == 1, "the other one still relies on it"
    assert told(minji) == ["hold_placed"], "the check goes on for the customer"
    actions.release_hold(by=SYSTEM, hold_id=second, reason="order lifted")
    follow(second)
    assert active(exchange) == []
    assert told(minji) == ["hold_placed", "hold_ended"]


def test_what_the_exchange_placed_is_taken_over_once_and_ends_with_it(exchange: Served) -> None:
    minji = proven()
    customer_id = id_of(minji)
    until = stamp(now() + timedelta(hours=24))
    there = placed_there(exchange, "security_change", expires_at=until, notified_at=None)
    assert read_customer(customer_id) == 1
    assert read_customer(customer_id) == 0
    hold = Hold.objects.get()
    assert (hold.origin, hold.reason, hold.exchange_ref) == (HoldOrigin.EXCHANGE, "security_change", there)
    assert told(minji) == ["hold_placed"], "the exchange had not told it"
    with pytest.raises(Refused) as refused:
        actions.release_hold(by=SYSTEM, hold_id=hold.id, reason="by hand")
    assert refused.value.code is ErrorCode.HOLD_NOT_OURS
    assert len(active(exchange)) == 1
    exchange.sandbox.store.put("hold", active(exchange)[0] | {"status": "expired"})
    assert read_customer(customer_id) == 1
    assert (row(hold.id).state, row(hold.id).end) == (HoldState.ENDED, "ended_at_exchange")
    assert told(minji) == ["hold_placed", "hold_ended"]


def test_an_untold_reason_of_the_exchange_waits_for_a_person(exchange: Served) -> None:
    minji, sol = proven(), officer()
    placed_there(exchange, "aml", notified_at=None)
    placed_there(exchange, "other", notified_at=None)
    assert read_customer(id_of(minji)) == 2
    assert told(minji) == []
    rows = queries.holds_due(viewer=sol).holds
    assert {one.reason for one in rows} == {HoldReason.AML_SUSPICION, HoldReason.UNSTATED}
    # What no law names is looked at first; of the other the report or the notice is due.
    due = {one.reason: one.due for one in rows}
    assert due[HoldReason.UNSTATED] is DueKind.REVIEW
    assert due[HoldReason.AML_SUSPICION] in (DueKind.NOTICE, DueKind.REPORT)


def test_customers_are_read_again_by_a_sweep(exchange: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    minji = proven()
    placed_there(exchange, "security_change")
    read_customer(id_of(minji))
    exchange.sandbox.store.put("hold", active(exchange)[0] | {"status": "released"})
    following.read_waiting()
    assert Hold.objects.get().state == HoldState.ACTIVE, "read a moment ago"
    monkeypatch.setattr(following, "now", lambda: now() + timedelta(minutes=10))
    following.read_waiting()
    assert Hold.objects.get().state == HoldState.ENDED


def test_a_lost_answer_is_noted_for_a_transfer_of_somebody_else(exchange: Served) -> None:
    theirs = exchange.sandbox.store.all("transfer", "cus_daniel")[0]
    hold_id = place(officer(), proven(), HoldReason.AML_DUTY, transfer_id=str(theirs["id"]))
    follow(hold_id)
    assert row(hold_id).state == HoldState.PLACING
    assert row(hold_id).trouble == ErrorCode.NOT_FOUND
    assert active(exchange) == []


def test_nothing_is_asked_of_the_exchange_inside_an_act() -> None:
    hold_id = place(officer(), proven())
    assert queries.hold_wish(viewer=SYSTEM, hold_id=hold_id) is not None
    assert row(hold_id).exchange_ref == ""


def test_the_exchanges_stream_says_whose_holds_to_read(exchange: Served) -> None:
    minji = proven()
    actions.read_events(by=SYSTEM)
    placed_there(exchange, "security_change")
    while actions.read_events(by=SYSTEM):
        pass
    named = OutboxRow.objects.filter(event=AccountHeld.name).values_list("payload", flat=True)
    assert {"exchange_customer_id": MINJI} in list(named)
    account_held(AccountHeld(MINJI))
    account_held(AccountHeld("cus_nobody"))
    (hold,) = Hold.objects.all()
    assert (hold.customer_id, hold.origin) == (minji.id, HoldOrigin.EXCHANGE)
