"""Nodes that lie, lag, hang, flood or disagree: nothing is decided, and the card says who did what."""

import json
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from havendesk.exchange import queries
from havendesk.exchange.chains import asking
from havendesk.exchange.tests.replaying import hanging, json_rpc, raw
from havendesk.exchange.tests.support import asking_nodes, node_at
from havendesk.exchange.types.chain_reading import (
    Agreement,
    ChainTransaction,
    NodeTrouble,
    TransactionStatus,
)
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.tests.bad_servers import bad_server, ok, reset

pytestmark = pytest.mark.django_db

TXID = "0x" + "5a" * 32
SENDER, RECEIVER = "0x" + "11" * 20, "0x" + "22" * 20
HEIGHT = 21_000_000


def honest(height: int = HEIGHT, included: int | None = HEIGHT - 5, **over: Any) -> dict[str, Any]:
    """An Ethereum node's answers; ``over`` by method."""

    def block(params: list[Any]) -> dict[str, Any]:
        number = height - 64 if params[0] == "finalized" else height
        return {"number": hex(number), "timestamp": hex(int(now().timestamp())), "transactions": []}

    sent = {
        "hash": TXID,
        "from": SENDER,
        "to": RECEIVER,
        "nonce": "0x7",
        "value": hex(10**18),
        "input": "0x",
    }
    receipt = {
        "transactionHash": TXID,
        "blockNumber": hex(included or 0),
        "blockHash": f"0x{included or 0:064x}",
        "status": "0x1",
        "gasUsed": "0x5208",
        "effectiveGasPrice": "0x2540be400",
        "logs": [],
    }
    return {
        "eth_chainId": "0x1",
        "eth_getBlockByNumber": block,
        "eth_getTransactionByHash": sent,
        "eth_getTransactionReceipt": None if included is None else receipt,
        "eth_getTransactionCount": "0x7",
        "eth_getCode": "0x",
        **over,
    }


def with_receipt(**over: Any) -> dict[str, Any]:
    answers = honest()
    return {**answers, "eth_getTransactionReceipt": {**answers["eth_getTransactionReceipt"], **over}}


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ChainTransaction]:
    def asked(*urls: str, **options: Any) -> ChainTransaction:
        nodes = {"ethereum": [node_at(url) for url in urls]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes, **options):
            return queries.chain_transaction(viewer=BOT, network="ethereum", txid=TXID)

    return asked


def undecided(card: ChainTransaction, agreement: Agreement) -> None:
    assert (card.status, card.agreement) == (TransactionStatus.UNKNOWN, agreement)
    assert not card.agreement.decides
    assert (card.confirmations, card.height, card.head, card.fee) == (None, None, None, None)
    assert (card.transfers, card.attempted, card.replaced_by, card.finalized) == ((), (), None, False)


