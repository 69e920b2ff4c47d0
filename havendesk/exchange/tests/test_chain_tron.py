"""Tron by replayed answers, in the form of its developer reference: "GetTransactionById",
"GetTransactionInfoById", "GetNowBlock", "TriggerConstantContract", "GetContract", "GetAccount"."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange import queries
from havendesk.exchange.tests.replaying import paths
from havendesk.exchange.tests.support import asking_nodes, node_at
from havendesk.exchange.types.chain_reading import (
    Agreement,
    AssetKind,
    ChainTransaction,
    NodeTrouble,
    TransactionStatus,
)
from havendesk.kernel.actors import BOT
from havendesk.kernel.clock import now

pytestmark = pytest.mark.django_db

TXID = "7c2d4206c03a883dd9066d6c839d0deaef32dc5a0d9b15f6d06e506906c90332"
TOKEN_HEX = "41a614f803b6fd780986a42c78ec9c7f77e6ded13c"
TOKEN = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
SENDER_HEX, RECEIVER_HEX = "41" + "11" * 20, "41" + "22" * 20
HEIGHT = 70_000_000


def word(hexadecimal: str) -> str:
    return hexadecimal.rjust(64, "0")


def block(height: int) -> dict[str, Any]:
    raw = {"number": height, "timestamp": int(now().timestamp() * 1000)}
    return {"blockID": f"{height:064x}", "block_header": {"raw_data": raw}}


def both_heads() -> dict[str, Any]:
    """As of now: the suite may be older than a node may lag."""
    return {"/wallet/getnowblock": block(HEIGHT), "/walletsolidity/getnowblock": block(HEIGHT - 19)}


def sent(kind: str, value: dict[str, Any], result: str = "SUCCESS") -> dict[str, Any]:
    parameter = {
        "value": {"owner_address": SENDER_HEX, **value},
        "type_url": f"type.googleapis.com/protocol.{kind}",
    }
    return {
        "ret": [{"contractRet": result}],
        "signature": ["00"],
        "txID": TXID,
        "raw_data": {"contract": [{"parameter": parameter, "type": kind}], "expiration": 1, "timestamp": 1},
    }


COINS = sent("TransferContract", {"amount": 3_500_000, "to_address": RECEIVER_HEX})
TOKENS = sent(
    "TriggerSmartContract",
    {
        "contract_address": TOKEN_HEX,
        "data": "a9059cbb" + word(RECEIVER_HEX[2:]) + word(f"{42_000_000:x}"),
    },
)


def info(height: int = HEIGHT - 1, **over: Any) -> dict[str, Any]:
    found = {
        "id": TXID,
        "fee": 268_000,
        "blockNumber": height,
        "blockTimeStamp": 1_772_000_000_000,
        "contractResult": [""],
        "receipt": {"net_usage": 268},
    }
    return {**found, **over}


EVENT = {
    "address": TOKEN_HEX[2:],
    "topics": [
        "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
        word(SENDER_HEX[2:]),
        word(RECEIVER_HEX[2:]),
    ],
    "data": word(f"{42_000_000:x}"),
}


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ChainTransaction]:
    def asked(transaction: Any, result: Any, **heads: Any) -> ChainTransaction:
        answers = {
            "/wallet/gettransactionbyid": transaction,
            "/wallet/gettransactioninfobyid": result,
            "/wallet/triggerconstantcontract": {"result": {"result": True}, "constant_result": [word("6")]},
            **both_heads(),
            **heads,
        }
        with paths(answers) as node:
            options = {"exchange_chain_nodes": {"tron": [node_at(node.url)]}}
            with asking_nodes(monkeypatch, **options):
                return queries.chain_transaction(viewer=BOT, network="tron", txid=TXID)

    return asked


def test_coins(ask: Callable[..., ChainTransaction]) -> None:
    card = ask(COINS, info())
    assert (card.status, card.confirmations, card.finalized) == (TransactionStatus.CONFIRMED, 2, False)
    (moved,) = card.transfers
    assert (moved.asset, moved.quantity) == (AssetKind.NATIVE, Decimal("3.500000"))
    assert moved.sender.startswith("T")
    assert moved.receiver.startswith("T")
    assert (card.fee, card.fee_decimals, card.opaque) == (268_000, 6, False)
    assert ask(COINS, info(HEIGHT - 19)).finalized


def test_a_token_by_its_event(ask: Callable[..., ChainTransaction]) -> None:
    card = ask(TOKENS, info(receipt={"result": "SUCCESS"}, log=[EVENT]))
    (moved,) = card.transfers
    assert (moved.contract, moved.quantity) == (TOKEN, Decimal("42.000000"))
    assert not card.opaque


def test_a_failed_token_transfer(ask: Callable[..., ChainTransaction]) -> None:
    card = ask(TOKENS, info(receipt={"result": "OUT_OF_ENERGY"}, result="FAILED"))
    assert (card.status, card.reason, card.transfers) == (TransactionStatus.FAILED, "OUT_OF_ENERGY", ())
    assert [(one.contract, one.amount) for one in card.attempted] == [(TOKEN, 42_000_000)]


def test_a_token_of_the_networks_own_kind(ask: Callable[..., ChainTransaction]) -> None:
    value = {"amount": 7, "to_address": RECEIVER_HEX, "asset_name": b"1002000".hex()}
    (moved,) = ask(sent("TransferAssetContract", value), info()).transfers
    assert (moved.asset, moved.contract, moved.amount, moved.quantity) == (
        AssetKind.TOKEN,
        "1002000",
        7,
        None,
    )


def test_waiting_and_unknown(ask: Callable[..., ChainTransaction]) -> None:
    waiting = ask(TOKENS, {})
    assert (waiting.status, waiting.transfers) == (TransactionStatus.PENDING, ())
    assert [one.amount for one in waiting.attempted] == [42_000_000]
    assert ask({}, {}).status is TransactionStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("transaction", "result", "trouble"),
    [
        ({**COINS, "txID": "0" * 64}, info(), NodeTrouble.CONTRADICTS_ITSELF),
        (COINS, info(id="0" * 64), NodeTrouble.CONTRADICTS_ITSELF),
        (COINS, info(HEIGHT + 5), NodeTrouble.CONTRADICTS_ITSELF),
        (COINS, info(-5), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (
            sent("TransferContract", {"amount": -1, "to_address": RECEIVER_HEX}),
            info(),
            NodeTrouble.NOT_OF_THE_PROTOCOL,
        ),
        (
            sent("TransferContract", {"amount": 1, "to_address": "zz"}),
            info(),
            NodeTrouble.NOT_OF_THE_PROTOCOL,
        ),
        ("", info(), NodeTrouble.NOT_OF_THE_PROTOCOL),
    ],
)
def test_an_answer_that_cannot_be_true_decides_nothing(
    ask: Callable[..., ChainTransaction], transaction: Any, result: Any, trouble: NodeTrouble
) -> None:
    card = ask(transaction, result)
    assert (card.status, card.agreement, card.transfers) == (TransactionStatus.UNKNOWN, Agreement.SILENT, ())
    assert [one.trouble for one in card.readings] == [trouble]


def test_a_final_block_above_the_newest_is_not_believed(ask: Callable[..., ChainTransaction]) -> None:
    card = ask(COINS, info(), **{"/walletsolidity/getnowblock": block(HEIGHT + 1)})
    assert card.status is TransactionStatus.UNKNOWN


def test_whether_an_address_is_a_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    for contract, account, expected in (
        ({"contract_address": TOKEN_HEX, "bytecode": "60"}, {"address": TOKEN_HEX}, (True, True)),
        ({}, {"address": TOKEN_HEX, "balance": 5}, (False, True)),
        ({}, {}, (False, False)),
    ):
        answers = {"/wallet/getcontract": contract, "/wallet/getaccount": account, **both_heads()}
        with paths(answers) as node:
            options = {"exchange_chain_nodes": {"tron": [node_at(node.url)]}}
            with asking_nodes(monkeypatch, **options):
                card = queries.chain_address(viewer=BOT, network="tron", address=TOKEN)
        assert (card.contract, card.exists) == expected
        asked = [request for request in node.requests if b"/wallet/getcontract" in request]
        assert TOKEN_HEX.encode() in asked[0]
