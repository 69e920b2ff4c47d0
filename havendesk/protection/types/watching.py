"""Cards and closed lists of the watch over accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class WatchRule(StrEnum):
    """What the watch looks for."""

    NEW_DEVICE = "new_device"
    IMPOSSIBLE_TRAVEL = "impossible_travel"
    MANY_FAILURES = "many_failures"
    FACTOR_THEN_WITHDRAWAL = "factor_then_withdrawal"
    ADDRESS_THEN_SHARE = "address_then_share"
    SHARED_DEVICE = "shared_device"


class WarningState(StrEnum):
    """What became of a warning. The owner's no counts at any time until it is settled; a yes only while it is
    open. SETTLED: a security officer looked."""

    OPEN = "open"
    MINE = "mine"
    NOT_MINE = "not_mine"
    SETTLED = "settled"


class WatchPolicy(StrEnum):
    """What the watch does by itself above its higher threshold."""

    WARN = "warn"
    HOLD = "hold"
    FREEZE = "freeze"


class WatchAct(StrEnum):
    """What the watch did by itself because of a warning, and how that ended."""

    NONE = "none"
    WANTED = "wanted"
    DONE = "done"
    NOTHING_TO_HOLD = "nothing_to_hold"
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class Seen:
    """One event of an account as the rules read it, oldest first in a list: the order of the exchange's log
    counts, not the clock, which may go backward. ``new``: not judged yet."""

    id: str
    kind: str
    at: datetime
    country: str = ""
    device_id: str = ""
    new: bool = True


@dataclass(frozen=True, slots=True)
class OpenWithdrawal:
    """A withdrawal that could still be held. ``share``: its part of what the account had of that asset, 0 to
    1; None where the exchange did not say."""

    transfer_id: str
    asset: str
    share: Decimal | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What else is known of an account. ``devices``: known for longer; ``trusted``: devices of which the
    owner said "it was me"; ``sharers``: how many other accounts a device signed in to lately."""

    devices: frozenset[str] = frozenset()
    trusted: frozenset[str] = frozenset()
    sharers: Mapping[str, int] = field(default_factory=dict)
    withdrawals: tuple[OpenWithdrawal, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that hit: its points, the event it hit at, and the values that its sentence names."""

    rule: WatchRule
    points: int
    event_id: str
    at: datetime
    facts: Mapping[str, str]
    new: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """``score`` is the sum of the best finding of each rule; ``first`` the new finding that weighs most."""

    score: int
    findings: tuple[Finding, ...]
    first: Finding | None
    warns: bool
    acts: bool


@dataclass(frozen=True, slots=True)
class WarningCard:
    """A warning as security officers read it: ``reasons`` are sentences in the reader's language."""

    id: UUID
    customer_id: UUID
    alias: str
    rule: WatchRule
    score: int
    reasons: tuple[str, ...]
    state: WarningState
    act: WatchAct
    policy: WatchPolicy
    raised_at: datetime
    until: datetime
    answered_at: datetime | None
    seconds_to_warn: float


@dataclass(frozen=True, slots=True)
class WarningPage:
    """A warning as its owner reads it, on the page behind the link."""

    id: UUID
    customer_id: UUID
    language: str
    reasons: tuple[str, ...]
    state: WarningState
    over: bool
