"""Cards and words of the exchange's contract.

Field names are those of the contract. Amounts are Decimal, times aware datetimes in UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value was read and when."""

    source: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T]):
    """A value with its provenance."""

    value: T
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the exchange offers. ``groups`` holds the names of the groups offered."""

    contract: str
    exchange_name: str
    domain: str
    sandbox: bool
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """What a verified token of the exchange says. ``subject`` is the exchange's customer id, ``jurisdiction``
    an ISO 3166-1 alpha-2 code, ``email`` an address that the exchange has proven, ``act`` the act
    that its customer confirmed to the exchange just now; all three may be empty. With an act come, where the
    exchange names them (1.4), ``methods``: how it asked its customer again (RFC 8176), and ``device_id``: the
    device of the account on which it asked."""

    subject: str
    token_id: str
    name: str
    locale: str
    jurisdiction: str
    email: str
    issued_at: datetime
    expires_at: datetime
    act: str = ""
    methods: tuple[str, ...] = ()
    device_id: str = ""


@dataclass(frozen=True, slots=True)
class AssetNetwork:
    """One asset on one network. ``node_height`` (1.2): the newest block that the exchange itself has read."""

    asset: str
    asset_name: str
    network: str
    network_name: str
    chain_id: str | None
    deposit_enabled: bool
    withdraw_enabled: bool
    min_deposit: Decimal
    min_withdraw: Decimal
    fee: Decimal
    conf_credit: int
    conf_unlock: int
    block_seconds: int
    memo_required: bool
    contract: str | None
    explorer_tx: str | None
    congestion: str
    state_since: datetime
    notice_url: str | None
    node_height: int | None = None


@dataclass(frozen=True, slots=True)
class FeeTier:
    """Trading fees from a 30-day volume on. Rates are fractions: 0.001 is 0.1 %."""

    tier: int
    volume_30d: Decimal
    maker: Decimal
    taker: Decimal


@dataclass(frozen=True, slots=True)
class FiatFee:
    """Fee of one withdrawal of money."""

    asset: str
    fee: Decimal


@dataclass(frozen=True, slots=True)
class RecoveryFee:
    """Fee for the recovery of a wrong deposit: a fraction of its value above ``free_below``."""

    rate: Decimal
    free_below: Decimal
    asset: str


@dataclass(frozen=True, slots=True)
class FeeTable:
    """Fees in force."""

    valid_from: datetime
    quote: str
    tiers: tuple[FeeTier, ...]
    fiat_withdrawals: tuple[FiatFee, ...]
    recovery: RecoveryFee | None


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of one verification level; ``amount`` None means none."""

    name: str
    level: int
    asset: str
    amount: Decimal | None
    period: str
    used: Decimal | None
    resets_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingTime:
    """How long something takes or is held by rule."""

    name: str
    seconds: int


@dataclass(frozen=True, slots=True)
class ApiErrorCode:
    """One error code of the exchange's own API and its meaning (1.3)."""

    code: str
    meaning: str


