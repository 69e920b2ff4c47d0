"""Bitcoin and what descends from it, over the Esplora HTTP API."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from havendesk.exchange.chains.fields import contradiction, items, mapping, moment, text, whole, wrong
from havendesk.exchange.chains.nodes import Node
from havendesk.exchange.types.chain_reading import (
    AssetKind,
    ChainTransfer,
    NodeAddress,
    NodeHead,
    NodeTransaction,
    TransactionStatus,
)

_MOST_OUTPUTS = 10_000

Json = Mapping[str, Any]


async def transaction(node: Node, txid: str, spends: str) -> NodeTransaction:
    """The transaction and the head at once; of one that is gone, who spent its first input."""
    found, head = await asyncio.gather(node.get(f"/tx/{txid}"), head_of(node))
    if found is None:
        return await _missing(node, txid, spends, head)
    sent = mapping(found, "transaction")
    if text(sent.get("txid"), "txid") != txid:
        raise contradiction("another transaction than the one asked for")
    inputs = [mapping(one, "vin") for one in items(sent.get("vin"), "vin", _MOST_OUTPUTS)]
    moved = _outputs(sent, _sender(inputs), node)
    fee = whole(sent["fee"], "fee") if sent.get("fee") is not None else None
    status = mapping(sent.get("status"), "status")
    if status.get("confirmed") is False:
        return NodeTransaction(
            txid,
            TransactionStatus.PENDING,
            head,
            attempted=moved,
            fee=fee,
            fee_decimals=node.profile.decimals,
            spends=_first_input(inputs),
        )
    if status.get("confirmed") is not True:
        raise wrong("confirmed")
    height = whole(status.get("block_height"), "block_height")
    if height > head.height:  # a block may have come between the questions
        head = await head_of(node)
        if height > head.height:
            raise contradiction("the transaction lies above the newest block")
    return NodeTransaction(
        txid,
        TransactionStatus.CONFIRMED,
        head,
        height=height,
        block=text(status.get("block_hash"), "block_hash"),
        at=moment(status.get("block_time"), "block_time"),
        final=head.height - height + 1 >= node.profile.final_depth,
        transfers=moved,
        fee=fee,
        fee_decimals=node.profile.decimals,
        spends=_first_input(inputs),
    )


async def address(node: Node, wanted: str) -> NodeAddress:
    """Whether any transaction ever touched the address."""
    found, head = await asyncio.gather(node.get(f"/address/{wanted}"), head_of(node))
    said = mapping(found, "address")
    if text(said.get("address"), "address").lower() != wanted.lower():
        raise contradiction("another address than the one asked for")
    used = [
        whole(mapping(said.get(name), name).get("tx_count"), "tx_count")
        for name in ("chain_stats", "mempool_stats")
    ]
    return NodeAddress(wanted, head, exists=any(used))


async def head_of(node: Node) -> NodeHead:
    """The newest block; Bitcoin-like networks know no finality but depth."""
    blocks = items(await node.get("/blocks"), "blocks")
    if not blocks:
        raise wrong("blocks")
    newest = mapping(blocks[0], "block")
    return NodeHead(whole(newest.get("height"), "height"), moment(newest.get("timestamp"), "timestamp"))


async def _missing(node: Node, txid: str, spends: str, head: NodeHead) -> NodeTransaction:
    previous, _, output = spends.partition(":")
    said = await node.get(f"/tx/{previous}/outspend/{output}") if output else None
    if said is None:
        return NodeTransaction(txid, TransactionStatus.NOT_FOUND, head)
    spent = mapping(said, "outspend")
    if spent.get("spent") is False:
        return NodeTransaction(txid, TransactionStatus.DROPPED, head, spends=spends)
    if spent.get("spent") is not True:
        raise wrong("spent")
    by = text(spent.get("txid"), "txid")
    if by == txid:
        raise contradiction("spent by a transaction that is not there")
    return NodeTransaction(txid, TransactionStatus.REPLACED, head, replaced_by=by, spends=spends)


def _first_input(inputs: Sequence[Json]) -> str:
    if not inputs or inputs[0].get("is_coinbase"):
        return ""
    return f"{text(inputs[0].get('txid'), 'txid')}:{whole(inputs[0].get('vout'), 'vout')}"


def _sender(inputs: Sequence[Json]) -> str:
    """The address that paid, where it was one alone."""
    paid = set()
    for one in inputs:
        previous = one.get("prevout")
        owner = mapping(previous, "prevout").get("scriptpubkey_address") if previous is not None else None
        paid.add(text(owner, "scriptpubkey_address") if owner is not None else "")
    return paid.pop() if len(paid) == 1 else ""


def _outputs(sent: Json, sender: str, node: Node) -> tuple[ChainTransfer, ...]:
    found = []
    for entry in items(sent.get("vout"), "vout", _MOST_OUTPUTS):
        one = mapping(entry, "vout")
        amount, receiver = whole(one.get("value"), "value"), one.get("scriptpubkey_address")
        if amount:
            to = text(receiver, "scriptpubkey_address") if receiver is not None else ""
            found.append(ChainTransfer(AssetKind.NATIVE, sender, to, amount, node.profile.decimals))
    return tuple(found)
