"""What the watch finds in an account's events: rules as data, thresholds by date, points that add up.

Each rule looks at one event with everything before it. Order is the order of the exchange's log; times are
only compared by how far they lie apart, so a clock that goes backward makes no rule blind and none wild.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from havendesk.protection.rules.distances import kilometres
from havendesk.protection.types.watching import Finding, Known, Seen, Verdict, WatchRule

SIGN_IN = "sign_in"
WITHDRAWAL = "withdrawal_requested"
FAILURES = frozenset({"sign_in_failed", "second_factor_failed"})
CHANGES = frozenset(
    {"second_factor_removed", "second_factor_added", "password_changed", "email_changed", "phone_changed"}
)
HEAVY_CHANGES = frozenset({"second_factor_removed", "email_changed"})
"""Changes that take the account away from its owner; a new password alone is often the owner's own."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The figures of the rules. Points of different rules add up within ``window``; at ``warns`` the owner is
    asked, at ``acts`` the policy acts by itself."""

    window: timedelta
    warns: int
    acts: int
    new_device_and_country: int
    new_device: int
    new_country: int
    travel: int
    travel_km: int
    travel_km_per_hour: int
    failures: int
    failures_count: int
    failures_within: timedelta
    heavy_change: int
    light_change: int
    share: int
    share_of: Decimal
    shared: int
    shared_accounts: int


TABLE: tuple[tuple[datetime, Thresholds], ...] = (
    (
        datetime(2026, 1, 1, tzinfo=UTC),
        Thresholds(
            window=timedelta(hours=24),
            warns=50,
            acts=120,
            new_device_and_country=50,
            new_device=20,
            new_country=20,
            travel=60,
            travel_km=800,
            travel_km_per_hour=1000,
            failures=50,
            failures_count=5,
            failures_within=timedelta(minutes=15),
            heavy_change=80,
            light_change=50,
            share=80,
            share_of=Decimal("0.5"),
            shared=60,
            shared_accounts=3,
        ),
    ),
)
"""From when which figures hold, oldest first. A change is a new row: what was judged stays explained."""


def thresholds_at(at: datetime) -> Thresholds:
    """The figures in force; before the first row its own."""
    valid = [figures for since, figures in TABLE if since <= at]
    return valid[-1] if valid else TABLE[0][1]


def judge(events: Sequence[Seen], known: Known, figures: Thresholds) -> Verdict:
    """What the rules find in an account's events.

    Args:
        events: the account's log, oldest first; what is not new is only context.

    Returns:
        Findings of the window that ends at the newest event, one of each rule: the heaviest.
    """
    if not events:
        return Verdict(0, (), None, warns=False, acts=False)
    end = events[-1].at
    best: dict[WatchRule, Finding] = {}
    for place, event in enumerate(events):
        if abs(end - event.at) > figures.window and not event.new:
            continue
        for rule in RULES.values():
            found = rule(event, events[:place], known, figures)
            if found is not None and _weighs_more(found, best.get(found.rule)):
                best[found.rule] = found
    findings = tuple(sorted(best.values(), key=lambda one: -one.points))
    score = sum(one.points for one in findings)
    first = next((one for one in findings if one.new), None)
    enough = first is not None and score >= figures.warns
    return Verdict(score, findings, first, warns=enough, acts=enough and score >= figures.acts)


def _weighs_more(found: Finding, before: Finding | None) -> bool:
    return before is None or (found.new, found.points) >= (before.new, before.points)


def _near(one: Seen, other: Seen, within: timedelta) -> bool:
    return abs(one.at - other.at) <= within


def _finding(rule: WatchRule, points: int, event: Seen, **facts: str) -> Finding:
    return Finding(rule, points, event.id, event.at, {"seen_at": event.at.isoformat(), **facts}, event.new)


def _new_device(event: Seen, before: Sequence[Seen], known: Known, figures: Thresholds) -> Finding | None:
    """A device, a country, or both, that this account has not been used with. An account without a past has
    nothing to be compared with."""
    past = [one for one in before if one.kind == SIGN_IN]
    if event.kind != SIGN_IN or not past or event.device_id in known.trusted:
        return None
    strange_device = bool(event.device_id) and event.device_id not in known.devices | {
        one.device_id for one in past
    }
    strange_country = bool(event.country) and event.country not in {one.country for one in past}
    points = {
        (True, True): figures.new_device_and_country,
        (True, False): figures.new_device,
        (False, True): figures.new_country,
    }.get((strange_device, strange_country), 0)
    return _finding(WatchRule.NEW_DEVICE, points, event, country=event.country) if points else None


def _travel(event: Seen, before: Sequence[Seen], known: Known, figures: Thresholds) -> Finding | None:
    """Two sign-ins farther apart than an airliner flies in the time between."""
    last = next((one for one in reversed(before) if one.kind == SIGN_IN and one.country), None)
    if event.kind != SIGN_IN or last is None or event.device_id in known.trusted:
        return None
    far = kilometres(last.country, event.country)
    if far is None or far < figures.travel_km:
        return None
    hours = max(abs(event.at - last.at), timedelta(minutes=1)) / timedelta(hours=1)
    if far / hours <= figures.travel_km_per_hour:
        return None
    return _finding(
        WatchRule.IMPOSSIBLE_TRAVEL,
        figures.travel,
        event,
        country=event.country,
        before_country=last.country,
        kilometres=str(far),
    )


def _failures(event: Seen, before: Sequence[Seen], known: Known, figures: Thresholds) -> Finding | None:
    """Many failed attempts within minutes."""
    if event.kind not in FAILURES:
        return None
    near = [one for one in before if one.kind in FAILURES and _near(one, event, figures.failures_within)]
    if len(near) + 1 < figures.failures_count:
        return None
    minutes = figures.failures_within // timedelta(minutes=1)
    return _finding(
        WatchRule.MANY_FAILURES, figures.failures, event, count=str(len(near) + 1), minutes=str(minutes)
    )


def _factor_change(event: Seen, before: Sequence[Seen], known: Known, figures: Thresholds) -> Finding | None:
    """A withdrawal soon after the lock was changed."""
    if event.kind != WITHDRAWAL:
        return None
    kinds = {one.kind for one in before if one.kind in CHANGES and _near(one, event, figures.window)}
    if not kinds:
        return None
    points = figures.heavy_change if kinds & HEAVY_CHANGES else figures.light_change
    return _finding(WatchRule.FACTOR_THEN_WITHDRAWAL, points, event)


def _share(event: Seen, before: Sequence[Seen], known: Known, figures: Thresholds) -> Finding | None:
    """A large part of an asset wanted, soon after an address was added."""
    if event.kind != WITHDRAWAL:
        return None
    if not any(one.kind == "address_added" and _near(one, event, figures.window) for one in before):
        return None
    large = [
        one for one in known.withdrawals
        if one.share is not None
        and one.share >= figures.share_of
        and abs(one.created_at - event.at) <= figures.window
    ]  # fmt: skip
    if not large:
        return None
    most = max(large, key=lambda one: one.share or Decimal(0))
    percent = int((most.share or Decimal(0)) * 100)
    return _finding(
        WatchRule.ADDRESS_THEN_SHARE, figures.share, event, asset=most.asset, percent=str(percent)
    )


def _shared_device(event: Seen, before: Sequence[Seen], known: Known, figures: Thresholds) -> Finding | None:
    """One device that signs in to many accounts."""
    others = known.sharers.get(event.device_id, 0) if event.device_id else 0
    if event.kind != SIGN_IN or others < figures.shared_accounts or event.device_id in known.trusted:
        return None
    return _finding(WatchRule.SHARED_DEVICE, figures.shared, event, count=str(others))


Rule = Callable[[Seen, Sequence[Seen], Known, Thresholds], Finding | None]
RULES: dict[WatchRule, Rule] = {
    WatchRule.NEW_DEVICE: _new_device,
    WatchRule.IMPOSSIBLE_TRAVEL: _travel,
    WatchRule.MANY_FAILURES: _failures,
    WatchRule.FACTOR_THEN_WITHDRAWAL: _factor_change,
    WatchRule.ADDRESS_THEN_SHARE: _share,
    WatchRule.SHARED_DEVICE: _shared_device,
}
