"""Cards and closed lists that the doors of resolvers speak."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from havendesk.resolvers.types.codes import FindingCode

__all__ = [
    "Candidate",
    "CertificateKind",
    "Finding",
    "FindingCode",
    "Intent",
    "NextAction",
    "Owner",
    "PaperCard",
    "Reading",
    "ReadingKind",
    "SlotName",
    "Slots",
    "WatchCard",
]


class Intent(StrEnum):
    """What a finder answers: one file in ``finders/`` each."""

    DEPOSIT_STATUS = "deposit_status"
    FIAT_DEPOSIT_STATUS = "fiat_deposit_status"
    INTERNAL_TRANSFER_STATUS = "internal_transfer_status"
    WITHDRAWAL_STATUS = "withdrawal_status"
    WITHDRAWAL_CANCEL = "withdrawal_cancel"
    FIAT_WITHDRAWAL_STATUS = "fiat_withdrawal_status"
    HOLDS = "holds"
    BALANCE = "balance"
    TRAVEL_RULE = "travel_rule"
    ADDRESS_CHECK = "address_check"
    NETWORK_STATUS = "network_status"
    SERVICE_STATUS = "service_status"
    LIMITS = "limits"
    FEES = "fees"
    LOGIN_TROUBLE = "login_trouble"
    ACCOUNT_RESTRICTION = "account_restriction"
    UNKNOWN_LOGIN = "unknown_login"
    IDENTITY_STATE = "identity_state"
    ORDER_STATUS = "order_status"
    LIQUIDATION = "liquidation"
    MARKET_NOTICE = "market_notice"
    API_ERROR = "api_error"
    API_LIMITS = "api_limits"
    CERTIFICATE = "certificate"
    CHANNEL_CHECK = "channel_check"
    SECURITY_REPORT = "security_report"
    STAKING = "staking"
    DISTRIBUTION = "distribution"
    REWARD = "reward"
    REBATE = "rebate"
    COMPLAINT = "complaint"


class CertificateKind(StrEnum):
    """What a certificate states: every booking of a time, what was there when a day ended, or the sums of a
    tax year."""

    TRANSACTIONS = "transactions"
    BALANCE = "balance"
    TAX_YEAR = "tax_year"


class SlotName(StrEnum):
    """The values that a question may hold."""

    ASSET = "asset"
    NETWORK = "network"
    TXID = "txid"
    ADDRESS = "address"
    TAG = "tag"
    AMOUNT = "amount"
    TRANSFER_ID = "transfer_id"
    ORDER_ID = "order_id"
    MARKET = "market"
    API_CODE = "api_code"
    AT = "at"
    VENUE = "venue"
    PERIOD = "period"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Slots:
    """Values found in a question, already in the exchange's and the chains' own writing.

    ``asset`` and ``network`` are codes of the contract, ``txids`` and ``addresses`` are as typed (a finder
    asks the chain rules what they can be), ``at`` is in UTC, ``market`` as in the contract (``BTC-USDT``),
    ``venue`` is the other exchange (``kraken``). ``certificate`` is what a certificate should state, and the
    days from ``first_day`` to ``last_day`` its time, in whatever zone the customer lives. ``contact`` is an
    address, number, name or code as typed, with which somebody claims to be the exchange; ``campaign`` the
    exchange's id of a part in a campaign, chosen by a button.
    """

    asset: str | None = None
    network: str | None = None
    txids: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    tag: str | None = None
    amount: Decimal | None = None
    transfer_id: str | None = None
    order_id: str | None = None
    market: str | None = None
    api_code: str | None = None
    at: datetime | None = None
    venue: str | None = None
    certificate: CertificateKind | None = None
    first_day: date | None = None
    last_day: date | None = None
    contact: str | None = None
    campaign: str | None = None


class Owner(StrEnum):
    """Who has the next move in this matter."""

    NOBODY = "nobody"
    CUSTOMER = "customer"
    SUPPORT = "support"
    WALLET = "wallet"
    FRAUD = "fraud"
    SECURITY = "security"
    COMPLIANCE = "compliance"
    IDENTITY = "identity"
    TRADING = "trading"
    FIAT = "fiat"
    API = "api"
    OTHER_VENUE = "other_venue"


class NextAction(StrEnum):
    """What comes next; ``TELL_SLOT`` asks for a value, ``CHOOSE`` for one of the candidates."""

    NOTHING = "nothing"
    WAIT = "wait"
    TELL_SLOT = "tell_slot"
    CHOOSE = "choose"
    SIGN_IN = "sign_in"
    ASK_SENDER = "ask_sender"
    ASK_RECEIVER = "ask_receiver"
    OPEN_RECOVERY = "open_recovery"
    CONFIRM_CANCEL = "confirm_cancel"
    CONFIRM_FREEZE = "confirm_freeze"
    CONFIRM_CERTIFICATE = "confirm_certificate"
    GIVE_DOCUMENTS = "give_documents"
    DOWNLOAD = "download"
    CHANGE_SETTING = "change_setting"
    REPORT = "report"
    HAND_OVER = "hand_over"


class ReadingKind(StrEnum):
    """What was read."""

    TRANSFER = "transfer"
    LEDGER = "ledger"
    BALANCE = "balance"
    DEPOSIT_ADDRESS = "deposit_address"
    HOLD = "hold"
    TRAVEL_RULE = "travel_rule"
    ORDER = "order"
    TRADE = "trade"
    POSITION = "position"
    PRICE = "price"
    ACCOUNT = "account"
    SECURITY_EVENT = "security_event"
    SESSION = "session"
    IDENTITY = "identity"
    LIMIT = "limit"
    FEE = "fee"
    NETWORK_STATUS = "network_status"
    NOTICE = "notice"
    CHAIN_TRANSACTION = "chain_transaction"
    CHAIN_ADDRESS = "chain_address"
    CHAIN_HEAD = "chain_head"
    VENUE_STATUS = "venue_status"
    API_REQUEST = "api_request"
    RULE = "rule"
    CHANNEL = "channel"
    STAKE = "stake"
    DISTRIBUTION = "distribution"
    CAMPAIGN = "campaign"
    REBATE = "rebate"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was read: the evidence of a finding.

    ``source`` names who answered (``exchange``, ``node:ethereum-1``, ``venue:kraken``); ``reference`` is
    the id or transaction id that was asked for; ``height`` the chain's height at that moment; ``silent``
    says that the source gave no usable answer, and why in ``note``.
    """

    kind: ReadingKind
    source: str
    fetched_at: datetime
    reference: str = ""
    height: int | None = None
    silent: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that the customer may mean, to be chosen by a button: ``slots`` are what choosing it means.

    ``values`` fill the button's text, which is chosen by ``kind``.
    """

    kind: ReadingKind
    values: Mapping[str, str]
    slots: Slots


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one finder.

    ``values`` are strings for the text's places: amounts with all digits and their asset apart, times in
    ISO 8601 UTC, codes of closed lists as they are; wording makes them readable. ``missing`` are slots
    without which no better answer is possible. ``recheck_seconds``: when asking again may find something
    else, None when nothing can change. ``document`` names a file that can be fetched for this finding,
    empty for none.
    """

    intent: Intent
    code: FindingCode
    slots: Slots
    values: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Reading, ...] = ()
    next_action: NextAction = NextAction.NOTHING
    owner: Owner = Owner.NOBODY
    missing: tuple[SlotName, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    recheck_seconds: int | None = None
    document: str = ""

    @property
    def digest(self) -> str:
        """Equal as long as a customer would be told the same thing (SHA-256, hexadecimal).

        Numbers that only count up (``values`` whose name ends in ``_now``) do not make it another finding.
        """
        told = sorted((name, value) for name, value in self.values.items() if not name.endswith("_now"))
        return hashlib.sha256(repr((self.intent.value, self.code.value, told)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A PDF about one account. ``name``: for saving it, plain ASCII."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class WatchCard:
    """A finding that is asked for again. ``subject_id`` is the caller's own id (the bot's: its ticket)."""

    id: UUID
    exchange_customer_id: str
    subject_id: UUID
    finding: Finding
    digest_told: str
    next_at: datetime
    until: datetime
