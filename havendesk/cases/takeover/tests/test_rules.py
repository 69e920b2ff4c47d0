"""Decisions of the playbook, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from havendesk.cases.takeover import rules
from havendesk.cases.takeover.rules import AlertLine
from havendesk.cases.takeover.types import IntrusionSign, StepName, StepState, TaskKind, Way
from havendesk.exchange.types import Device, SecurityEvent, Transfer

REPORT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)  # a Thursday
WEEK = timedelta(days=7)


def event(kind: str, minutes_before: float, device: str | None = "dev_old") -> SecurityEvent:
    at = REPORT - timedelta(minutes=minutes_before)
    return SecurityEvent(f"e{minutes_before}", "cus_x", kind, at, "198.51.100.9", "NL", device, None)


def device(name: str, days_before: float, *, trusted: bool) -> Device:
    at = REPORT - timedelta(days=days_before)
    return Device(name, "cus_x", "Laptop", "desktop", trusted, at, REPORT)


def transfer(**over: Any) -> Transfer:
    fields: dict[str, Any] = {
        "id": "tr_1",
        "customer_id": "cus_x",
        "direction": "withdrawal",
        "asset": "USDT",
        "network": "tron",
        "amount": Decimal("4700"),
        "fee": Decimal(1),
        "address": "TXyz",
        "tag": None,
        "txid": None,
        "state": "broadcast",
        "state_detail": None,
        "confirmations": None,
        "confirmations_credit": None,
        "confirmations_unlock": None,
        "holds": (),
        "cancellable": False,
        "counterparty": None,
        "created_at": REPORT,
        "updated_at": REPORT,
        "credited_at": None,
        "withdrawable_at": None,
    }
    return Transfer(**{**fields, **over})


def since(events: list[SecurityEvent], devices: list[Device]) -> tuple[datetime, IntrusionSign]:
    return rules.suspected_since(events=events, devices=devices, reported_at=REPORT, look_back=WEEK)


def test_the_intrusion_begins_with_the_first_thing_that_a_thief_does() -> None:
    devices = [device("dev_old", 400, trusted=True), device("dev_new", 0.01, trusted=False)]
    story = [
        event("withdrawal_requested", 1, "dev_new"),
        event("address_added", 5, "dev_new"),
        event("second_factor_removed", 10, "dev_new"),
        event("sign_in", 15, "dev_new"),
        event("sign_in", 300),
    ]
    assert since(story, devices) == (REPORT - timedelta(minutes=15), IntrusionSign.NEW_DEVICE)
    assert since(story[:3], devices) == (REPORT - timedelta(minutes=10), IntrusionSign.FACTOR_REMOVED)
    owner = event("api_key_created", 2000, None)
    assert since([*story, owner], devices)[1] is IntrusionSign.NEW_DEVICE, "owners make keys too"
    assert since([event("password_changed", 9), owner], [])[1] is IntrusionSign.KEY_CREATED
    assert since([event("password_changed", 9)], devices)[1] is IntrusionSign.NONE, "by a trusted device"


def test_a_device_that_is_old_or_trusted_is_no_sign() -> None:
    for known in (device("dev_1", 30, trusted=False), device("dev_1", 1, trusted=True)):
        assert since([event("sign_in", 60, "dev_1")], [known]) == (
            REPORT - timedelta(days=1),
            IntrusionSign.NONE,
        )


def test_what_lies_too_far_back_or_after_the_report_is_no_sign() -> None:
    story = [event("password_changed", 8 * 24 * 60), event("password_changed", -1)]
    assert since(story, [])[1] is IntrusionSign.NONE


@pytest.mark.parametrize(
    ("over", "own", "way"),
    [
        ({}, False, Way.OUTSIDE),
        ({}, True, Way.INSIDE),
        ({"direction": "internal_out", "network": None}, False, Way.INSIDE),
        ({"state": "cancelled"}, True, Way.STOPPED),
        ({"state": "failed", "direction": "internal_out"}, False, Way.STOPPED),
        ({"network": "bank", "address": None}, False, Way.BANK),
    ],
)
def test_each_way_out(over: dict[str, Any], own: bool, way: Way) -> None:
    assert rules.way_of(transfer(**over), own_address=own) is way


def test_only_what_left_since_then_is_traced_oldest_first() -> None:
    moves = [
        transfer(id="c"),
        transfer(id="a", created_at=REPORT - timedelta(hours=1)),
        transfer(id="old", created_at=REPORT - timedelta(hours=3)),
        transfer(id="in", direction="deposit"),
        transfer(id="b", direction="internal_out", created_at=REPORT - timedelta(hours=1)),
    ]
    found = rules.outgoing_since(moves, REPORT - timedelta(hours=2))
    assert [one.id for one in found] == ["a", "b", "c"]


def test_the_trace_waits_for_the_lane_but_not_for_ever() -> None:
    early, late = REPORT + timedelta(seconds=59), REPORT + rules.LANE_PATIENCE
    assert rules.waits_for_lane(cancelled=False, reported_at=REPORT, at=early)
    assert not rules.waits_for_lane(cancelled=True, reported_at=REPORT, at=early)
    assert not rules.waits_for_lane(cancelled=False, reported_at=REPORT, at=late)


def test_what_needs_the_trace_waits_until_it_is_settled() -> None:
    for state in StepState:
        states = {StepName.TRANSFER_TRACE: state}
        assert rules.may_begin(StepName.RECEIVER_HOLD, states) is state.settled
        assert rules.may_begin(StepName.CONTACT_NOTICE, states)
    assert not rules.may_begin(StepName.VENUE_ALERT, {})


def test_waiting_doubles_up_to_a_minute_and_never_ends() -> None:
    waits = [rules.wait_after(number, 8).total_seconds() for number in range(1, 10)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 300, 300]


def test_it_looks_again_while_something_moves() -> None:
    def again(moving: int, **age: float) -> timedelta | None:
        return rules.looks_again(moving=moving, opened_at=REPORT, at=REPORT + timedelta(**age))

    assert again(0, seconds=1) is None
    assert again(1, seconds=1) == timedelta(seconds=15)
    assert again(1, hours=1) == timedelta(minutes=5)
    assert again(1, days=1) is None


def test_the_message_to_a_venue_names_transactions_and_no_customer() -> None:
    lines = [
        AlertLine("0xabc", "ethereum", "ETH", "1.5", "0xdef", "", "2026-11-26T12:00:00.000Z"),
        AlertLine("", "xrpl", "XRP", "20", "rAddr", "77", "2026-11-26T12:01:00.000Z"),
    ]
    text = rules.alert_text(
        venue="Northgate", reference="FR-1", sender="Brightwater Exchange", drill=False, lines=lines
    )
    assert text.startswith("To: Northgate\n")
    assert "1. 1.5 ETH on ethereum, 2026-11-26T12:00:00.000Z\n   transaction 0xabc" in text
    assert "transaction not known yet\n   to address rAddr, tag 77" in text
    assert "DRILL" not in text
    assert "cus_" not in text
    drill = rules.alert_text(venue="", reference="FR-1", sender="B", drill=True, lines=lines)
    assert "DRILL - NOT TO BE SENT" in drill
    assert "To: the venue that controls" in drill
    told = rules.alert_text(
        venue="Northgate", reference="FR-1", sender="B", drill=False, lines=lines, others=["하나", "二"]
    )
    assert told.startswith("To: Northgate\n"), "English first"
    assert told.endswith("\n\n---\n\n하나\n\n---\n\n二")


def test_clocks_count_working_days_and_know_where_the_law_is_short() -> None:
    def due(kind: TaskKind, jurisdiction: str = "ZZ", at: datetime = REPORT) -> datetime:
        return rules.due_at(kind, begun_at=at, jurisdiction=jurisdiction)

    assert due(TaskKind.SUSPICION_REVIEW) == REPORT + timedelta(days=5), "a week-end lies between"
    saturday = REPORT + timedelta(days=2)
    assert due(TaskKind.SUSPICION_REVIEW, at=saturday) == saturday + timedelta(days=4)
    assert due(TaskKind.REGULATOR_NOTICE) == REPORT + timedelta(hours=24)
    assert due(TaskKind.REGULATOR_NOTICE, "KR") == REPORT + timedelta(hours=4)
    for kind in TaskKind:
        assert due(kind) > REPORT, kind


def test_accounts_found_twice_stand_there_once_with_both_ways() -> None:
    found = rules.joined_ways([("b", "device"), ("a", "device"), ("b", "withdrawal_address")])
    assert found == {"a": ("device",), "b": ("device", "withdrawal_address")}
