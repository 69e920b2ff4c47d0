"""What the chain says of a deposit: the leaves from a transaction that a node knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from havendesk.exchange.types import AssetNetwork, DepositAddress, FeeTable, Transfer
from havendesk.exchange.types.chain_reading import (
    Agreement,
    AssetKind,
    ChainTransaction,
    ChainTransfer,
    TransactionStatus,
)
from havendesk.resolvers.finders import deposit_rows
from havendesk.resolvers.finders.asking import Read, Steps, ask, ask_both, must_be_heard
from havendesk.resolvers.finders.asks import AddressOnChain, AddressOwner, Fees, OwnAddresses
from havendesk.resolvers.finders.deposit_finding import Books, finding
from havendesk.resolvers.finders.giving import amount, texts
from havendesk.resolvers.types import Finding, FindingCode

MOST_RECEIVERS = 10
"""Addresses of one transaction that are looked up; a payout of an exchange may have hundreds."""
SOMEBODY = "somebody"
"""What the exchange room writes in place of another customer's id."""
COINS = {
    "bitcoin": "BTC",
    "litecoin": "LTC",
    "dogecoin": "DOGE",
    "bitcoin_cash": "BCH",
    "ethereum": "ETH",
    "arbitrum": "ETH",
    "optimism": "ETH",
    "base": "ETH",
    "polygon": "POL",
    "bsc": "BNB",
    "avalanche": "AVAX",
    "tron": "TRX",
    "xrpl": "XRP",
    "stellar": "XLM",
    "solana": "SOL",
}
"""The coin of a network itself."""
_KNOWN = frozenset(TransactionStatus) - {TransactionStatus.UNKNOWN, TransactionStatus.NOT_FOUND}


@dataclass(frozen=True, slots=True)
class Decided:
    """The transaction that some network's nodes know, or the network whose nodes disagree."""

    found: ChainTransaction | None
    disagree: str = ""


def decided(reads: Iterable[Read[ChainTransaction]]) -> Decided:
    """The first that is known and may be told; a failure on one chain gives way to a success on another."""
    seen = [read.value for read in reads if read.value is not None]
    known = [one for one in seen if one.agreement.decides and one.status in _KNOWN]
    known.sort(key=lambda one: one.status in (TransactionStatus.FAILED, TransactionStatus.DROPPED))
    disagree = next((one.network for one in seen if one.agreement is Agreement.DISAGREE), "")
    return Decided(known[0] if known else None, disagree)


def said_no(read: Read[Any]) -> bool:
    """Whether nodes that may be believed do not know the transaction."""
    one = read.value
    return (
        isinstance(one, ChainTransaction)
        and one.agreement.decides
        and one.status is TransactionStatus.NOT_FOUND
    )


