"""Why a deposit of coins is not there: one order of looking, from the chain to our books.

The order: nowhere on a chain; failed, replaced or dropped there; whose address; which token on which network;
the tag; the least amount; not yet confirmed; then our own row with its state; then a paused wallet, a node of
ours that is behind, and last the wallet team. What is not the customer's own is never told more of than that
it is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from havendesk.exchange.rules.chains import could_be_on, recognise
from havendesk.exchange.types import Transfer
from havendesk.exchange.types.chain_reading import ChainTransaction
from havendesk.exchange.types.chains import IdKind, Recognition
from havendesk.resolvers.finders import deposit_chain, deposit_rows, withdrawal_status
from havendesk.resolvers.finders.asking import (
    Finder,
    Question,
    Read,
    Steps,
    ask,
    ask_both,
    must_be_heard,
    needs,
)
from havendesk.resolvers.finders.asks import (
    Networks,
    Notices,
    OnChain,
    TransferById,
    Transfers,
    TransfersByTxid,
    Venue,
)
from havendesk.resolvers.finders.choosing import choose
from havendesk.resolvers.finders.deposit_finding import Books, finding
from havendesk.resolvers.finders.giving import texts
from havendesk.resolvers.types import Finding, FindingCode, Intent, SlotName

FINISHED = frozenset({"unlocked", "refunded", "rejected", "failed"})
MOST_LOOKS = 12
"""Questions to nodes in one step, however many ids and networks there are."""
BANK = "bank"


def find(question: Question) -> Steps[Finding]:
    """By transaction id where there is one, by our own number, else the customer's newest deposits."""
    slots = question.slots
    if slots.txids:
        return (yield from _by_txid(question))
    if slots.transfer_id:
        row, networks, notices = yield from ask(TransferById(id=slots.transfer_id), Networks(), Notices())
        if row.known.direction == "withdrawal":
            return (yield from withdrawal_status.of_row(question, row.known))
        books = Books(question, networks.value or (), notices.value or ())
        return (yield from deposit_rows.of_row(books, row.known))
    return (yield from _newest(question))


# without a transaction id


def _newest(question: Question) -> Steps[Finding]:
    deposits, networks, notices = yield from ask(Transfers(direction="deposit"), Networks(), Notices())
    books = Books(question, networks.value or (), notices.value or ())
    fitting = [one for one in deposits.known if _fits(question, one)]
    meant = [one for one in fitting if one.state not in FINISHED] or fitting
    if len(meant) == 1:
        return (yield from deposit_rows.of_row(books, meant[0]))
    if meant:
        return choose(question, Intent.DEPOSIT_STATUS, meant, networks.value or ())
    return (yield from _nothing_there(books))


def _fits(question: Question, one: Transfer) -> bool:
    slots = question.slots
    return (
        one.network != BANK
        and slots.asset in (None, one.asset)
        and slots.network in (None, one.network)
        and slots.amount in (None, one.amount)
    )


def _nothing_there(books: Books) -> Steps[Finding]:
    """No deposit of ours fits: a closed network or a closed sender may be why; else the id is needed."""
    suspended = yield from _sender_suspended(books)
    if suspended is not None:
        return suspended
    served = books.served()
    if served is not None and not served.deposit_enabled:
        return finding(books, FindingCode.DEPOSIT_WALLET_PAUSED, deposit_rows.paused_values(books, served))
    none = finding(books, FindingCode.DEPOSIT_NONE, texts(asset=books.question.slots.asset))
    missing = needs(books.question, Intent.DEPOSIT_STATUS, SlotName.TXID)
    return Finding(
        none.intent,
        none.code,
        none.slots,
        values=none.values,
        next_action=missing.next_action,
        owner=missing.owner,
        missing=missing.missing,
    )


def _sender_suspended(books: Books) -> Steps[Finding | None]:
    slots = books.question.slots
    if not slots.venue or not slots.asset:
        return None
    (read,) = yield from ask(Venue(venue=slots.venue, asset=slots.asset, network=slots.network or ""))
    status = read.value
    if status is None or status.silent or not status.networks:
        return None
    closed = [one for one in status.networks if one.withdrawals is False]
    if not closed or (not status.matched and len(closed) < len(status.networks)):
        return None
    values = {"venue": status.venue, "asset": slots.asset, "network_name": closed[0].name}
    return finding(books, FindingCode.DEPOSIT_SENDER_SUSPENDED, values)


# by transaction id


