"""Any JSON in any place of any answer: a reader gives a card or NodeError, never something else."""

import asyncio
from collections.abc import Callable, Coroutine
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.exchange.chains import esplora, evm, solana, tron, xrpl
from havendesk.exchange.chains.fields import NodeError
from havendesk.exchange.chains.nodes import Node
from havendesk.exchange.options import ChainNode
from havendesk.exchange.rules.chains import recognise
from havendesk.exchange.rules.chains.profiles import profile_of
from havendesk.exchange.tests import (
    test_chain_esplora,
    test_chain_faults,
    test_chain_solana,
    test_chain_tron,
    test_chain_xrpl,
)
from havendesk.exchange.tests.test_venues import ANSWERS
from havendesk.exchange.types.chain_reading import NodeAddress, NodeTransaction
from havendesk.exchange.venues.decoders import VENUES, ShapeError

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**64, -1, 10**30, 1 << 256])
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["0x", "0x1", "0xzz", "-1", "1e999", "NaN", "０", "41", "\x00", "a" * 300]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


class Repeating(Node):
    """A node whose answers are given by what was asked."""

    def __init__(self, network: str, answers: dict[str, Any]) -> None:
        found = profile_of(network)
        assert found is not None
        super().__init__(network, 1, ChainNode.model_validate({"url": "https://node.example"}), found, 1.0)
        self.answers = answers

    def _answer(self, name: str, given_to_it: Any) -> Any:
        found = self.answers.get(name)
        return found(given_to_it) if callable(found) else found

    async def rpc(self, method: str, params: Any) -> Any:
        return self._answer(method, params)

    async def call(self, method: str, params: Any) -> Any:
        return self._answer(method, params)

    async def get(self, path: str) -> Any:
        return self._answer(path, None)

    async def post(self, path: str, body: Any) -> Any:
        return self._answer(path, body)


@cache
def repeating(name: str) -> Repeating:
    """One node a protocol: a client costs more to make than to ask."""
    return Repeating(CASES[name][0], {})


def node_with(name: str, answers: dict[str, Any]) -> Repeating:
    node = repeating(name)
    node.answers = answers
    node.kept.clear()
    return node


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def spoilt(value: Any, place: tuple[Any, ...], by: Any) -> Any:
    if not place:
        return by
    copy = deepcopy(value)
    found = copy
    for key in place[:-1]:
        found = found[key]
    found[place[-1]] = by
    return copy


def ethereum() -> dict[str, Any]:
    block = test_chain_faults.honest()["eth_getBlockByNumber"](["latest"])
    return {**test_chain_faults.honest(), "eth_getBlockByNumber": block, "eth_call": "0x" + "0" * 63 + "6"}


CASES: dict[str, tuple[str, Callable[[], dict[str, Any]], Any, str, str]] = {
    "evm": ("ethereum", ethereum, evm, test_chain_faults.TXID, test_chain_faults.RECEIVER),
    "esplora": (
        "bitcoin",
        lambda: {
            f"/tx/{test_chain_esplora.TXID}": test_chain_esplora.transaction(),
            "/blocks": test_chain_esplora.blocks(880_001),
            f"/address/{test_chain_esplora.RECEIVER}": {
                "address": test_chain_esplora.RECEIVER,
                "chain_stats": {"tx_count": 1},
                "mempool_stats": {"tx_count": 0},
            },
        },
        esplora,
        test_chain_esplora.TXID,
        test_chain_esplora.RECEIVER,
    ),
    "xrpl": (
        "xrpl",
        lambda: {
            "tx": test_chain_xrpl.payment(),
            "ledger": test_chain_xrpl.head(),
            "account_info": test_chain_xrpl.account(),
        },
        xrpl,
        test_chain_xrpl.TXID,
        test_chain_xrpl.RECEIVER,
    ),
    "tron": (
        "tron",
        lambda: {
            **test_chain_tron.both_heads(),
            "/wallet/gettransactionbyid": test_chain_tron.TOKENS,
            "/wallet/gettransactioninfobyid": test_chain_tron.info(log=[test_chain_tron.EVENT]),
            "/wallet/triggerconstantcontract": {"constant_result": [test_chain_tron.word("6")]},
            "/wallet/getcontract": {"contract_address": test_chain_tron.TOKEN_HEX},
            "/wallet/getaccount": {},
        },
        tron,
        test_chain_tron.TXID,
        test_chain_tron.TOKEN,
    ),
    "solana": (
        "solana",
        lambda: {
            "getSlot": test_chain_solana.SLOT,
            "getBlockTime": 1_772_000_000,
            "getTransaction": test_chain_solana.transaction(
                [test_chain_solana.PAYER, test_chain_solana.RECEIVER],
                [9, 0],
                [3, 5],
                (
                    [test_chain_solana.balance(0, test_chain_solana.PAYER, 4)],
                    [test_chain_solana.balance(1, test_chain_solana.RECEIVER, 4)],
                ),
            ),
            "getSignatureStatuses": test_chain_solana.state(),
            "getAccountInfo": {"value": {"executable": True}},
        },
        solana,
        test_chain_solana.TXID,
        test_chain_solana.MINT,
    ),
}


def outcome(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return asyncio.run(work)
    except NodeError as error:
        return error


@pytest.mark.parametrize("name", sorted(CASES))
def test_whole_answers_are_read(name: str) -> None:
    _network, answers, reader, txid, address = CASES[name]
    node = node_with(name, answers())
    assert isinstance(outcome(reader.transaction(node, txid, "")), NodeTransaction)
    assert isinstance(outcome(reader.address(node, address)), NodeAddress)


@pytest.mark.parametrize("name", sorted(CASES))
@given(data=st.data())
def test_spoilt_answers_are_refused_or_read(name: str, data: st.DataObject) -> None:
    _network, answers, reader, txid, address = CASES[name]
    found = answers()
    for _ in range(data.draw(st.integers(1, 2))):
        key = data.draw(st.sampled_from(sorted(found)))
        place = data.draw(st.sampled_from(places(found[key])))
        found[key] = spoilt(found[key], place, data.draw(JSON))
    node = node_with(name, found)
    said = outcome(reader.transaction(node, txid, data.draw(st.sampled_from(["", f"{'0' * 64}:1"]))))
    assert isinstance(said, NodeTransaction | NodeError)
    if isinstance(said, NodeTransaction):
        assert said.txid == txid
        assert said.height is None or 0 <= said.height <= said.head.height
        assert all(one.amount >= 0 for one in (*said.transfers, *said.attempted))
    assert isinstance(outcome(reader.address(node, address)), NodeAddress | NodeError)


@pytest.mark.parametrize("venue", sorted(VENUES))
@given(data=st.data())
def test_spoilt_venues_are_refused_or_read(venue: str, data: st.DataObject) -> None:
    answer = ANSWERS[venue]
    answer = spoilt(answer, data.draw(st.sampled_from(places(answer))), data.draw(JSON))
    try:
        networks = VENUES[venue].read(answer, "USDT")
    except ShapeError:
        return
    for one in networks or ():
        assert one.deposits in (True, False, None)
        assert one.min_deposit is None or one.min_deposit >= 0


@given(st.text(max_size=200))
def test_any_text_is_recognised_or_not(text: str) -> None:
    for one in recognise(text).meanings:
        assert one.networks
        assert (one.defect is None) == (one.certainty.value != "broken")