def is_silent(read: Read[Any]) -> bool:
    """Whether a network's nodes were asked and none gave a usable answer."""
    one = read.value
    return read.reading.silent if one is None else one.agreement is Agreement.SILENT


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was read about one transaction: ``mine`` and ``ours`` are its movements to the
    customer's and to any address of the exchange, ``part`` the one that is spoken of."""

    books: Books
    tx: ChainTransaction
    row: Transfer | None
    owners: dict[str, tuple[DepositAddress, ...]]
    own: tuple[DepositAddress, ...]
    fees: FeeTable | None
    contract: bool

    @property
    def moves(self) -> tuple[ChainTransfer, ...]:
        """What moved, or what would."""
        return self.tx.transfers or self.tx.attempted

    @property
    def ours(self) -> list[ChainTransfer]:
        """Movements to addresses of the exchange."""
        return [one for one in self.moves if self.owners.get(one.receiver)]

    @property
    def mine(self) -> list[ChainTransfer]:
        """Movements to addresses of the customer; an address that many share is theirs by its tag."""
        return [one for one in self.ours if self.cards_of(one)]

    def cards_of(self, move: ChainTransfer) -> list[DepositAddress]:
        """The customer's own cards of the address that received."""
        own = [one for one in self.owners.get(move.receiver, ()) if one.owner not in (None, SOMEBODY)]
        own += [one for one in self.own if one.address == move.receiver and one not in own]
        return [one for one in own if one.tag is None or one.tag == move.tag]

    @property
    def part(self) -> ChainTransfer | None:
        """The movement that is spoken of: to the customer, else to us, else the first."""
        return next(iter(self.mine or self.ours or self.moves), None)

    def listed(self, move: ChainTransfer) -> AssetNetwork | None:
        """What moved, as the exchange serves it on this network."""
        here = [one for one in self.books.networks if one.network == self.tx.network]
        if move.asset is AssetKind.NATIVE:
            coin = COINS.get(self.tx.network)
            return next((one for one in here if one.asset == coin and not one.contract), None)
        contract = (move.contract or "").lower()
        return next((one for one in here if (one.contract or "").lower() == contract and contract), None)

    def values(self) -> dict[str, str]:
        """What every text about the transaction may name."""
        values = {"txid": self.tx.txid, "network_name": self.books.name_of(self.tx.network)}
        move = self.part
        if move is None:
            return values
        listed = self.listed(move)
        name = listed.asset if listed else COINS.get(self.tx.network, "")
        asset = name if move.asset is AssetKind.NATIVE or listed else (move.contract or "")
        quantity = move.quantity
        return values | texts(
            address=move.receiver,
            tag=move.tag,
            asset=asset,
            amount=amount(quantity.normalize()) if quantity is not None else None,
        )


def of_transaction(books: Books, tx: ChainTransaction, row: Transfer | None) -> Steps[Finding]:
    """The first leaf that applies, then our books."""
    moves = tx.transfers or tx.attempted
    receivers = list(dict.fromkeys(one.receiver for one in moves if one.receiver))[:MOST_RECEIVERS]
    wanted = [AddressOwner(address=one) for one in receivers]
    (fees,) = yield from ask(Fees())
    owners, (own,) = yield from ask_both(wanted, [OwnAddresses()])
    known = {address: read.value or () for address, read in zip(receivers, owners, strict=True)}
    contract = False
    if receivers and not any(known.values()):
        must_be_heard(*owners)
        (there,) = yield from ask(AddressOnChain(network=tx.network, address=receivers[0]))
        contract = there.value is not None and there.value.contract is True
    facts = Facts(books, tx, row, known, own.value or (), fees.value, contract)
    if row is None and not facts.mine:
        must_be_heard(*owners, own)
    for leaf in LEAVES:
        found = leaf(facts)
        if found is not None:
            return found
    if row is not None:
        return (yield from deposit_rows.of_row(books, row, tx.confirmations))
    return _not_booked(facts)


def _failed(facts: Facts) -> Finding | None:
    if facts.tx.status is not TransactionStatus.FAILED:
        return None
    return finding(facts.books, FindingCode.DEPOSIT_FAILED, facts.values() | texts(why=facts.tx.reason))


def _gone(facts: Facts) -> Finding | None:
    if facts.tx.status is TransactionStatus.REPLACED:
        values = facts.values() | texts(new_txid=facts.tx.replaced_by)
        return finding(facts.books, FindingCode.DEPOSIT_REPLACED, values)
    if facts.tx.status is TransactionStatus.DROPPED:
        return finding(facts.books, FindingCode.DEPOSIT_DROPPED, facts.values())
    return None


def _not_ours(facts: Facts) -> Finding | None:
    if facts.ours or facts.row is not None:
        return None
    if facts.tx.opaque or not facts.moves:
        if facts.tx.status is TransactionStatus.PENDING:
            return finding(facts.books, FindingCode.DEPOSIT_PENDING, facts.values(), again=60)
        return finding(facts.books, FindingCode.DEPOSIT_UNREADABLE, facts.values())
    code = FindingCode.DEPOSIT_TO_CONTRACT if facts.contract else FindingCode.DEPOSIT_NOT_OUR_ADDRESS
    return finding(facts.books, code, facts.values())