def _by_txid(question: Question) -> Steps[Finding]:
    known = [(text, recognise(text)) for text in question.slots.txids]
    usable = [(text, one) for text, one in known if _transaction(one)]
    networks, notices = yield from ask(Networks(), Notices())
    must_be_heard(networks)
    books = Books(question, networks.value or (), notices.value or ())
    if not usable:
        return _unusable(books, known)
    forms = dict.fromkeys(form for text, one in usable for form in _forms(text, one))
    # An exchange that does not say what it serves cannot be told by the chain what it should have credited.
    looks = list(_looks(books, [one for _text, one in usable]))[:MOST_LOOKS] if networks.value else []
    reads, on_chain = yield from ask_both([TransfersByTxid(txid=form) for form in forms], looks)
    rows = list({row.id: row for read in reads for row in read.value or ()}.values())
    if len(rows) > 1:
        return choose(question, Intent.DEPOSIT_STATUS, rows, networks.value or ())
    if rows:
        return (yield from _booked(books, rows[0], looks, on_chain))
    must_be_heard(*reads)
    decided = deposit_chain.decided(on_chain)
    if decided.found is not None:
        return (yield from deposit_chain.of_transaction(books, decided.found, None))
    if decided.disagree:
        return finding(books, FindingCode.SOURCES_DISAGREE, {"network": decided.disagree})
    return (yield from _nowhere(books, usable[0][0], looks, on_chain))


def _booked(
    books: Books, row: Transfer, looks: list[OnChain], reads: tuple[Read[ChainTransaction], ...]
) -> Steps[Finding]:
    """Our row, with what its own network says; the same id on another chain is another transaction."""
    if row.direction == "withdrawal":
        return (yield from withdrawal_status.of_row(books.question, row))
    here = [read for look, read in zip(looks, reads, strict=True) if look.network == row.network]
    decided = deposit_chain.decided(here)
    if decided.found is not None:
        return (yield from deposit_chain.of_transaction(books, decided.found, row))
    return (yield from deposit_rows.of_row(books, row))


def _transaction(found: Recognition) -> bool:
    return any(one.kind is IdKind.TRANSACTION and one.defect is None for one in found.meanings)


def _unusable(books: Books, known: list[tuple[str, Recognition]]) -> Finding:
    text, found = known[0]
    if any(one.kind is IdKind.ADDRESS and one.defect is None for one in found.meanings):
        code, values = FindingCode.DEPOSIT_ID_IS_ADDRESS, {"address": found.text}
    else:
        code, values = FindingCode.VALUE_UNUSABLE, {"value": text[:60]}
    return finding(books, code, values)


def _forms(text: str, found: Recognition) -> Iterable[str]:
    """Every way in which the exchange may have written this id."""
    sound = (one.canonical for one in found.meanings if one.kind is IdKind.TRANSACTION and not one.defect)
    return dict.fromkeys([*(one for one in sound if one), found.text or text])


def _looks(books: Books, found: list[Recognition]) -> Iterable[OnChain]:
    """Every network on which one of the ids may be: the one that was named first, then the exchange's, then
    all others that write ids so."""
    served = {one.network: one.chain_id for one in books.networks if one.network != BANK}
    for one in found:
        named = books.question.slots.network or (one.named or "")
        every = dict.fromkeys(
            [*([named] if named else []), *served, *(other.value for other in one.networks)]
        )
        for network in every:
            meaning = could_be_on(one, IdKind.TRANSACTION, str(network), served.get(str(network)))
            if meaning is not None:
                yield OnChain(network=str(network), txid=meaning.canonical)


def _nowhere(
    books: Books, txid: str, looks: list[OnChain], reads: tuple[Read[ChainTransaction], ...]
) -> Steps[Finding]:
    """No node knows it and our books do not: the sender has not sent it, or nobody could look."""
    suspended = yield from _sender_suspended(books)
    if suspended is not None:
        return suspended
    looked = [look.network for look, read in zip(looks, reads, strict=True) if deposit_chain.said_no(read)]
    served = books.served()
    if served is not None and not served.deposit_enabled and not looked:
        return finding(books, FindingCode.DEPOSIT_WALLET_PAUSED, deposit_rows.paused_values(books, served))
    silent = [look.network for look, read in zip(looks, reads, strict=True) if deposit_chain.is_silent(read)]
    if silent and (not looked or books.question.slots.network in silent):
        names = ", ".join(books.name_of(network) for network in silent)
        return finding(books, FindingCode.DEPOSIT_NODES_SILENT, {"txid": txid, "networks": names})
    if not looked:
        return finding(books, FindingCode.DEPOSIT_NOT_SEEN, {"txid": txid})
    names = ", ".join(books.name_of(network) for network in looked)
    return finding(books, FindingCode.DEPOSIT_NOT_ON_CHAIN, {"txid": txid, "networks": names})


FINDER = Finder(Intent.DEPOSIT_STATUS, find)
