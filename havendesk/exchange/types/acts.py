"""Cards of what protection stands on: the customer, who is related, events, identity checks, acts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from havendesk.exchange.types.contract import Hold, LedgerEntry, Transfer


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer of the exchange, whole. The last two came with 1.4: second factors that they have, and
    addresses that were replaced within the last 30 days."""

    id: str
    name: str
    email: str | None
    phone: str | None
    locale: str
    country: str
    profile: str
    level: int
    frozen: bool
    contact_changes_blocked: bool
    created_at: datetime
    second_factors: tuple[str, ...] = ()
    former_emails: tuple[str, ...] = ()


class SecondFactor(StrEnum):
    """What ``reset_factor`` removes. PASSWORD: the exchange lets its customer set a new one, by its own way;
    it is no part of ALL."""

    TOTP = "totp"
    PASSKEY = "passkey"
    SMS = "sms"
    PASSWORD = "password"
    ALL = "all"


class RelatedBy(StrEnum):
    """What two customers share."""

    DEVICE = "device"
    WITHDRAWAL_ADDRESS = "withdrawal_address"
    DEPOSIT_ADDRESS = "deposit_address"


@dataclass(frozen=True, slots=True)
class Related:
    """Another customer who shares a device or an address with this one, and which."""

    customer_id: str
    related_id: str
    by: str
    shared: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class ExchangeEvent:
    """Something changed at the exchange. Ids only: read the object again. ``object`` and ``kind`` are words
    of the contract; those of a later minor version are passed on as they are."""

    cursor: str
    kind: str
    object: str
    object_id: str
    customer_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events oldest first, and the cursor behind them; with no events it is the one that was asked with."""

    events: tuple[ExchangeEvent, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """A proof of identity that the exchange asks of its customer: ``pending``, ``passed``, ``failed`` or
    ``expired``; ``url`` is where the customer does it."""

    id: str
    customer_id: str
    status: str
    url: str | None
    created_at: datetime
    decided_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ActResult:
    """What an act did at the exchange. ``status`` is ``done`` or ``pending``; ``transfer`` and
    ``ledger_entry`` are what the act changed or booked, where it did."""

    id: str
    act: str
    customer_id: str | None
    status: str
    at: datetime
    holds: tuple[Hold, ...]
    ended_sessions: tuple[str, ...]
    revoked_keys: tuple[str, ...]
    transfer: Transfer | None = None
    ledger_entry: LedgerEntry | None = None