def _tag(facts: Facts) -> Finding | None:
    """An address that many share, with a tag that is not there or not the customer's."""
    move = facts.part
    if facts.mine or facts.row is not None or move is None:
        return None
    shared = [one for one in facts.owners.get(move.receiver, ()) if one.owner is None or one.tag is not None]
    listed = facts.listed(move)
    if not shared or not (listed and listed.memo_required):
        return None
    code = FindingCode.DEPOSIT_TAG_UNKNOWN if move.tag else FindingCode.DEPOSIT_TAG_MISSING
    return finding(facts.books, code, facts.values())


def _not_mine(facts: Facts) -> Finding | None:
    if facts.mine or facts.row is not None:
        return None
    return finding(facts.books, FindingCode.DEPOSIT_NOT_YOUR_ADDRESS, facts.values())


def _retired(facts: Facts) -> Finding | None:
    move = facts.part
    cards = facts.cards_of(move) if move else []
    if facts.row is not None or not cards or not all(one.retired for one in cards):
        return None
    return finding(facts.books, FindingCode.DEPOSIT_ADDRESS_RETIRED, facts.values())


def _wrong_network(facts: Facts) -> Finding | None:
    """The address is the customer's, but for another network: the keys are the same, the books are not."""
    move = facts.part
    cards = facts.cards_of(move) if move else []
    here = [one for one in cards if facts.tx.network in (one.network, one.chain)]
    if facts.row is not None or not cards or here:
        return None
    meant = facts.books.name_of(cards[0].network)
    values = facts.values() | {"meant_name": meant} | _recovery(facts.fees)
    return finding(facts.books, FindingCode.DEPOSIT_WRONG_NETWORK, values)


def _unlisted(facts: Facts) -> Finding | None:
    move = facts.part
    if facts.row is not None or move is None or facts.listed(move) is not None:
        return None
    values = facts.values() | _recovery(facts.fees)
    return finding(facts.books, FindingCode.DEPOSIT_UNLISTED_TOKEN, values)


def _recovery(fees: FeeTable | None) -> dict[str, str]:
    if fees is None or fees.recovery is None:
        return {}
    one = fees.recovery
    return {"recovery_rate": amount(one.rate), "free_amount": amount(one.free_below), "free_asset": one.asset}


def _below_minimum(facts: Facts) -> Finding | None:
    listed = facts.listed(facts.part) if facts.part else None
    if facts.row is not None or listed is None:
        return None
    whole = [one.quantity for one in facts.mine if facts.listed(one) == listed]
    total = sum((one for one in whole if one is not None), Decimal(0))
    if any(one is None for one in whole) or total >= listed.min_deposit:
        return None
    values = facts.values() | {"amount": amount(total), "least_amount": amount(listed.min_deposit)}
    return finding(facts.books, FindingCode.DEPOSIT_BELOW_MINIMUM, values)


def _unconfirmed(facts: Facts) -> Finding | None:
    """On its way: in no block yet, or not deep enough. A row that is further on speaks for itself."""
    if facts.row is not None and facts.row.state not in ("detected", "confirming"):
        return None
    if facts.tx.status is TransactionStatus.PENDING:
        return finding(facts.books, FindingCode.DEPOSIT_PENDING, facts.values(), again=60)
    listed = facts.listed(facts.part) if facts.part else None
    if listed is None or not listed.deposit_enabled:
        return None
    seen = facts.tx.confirmations or 0
    needed = (facts.row.confirmations_credit if facts.row else None) or listed.conf_credit
    if seen >= needed:
        return None
    return deposit_rows.waiting(facts.books, facts.values(), seen, needed, listed)


def _not_booked(facts: Facts) -> Finding:
    """Confirmed on the chain, and not in our books."""
    listed = facts.listed(facts.part) if facts.part else None
    behind = None
    if listed is not None and listed.node_height is not None and facts.tx.height is not None:
        behind = facts.tx.height + listed.conf_credit - listed.node_height
    return deposit_rows.not_booked(facts.books, facts.values(), listed, behind)


LEAVES: tuple[Callable[[Facts], Finding | None], ...] = (
    _failed,
    _gone,
    _not_ours,
    _tag,
    _not_mine,
    _retired,
    _wrong_network,
    _unlisted,
    _below_minimum,
    _unconfirmed,
)
"""In the order of looking."""
