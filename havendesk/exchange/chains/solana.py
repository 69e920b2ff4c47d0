"""Solana, over its JSON-RPC API. Heights are slots."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from havendesk.exchange.chains.fields import contradiction, digits, items, mapping, moment, text, whole
from havendesk.exchange.chains.nodes import Node
from havendesk.exchange.types.chain_reading import (
    AssetKind,
    ChainTransfer,
    NodeAddress,
    NodeHead,
    NodeTransaction,
    TransactionStatus,
)

_MOST_ACCOUNTS = 300

Json = Mapping[str, Any]


async def transaction(node: Node, txid: str, spends: str) -> NodeTransaction:
    """The transaction, its state and the head at once. ``spends`` is not used: transactions expire by
    themselves within two minutes and cannot be replaced."""
    asked = {"encoding": "jsonParsed", "commitment": "confirmed", "maxSupportedTransactionVersion": 0}
    found, states, head = await asyncio.gather(
        node.rpc("getTransaction", [txid, asked]),
        node.rpc("getSignatureStatuses", [[txid], {"searchTransactionHistory": True}]),
        head_of(node),
    )
    (state,) = items(mapping(states, "statuses").get("value"), "value", 1) or (None,)
    if found is None:
        status = TransactionStatus.NOT_FOUND if state is None else TransactionStatus.PENDING
        return NodeTransaction(txid, status, head)
    sent = mapping(found, "transaction")
    inner = mapping(sent.get("transaction"), "transaction")
    if txid not in items(inner.get("signatures"), "signatures", 20):
        raise contradiction("another transaction than the one asked for")
    slot = whole(sent.get("slot"), "slot")
    if slot > head.height:  # slots pass quickly, and the questions were asked at once
        head = await head_of(node)
        if slot > head.height:
            raise contradiction("the transaction lies above the newest slot")
    meta = mapping(sent.get("meta"), "meta")
    error = meta.get("err")
    if state is not None and (mapping(state, "status").get("err") is None) != (error is None):
        raise contradiction("failed and not failed")
    moved = () if error is not None else _moved(inner, meta, node)
    at = sent.get("blockTime")
    return NodeTransaction(
        txid,
        TransactionStatus.CONFIRMED if error is None else TransactionStatus.FAILED,
        head,
        height=slot,
        at=None if at is None else moment(at, "blockTime"),
        final=head.final_height is not None and slot <= head.final_height,
        transfers=moved,
        fee=whole(meta.get("fee"), "fee"),
        fee_decimals=node.profile.decimals,
        reason="" if error is None else _reason(error),
    )


async def address(node: Node, wanted: str) -> NodeAddress:
    """Whether the account exists, and whether a program lives there."""
    asked = {"encoding": "base64", "dataSlice": {"offset": 0, "length": 0}}
    found, head = await asyncio.gather(node.rpc("getAccountInfo", [wanted, asked]), head_of(node))
    account = mapping(found, "account").get("value")
    if account is None:
        return NodeAddress(wanted, head, contract=False, exists=False)
    return NodeAddress(
        wanted, head, contract=mapping(account, "value").get("executable") is True, exists=True
    )


async def head_of(node: Node) -> NodeHead:
    """The newest slot that most of the stake voted for, and the newest final one, whose time it is."""
    newest, final = await asyncio.gather(
        node.rpc("getSlot", [{"commitment": "confirmed"}]), node.rpc("getSlot", [{"commitment": "finalized"}])
    )
    height, final_height = whole(newest, "slot"), whole(final, "slot")
    if final_height > height:
        raise contradiction("the final slot lies above the newest")
    return NodeHead(height, moment(await node.rpc("getBlockTime", [final_height]), "blockTime"), final_height)


def _reason(error: Any) -> str:
    """The first word of an error, which is a text or an object with one name."""
    word = next(iter(error), "") if isinstance(error, dict) else error
    return word[:60] if isinstance(word, str) and word.isprintable() else "error"


def _moved(inner: Json, meta: Json, node: Node) -> tuple[ChainTransfer, ...]:
    """What balances gained. Programs move coins in many ways; the balances before and after tell them all."""
    keys = items(mapping(inner.get("message"), "message").get("accountKeys"), "accountKeys", _MOST_ACCOUNTS)
    accounts = [text(mapping(key, "accountKey").get("pubkey"), "pubkey", 44) for key in keys]
    before = _tokens(meta.get("preTokenBalances"), accounts)
    after = _tokens(meta.get("postTokenBalances"), accounts)
    return _coins(accounts, meta, set(before) | set(after), node) + _token_transfers(before, after)


def _coins(accounts: Sequence[str], meta: Json, tokens: set[int], node: Node) -> tuple[ChainTransfer, ...]:
    before = [whole(one, "balance") for one in items(meta.get("preBalances"), "preBalances")]
    after = [whole(one, "balance") for one in items(meta.get("postBalances"), "postBalances")]
    if len(before) != len(accounts) or len(after) != len(accounts):
        raise contradiction("balances of other accounts")
    change = [new - old for old, new in zip(before, after, strict=True)]
    losers = [account for account, gain in zip(accounts, change, strict=True) if gain < 0]
    sender = losers[0] if len(losers) == 1 else ""
    # What a token's account gains is its rent.
    return tuple(
        ChainTransfer(AssetKind.NATIVE, sender, account, gain, node.profile.decimals)
        for at, (account, gain) in enumerate(zip(accounts, change, strict=True))
        if gain > 0 and at not in tokens
    )


_Balance = tuple[str, str, int, int]
"""Mint, owner, amount, decimals."""


def _tokens(value: Any, accounts: Sequence[str]) -> dict[int, _Balance]:
    found = {}
    for entry in items(value or [], "tokenBalances", _MOST_ACCOUNTS):
        one = mapping(entry, "tokenBalance")
        index = whole(one.get("accountIndex"), "accountIndex")
        if index >= len(accounts):
            raise contradiction("a balance of no account")
        held = mapping(one.get("uiTokenAmount"), "uiTokenAmount")
        owner = one.get("owner") or accounts[index]
        found[index] = (
            text(one.get("mint"), "mint", 44),
            text(owner, "owner", 44),
            digits(held.get("amount"), "amount"),
            whole(held.get("decimals"), "decimals"),
        )
    return found


def _token_transfers(before: dict[int, _Balance], after: dict[int, _Balance]) -> tuple[ChainTransfer, ...]:
    gains: list[tuple[_Balance, int]] = []
    for index in sorted(set(before) | set(after)):
        known = after.get(index) or before[index]
        old = before[index][2] if index in before else 0
        gains.append((known, (after[index][2] if index in after else 0) - old))
    found = []
    for (mint, owner, _, decimals), gain in gains:
        if gain > 0:
            losers = {other[1] for other, loss in gains if loss < 0 and other[0] == mint}
            sender = losers.pop() if len(losers) == 1 else ""
            found.append(ChainTransfer(AssetKind.TOKEN, sender, owner, gain, decimals, mint))
    return tuple(found)
