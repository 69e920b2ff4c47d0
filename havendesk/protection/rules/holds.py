"""The law of holds as dated data, and what follows from it: ends, extensions, notices, reports, what is told.

A profile is what one jurisdiction asks from one date on. Durations that no law gives (how soon a notice that
may follow must follow, when somebody looks again at a hold without an end) are the desk's own and say so.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from havendesk.exchange.types import HoldScope, ReasonCode
from havendesk.kernel.i18n import noop
from havendesk.kernel.jurisdictions import GENERIC
from havendesk.protection.types.holds import DueKind, HoldReason, WhyLater

NOTICE_FOLLOWS = timedelta(days=1)
FOLLOW_WITHIN = timedelta(minutes=10)
REPORT_AT_ONCE = timedelta(days=1)
REVIEW_EVERY = timedelta(days=30)
APPEAL_WITHIN = timedelta(days=5)
"""The desk's own: "at once" and "without delay" of the laws as times that can run out."""

_OUT = frozenset({HoldScope.WITHDRAWALS, HoldScope.TRANSFERS})
_IN = frozenset({HoldScope.DEPOSITS})
_BOTH = _OUT | _IN
_ANY = frozenset(HoldScope)


class Notice(StrEnum):
    """When the customer must be told: before the block (unless a reason of the closed list lets it follow),
    or without delay after it."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Span:
    """A duration of law: calendar months or hours, one of them."""

    months: int = 0
    hours: int = 0

    def after(self, start: datetime, times: int = 1) -> datetime:
        """The moment so many spans after another; a month that lacks the day ends on its last one."""
        if not self.months:
            return start + timedelta(hours=self.hours * times)
        whole = start.year * 12 + start.month - 1 + self.months * times
        year, month = divmod(whole, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return start.replace(year=year, month=month + 1, day=min(start.day, last))


@dataclass(frozen=True, slots=True)
class HoldRule:
    """One reason under one profile.

    ``scope``: what may be stopped. ``longest`` None: as long as the reason lasts, and somebody looks again
    every ``REVIEW_EVERY``. ``from_deposit``: the clock began with a deposit, whose time must be named.
    ``extensions``: how often it may be prolonged, each time by ``longest`` at most. ``told`` False: the
    customer hears of a check that the law requires and nothing else. ``by_hand`` False: nobody at the desk
    places it.
    """

    reason: HoldReason
    basis: str
    scope: frozenset[HoldScope] = _BOTH
    longest: Span | None = None
    from_deposit: bool = False
    extensions: int = 0
    notice: Notice = Notice.AFTER
    may_follow: tuple[WhyLater, ...] = ()
    report: bool = False
    told: bool = True
    by_hand: bool = True


@dataclass(frozen=True, slots=True)
class HoldProfile:
    """What one jurisdiction asks of holds from one date on."""

    code: str
    valid_from: date
    version: str
    rules: tuple[HoldRule, ...]

    def rule(self, reason: HoldReason) -> HoldRule:
        """The rule of a reason; one that the profile does not know is held to be unstated."""
        return next((one for one in self.rules if one.reason is reason), UNSTATED)

    def knows(self, reason: HoldReason) -> bool:
        """Whether the reason is on this profile's closed list."""
        return any(one.reason is reason for one in self.rules)


UNSTATED = HoldRule(HoldReason.UNSTATED, "", scope=_ANY, told=False, by_hand=False)
"""What the exchange holds for a reason outside the list: told as a check, and somebody looks."""

SILENT_UNTIL_TOLD = (WhyLater.AUTHORITY_ASKED, WhyLater.NO_TIPPING_OFF)
"""Until the notice goes out, a hold whose notice waits for one of these is told as a check."""
_MAY_FOLLOW = (WhyLater.URGENT, WhyLater.AUTHORITY_ASKED)
_VAUPA = {
    1: noop("Virtual Asset User Protection Act, art. 11(1); Decree, art. 17(1)"),
    2: noop("Virtual Asset User Protection Act, art. 11(1); Decree, art. 17(2)"),
    3: noop("Virtual Asset User Protection Act, art. 11(1); Decree, art. 17(3)"),
    4: noop("Virtual Asset User Protection Act, art. 11(1); Decree, art. 17(4)"),
    5: noop("Virtual Asset User Protection Act, art. 11(1); Decree, art. 17(5)"),
    6: noop("Virtual Asset User Protection Act, art. 11(1); Decree, art. 17(6)"),
}
_REFUND_ACT_CHECK = noop("Telecommunications Fraud Damage Refund Act, art. 2-5")
_REFUND_ACT_FREEZE = noop("Telecommunications Fraud Damage Refund Act, art. 4")
_OWNER = noop("Request of the account's owner; terms of service")
_TERMS = noop("Terms of service")
_ORDER = noop("Order of an authority")
_LAUNDERING = noop("Law against money laundering")


