"""Cards and closed lists of freezes: who reported what, and how far the exchange has followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from havendesk.exchange.types import HoldScope


class ReportSource(StrEnum):
    """Through which door a report came."""

    CHAT = "chat"
    PORTAL = "portal"
    WARNING_LINK = "warning_link"
    AGENT = "agent"
    API = "api"
    BOT = "bot"
    EMAIL = "email"
    PHONE = "phone"
    WATCH = "watch"


class ReportStrength(StrEnum):
    """How sure it is that the owner speaks. The order of the list is the order of strength.

    WEAK: a stranger who knows the account's identifier and one fact. PLAUSIBLE: the link of a warning, or an
    unsigned chat that names the account. STRONG: a signed-in customer, an agent, the watch above a threshold.
    """

    WEAK = "weak"
    PLAUSIBLE = "plausible"
    STRONG = "strong"


class FreezeState(StrEnum):
    """How far the account is frozen.

    WANTED: the exchange has not answered yet. SENT: it said yes. CONFIRMED: reading back shows the block.
    STUCK: not confirmed after the bounded time; it is tried on. RELEASING and RELEASED: the way back.
    """

    WANTED = "wanted"
    SENT = "sent"
    CONFIRMED = "confirmed"
    STUCK = "stuck"
    RELEASING = "releasing"
    RELEASED = "released"


class StepName(StrEnum):
    """The steps in their order: money first, the snapshot before what destroys evidence."""

    BLOCK = "block"
    SNAPSHOT = "snapshot"
    CANCEL_WITHDRAWALS = "cancel_withdrawals"
    END_SESSIONS = "end_sessions"
    REVOKE_KEYS = "revoke_keys"
    BLOCK_CHANGES = "block_changes"


class StepState(StrEnum):
    """Where one step stands. FAILED: refused last time, and tried again. SKIPPED: not done, for the reason
    in the step's code: ``policy`` (the report is too weak for it), ``not_offered`` (by the exchange)."""

    WANTED = "wanted"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    SKIPPED = "skipped"


class ClaimState(StrEnum):
    """Where a report without sign-in stands. FITS_NOT: no account, or not its fact; which, is not told."""

    CHECKING = "checking"
    FITS = "fits"
    FITS_NOT = "fits_not"


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step with its times. ``code``: why it is skipped, or why the last attempt failed; of a snapshot
    ``partial`` where something could not be read in time."""

    name: StepName
    state: StepState
    wanted_at: datetime
    sent_at: datetime | None
    confirmed_at: datetime | None
    attempts: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class FreezeCard:
    """One freeze. ``reference`` is what people say; ``reports`` counts those who reported the same account
    while it was open; ``confirmed_at`` is when reading back first showed the block."""

    id: UUID
    reference: str
    customer_id: UUID
    exchange_customer_id: str
    source: ReportSource
    strength: ReportStrength
    scope: tuple[HoldScope, ...]
    state: FreezeState
    reported_at: datetime
    sent_at: datetime | None
    confirmed_at: datetime | None
    released_at: datetime | None
    ticket_id: UUID | None
    drill: bool
    reports: int
    steps: tuple[StepCard, ...]


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """A freeze in the desk's list. ``by_stranger``: nobody stronger than a stranger has reported it, so its
    owner may undo it. ``trouble_at``: since when a person must look because the exchange does not hold it."""

    freeze: FreezeCard
    alias: str
    by_stranger: bool
    trouble_at: datetime | None


@dataclass(frozen=True, slots=True)
class FreezePage:
    """Part of the list: what is stuck first, then the newest. ``after`` continues it, empty at its end; the
    counts are of all freezes that are not over."""

    freezes: tuple[FreezeRow, ...]
    after: str
    open: int
    stuck: int
    by_strangers: int


@dataclass(frozen=True, slots=True)
class SnapshotCard:
    """What the account looked like when it was frozen. ``body`` has one member per section, each the
    contract's own objects; ``missing`` names the sections that could not be read in time; ``sha256`` is over
    the RFC 8785 bytes of ``body``, in hex."""

    freeze_id: UUID
    taken_at: datetime
    missing: tuple[str, ...]
    sha256: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """What became of a report without sign-in. ``freeze`` once it fits."""

    state: ClaimState
    at: datetime
    freeze: FreezeCard | None
