"""Cards and closed lists of holds: blocks with their legal reason, notice, end and the way to object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from havendesk.exchange.types import HoldScope


class HoldReason(StrEnum):
    """Why something is held. A jurisdiction's profile says which of them it knows and under which conditions.

    SCAM_DELAY counts from a deposit. SCAM_CHECK and SCAM_RELIEF are the measure on suspicion and the freeze
    at a victim's application. UNSTATED: the exchange gave a reason that the profile does not know; a person
    looks.
    """

    CUSTOMER_REQUEST = "customer_request"
    TAKEOVER = "takeover"
    SECURITY_CHANGE = "security_change"
    SCAM_DELAY = "scam_delay"
    SCAM_CHECK = "scam_check"
    SCAM_RELIEF = "scam_relief"
    DANGER = "danger"
    AML_DUTY = "aml_duty"
    AML_SUSPICION = "aml_suspicion"
    AUTHORITY_ORDER = "authority_order"
    OUTAGE = "outage"
    DELISTING = "delisting"
    ASSET_AUDIT = "asset_audit"
    CLOSING_DOWN = "closing_down"
    UNSTATED = "unstated"


class HoldTarget(StrEnum):
    """What is held: the account with all its assets, or one transfer with its asset."""

    ACCOUNT = "account"
    TRANSFER = "transfer"


class HoldOrigin(StrEnum):
    """Who placed it: a person or a service of the desk, the exchange by itself, a freeze."""

    DESK = "desk"
    EXCHANGE = "exchange"
    FREEZE = "freeze"


class HoldState(StrEnum):
    """How far the exchange has followed: PLACING until it confirms, ACTIVE, RELEASING until it is over there
    too, ENDED."""

    PLACING = "placing"
    ACTIVE = "active"
    RELEASING = "releasing"
    ENDED = "ended"


class HoldEnd(StrEnum):
    """Why a hold is over."""

    RELEASED = "released"
    EXPIRED = "expired"
    APPEAL_GRANTED = "appeal_granted"
    ENDED_AT_EXCHANGE = "ended_at_exchange"
    UNFROZEN = "unfrozen"


class WhyLater(StrEnum):
    """Why the customer was not told before the block: a closed list, of which a profile allows some."""

    URGENT = "urgent"
    AUTHORITY_ASKED = "authority_asked"
    NO_TIPPING_OFF = "no_tipping_off"


class DueKind(StrEnum):
    """Which of a hold's clocks runs out first."""

    NOTICE = "notice"
    REPORT = "report"
    APPEAL = "appeal"
    REVIEW = "review"
    END = "end"


class HoldStepKind(StrEnum):
    """What happened to a hold."""

    PLACED = "placed"
    TAKEN_OVER = "taken_over"
    CONFIRMED = "confirmed"
    NOTIFIED = "notified"
    NOTICE_DEFERRED = "notice_deferred"
    REPORTED = "reported"
    EXTENDED = "extended"
    REVIEWED = "reviewed"
    DUE = "due"
    OVERDUE = "overdue"
    APPEALED = "appealed"
    APPEAL_KEPT = "appeal_kept"
    APPEAL_GRANTED = "appeal_granted"
    RELEASE_WANTED = "release_wanted"
    EXPIRED = "expired"
    ENDED = "ended"
    NOT_FOLLOWED = "not_followed"


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold in a list: no grounds and no personal data. ``due_at`` is when the next clock (``due``) runs
    out; both are None when nothing is left to do. ``overdue`` at the moment of reading."""

    id: UUID
    customer_id: UUID
    alias: str
    jurisdiction: str
    reason: HoldReason
    target: HoldTarget
    asset: str
    scope: tuple[HoldScope, ...]
    origin: HoldOrigin
    state: HoldState
    placed_at: datetime
    ends_at: datetime | None
    extension_no: int
    extensions_left: int
    due: DueKind | None
    due_at: datetime | None
    overdue: bool
    appealed: bool
    may_release: bool


@dataclass(frozen=True, slots=True)
class HoldPage:
    """Part of the queue. ``after`` continues it, empty at its end; the counts are of the whole queue."""

    holds: tuple[HoldRow, ...]
    after: str
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class HoldStepCard:
    """One thing that happened. ``by_kind`` and ``by_id`` name who did it; ``note`` is what they wrote."""

    kind: HoldStepKind
    at: datetime
    by_kind: str
    by_id: UUID | None
    note: str


@dataclass(frozen=True, slots=True)
class AppealCard:
    """An objection of the customer. ``granted`` is None while nobody has decided; ``answer`` is what the
    customer is told."""

    id: UUID
    at: datetime
    due_at: datetime
    words: str
    ticket_id: UUID | None
    decided_at: datetime | None
    decided_by: UUID | None
    granted: bool | None
    answer: str


@dataclass(frozen=True, slots=True)
class HoldCard:
    """A hold for those who decide on it, with its law and its history.

    ``profile`` is the version of the jurisdiction's profile, ``latest_end`` the last moment that the law
    allows with all its extensions (None: no longest duration). ``why_later``: why the customer was told only
    after; ``may_defer``: for which reasons the notice may still wait.
    """

    row: HoldRow
    profile: str
    basis: str
    grounds: str
    transfer_id: str
    exchange_hold_id: str
    counted_from: datetime
    latest_end: datetime | None
    notice_due_at: datetime | None
    notified_at: datetime | None
    why_later: WhyLater | None
    may_defer: tuple[WhyLater, ...]
    report_due_at: datetime | None
    reported_at: datetime | None
    report_receipt: str
    review_at: datetime | None
    ended_at: datetime | None
    end: HoldEnd | None
    placed_by_kind: str
    placed_by: UUID | None
    ticket_id: UUID | None
    trouble: str
    appeal: AppealCard | None
    steps: tuple[HoldStepCard, ...]


@dataclass(frozen=True, slots=True)
class OwnHold:
    """A hold as its customer sees it. ``reason`` is None for a check that the law requires: then nothing else
    is told, and however many such checks run, the customer sees one.

    ``appeal``: the last objection, without our own words about who decides.
    """

    id: UUID
    reason: HoldReason | None
    basis: str
    target: HoldTarget
    asset: str
    scope: tuple[HoldScope, ...]
    since: datetime | None
    until: datetime | None
    looked_at_by: datetime | None
    appeal: AppealCard | None
    may_appeal: bool


@dataclass(frozen=True, slots=True)
class AccountHold:
    """A hold of our book beside the exchange's, for whoever answers its customer. ``exchange_ref``: the
    exchange's hold, empty until it placed one. ``notified_at`` and ``extension_no`` are empty for a check."""

    exchange_ref: str
    own: OwnHold
    notified_at: datetime | None
    extension_no: int


@dataclass(frozen=True, slots=True)
class AccountHolds:
    """What our book says of one account; ``page``: the whole address where its customer reads and objects."""

    holds: tuple[AccountHold, ...]
    page: str


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason that may be chosen in a jurisdiction today, with its conditions, for whoever places a hold."""

    reason: HoldReason
    basis: str
    scope: tuple[HoldScope, ...]
    why_later: tuple[WhyLater, ...]
    from_deposit: bool
    latest_end: datetime | None
    extensions: int
    report: bool


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """An account that somebody wants to hold, by what its law allows today. ``running``: how many holds it
    has."""

    customer_id: UUID
    alias: str
    jurisdiction: str
    profile: str
    running: int
    reasons: tuple[ReasonChoice, ...]
