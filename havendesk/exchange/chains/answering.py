"""The three questions to a network, answered by its family's reader."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from havendesk.exchange.chains import asking, esplora, evm, solana, tron, xrpl
from havendesk.exchange.chains.asking import Asked, Said, ask, kept
from havendesk.exchange.chains.fields import NodeError
from havendesk.exchange.chains.nodes import Node
from havendesk.exchange.rules.chains.agreement import agreed_address, agreed_head, agreed_transaction
from havendesk.exchange.types.chain_reading import (
    Agreement,
    ChainAddress,
    ChainHead,
    ChainTransaction,
    NodeAddress,
    NodeHead,
    NodeReading,
    NodeTransaction,
    Sighting,
    TransactionStatus,
)
from havendesk.exchange.types.chains import Family
from havendesk.kernel.clock import now

S = TypeVar("S", bound=Said)


@dataclass(frozen=True, slots=True)
class Reader:
    """How a family's nodes are asked. ``transaction`` gets the id and what it was seen to spend."""

    transaction: Callable[[Node, str, str], Awaitable[NodeTransaction]]
    address: Callable[[Node, str], Awaitable[NodeAddress]]
    head: Callable[[Node], Awaitable[NodeHead]]


READERS = {
    Family.EVM: Reader(evm.transaction, evm.address, evm.head_of),
    Family.TRON: Reader(tron.transaction, tron.address, tron.head_of),
    Family.XRPL: Reader(xrpl.transaction, xrpl.address, xrpl.head_of),
    Family.SOLANA: Reader(solana.transaction, solana.address, solana.head_of),
} | dict.fromkeys(
    (Family.BITCOIN, Family.LITECOIN, Family.DOGECOIN, Family.BITCOIN_CASH),
    Reader(esplora.transaction, esplora.address, esplora.head_of),
)
_FINAL_KEEPS = 20
_UNDECIDED_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Headed:
    """A head as what a node says."""

    head: NodeHead


def reader_of(network: str) -> Reader | None:
    """The reader of a network's family."""
    profile = asking.profile(network)
    return READERS.get(profile.family) if profile else None


def _nothing(network: str) -> "Asked[S]":
    return Asked(Agreement.NOT_CONFIGURED, f"node:{network}", now())


async def transaction(network: str, txid: str, earlier: Sighting | None) -> ChainTransaction:
    """One transaction; ``txid`` as the network's nodes write it."""
    known = earlier or sightings.get((network, txid))

    async def read() -> tuple[ChainTransaction, float]:
        found = await _transaction(network, txid, known)
        keep = asking.options().exchange_chain_keep_seconds
        if not found.agreement.decides:
            keep = min(keep, _UNDECIDED_SECONDS)
        return found, keep * (_FINAL_KEEPS if found.finalized else 1)

    found = await kept(("transaction", network, txid, known), read)
    if found.sighting is not None:
        _remember(found.sighting)
    return found


async def _transaction(network: str, txid: str, earlier: Sighting | None) -> ChainTransaction:
    reader, profile = reader_of(network), asking.profile(network)
    spends = earlier.spends if earlier else ""
    asked: Asked[NodeTransaction] = _nothing(network)
    if reader is not None:
        read = reader.transaction
        asked = await ask(network, lambda node: read(node, txid, spends), agreed_transaction, _said)
    family = profile.family if profile else None
    if asked.said is None:
        return ChainTransaction(
            network,
            family,
            txid,
            TransactionStatus.UNKNOWN,
            asked.agreement,
            asked.source,
            asked.fetched_at,
            asked.readings,
            sighting=earlier,
        )
    return _card(network, family, asked, asked.said, earlier)


def _said(one: NodeTransaction) -> str:
    return one.status.value if one.height is None else f"{one.status.value}@{one.height}"


