"""What an agent sees of a customer beside the conversation: sections, each of which may be missing by itself.

Values that identify or can be used are never here. In their place stands a :class:`Masked`, whose ``field``
is what ``reveal`` takes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Masked:
    """A value that is not shown: what may be seen of it, and its name for ``reveal``."""

    masked: str
    field: str


@dataclass(frozen=True, slots=True)
class Facts(Generic[T]):
    """A section of one object. ``facts`` is None where it is not available; ``code`` says why.

    ``stale``: the exchange did not answer in time, and these are the values of ``read_at``.
    """

    available: bool
    code: str
    stale: bool
    read_at: datetime | None
    facts: T | None


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """A section that is a list; otherwise as :class:`Facts`. ``more``: there is more than is shown."""

    available: bool
    code: str
    stale: bool
    read_at: datetime | None
    more: bool
    items: tuple[T, ...]


class AccountState(StrEnum):
    """How the account stands."""

    ACTIVE = "active"
    RESTRICTED = "restricted"
    FROZEN = "frozen"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """The customer. ``state`` is UNKNOWN where the holds could not be read and nothing else restricts it."""

    state: AccountState
    level: int
    profile: str
    locale: str
    country: str
    since: datetime
    changes_blocked: bool
    name: Masked | None
    email: Masked | None
    phone: Masked | None


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """Where the identity verification stands."""

    level: int
    status: str
    reason_code: str | None
    documents_needed: tuple[str, ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """API keys that are valid; how many of them may withdraw."""

    valid: int
    may_withdraw: int


@dataclass(frozen=True, slots=True)
class AssetFacts:
    """One balance; a figure is a look of its own."""

    asset: str
    available: Masked | None
    held: Masked | None


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold that runs. ``direction`` is what it stops of coming in and going out: ``in``, ``out`` or both.

    ``guarded``: its reason must not be explained to the customer.
    """

    id: str
    target: str
    transfer_id: str | None
    reason_code: str
    scope: tuple[str, ...]
    direction: tuple[str, ...]
    placed_by: str
    since: datetime
    until: datetime | None
    notified_at: datetime | None
    guarded: bool


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """The device of a sign-in, without its name."""

    kind: str
    trusted: bool
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class LoginFacts:
    """One sign-in. ``device`` is None where the exchange does not tell it."""

    id: str
    at: datetime
    last_seen_at: datetime
    open: bool
    country: str | None
    ip: Masked | None
    device: DeviceFacts | None


@dataclass(frozen=True, slots=True)
class SecurityFacts:
    """One security event, or ``count`` alike ones in a row since ``since``; the rest is of the newest."""

    id: str
    kind: str
    at: datetime
    country: str | None
    ip: Masked | None
    count: int = 1
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """One deposit, withdrawal or internal transfer. Credited and withdrawable are two things.

    ``open``: something is still to happen. ``confirmations`` of ``confirmations_credit`` credit it, of
    ``confirmations_unlock`` make it withdrawable.
    """

    id: str
    direction: str
    asset: str
    network: str | None
    amount: Decimal
    fee: Decimal
    state: str
    state_detail: str | None
    open: bool
    held: bool
    cancellable: bool
    confirmations: int | None
    confirmations_credit: int | None
    confirmations_unlock: int | None
    credited_at: datetime | None
    withdrawable_at: datetime | None
    created_at: datetime
    updated_at: datetime
    address: Masked | None
    tag: Masked | None
    txid: Masked | None


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One order that is open."""

    id: str
    market: str
    side: str
    type: str
    price: Decimal | None
    amount: Decimal
    filled: Decimal
    status: str
    created_at: datetime


class HintCode(StrEnum):
    """Why somebody should look twice. Decided by fixed rules (``exchange.hints``), never by a model."""

    FROZEN = "frozen"
    HOLD_RUNNING = "hold_running"
    GUARDED_REASON = "guarded_reason"
    CHANGE_THEN_WITHDRAWAL = "change_then_withdrawal"
    NEW_ADDRESS_THEN_WITHDRAWAL = "new_address_then_withdrawal"
    NEARLY_ALL_WITHDRAWN = "nearly_all_withdrawn"
    FACTOR_CHANGED = "factor_changed"
    CONTACT_CHANGED = "contact_changed"
    NEW_ADDRESS = "new_address"
    NEW_DEVICE = "new_device"
    NEW_COUNTRY = "new_country"
    FAILED_SIGN_INS = "failed_sign_ins"
    NEW_API_KEY = "new_api_key"
    TRANSFER_WAITS_LONG = "transfer_waits_long"
    IDENTITY_NOT_VALID = "identity_not_valid"


class HintLevel(StrEnum):
    """How much it weighs."""

    ALERT = "alert"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Why:
    """One fact behind a hint: a word of the contract's lists, with its time."""

    kind: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint with the facts that it stands on, oldest first. ``count`` where it counts something."""

    code: HintCode
    level: HintLevel
    why: tuple[Why, ...]
    until: datetime | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """The hints, gravest first. ``unknown`` names the sections that could not be looked at for them: no hint
    must not look like no risk."""

    available: bool
    code: str
    items: tuple[Hint, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SituationCard:
    """The whole card. ``available`` is false where no section of the exchange could be read."""

    available: bool
    code: str
    customer: str
    account: Facts[AccountFacts]
    identity: Facts[IdentityFacts]
    keys: Facts[KeyFacts]
    risk: Risk
    holds: Listed[HoldFacts]
    transfers: Listed[TransferFacts]
    orders: Listed[OrderFacts]
    logins: Listed[LoginFacts]
    security_events: Listed[SecurityFacts]
    assets: Listed[AssetFacts]


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field that may be revealed, taken apart: ``transfers.dep_1.address``. ``object_id`` is empty for the
    customer's own fields."""

    section: str
    object_id: str
    name: str

    @property
    def kind(self) -> str:
        """The field without the object: ``transfers.address``."""
        return f"{self.section}.{self.name}"


@dataclass(frozen=True, slots=True)
class RevealSlot:
    """One counted look: until when it lasts and how many of this hour are left."""

    id: UUID
    until: datetime
    left: int


@dataclass(frozen=True, slots=True)
class RevealsOfDay:
    """How many fields an agent had shown on one day (UTC)."""

    agent_id: UUID
    day: date
    count: int
