"""Tron, over the HTTP API of its full nodes."""

import asyncio
from collections.abc import Mapping
from typing import Any

from havendesk.exchange.chains.fields import (
    contradiction,
    items,
    mapping,
    moment,
    plain_hex,
    text,
    whole,
    wrong,
)
from havendesk.exchange.chains.nodes import Node
from havendesk.exchange.rules.chains.encodings import base58, to_base58check
from havendesk.exchange.types.chain_reading import (
    AssetKind,
    ChainTransfer,
    NodeAddress,
    NodeHead,
    NodeTransaction,
    TransactionStatus,
)

_TRANSFER = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
_CALL_TRANSFER = bytes.fromhex("a9059cbb")
_CALL_TRANSFER_FROM = bytes.fromhex("23b872dd")
_PREFIX = b"\x41"
_MOST_TOKENS = 8

Json = Mapping[str, Any]


async def transaction(node: Node, txid: str, spends: str) -> NodeTransaction:
    """The transaction, what became of it and the head at once. ``spends`` is not used: Tron's transactions
    expire by themselves and cannot be replaced."""
    sent, info, head = await asyncio.gather(
        node.post("/wallet/gettransactionbyid", {"value": txid}),
        node.post("/wallet/gettransactioninfobyid", {"value": txid}),
        head_of(node),
    )
    sent, info = mapping(sent, "transaction"), mapping(info, "info")
    if not sent:
        return NodeTransaction(txid, TransactionStatus.NOT_FOUND, head)
    if text(sent.get("txID"), "txID") != txid or info.get("id", txid) != txid:
        raise contradiction("another transaction than the one asked for")
    asked, opaque = _asked(sent)
    if not info:
        attempted = await _with_decimals(node, asked)
        return NodeTransaction(txid, TransactionStatus.PENDING, head, attempted=attempted, opaque=opaque)
    height = whole(info.get("blockNumber"), "blockNumber")
    if height > head.height:  # a block may have come between the questions
        head = await head_of(node)
        if height > head.height:
            raise contradiction("the transaction lies above the newest block")
    reason = _failure(sent, info)
    native = tuple(one for one in asked if one.asset is AssetKind.NATIVE or (one.contract or "").isdigit())
    moved = () if reason else native + _tokens(info)
    return NodeTransaction(
        txid,
        TransactionStatus.FAILED if reason else TransactionStatus.CONFIRMED,
        head,
        height=height,
        at=_milliseconds(info.get("blockTimeStamp"), "blockTimeStamp"),
        final=head.final_height is not None and height <= head.final_height,
        transfers=await _with_decimals(node, moved),
        attempted=await _with_decimals(node, asked) if reason else (),
        fee=whole(info.get("fee", 0), "fee"),
        fee_decimals=node.profile.decimals,
        opaque=opaque and not reason,
        reason=reason,
    )


async def address(node: Node, wanted: str) -> NodeAddress:
    """Whether the account exists and is a contract."""
    written = {"value": (base58(wanted) or b"")[:21].hex()}
    contract, account, head = await asyncio.gather(
        node.post("/wallet/getcontract", written),
        node.post("/wallet/getaccount", {"address": written["value"]}),
        head_of(node),
    )
    is_contract = bool(mapping(contract, "contract").get("contract_address"))
    return NodeAddress(
        wanted, head, contract=is_contract, exists=is_contract or bool(mapping(account, "account"))
    )


async def head_of(node: Node) -> NodeHead:
    """The newest block, and the newest that enough producers have built upon."""
    newest, solid = await asyncio.gather(
        node.post("/wallet/getnowblock", {}), node.post("/walletsolidity/getnowblock", {})
    )
    block, final = _header(newest), whole(_header(solid).get("number"), "number")
    height = whole(block.get("number"), "number")
    if final > height:
        raise contradiction("the final block lies above the newest")
    return NodeHead(height, _milliseconds(block.get("timestamp"), "timestamp"), final)


def _header(value: Any) -> Json:
    header = mapping(mapping(value, "block").get("block_header"), "block_header")
    return mapping(header.get("raw_data"), "raw_data")