def _card(
    network: str,
    family: Family | None,
    asked: Asked[NodeTransaction],
    said: NodeTransaction,
    earlier: Sighting | None,
) -> ChainTransaction:
    seen = earlier
    if said.status is TransactionStatus.PENDING and said.spends:
        seen = earlier or Sighting(network, said.txid, said.spends, asked.fetched_at)
    return ChainTransaction(
        network=network,
        family=family,
        txid=said.txid,
        status=said.status,
        agreement=asked.agreement,
        source=asked.source,
        fetched_at=asked.fetched_at,
        readings=asked.readings,
        confirmations=None if said.height is None else said.head.height - said.height + 1,
        height=said.height,
        head=said.head.height,
        at=said.at,
        finalized=said.final,
        transfers=said.transfers,
        attempted=said.attempted,
        fee=said.fee,
        fee_decimals=said.fee_decimals,
        replaced_by=said.replaced_by,
        opaque=said.opaque,
        reason=said.reason,
        sighting=seen,
    )


async def address(network: str, wanted: str) -> ChainAddress:
    """What the network knows of an address; ``wanted`` as its nodes write it."""

    async def read() -> tuple[ChainAddress, float]:
        reader = reader_of(network)
        asked: Asked[NodeAddress] = _nothing(network)
        if reader is not None:
            ask_address = reader.address
            asked = await ask(network, lambda node: ask_address(node, wanted), agreed_address, _said_address)
        said = asked.said
        found = ChainAddress(
            network,
            wanted,
            asked.agreement,
            asked.source,
            asked.fetched_at,
            asked.readings,
            height=said.head.height if said else None,
            contract=said.contract if said else None,
            exists=said.exists if said else None,
            tag_required=said.tag_required if said else None,
        )
        return found, asking.options().exchange_chain_keep_seconds

    return await kept(("address", network, wanted), read)


def _said_address(one: NodeAddress) -> str:
    return {True: "contract", False: "no contract", None: ""}[one.contract]


async def head(network: str) -> ChainHead:
    """How far the network has come."""

    async def read() -> tuple[ChainHead, float]:
        reader = reader_of(network)
        asked: Asked[_Headed] = _nothing(network)
        if reader is not None:
            known = reader
            asked = await ask(
                network,
                lambda node: _headed(node, known),
                lambda said, lag: _Headed(agreed_head([one.head for one in said], lag)),
                lambda one: str(one.head.height),
            )
        said = asked.said.head if asked.said else None
        found = ChainHead(
            network,
            asked.agreement,
            asked.source,
            asked.fetched_at,
            asked.readings,
            height=said.height if said else None,
            at=said.at if said else None,
            final_height=said.final_height if said else None,
        )
        return found, asking.options().exchange_chain_keep_seconds

    return await kept(("head", network), read)


async def every_head() -> tuple[NodeReading, ...]:
    """How far each node of each network is, or why it would not be believed: for whoever sets nodes up."""

    async def look(node: Node, reader: Reader) -> NodeReading:
        try:
            said = await asking.fresh(node, lambda one: _headed(one, reader))
        except NodeError as error:
            return NodeReading(node.source, now(), error.height, trouble=error.trouble)
        newest = said.head.at.isoformat(timespec="seconds")
        return NodeReading(node.source, now(), said.head.height, newest)

    readers = ((network, reader_of(network)) for network in asking.networks())
    looks = (look(node, one) for network, one in readers if one for node in asking.nodes_of(network))
    return tuple(await asyncio.gather(*looks))


async def _headed(node: Node, reader: Reader) -> _Headed:
    return _Headed(await reader.head(node))


# transactions that this process saw waiting

_MOST_SEEN = 10_000
sightings: "OrderedDict[tuple[str, str], Sighting]" = OrderedDict()
"""What waiting transactions would spend: by it one sees later that one was dropped or replaced. Who must not
forget it (a watch) keeps the card's own ``sighting``."""


def _remember(seen: Sighting) -> None:
    sightings[(seen.network, seen.txid)] = seen
    sightings.move_to_end((seen.network, seen.txid))
    if len(sightings) > _MOST_SEEN:
        sightings.popitem(last=False)
