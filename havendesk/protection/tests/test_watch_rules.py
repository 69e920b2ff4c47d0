"""The watch's rules, row by row: what was seen, what is found, and what is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.protection.rules.distances import kilometres
from havendesk.protection.rules.watching import RULES, TABLE, judge, thresholds_at
from havendesk.protection.types.watching import Known, OpenWithdrawal, Seen, Verdict, WatchRule

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
FIGURES = TABLE[0][1]
HOME = ("sign_in", -3000, "KR", "phone")
THIEF = ("sign_in", 0, "NL", "laptop")
R = WatchRule


def seen(rows: Sequence[tuple[Any, ...]], *, new_from: int | None = None) -> list[Seen]:
    """Events from kind, minutes from noon, country, device; the last ``new_from`` and on are new."""
    first_new = len(rows) - 1 if new_from is None else new_from
    return [
        Seen(str(place), kind, NOON + timedelta(minutes=minutes), country, device, new=place >= first_new)
        for place, (kind, minutes, country, device) in enumerate(
            (*row, "", "")[:4] if len(row) < 4 else row for row in rows
        )
    ]


def found(rows: Sequence[tuple[Any, ...]], known: Known | None = None, **how: Any) -> Verdict:
    """What the rules say of it."""
    return judge(seen(rows, **how), known or Known(), FIGURES)


def wants(share: str | None, *, minutes: int = 0) -> Known:
    """An account with one open withdrawal of that share."""
    part = None if share is None else Decimal(share)
    return Known(withdrawals=(OpenWithdrawal("tr_1", "USDT", part, NOON + timedelta(minutes=minutes)),))


CASES: dict[str, tuple[list[tuple[Any, ...]], Known, dict[WatchRule, int]]] = {
    # new device and country
    "a first sign-in has no past": ([THIEF], Known(), {}),
    "the same phone at home": ([HOME, ("sign_in", 0, "KR", "phone")], Known(), {}),
    "new device and country": ([HOME, THIEF], Known(), {R.NEW_DEVICE: 50}),
    "new device at home": ([HOME, ("sign_in", 0, "KR", "laptop")], Known(), {R.NEW_DEVICE: 20}),
    "the same phone abroad": ([HOME, ("sign_in", 0, "NL", "phone")], Known(), {R.NEW_DEVICE: 20}),
    "a device that the exchange knows": (
        [HOME, THIEF],
        Known(devices=frozenset({"laptop"})),
        {R.NEW_DEVICE: 20},
    ),
    "a device of which the owner said yes": ([HOME, THIEF], Known(trusted=frozenset({"laptop"})), {}),
    "no device and no country told": ([HOME, ("sign_in", 0, "", "")], Known(), {}),
    "a failed sign-in is no visit": ([HOME, ("sign_in_failed", 0, "NL", "laptop")], Known(), {}),
    # impossible travel
    "Seoul to Amsterdam in an hour": (
        [HOME, ("sign_in", -60, "KR", "phone"), ("sign_in", 0, "NL", "phone")],
        Known(),
        {R.IMPOSSIBLE_TRAVEL: 60, R.NEW_DEVICE: 20},
    ),
    "Seoul to Amsterdam in a day": (
        [HOME, ("sign_in", -1440, "KR", "phone"), ("sign_in", 0, "NL", "phone")],
        Known(),
        {R.NEW_DEVICE: 20},
    ),
    "over a near border in a minute": (
        [("sign_in", -3000, "BE", "phone"), ("sign_in", -1, "NL", "phone"), ("sign_in", 0, "BE", "phone")],
        Known(),
        {R.NEW_DEVICE: 20},
    ),
    "a country that the table does not know": (
        [HOME, ("sign_in", -1, "KR", "phone"), ("sign_in", 0, "XX", "phone")],
        Known(),
        {R.NEW_DEVICE: 20},
    ),
    "a clock that goes backward": (
        [HOME, ("sign_in", 30, "KR", "phone"), ("sign_in", 0, "NL", "phone")],
        Known(),
        {R.IMPOSSIBLE_TRAVEL: 60, R.NEW_DEVICE: 20},
    ),
    # many failures
    "four failures": ([("sign_in_failed", minute) for minute in range(-4, 0)], Known(), {}),
    "five failures": (
        [("sign_in_failed", minute) for minute in range(-5, 0)],
        Known(),
        {R.MANY_FAILURES: 50},
    ),
    "codes count too": (
        [("sign_in_failed", -3), ("sign_in_failed", -2), *[("second_factor_failed", -1)] * 3],
        Known(),
        {R.MANY_FAILURES: 50},
    ),
    "five failures in a day": ([("sign_in_failed", hour * 60) for hour in range(-5, 0)], Known(), {}),
    "backward failures": (
        [("sign_in_failed", -minute) for minute in range(5)],
        Known(),
        {R.MANY_FAILURES: 50},
    ),
    # factor change then withdrawal
    "factor gone, then withdrawal": (
        [("second_factor_removed", -30), ("withdrawal_requested", 0)],
        Known(),
        {R.FACTOR_THEN_WITHDRAWAL: 80},
    ),
    "address of the account changed, then withdrawal": (
        [("email_changed", -30), ("withdrawal_requested", 0)],
        Known(),
        {R.FACTOR_THEN_WITHDRAWAL: 80},
    ),
    "password changed, then withdrawal": (
        [("password_changed", -30), ("withdrawal_requested", 0)],
        Known(),
        {R.FACTOR_THEN_WITHDRAWAL: 50},
    ),
    "two days between": ([("second_factor_removed", -2900), ("withdrawal_requested", 0)], Known(), {}),
    "a withdrawal, then the change": ([("withdrawal_requested", -5), ("password_changed", 0)], Known(), {}),
    # new address then a large share
    "new address, nearly all": (
        [("address_added", -10), ("withdrawal_requested", 0)],
        wants("0.94"),
        {R.ADDRESS_THEN_SHARE: 80},
    ),
    "new address, half": (
        [("address_added", -10), ("withdrawal_requested", 0)],
        wants("0.5"),
        {R.ADDRESS_THEN_SHARE: 80},
    ),
    "new address, a little": ([("address_added", -10), ("withdrawal_requested", 0)], wants("0.49"), {}),
    "an old address": ([("withdrawal_requested", 0)], wants("0.94"), {}),
    "a share that nobody knows": ([("address_added", -10), ("withdrawal_requested", 0)], wants(None), {}),
    "another, older withdrawal": (
        [("address_added", -10), ("withdrawal_requested", 0)],
        wants("0.94", minutes=-3000),
        {},
    ),
    # many accounts from one device
    "three others on the device": (
        [HOME, ("sign_in", 0, "KR", "phone")],
        Known(sharers={"phone": 3}),
        {R.SHARED_DEVICE: 60},
    ),
    "a household": ([HOME, ("sign_in", 0, "KR", "phone")], Known(sharers={"phone": 2}), {}),
    # nothing
    "nothing at all": ([], Known(), {}),
    "reading about oneself": ([("api_key_created", -1), ("sign_out", 0)], Known(), {}),
}


@pytest.mark.parametrize("case", CASES)
def test_rule(case: str) -> None:
    rows, known, expected = CASES[case]
    verdict = found(rows, known)
    assert {one.rule: one.points for one in verdict.findings} == expected
    assert verdict.score == sum(expected.values())
    assert verdict.warns is (verdict.score >= FIGURES.warns)


def test_every_rule_hits_somewhere_and_stays_quiet_somewhere() -> None:
    hit = {rule for _, _, expected in CASES.values() for rule in expected}
    assert hit == set(RULES) == set(WatchRule)


def test_the_thiefs_way_adds_up_to_an_act() -> None:
    steps = [HOME, THIEF, ("second_factor_removed", 5), ("address_added", 10), ("withdrawal_requested", 15)]
    first = found(steps[:2])
    assert (first.warns, first.acts, first.first and first.first.rule) == (True, False, R.NEW_DEVICE)
    last = found(steps, wants("0.94", minutes=15))
    assert (last.warns, last.acts) == (True, True)
    assert last.score == 50 + 80 + 80
    assert last.first is not None
    assert last.first.rule in (R.FACTOR_THEN_WITHDRAWAL, R.ADDRESS_THEN_SHARE)
    assert last.first.facts["seen_at"] == (NOON + timedelta(minutes=15)).isoformat()


def test_what_was_judged_before_warns_nobody_again() -> None:
    verdict = found([HOME, THIEF, ("sign_out", 1)])
    assert verdict.score == 50
    assert (verdict.first, verdict.warns, verdict.acts) == (None, False, False)


def test_points_older_than_the_window_do_not_add_up() -> None:
    rows = [HOME, ("sign_in", -2000, "NL", "laptop"), ("password_changed", -10), ("withdrawal_requested", 0)]
    assert found(rows).score == 50
    assert found([HOME, THIEF, ("password_changed", 10), ("withdrawal_requested", 20)]).score == 100


def test_figures_are_dated() -> None:
    assert [since for since, _ in TABLE] == sorted(since for since, _ in TABLE)
    assert thresholds_at(datetime(2020, 1, 1, tzinfo=UTC)) is TABLE[0][1]
    assert thresholds_at(datetime(2030, 1, 1, tzinfo=UTC)) is TABLE[-1][1]


@pytest.mark.parametrize(
    ("one", "other", "at_least", "at_most"),
    [("KR", "NL", 8000, 9000), ("NL", "BE", 0, 300), ("US", "KR", 9500, 11500), ("SG", "JP", 4800, 5800)],
)
def test_distances(one: str, other: str, at_least: int, at_most: int) -> None:
    far = kilometres(one, other)
    assert far is not None
    assert at_least <= far <= at_most
    assert far == kilometres(other, one)
    assert kilometres(one, one) == 0
    assert kilometres(one, "XX") is None


events = st.lists(
    st.tuples(
        st.sampled_from(
            ["sign_in", "sign_in_failed", "address_added", "withdrawal_requested", "email_changed", "odd"]
        ),
        st.integers(-100_000, 100_000),
        st.sampled_from(["", "KR", "NL", "XX", "us"]),
        st.sampled_from(["", "phone", "laptop"]),
    ),
    max_size=30,
)


@given(events, st.integers(0, 30))
def test_no_order_of_events_and_clocks_breaks_a_rule(rows: list[tuple[Any, ...]], new_from: int) -> None:
    verdict = found(rows, wants("0.9"), new_from=new_from)
    assert verdict.score == sum(one.points for one in verdict.findings)
    assert not verdict.acts or verdict.warns
    assert verdict.first is None or verdict.first.new