def _own(basis: str) -> tuple[HoldRule, ...]:
    """What the customer asked for or what guards a change of their own: known to them, owed to no
    authority."""
    return tuple(
        HoldRule(reason, basis, scope=_ANY, by_hand=False)
        for reason in (HoldReason.CUSTOMER_REQUEST, HoldReason.TAKEOVER, HoldReason.SECURITY_CHANGE)
    )


def _korea(
    item: int,
    reason: HoldReason,
    scope: frozenset[HoldScope] = _BOTH,
    *,
    longest: Span | None = None,
    from_deposit: bool = False,
    extensions: int = 0,
    told: bool = True,
) -> HoldRule:
    """A reason of the Act's closed list: told before, reported at once."""
    return HoldRule(
        reason,
        _VAUPA[item],
        scope=scope,
        longest=longest,
        from_deposit=from_deposit,
        extensions=extensions,
        notice=Notice.BEFORE,
        may_follow=_MAY_FOLLOW,
        report=True,
        told=told,
    )


_KR_2024 = (
    *_own(_OWNER),
    _korea(1, HoldReason.OUTAGE),
    _korea(1, HoldReason.DELISTING, _IN),
    _korea(1, HoldReason.ASSET_AUDIT),
    _korea(1, HoldReason.CLOSING_DOWN, _IN),
    _korea(2, HoldReason.DANGER, told=False),
    _korea(3, HoldReason.AUTHORITY_ORDER, told=False),
    _korea(4, HoldReason.AML_DUTY),
    _korea(5, HoldReason.SCAM_DELAY, longest=Span(hours=72), from_deposit=True),
    _korea(6, HoldReason.AML_SUSPICION, longest=Span(months=2), extensions=2, told=False),
)
_KR_SCAM = (
    HoldRule(HoldReason.SCAM_CHECK, _REFUND_ACT_CHECK, told=False),
    HoldRule(HoldReason.SCAM_RELIEF, _REFUND_ACT_FREEZE, report=True),
)
_ZZ = (
    *_own(_OWNER),
    HoldRule(HoldReason.OUTAGE, _TERMS),
    HoldRule(HoldReason.DELISTING, _TERMS, scope=_IN),
    HoldRule(HoldReason.ASSET_AUDIT, _TERMS),
    HoldRule(HoldReason.CLOSING_DOWN, _TERMS, scope=_IN),
    HoldRule(HoldReason.DANGER, _TERMS, told=False),
    HoldRule(HoldReason.AUTHORITY_ORDER, _ORDER, may_follow=_MAY_FOLLOW, told=False),
    HoldRule(HoldReason.AML_DUTY, _LAUNDERING),
    HoldRule(HoldReason.SCAM_CHECK, _TERMS, told=False),
    HoldRule(HoldReason.SCAM_DELAY, _TERMS, longest=Span(hours=72), from_deposit=True),
    HoldRule(
        HoldReason.AML_SUSPICION,
        _LAUNDERING,
        longest=Span(months=2),
        extensions=2,
        may_follow=(*_MAY_FOLLOW, WhyLater.NO_TIPPING_OFF),
        told=False,
    ),
)
_PROFILES = (
    HoldProfile("KR", date(2024, 7, 19), "KR-2024-07", _KR_2024),
    HoldProfile("KR", date(2026, 10, 1), "KR-2026-10", (*_KR_2024, *_KR_SCAM)),
    HoldProfile(GENERIC, date(2024, 1, 1), "ZZ-2024-01", _ZZ),
)
BASES = frozenset(rule.basis for profile in _PROFILES for rule in profile.rules)
"""The laws on which anything may be held."""


def hold_profile(jurisdiction: str, on: date) -> HoldProfile:
    """The profile in force on a date; a jurisdiction without one of its own gets the generic one."""
    known = [p for p in _PROFILES if p.code == jurisdiction and p.valid_from <= on]
    if not known:
        known = [p for p in _PROFILES if p.code == GENERIC]
    return max(known, key=lambda p: p.valid_from)


def profile_of_version(version: str) -> HoldProfile:
    """The profile under which a hold was placed. Raises KeyError for a version that never was."""
    return {p.version: p for p in _PROFILES}[version]


