"""What nodes of the chains and other venues say: cards with their provenance.

Amounts on a chain are integers of base units (satoshi, wei, drops) with their decimals beside them; heights
count blocks, ledgers or slots; times are UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from havendesk.exchange.types.chains import Family


class TransactionStatus(StrEnum):
    """What became of a transaction.

    UNKNOWN: nothing is decided, because nobody answered or the nodes disagree (see ``agreement``).
    NOT_FOUND: no node knows it. PENDING: known, in no block. FAILED: in a block, and moved nothing.
    CONFIRMED: in a block, with ``confirmations``. REPLACED: another transaction spent what it would have
    spent. DROPPED: it was seen waiting, nobody knows it any more, and what it would have spent is unspent.
    """

    UNKNOWN = "unknown"
    NOT_FOUND = "not_found"
    PENDING = "pending"
    FAILED = "failed"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"
    DROPPED = "dropped"

    @property
    def known(self) -> bool:
        """Whether the network knows the transaction, or knew it."""
        return self not in (TransactionStatus.UNKNOWN, TransactionStatus.NOT_FOUND)


class Agreement(StrEnum):
    """How many nodes stand behind a value.

    AGREED: two or more say the same. SINGLE: one node answered. DISAGREE: they contradict each other, and
    nothing is decided. LAGGING: whoever answered is behind the chain. SILENT: nobody gave a usable answer.
    NOT_CONFIGURED: the operator named no node of this network.
    """

    AGREED = "agreed"
    SINGLE = "single"
    DISAGREE = "disagree"
    LAGGING = "lagging"
    SILENT = "silent"
    NOT_CONFIGURED = "not_configured"

    @property
    def decides(self) -> bool:
        """Whether the value may be told to somebody."""
        return self in (Agreement.AGREED, Agreement.SINGLE)


class NodeTrouble(StrEnum):
    """Why a node's answer is not used."""

    SILENT = "silent"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    BLOCKED = "blocked"
    REFUSED = "refused"
    NOT_JSON = "not_json"
    NOT_OF_THE_PROTOCOL = "not_of_the_protocol"
    CONTRADICTS_ITSELF = "contradicts_itself"
    ANOTHER_CHAIN = "another_chain"
    LAGGING = "lagging"
    BUDGET_SPENT = "budget_spent"


class AssetKind(StrEnum):
    """The network's own coin, or a token with its contract."""

    NATIVE = "native"
    TOKEN = "token"


@dataclass(frozen=True, slots=True)
class ChainTransfer:
    """One movement inside a transaction.

    ``contract``: of a token (on the XRP Ledger ``currency.issuer``, on Solana the mint, of Tron's own tokens
    the number). ``sender``: empty where several paid together. ``receiver``: empty for what is no address.
    ``tag``: destination tag or memo. ``amount``: base units; ``decimals``: None where the token does not say.
    """

    asset: AssetKind
    sender: str
    receiver: str
    amount: int
    decimals: int | None
    contract: str | None = None
    tag: str | None = None

    @property
    def quantity(self) -> Decimal | None:
        """The amount in whole coins, exact; None where the decimals are not known."""
        if self.decimals is None:
            return None
        digits = tuple(int(digit) for digit in str(abs(self.amount)))
        return Decimal((int(self.amount < 0), digits, -self.decimals))


@dataclass(frozen=True, slots=True)
class Sighting:
    """That a transaction was seen waiting: what it would spend, by which one sees later that it was dropped
    or replaced. ``spends``: ``sender:nonce`` on EVM networks, ``txid:output`` of its first input on
    Bitcoin-like ones."""

    network: str
    txid: str
    spends: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class NodeHead:
    """How far a node has come: its newest block, when that was made, and the newest that is final (None where
    the network has no finality but depth)."""

    height: int
    at: datetime
    final_height: int | None = None


@dataclass(frozen=True, slots=True)
class NodeReading:
    """Evidence: what one node said, or why it counts for nothing. ``source``: ``node:ethereum-1``; its number
    is the node's place in the operator's list."""

    source: str
    fetched_at: datetime
    height: int | None = None
    said: str = ""
    trouble: NodeTrouble | None = None


