"""EVM networks, over the Ethereum JSON-RPC API."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from havendesk.exchange.chains.fields import (
    NodeError,
    contradiction,
    data,
    items,
    mapping,
    moment,
    quantity,
    text,
    wrong,
)
from havendesk.exchange.chains.nodes import Node
from havendesk.exchange.rules.chains.encodings import eip55
from havendesk.exchange.types.chain_reading import (
    AssetKind,
    ChainTransfer,
    NodeAddress,
    NodeHead,
    NodeTransaction,
    NodeTrouble,
    TransactionStatus,
)

# keccak256("Transfer(address,address,uint256)"), ERC-20
_TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
_CALL_TRANSFER = bytes.fromhex("a9059cbb")
_CALL_TRANSFER_FROM = bytes.fromhex("23b872dd")
_CALL_DECIMALS = "0x313ce567"
_DELEGATED = bytes.fromhex("ef0100")
"""Code of an account that lets a contract act for it (EIP-7702); it is an account all the same."""
_MOST_TOKENS = 8
_KEPT_BLOCKS = 127
"""Nodes without an archive answer for the state of this many blocks."""

Json = Mapping[str, Any]


async def transaction(node: Node, txid: str, spends: str) -> NodeTransaction:
    """The transaction, its receipt and the head at once; what is missing is asked after."""
    sent, receipt, head = await asyncio.gather(
        node.rpc("eth_getTransactionByHash", [txid]),
        node.rpc("eth_getTransactionReceipt", [txid]),
        head_of(node),
    )
    if sent is None:
        return await _missing(node, txid, spends, head)
    sent = mapping(sent, "transaction")
    _same(sent, "hash", txid)
    spent = f"{_address(sent.get('from'), 'from')}:{quantity(sent.get('nonce'), 'nonce')}"
    if receipt is None:
        return await _waiting(node, sent, spent, txid, head)
    return await _mined(node, sent, mapping(receipt, "receipt"), spent, txid, head)


async def address(node: Node, wanted: str) -> NodeAddress:
    """Whether code lives at the address."""
    code, head = await asyncio.gather(node.rpc("eth_getCode", [wanted, "latest"]), head_of(node))
    found = data(code, "code", 200_000)
    return NodeAddress(wanted, head, contract=bool(found) and not found.startswith(_DELEGATED))


async def head_of(node: Node) -> NodeHead:
    """The newest block, and the newest final one where the node names it."""
    newest, final, _ = await asyncio.gather(_block(node, "latest"), _final(node), _right_chain(node))
    height, at = newest
    if final is not None and final > height:
        raise contradiction("the final block lies above the newest")
    return NodeHead(height, at, final)


async def _block(node: Node, which: str) -> tuple[int, datetime]:
    block = mapping(await node.rpc("eth_getBlockByNumber", [which, False]), "block")
    return quantity(block.get("number"), "number"), moment(
        quantity(block.get("timestamp"), "timestamp"), "timestamp"
    )


async def _final(node: Node) -> int | None:
    """Height of the newest final block; None where the node does not know the word (then depth decides)."""
    if node.kept.get("no_final"):
        return None
    try:
        return (await _block(node, "finalized"))[0]
    except NodeError as error:
        if error.trouble not in (NodeTrouble.REFUSED, NodeTrouble.NOT_OF_THE_PROTOCOL):
            raise
        if error.trouble is NodeTrouble.REFUSED:
            node.keep("no_final", True)
        return None


async def _right_chain(node: Node) -> None:
    """That the node is one of the chain it is listed for: a wrong one would call every deposit unknown."""
    if node.chain_id is None or "chain" in node.kept:
        return
    found = quantity(await node.rpc("eth_chainId", []), "chainId")
    if found != node.chain_id:
        raise NodeError(NodeTrouble.ANOTHER_CHAIN, str(found))
    node.keep("chain", found)


def _address(value: Any, name: str) -> str:
    if len(data(value, name, 42)) != 20:
        raise wrong(name)
    return f"0x{eip55(str(value)[2:])}"


def _same(answer: Json, name: str, txid: str) -> None:
    if text(answer.get(name), name).lower() != txid:
        raise contradiction("another transaction than the one asked for")


# in no block


async def _missing(node: Node, txid: str, spends: str, head: NodeHead) -> NodeTransaction:
    """Unknown; of one that was seen waiting, whether its nonce is used tells what became of it."""
    if not spends:
        return NodeTransaction(txid, TransactionStatus.NOT_FOUND, head)
    sender, _, nonce = spends.partition(":")
    if await _nonce(node, sender, "latest") <= int(nonce):
        return NodeTransaction(txid, TransactionStatus.DROPPED, head, spends=spends)
    return await _superseded(node, txid, spends, head)


async def _waiting(node: Node, sent: Json, spends: str, txid: str, head: NodeHead) -> NodeTransaction:
    sender, _, nonce = spends.partition(":")
    if await _nonce(node, sender, "latest") > int(nonce):
        receipt = await node.rpc("eth_getTransactionReceipt", [txid])
        if receipt is None:
            return await _superseded(node, txid, spends, head)
        return await _mined(node, sent, mapping(receipt, "receipt"), spends, txid, head)
    return NodeTransaction(
        txid,
        TransactionStatus.PENDING,
        head,
        attempted=await _with_decimals(node, _attempted(sent, node)),
        spends=spends,
        opaque=_opaque(sent),
    )


async def _nonce(node: Node, sender: str, block: str) -> int:
    return quantity(await node.rpc("eth_getTransactionCount", [sender, block]), "transactionCount")


async def _superseded(node: Node, txid: str, spends: str, head: NodeHead) -> NodeTransaction:
    sender, _, nonce = spends.partition(":")
    by = await _successor(node, sender, int(nonce), head.height)
    if by == txid:
        raise contradiction("replaced by itself")
    return NodeTransaction(txid, TransactionStatus.REPLACED, head, replaced_by=by, spends=spends)


async def _successor(node: Node, sender: str, nonce: int, height: int) -> str | None:
    """The transaction that used this nonce, found by halving the blocks whose state every node keeps."""
    try:
        low, high = max(0, height - _KEPT_BLOCKS), height
        if await _nonce(node, sender, hex(low)) > nonce:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            if await _nonce(node, sender, hex(middle)) > nonce:
                high = middle
            else:
                low = middle
        block = mapping(await node.rpc("eth_getBlockByNumber", [hex(high), True]), "block")
    except NodeError as error:
        if error.trouble is NodeTrouble.REFUSED:  # no state of that block
            return None
        raise
    for sent in items(block.get("transactions"), "transactions", 20_000):
        one = mapping(sent, "transaction")
        if _address(one.get("from"), "from") == sender and quantity(one.get("nonce"), "nonce") == nonce:
            return text(one.get("hash"), "hash").lower()
    return None


# in a block


async def _mined(
    node: Node, sent: Json, receipt: Json, spends: str, txid: str, head: NodeHead
) -> NodeTransaction:
    _same(receipt, "transactionHash", txid)
    height = quantity(receipt.get("blockNumber"), "blockNumber")
    if height > head.height:  # a block may have come between the questions
        head = await head_of(node)
        if height > head.height:
            raise contradiction("the transaction lies above the newest block")
    status = quantity(receipt.get("status"), "status")
    if status not in (0, 1):
        raise wrong("status")
    attempted = _attempted(sent, node)
    moved = _native(sent, node) + _tokens(receipt) if status else ()
    fee = quantity(receipt.get("gasUsed"), "gasUsed") * quantity(
        receipt.get("effectiveGasPrice", "0x0"), "effectiveGasPrice"
    )
    if receipt.get("l1Fee") is not None:  # what rollups of the OP stack add
        fee += quantity(receipt["l1Fee"], "l1Fee")
    return NodeTransaction(
        txid,
        TransactionStatus.CONFIRMED if status else TransactionStatus.FAILED,
        head,
        height=height,
        block=text(receipt.get("blockHash"), "blockHash").lower(),
        final=_is_final(node, height, head),
        transfers=await _with_decimals(node, moved),
        attempted=() if status else await _with_decimals(node, attempted),
        fee=fee,
        fee_decimals=node.profile.decimals,
        spends=spends,
        opaque=bool(status) and _opaque(sent),
        reason="" if status else "reverted",
    )


def _is_final(node: Node, height: int, head: NodeHead) -> bool:
    if head.final_height is not None:
        return height <= head.final_height
    return head.height - height + 1 >= node.profile.final_depth


def _input(sent: Json) -> bytes:
    return data(sent.get("input", "0x"), "input", 2_000_000)


def _opaque(sent: Json) -> bool:
    """A call of a contract, other than the plain transfer of a token, may move coins inside."""
    return bool(_input(sent)) and _input(sent)[:4] not in (_CALL_TRANSFER, _CALL_TRANSFER_FROM)


def _native(sent: Json, node: Node) -> tuple[ChainTransfer, ...]:
    amount = quantity(sent.get("value"), "value")
    if not amount:
        return ()
    receiver = _address(sent["to"], "to") if sent.get("to") is not None else ""
    sender = _address(sent.get("from"), "from")
    return (ChainTransfer(AssetKind.NATIVE, sender, receiver, amount, node.profile.decimals),)


def _attempted(sent: Json, node: Node) -> tuple[ChainTransfer, ...]:
    """What the transaction asks for: coins, and the plain transfer of a token."""
    asked, given = _native(sent, node), _input(sent)
    words = [given[at : at + 32] for at in range(4, len(given), 32)]
    sender = _address(sent.get("from"), "from")
    if given[:4] == _CALL_TRANSFER and len(given) == 68:
        receiver, amount = words
    elif given[:4] == _CALL_TRANSFER_FROM and len(given) == 100:
        source, receiver, amount = words
        sender = _word_address(source)
    else:
        return asked
    if sent.get("to") is None:
        return asked
    contract = _address(sent["to"], "to")
    token = ChainTransfer(
        AssetKind.TOKEN, sender, _word_address(receiver), int.from_bytes(amount), None, contract
    )
    return (*asked, token)


def _word_address(word: bytes) -> str:
    return f"0x{eip55(word[12:].hex())}"


def _tokens(receipt: Json) -> tuple[ChainTransfer, ...]:
    """ERC-20 transfers of the logs. ERC-721 has the same topic with the token's number as a fourth."""
    found = []
    for entry in items(receipt.get("logs"), "logs"):
        log = mapping(entry, "log")
        topics = items(log.get("topics"), "topics", 4)
        if len(topics) != 3 or topics[0] != _TRANSFER or log.get("removed"):
            continue
        sender, receiver = data(topics[1], "topic"), data(topics[2], "topic")
        amount = data(log.get("data"), "data")
        if len(sender) != 32 or len(receiver) != 32 or len(amount) != 32:
            continue
        contract = _address(log.get("address"), "address")
        found.append(
            ChainTransfer(
                AssetKind.TOKEN,
                _word_address(sender),
                _word_address(receiver),
                int.from_bytes(amount),
                None,
                contract,
            )
        )
    return tuple(found)


async def _with_decimals(node: Node, moved: Sequence[ChainTransfer]) -> tuple[ChainTransfer, ...]:
    contracts = list(dict.fromkeys(one.contract for one in moved if one.contract))[:_MOST_TOKENS]
    known = dict(
        zip(contracts, await asyncio.gather(*(_decimals(node, one) for one in contracts)), strict=True)
    )
    return tuple(
        one
        if one.contract is None
        else ChainTransfer(
            one.asset, one.sender, one.receiver, one.amount, known.get(one.contract), one.contract
        )
        for one in moved
    )


async def _decimals(node: Node, contract: str) -> int | None:
    """Decimals of a token; None where the contract does not say."""
    name = f"decimals:{contract}"
    if name not in node.kept:
        try:
            said = data(
                await node.rpc("eth_call", [{"to": contract, "data": _CALL_DECIMALS}, "latest"]), "decimals"
            )
        except NodeError as error:
            if error.trouble is not NodeTrouble.REFUSED:
                raise
            said = b""
        number = int.from_bytes(said) if len(said) == 32 else None
        node.keep(name, number if number is not None and number <= 77 else None)
    found: int | None = node.kept.get(name)
    return found