@pytest.mark.parametrize(
    ("answers", "trouble"),
    [
        (
            {**honest(), "eth_getTransactionByHash": {"hash": "0x" + "00" * 32}},
            NodeTrouble.CONTRADICTS_ITSELF,
        ),
        (with_receipt(transactionHash="0x" + "00" * 32), NodeTrouble.CONTRADICTS_ITSELF),
        (with_receipt(blockNumber=hex(HEIGHT + 3)), NodeTrouble.CONTRADICTS_ITSELF),
        (with_receipt(blockNumber="-0x5"), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (with_receipt(blockNumber=5), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (with_receipt(status="0x2"), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (with_receipt(status=None), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (with_receipt(logs="none"), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (with_receipt(blockHash="<b>bold</b>\n"), NodeTrouble.NOT_OF_THE_PROTOCOL),
        ({**honest(), "eth_chainId": "0x38"}, NodeTrouble.ANOTHER_CHAIN),
        ({**honest(), "eth_getTransactionReceipt": []}, NodeTrouble.NOT_OF_THE_PROTOCOL),
    ],
)
def test_a_node_that_lies(
    ask: Callable[..., ChainTransaction], answers: dict[str, Any], trouble: NodeTrouble
) -> None:
    with json_rpc(answers) as node:
        card = ask(node.url)
    undecided(card, Agreement.SILENT)
    assert [(one.source, one.trouble) for one in card.readings] == [("node:ethereum-1", trouble)]


FIFTY_MEGABYTES = ok(b'{"jsonrpc": "2.0", "id": 1, "result": "' + b"f" * 50_000_000 + b'"}')


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (ok(b"<html>busy</html>"), NodeTrouble.NOT_JSON),
        (ok(b"[" * 100_000), NodeTrouble.NOT_JSON),
        (ok(b'{"jsonrpc": "2.0", "id": ' + b"9" * 5_000 + b"}"), NodeTrouble.NOT_JSON),
        (ok(b'{"jsonrpc": "2.0", "id": 99999, "result": null}'), NodeTrouble.CONTRADICTS_ITSELF),
        (ok(b"[]"), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (ok(b"{}", status="401 Unauthorized"), NodeTrouble.REFUSED),
        (ok(b"{}", status="429 Too Many Requests"), NodeTrouble.SILENT),
        (ok(status="302 Found", headers="location: http://169.254.169.254/\r\n"), NodeTrouble.REFUSED),
        (FIFTY_MEGABYTES, NodeTrouble.TOO_LARGE),
    ],
)
def test_a_node_that_answers_something_else(
    ask: Callable[..., ChainTransaction], answer: bytes, trouble: NodeTrouble
) -> None:
    with bad_server(raw(answer)) as node:
        card = ask(node.url)
    undecided(card, Agreement.SILENT)
    assert [one.trouble for one in card.readings] == [trouble]


def test_a_node_that_hangs_costs_its_time_and_no_more(ask: Callable[..., ChainTransaction]) -> None:
    with hanging() as node:
        began = time.monotonic()
        card = ask(node.url, exchange_chain_seconds=0.3)
        assert time.monotonic() - began < 5
    undecided(card, Agreement.SILENT)
    assert [one.trouble for one in card.readings] == [NodeTrouble.TIMEOUT]


def test_a_node_that_hangs_beside_one_that_answers(ask: Callable[..., ChainTransaction]) -> None:
    with hanging() as slow, json_rpc(honest()) as quick:
        began = time.monotonic()
        card = ask(slow.url, quick.url, exchange_chain_seconds=20)
        assert time.monotonic() - began < 10, "the others get a moment more, not all their time"
    assert (card.status, card.agreement) == (TransactionStatus.CONFIRMED, Agreement.SINGLE)
    assert card.source == "node:ethereum-2"
    assert [one.trouble for one in card.readings] == [NodeTrouble.TIMEOUT, None]


def test_the_next_in_the_list_takes_the_place_of_one_that_fails(ask: Callable[..., ChainTransaction]) -> None:
    def broken(connection: socket.socket, _request: bytes, _number: int) -> None:
        reset(connection)

    with ExitStack() as stack:
        dead = stack.enter_context(bad_server(broken))
        first, second = (stack.enter_context(json_rpc(honest())) for _ in range(2))
        spare = stack.enter_context(json_rpc(honest()))
        card = ask(dead.url, first.url, second.url, spare.url)
        assert (card.status, card.agreement) == (TransactionStatus.CONFIRMED, Agreement.AGREED)
        assert [one.source for one in card.readings] == [f"node:ethereum-{number}" for number in (1, 2, 3)]
        assert [one.trouble for one in card.readings] == [NodeTrouble.SILENT, None, None]
        assert spare.requests == [], "no more nodes learn of it than are compared"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (with_receipt(status="0x0"), f"failed@{HEIGHT - 5}"),
        (honest(included=HEIGHT - 6), f"confirmed@{HEIGHT - 6}"),
        (honest(included=None), "pending"),
        ({**honest(included=None), "eth_getTransactionByHash": None}, "not_found"),
        (with_receipt(blockHash="0x" + "77" * 32), f"confirmed@{HEIGHT - 5}"),
        (honest(HEIGHT + 500), f"confirmed@{HEIGHT - 5}"),
    ],
)
def test_two_nodes_that_disagree_decide_nothing(
    ask: Callable[..., ChainTransaction], other: dict[str, Any], said: str
) -> None:
    with json_rpc(honest()) as one, json_rpc(other) as two:
        card = ask(one.url, two.url)
    undecided(card, Agreement.DISAGREE)
    assert [reading.said for reading in card.readings] == [f"confirmed@{HEIGHT - 5}", said]
    assert [reading.trouble for reading in card.readings] == [None, None]


def test_a_node_a_few_blocks_behind_is_no_contradiction(ask: Callable[..., ChainTransaction]) -> None:
    with json_rpc(honest(included=HEIGHT)) as one, json_rpc(honest(HEIGHT - 2, None)) as two:
        card = ask(one.url, two.url)
    assert (card.status, card.agreement) == (TransactionStatus.CONFIRMED, Agreement.AGREED)
    assert (card.head, card.confirmations) == (HEIGHT, 1)


def test_nodes_that_disagree_about_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with json_rpc(honest()) as one, json_rpc(honest(eth_getCode="0x6001")) as two:
        nodes = {"ethereum": [node_at(one.url), node_at(two.url)]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes):
            card = queries.chain_address(viewer=BOT, network="ethereum", address=RECEIVER)
    assert (card.agreement, card.contract) == (Agreement.DISAGREE, None)


def test_a_budget_that_is_spent_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    with json_rpc(honest()) as node:
        nodes = {"ethereum": [node_at(node.url, per_minute=12)]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes):
            cards = [
                queries.chain_transaction(viewer=BOT, network="ethereum", txid=f"0x{number:064x}")
                for number in range(6)
            ]
        assert len(node.requests) <= 12
    undecided(cards[-1], Agreement.SILENT)
    assert cards[-1].readings[0].trouble is NodeTrouble.BUDGET_SPENT


def test_an_answer_is_kept_for_a_moment(
    ask: Callable[..., ChainTransaction], monkeypatch: pytest.MonkeyPatch
) -> None:
    with json_rpc(honest()) as node:
        nodes = {"ethereum": [node_at(node.url)]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes, exchange_chain_keep_seconds=30):
            first = queries.chain_transaction(viewer=BOT, network="ethereum", txid=TXID)
            asked = len(node.requests)
            again = queries.chain_transaction(viewer=BOT, network="ethereum", txid=TXID)
            assert len(node.requests) == asked
    assert again == first, "with the time when it was read"


def test_a_node_in_a_private_network_needs_leave(
    ask: Callable[..., ChainTransaction], monkeypatch: pytest.MonkeyPatch
) -> None:
    with json_rpc(honest()) as node:
        nodes = {"ethereum": [{"url": node.url}]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes):
            card = queries.chain_transaction(viewer=BOT, network="ethereum", txid=TXID)
        assert node.requests == []
    undecided(card, Agreement.SILENT)
    assert card.readings[0].trouble is NodeTrouble.BLOCKED


def test_the_key_of_a_node_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with json_rpc(honest()) as node:
        nodes = {"ethereum": [node_at(node.url, key_header="Node-Key", key="open-sesame")]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes):
            card = queries.chain_transaction(viewer=BOT, network="ethereum", txid=TXID)
            assert "open-sesame" not in repr(asking.options())
        assert all(b"node-key: open-sesame" in request.lower() for request in node.requests)
    assert "open-sesame" not in json.dumps(repr(card))


@pytest.mark.parametrize(
    "kind", [kind for kind in ActorKind if kind not in (ActorKind.SYSTEM, ActorKind.BOT)]
)
def test_only_the_machines_of_the_desk_ask(kind: ActorKind, monkeypatch: pytest.MonkeyPatch) -> None:
    with json_rpc(honest()) as node:
        nodes = {"ethereum": [node_at(node.url)]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes), pytest.raises(Refused) as refused:
            queries.chain_transaction(viewer=Actor(kind, SYSTEM.id), network="ethereum", txid=TXID)
        assert node.requests == []
    assert refused.value.code in (ErrorCode.FORBIDDEN, ErrorCode.NOT_SIGNED_IN)