def _milliseconds(value: Any, name: str) -> Any:
    return moment(whole(value, name) // 1000, name)


def _failure(sent: Json, info: Json) -> str:
    """The network's word for why it moved nothing, empty where it did."""
    receipt = mapping(info.get("receipt", {}), "receipt")
    results = [mapping(one, "ret").get("contractRet") for one in items(sent.get("ret", []), "ret", 10)]
    for word in (receipt.get("result"), *results):
        if word not in (None, "SUCCESS", "DEFAULT"):
            return text(word, "result", 60)
    return text(info["result"], "result", 60) if info.get("result") == "FAILED" else ""


def _address(value: Any, name: str) -> str:
    """An address of 21 bytes, or of 20 as events write it."""
    given = plain_hex(value, name, 42)
    given = given if len(given) == 21 else _PREFIX + given
    if len(given) != 21 or given[:1] != _PREFIX:
        raise wrong(name)
    return to_base58check(given)


def _word_address(word: bytes) -> str:
    return to_base58check(_PREFIX + word[-20:])


def _asked(sent: Json) -> tuple[tuple[ChainTransfer, ...], bool]:
    """What the transaction asks for, and whether a contract may move more than can be read."""
    raw = mapping(sent.get("raw_data"), "raw_data")
    found: list[ChainTransfer] = []
    opaque = False
    for entry in items(raw.get("contract"), "contract", 10):
        contract = mapping(entry, "contract")
        value = mapping(mapping(contract.get("parameter"), "parameter").get("value"), "value")
        kind = text(contract.get("type"), "type", 60)
        sender = _address(value.get("owner_address"), "owner_address")
        if kind == "TransferContract":
            to = _address(value.get("to_address"), "to_address")
            amount = whole(value.get("amount"), "amount")
            found.append(ChainTransfer(AssetKind.NATIVE, sender, to, amount, 6))
        elif kind == "TransferAssetContract":
            found.append(_own_token(value, sender))
        elif kind == "TriggerSmartContract":
            called = _called(value, sender)
            opaque = opaque or not any(one.asset is AssetKind.TOKEN for one in called)
            found.extend(called)
    return tuple(found), opaque


def _own_token(value: Json, sender: str) -> ChainTransfer:
    """A token of the network's own kind (TRC-10), known by its number."""
    to = _address(value.get("to_address"), "to_address")
    number = plain_hex(value.get("asset_name"), "asset_name", 64).decode("ascii", "replace")
    if not number.isascii() or not number.isdigit():
        raise wrong("asset_name")
    return ChainTransfer(AssetKind.TOKEN, sender, to, whole(value.get("amount"), "amount"), None, number)


def _called(value: Json, sender: str) -> list[ChainTransfer]:
    contract = _address(value.get("contract_address"), "contract_address")
    given = plain_hex(value.get("data", ""), "data")
    paid = whole(value.get("call_value", 0), "call_value")
    found = [ChainTransfer(AssetKind.NATIVE, sender, contract, paid, 6)] if paid else []
    words = [given[at : at + 32] for at in range(4, len(given), 32)]
    if given[:4] == _CALL_TRANSFER and len(given) == 68:
        receiver, amount = words
    elif given[:4] == _CALL_TRANSFER_FROM and len(given) == 100:
        source, receiver, amount = words
        sender = _word_address(source)
    else:
        return found
    to, units = _word_address(receiver), int.from_bytes(amount)
    return [*found, ChainTransfer(AssetKind.TOKEN, sender, to, units, None, contract)]


def _tokens(info: Json) -> tuple[ChainTransfer, ...]:
    """TRC-20 transfers of the events."""
    found = []
    for entry in items(info.get("log", []), "log"):
        log = mapping(entry, "log")
        topics = [plain_hex(topic, "topic", 64) for topic in items(log.get("topics", []), "topics", 4)]
        amount = plain_hex(log.get("data", ""), "data")
        if len(topics) != 3 or topics[0].hex() != _TRANSFER or len(amount) != 32:
            continue
        sender, receiver = _word_address(topics[1]), _word_address(topics[2])
        contract = _address(log.get("address"), "address")
        found.append(ChainTransfer(AssetKind.TOKEN, sender, receiver, int.from_bytes(amount), None, contract))
    return tuple(found)


async def _with_decimals(node: Node, moved: tuple[ChainTransfer, ...]) -> tuple[ChainTransfer, ...]:
    contracts = list(dict.fromkeys(one.contract for one in moved if one.contract))[:_MOST_TOKENS]
    said = await asyncio.gather(*(_decimals(node, one) for one in contracts))
    known = dict(zip(contracts, said, strict=True))
    return tuple(
        one
        if one.contract is None
        else ChainTransfer(
            one.asset, one.sender, one.receiver, one.amount, known.get(one.contract), one.contract
        )
        for one in moved
    )


async def _decimals(node: Node, contract: str) -> int | None:
    """Decimals of a TRC-20 token; None where the contract does not say, and for the network's own kind."""
    name = f"decimals:{contract}"
    if contract.isdigit():
        return None
    if name not in node.kept:
        written = (base58(contract) or b"")[:21].hex()
        call = {"owner_address": written, "contract_address": written, "function_selector": "decimals()"}
        said = mapping(await node.post("/wallet/triggerconstantcontract", call), "decimals")
        results = items(said.get("constant_result", []), "constant_result", 10)
        word = plain_hex(results[0], "constant_result") if results else b""
        number = int.from_bytes(word) if len(word) == 32 else None
        node.keep(name, number if number is not None and number <= 77 else None)
    found: int | None = node.kept.get(name)
    return found