@dataclass(frozen=True, slots=True)
class LimitTable:
    """Limits by level, waiting times, and (1.3) error codes of the exchange's own API."""

    valid_from: datetime
    limits: tuple[Limit, ...]
    waiting_times: tuple[WaitingTime, ...]
    api_errors: tuple[ApiErrorCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice; ``title`` by language."""

    id: str
    kind: str
    title: dict[str, str]
    url: str | None
    affects: tuple[str, ...]
    published_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None


class HoldScope(StrEnum):
    """What a hold stops."""

    WITHDRAWALS = "withdrawals"
    DEPOSITS = "deposits"
    TRANSFERS = "transfers"
    TRADING = "trading"
    SIGN_IN = "sign_in"
    CONTACT_CHANGES = "contact_changes"
    ADDRESS_BOOK = "address_book"


class ReasonCode(StrEnum):
    """Why something is held, a closed list of the contract."""

    CUSTOMER_REQUEST = "customer_request"
    TAKEOVER_REPORT = "takeover_report"
    SCAM_REPORT = "scam_report"
    SECURITY_CHANGE = "security_change"
    FIAT_ENTRY_DELAY = "fiat_entry_delay"
    RISK_REVIEW = "risk_review"
    TRAVEL_RULE = "travel_rule"
    AML = "aml"
    AUTHORITY_ORDER = "authority_order"
    MAINTENANCE = "maintenance"
    OUTAGE = "outage"
    DELISTING = "delisting"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Hold:
    """A block with its reason and its clock. ``placed_by_act`` (1.4): which act of the desk placed it."""

    id: str
    customer_id: str
    target: str
    transfer_id: str | None
    scope: tuple[str, ...]
    reason_code: str
    legal_basis: str | None
    placed_by: str
    placed_at: datetime
    notified_at: datetime | None
    reported_at: datetime | None
    expires_at: datetime | None
    extension_no: int
    released_at: datetime | None
    status: str
    placed_by_act: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """One balance: ``total`` is ``available`` and ``held`` together."""

    asset: str
    total: Decimal
    available: Decimal
    held: Decimal


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One booking; ``amount`` is signed, ``reference`` the transfer, order or act behind it."""

    id: str
    customer_id: str
    asset: str
    amount: Decimal
    kind: str
    reference: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Transfer:
    """One deposit, withdrawal or internal transfer, whole. ``amount`` is without the fee.

    The last fields came with 1.2; an exchange of an older minor version leaves them out.
    """

    id: str
    customer_id: str
    direction: str
    asset: str
    network: str | None
    amount: Decimal
    fee: Decimal
    address: str | None
    tag: str | None
    txid: str | None
    state: str
    state_detail: str | None
    confirmations: int | None
    confirmations_credit: int | None
    confirmations_unlock: int | None
    holds: tuple[str, ...]
    cancellable: bool
    counterparty: str | None
    created_at: datetime
    updated_at: datetime
    credited_at: datetime | None
    withdrawable_at: datetime | None
    state_reason: str | None = None
    expected_at: datetime | None = None
    block_height: int | None = None
    refund_txid: str | None = None


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    """One event in the account's security log. ``reason`` (1.3): why a sign-in failed, where it is known."""

    id: str
    customer_id: str
    kind: str
    at: datetime
    ip: str | None
    country: str | None
    device_id: str | None
    session_id: str | None
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. ``country`` is an ISO 3166-1 alpha-2 code."""

    id: str
    customer_id: str
    device_id: str | None
    ip: str
    country: str | None
    created_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """One device that signed in."""

    id: str
    customer_id: str
    name: str
    kind: str
    trusted: bool
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class KycState:
    """Where the identity verification stands."""

    customer_id: str
    level: int
    status: str
    reason_code: str | None
    documents_needed: tuple[str, ...]
    reviewed_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """One order; ``price`` None is a market order."""

    id: str
    customer_id: str
    market: str
    side: str
    type: str
    price: Decimal | None
    amount: Decimal
    filled: Decimal
    average_price: Decimal | None
    status: str
    reason: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Trade:
    """One fill of an order. Since 1.6 with ``liquidity`` (maker, taker) and the fraction that was charged."""

    id: str
    order_id: str
    customer_id: str
    market: str
    side: str
    price: Decimal
    amount: Decimal
    fee: Decimal
    fee_asset: str
    at: datetime
    liquidity: str | None = None
    fee_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """One leveraged position; ``mark_price`` of a closed one is that of its end."""

    id: str
    customer_id: str
    market: str
    side: str
    amount: Decimal
    entry_price: Decimal
    mark_price: Decimal
    margin: Decimal
    leverage: Decimal
    liquidation_price: Decimal | None
    maintenance_rate: Decimal
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key of the customer; its secret is never read."""

    id: str
    customer_id: str
    label: str
    permissions: tuple[str, ...]
    ip_allow: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class DepositAddress:
    """An address that belongs, or belonged, to this exchange; ``owner`` None is the house."""

    address: str
    tag: str | None
    asset: str
    network: str
    chain: str
    owner: str | None
    retired: bool
    created_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class TravelRuleRequest:
    """One exchange of originator's and beneficiary's data; ``missing`` and ``mismatched`` name fields."""

    id: str
    transfer_id: str
    direction: str
    counterparty_vasp: str | None
    status: str
    missing: tuple[str, ...]
    mismatched: tuple[str, ...]
    requested_at: datetime
    answered_at: datetime | None
    expires_at: datetime | None
