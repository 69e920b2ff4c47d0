"""The XRP Ledger, over the JSON-RPC form of its API (version 1)."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from havendesk.exchange.chains.fields import (
    NodeError,
    base_units,
    contradiction,
    digits,
    mapping,
    text,
    whole,
    wrong,
)
from havendesk.exchange.chains.nodes import Node
from havendesk.exchange.types.chain_reading import (
    AssetKind,
    ChainTransfer,
    NodeAddress,
    NodeHead,
    NodeTransaction,
    NodeTrouble,
    TransactionStatus,
)

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_TAG_REQUIRED = 0x00020000
"""lsfRequireDestTag"""
_SUCCESS = "tesSUCCESS"
_LATEST = {"ledger_index": "validated", "api_version": 1}

Json = Mapping[str, Any]


async def transaction(node: Node, txid: str, spends: str) -> NodeTransaction:
    """The transaction and the newest validated ledger at once. What is in no validated ledger waits."""
    asked = {"transaction": txid, "binary": False, "api_version": 1}
    found, head = await asyncio.gather(_result(node, "tx", asked, "txnNotFound"), head_of(node))
    if found is None:
        return await _missing(node, txid, spends, head)
    if text(found.get("hash"), "hash").upper() != txid:
        raise contradiction("another transaction than the one asked for")
    sender = text(found.get("Account"), "Account")
    sequence = whole(found.get("Sequence"), "Sequence")
    seen = f"{sender}:{sequence}" if sequence else ""  # 0: it uses a ticket
    fee = digits(found.get("Fee"), "Fee")
    if found.get("validated") is not True:
        return NodeTransaction(
            txid,
            TransactionStatus.PENDING,
            head,
            attempted=_payment(found, found.get("Amount")),
            fee=fee,
            fee_decimals=node.profile.decimals,
            spends=seen,
        )
    height = whole(found.get("ledger_index"), "ledger_index")
    if height > head.height:  # a ledger may have closed between the questions
        head = await head_of(node)
        if height > head.height:
            raise contradiction("the transaction lies above the newest ledger")
    meta = mapping(found.get("meta"), "meta")
    result = text(meta.get("TransactionResult"), "TransactionResult", 40)
    done = result == _SUCCESS
    moved = _payment(found, meta.get("delivered_amount")) if done else ()
    return NodeTransaction(
        txid,
        TransactionStatus.CONFIRMED if done else TransactionStatus.FAILED,
        head,
        height=height,
        at=_time(found["date"], "date") if found.get("date") is not None else None,
        final=True,
        transfers=moved,
        attempted=() if done else _payment(found, found.get("Amount")),
        fee=fee,
        fee_decimals=node.profile.decimals,
        spends=seen,
        opaque=done and not moved,
        reason="" if done else result,
    )


async def address(node: Node, wanted: str) -> NodeAddress:
    """Whether the account exists and demands destination tags."""
    asked = {"account": wanted, **_LATEST}
    found, head = await asyncio.gather(_result(node, "account_info", asked, "actNotFound"), head_of(node))
    if found is None:
        return NodeAddress(wanted, head, exists=False)
    account = mapping(found.get("account_data"), "account_data")
    if text(account.get("Account"), "Account") != wanted:
        raise contradiction("another account than the one asked for")
    flags = whole(account.get("Flags"), "Flags")
    return NodeAddress(wanted, head, exists=True, tag_required=bool(flags & _TAG_REQUIRED))


async def head_of(node: Node) -> NodeHead:
    """The newest validated ledger; a validated one is final."""
    found = await _result(node, "ledger", _LATEST, "")
    if found is None or found.get("validated") is not True:
        raise wrong("validated")
    height = whole(found.get("ledger_index"), "ledger_index")
    closed = mapping(found.get("ledger"), "ledger").get("close_time")
    return NodeHead(height, _time(closed, "close_time"), height)


async def _result(node: Node, method: str, asked: Json, unknown: str) -> Json | None:
    """The result of a call; None where the node answers that the thing is unknown."""
    found = mapping(await node.call(method, asked), method)
    error = found.get("error")
    if error is None:
        return found
    if unknown and error == unknown:
        return None
    raise NodeError(NodeTrouble.REFUSED, text(error, "error", 60))


async def _missing(node: Node, txid: str, spends: str, head: NodeHead) -> NodeTransaction:
    """Of one that was seen waiting, whether its sequence number is used tells what became of it."""
    sender, _, sequence = spends.partition(":")
    if not sequence:
        return NodeTransaction(txid, TransactionStatus.NOT_FOUND, head)
    found = await _result(node, "account_info", {"account": sender, **_LATEST}, "actNotFound")
    if found is None:
        return NodeTransaction(txid, TransactionStatus.NOT_FOUND, head)
    account = mapping(found.get("account_data"), "account_data")
    used = whole(account.get("Sequence"), "Sequence") > int(sequence)
    status = TransactionStatus.REPLACED if used else TransactionStatus.DROPPED
    return NodeTransaction(txid, status, head, spends=spends)


def _payment(found: Json, amount: Any) -> tuple[ChainTransfer, ...]:
    """The payment of this amount. What was delivered counts, never what was asked for (partial payments);
    for what is no payment, or whose delivery the ledger does not tell, there is none."""
    if found.get("TransactionType") != "Payment" or amount is None or amount == "unavailable":
        return ()
    sender = text(found.get("Account"), "Account")
    receiver = text(found.get("Destination"), "Destination")
    tag = found.get("DestinationTag")
    written = None if tag is None else str(whole(tag, "DestinationTag"))
    if isinstance(amount, str):
        drops = digits(amount, "Amount")
        return (ChainTransfer(AssetKind.NATIVE, sender, receiver, drops, 6, tag=written),)
    issued = mapping(amount, "Amount")
    units, decimals = base_units(issued.get("value"), "value")
    token = f"{text(issued.get('currency'), 'currency', 40)}.{text(issued.get('issuer'), 'issuer', 40)}"
    return (ChainTransfer(AssetKind.TOKEN, sender, receiver, units, decimals, token, written),)


def _time(value: Any, name: str) -> datetime:
    """Seconds since the ledger's epoch, the beginning of 2000."""
    seconds = whole(value, name)
    if seconds > 2**32:
        raise wrong(name)
    return _EPOCH + timedelta(seconds=seconds)