_OF_EXCHANGE = {
    ReasonCode.CUSTOMER_REQUEST: HoldReason.CUSTOMER_REQUEST,
    ReasonCode.TAKEOVER_REPORT: HoldReason.TAKEOVER,
    ReasonCode.SCAM_REPORT: HoldReason.SCAM_CHECK,
    ReasonCode.SECURITY_CHANGE: HoldReason.SECURITY_CHANGE,
    ReasonCode.FIAT_ENTRY_DELAY: HoldReason.SCAM_DELAY,
    ReasonCode.RISK_REVIEW: HoldReason.DANGER,
    ReasonCode.TRAVEL_RULE: HoldReason.AML_DUTY,
    ReasonCode.AML: HoldReason.AML_SUSPICION,
    ReasonCode.AUTHORITY_ORDER: HoldReason.AUTHORITY_ORDER,
    ReasonCode.MAINTENANCE: HoldReason.OUTAGE,
    ReasonCode.OUTAGE: HoldReason.OUTAGE,
    ReasonCode.DELISTING: HoldReason.DELISTING,
}
_TO_EXCHANGE = {
    HoldReason.CUSTOMER_REQUEST: ReasonCode.CUSTOMER_REQUEST,
    HoldReason.TAKEOVER: ReasonCode.TAKEOVER_REPORT,
    HoldReason.SECURITY_CHANGE: ReasonCode.SECURITY_CHANGE,
    HoldReason.SCAM_DELAY: ReasonCode.FIAT_ENTRY_DELAY,
    HoldReason.SCAM_CHECK: ReasonCode.SCAM_REPORT,
    HoldReason.SCAM_RELIEF: ReasonCode.SCAM_REPORT,
    HoldReason.DANGER: ReasonCode.RISK_REVIEW,
    HoldReason.AML_DUTY: ReasonCode.TRAVEL_RULE,
    HoldReason.AML_SUSPICION: ReasonCode.AML,
    HoldReason.AUTHORITY_ORDER: ReasonCode.AUTHORITY_ORDER,
    HoldReason.OUTAGE: ReasonCode.OUTAGE,
    HoldReason.DELISTING: ReasonCode.DELISTING,
}


def reason_of_exchange(code: str, profile: HoldProfile) -> HoldReason:
    """Our reason for the contract's word; unstated where the profile does not know it."""
    known = _OF_EXCHANGE.get(ReasonCode(code)) if code in set(ReasonCode) else None
    return known if known is not None and profile.knows(known) else HoldReason.UNSTATED


def reason_for_exchange(reason: HoldReason) -> ReasonCode:
    """The contract's word for our reason."""
    return _TO_EXCHANGE.get(reason, ReasonCode.OTHER)


def first_end(rule: HoldRule, counted_from: datetime) -> datetime | None:
    """When the first period must end at the latest; None where the law sets no longest one."""
    return rule.longest.after(counted_from) if rule.longest else None


def latest_end(rule: HoldRule, counted_from: datetime) -> datetime | None:
    """The last moment that the law allows with every extension. The exchange is given this one as the end, so
    that a hold ends lawfully even while the desk stands still."""
    return rule.longest.after(counted_from, 1 + rule.extensions) if rule.longest else None


def extended_end(rule: HoldRule, ends_at: datetime, extension_no: int) -> datetime | None:
    """When the next extension ends at the latest; None where no (further) one is allowed."""
    if rule.longest is None or extension_no >= rule.extensions:
        return None
    return rule.longest.after(ends_at)


def wrong_scope(rule: HoldRule, scope: Collection[HoldScope]) -> frozenset[HoldScope]:
    """Those parts that may not be stopped for this reason."""
    return frozenset(scope) - rule.scope


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of one hold; None where one does not run (any more)."""

    notice_due_at: datetime | None = None
    report_due_at: datetime | None = None
    appeal_due_at: datetime | None = None
    review_at: datetime | None = None
    ends_at: datetime | None = None


def next_due(clocks: Clocks) -> tuple[DueKind, datetime] | None:
    """Which clock runs out first, and when; None where nothing is left to do."""
    running = (
        (clocks.notice_due_at, DueKind.NOTICE),
        (clocks.report_due_at, DueKind.REPORT),
        (clocks.appeal_due_at, DueKind.APPEAL),
        (clocks.review_at, DueKind.REVIEW),
        (clocks.ends_at, DueKind.END),
    )
    known = [(at, kind) for at, kind in running if at is not None]
    if not known:
        return None
    at, kind = min(known, key=lambda one: one[0])
    return kind, at