@dataclass(frozen=True, slots=True)
class NodeTransaction:
    """What one node says of one transaction; ``status`` is never UNKNOWN.

    ``transfers`` moved; ``attempted`` is what a waiting or failed transaction would move, as far as it can be
    read. ``opaque``: it calls a contract that may move the network's coin without a trace in the receipt.
    """

    txid: str
    status: TransactionStatus
    head: NodeHead
    height: int | None = None
    block: str = ""
    at: datetime | None = None
    final: bool = False
    transfers: tuple[ChainTransfer, ...] = ()
    attempted: tuple[ChainTransfer, ...] = ()
    fee: int | None = None
    fee_decimals: int | None = None
    replaced_by: str | None = None
    spends: str = ""
    opaque: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChainTransaction:
    """One transaction as its network's nodes tell it.

    ``confirmations``: blocks from its own to the head, both counted; None outside a block. ``finalized``:
    final by the network's rule, or deep enough. ``reason``: the network's own word for a failure
    (``tecPATH_DRY``, ``OUT_OF_ENERGY``). ``sighting``: to be handed in with the next question about the same
    transaction. Where ``agreement`` does not decide, ``status`` is UNKNOWN and everything else is empty;
    ``readings`` says who said what.
    """

    network: str
    family: Family | None
    txid: str
    status: TransactionStatus
    agreement: Agreement
    source: str
    fetched_at: datetime
    readings: tuple[NodeReading, ...] = ()
    confirmations: int | None = None
    height: int | None = None
    head: int | None = None
    at: datetime | None = None
    finalized: bool = False
    transfers: tuple[ChainTransfer, ...] = ()
    attempted: tuple[ChainTransfer, ...] = ()
    fee: int | None = None
    fee_decimals: int | None = None
    replaced_by: str | None = None
    opaque: bool = False
    reason: str = ""
    sighting: Sighting | None = None


@dataclass(frozen=True, slots=True)
class NodeAddress:
    """What one node says of an address; None where the protocol does not tell."""

    address: str
    head: NodeHead
    contract: bool | None = None
    exists: bool | None = None
    tag_required: bool | None = None


@dataclass(frozen=True, slots=True)
class ChainAddress:
    """An address as its network's nodes tell it.

    ``contract``: whether a program lives there; ``exists``: whether the network knows it as an account (an
    unused address may be fine all the same); ``tag_required``: whether the account refuses payments without a
    destination tag. None where it is not known or nothing is decided.
    """

    network: str
    address: str
    agreement: Agreement
    source: str
    fetched_at: datetime
    readings: tuple[NodeReading, ...] = ()
    height: int | None = None
    contract: bool | None = None
    exists: bool | None = None
    tag_required: bool | None = None


@dataclass(frozen=True, slots=True)
class ChainHead:
    """How far a network has come. ``height`` and ``at`` are None where nothing is decided."""

    network: str
    agreement: Agreement
    source: str
    fetched_at: datetime
    readings: tuple[NodeReading, ...] = ()
    height: int | None = None
    at: datetime | None = None
    final_height: int | None = None


@dataclass(frozen=True, slots=True)
class VenueNetwork:
    """One network of an asset at another venue, in the venue's own words. ``confirmations``: blocks until it
    credits a deposit. None where the venue does not say."""

    name: str
    network: str | None
    deposits: bool | None
    withdrawals: bool | None
    confirmations: int | None = None
    min_deposit: Decimal | None = None
    min_withdraw: Decimal | None = None
    tag_required: bool | None = None
    contract: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class VenueStatus:
    """Whether another venue lets an asset in and out.

    ``known``: the venue lists the asset. ``per_network``: it says so network by network; else the one entry
    speaks of the whole asset. ``networks``: those asked for, all where none was named or none fits.
    ``silent``: no usable answer, and why; nothing may be concluded then.
    """

    venue: str
    asset: str
    source: str
    fetched_at: datetime
    known: bool = False
    per_network: bool = True
    networks: tuple[VenueNetwork, ...] = field(default_factory=tuple)
    matched: bool = False
    silent: str = ""
