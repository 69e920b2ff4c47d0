"""Bitcoin-like networks by replayed answers, in the form of Esplora's API.md ("Transaction format",
"GET /tx/:txid/outspend/:vout", "GET /blocks[/:start_height]", "GET /address/:address")."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange import queries
from havendesk.exchange.tests.replaying import paths
from havendesk.exchange.tests.support import asking_nodes, node_at
from havendesk.exchange.types.chain_reading import (
    Agreement,
    ChainTransaction,
    NodeTrouble,
    Sighting,
    TransactionStatus,
)
from havendesk.exchange.types.chains import Family
from havendesk.kernel.actors import BOT
from havendesk.kernel.clock import now

pytestmark = pytest.mark.django_db

TXID = "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16"
PREVIOUS = "0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9"
OTHER = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
PAYER = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
RECEIVER = "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"
HEIGHT = 880_000


def blocks(height: int, at: datetime | None = None) -> list[dict[str, Any]]:
    moment = int((at or now()).timestamp())
    return [{"id": f"{height:064x}", "height": height, "timestamp": moment, "tx_count": 3000}]


def transaction(height: int | None = HEIGHT, **over: Any) -> dict[str, Any]:
    status: dict[str, Any] = {"confirmed": False}
    if height is not None:
        status = {
            "confirmed": True,
            "block_height": height,
            "block_hash": f"{height:064x}",
            "block_time": 1_772_000_000,
        }
    return {
        "txid": TXID,
        "version": 2,
        "locktime": 0,
        "vin": [
            {
                "txid": PREVIOUS,
                "vout": 1,
                "prevout": {"scriptpubkey_address": PAYER, "value": 5_000_000},
                "is_coinbase": False,
                "sequence": 4_294_967_293,
            }
        ],
        "vout": [
            {"scriptpubkey_type": "p2pkh", "scriptpubkey_address": RECEIVER, "value": 1_234_567},
            {"scriptpubkey_type": "op_return", "value": 0},
            {"scriptpubkey_type": "v0_p2wpkh", "scriptpubkey_address": PAYER, "value": 3_764_433},
        ],
        "size": 222,
        "weight": 561,
        "fee": 1_000,
        "status": status,
        **over,
    }


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ChainTransaction]:
    def asked(answers: dict[str, Any], earlier: Sighting | None = None) -> ChainTransaction:
        with paths(answers) as node:
            options = {"exchange_chain_nodes": {"bitcoin": [node_at(node.url)]}}
            with asking_nodes(monkeypatch, **options):
                return queries.chain_transaction(viewer=BOT, network="bitcoin", txid=TXID, earlier=earlier)

    return asked


def test_a_payment_in_a_block(ask: Callable[..., ChainTransaction]) -> None:
    card = ask({f"/tx/{TXID}": transaction(), "/blocks": blocks(HEIGHT + 1)})
    assert (card.status, card.family) == (TransactionStatus.CONFIRMED, Family.BITCOIN)
    assert (card.confirmations, card.head, card.finalized) == (2, HEIGHT + 1, False)
    assert [(one.receiver, one.sender, one.quantity) for one in card.transfers] == [
        (RECEIVER, PAYER, Decimal("0.01234567")),
        (PAYER, PAYER, Decimal("0.03764433")),
    ]
    assert (card.fee, card.at) == (1_000, datetime.fromtimestamp(1_772_000_000, UTC))
    assert ask({f"/tx/{TXID}": transaction(), "/blocks": blocks(HEIGHT + 5)}).finalized


def test_a_payment_that_waits(ask: Callable[..., ChainTransaction]) -> None:
    card = ask({f"/tx/{TXID}": transaction(None), "/blocks": blocks(HEIGHT)})
    assert (card.status, card.confirmations, card.transfers) == (TransactionStatus.PENDING, None, ())
    assert [one.amount for one in card.attempted] == [1_234_567, 3_764_433]
    assert card.sighting is not None
    assert card.sighting.spends == f"{PREVIOUS}:1"


def test_a_payment_that_many_inputs_made_has_no_single_sender(ask: Callable[..., ChainTransaction]) -> None:
    inputs = transaction()["vin"]
    more = {**inputs[0], "vout": 2, "prevout": {"scriptpubkey_address": RECEIVER, "value": 1}}
    card = ask({f"/tx/{TXID}": transaction(vin=[*inputs, more]), "/blocks": blocks(HEIGHT)})
    assert {one.sender for one in card.transfers} == {""}


SEEN = Sighting("bitcoin", TXID, f"{PREVIOUS}:1", datetime(2026, 3, 1, tzinfo=UTC))


def test_unknown_dropped_and_replaced(ask: Callable[..., ChainTransaction]) -> None:
    head, spent = {"/blocks": blocks(HEIGHT)}, f"/tx/{PREVIOUS}/outspend/1"
    assert ask(head).status is TransactionStatus.NOT_FOUND
    assert ask(head, SEEN).status is TransactionStatus.NOT_FOUND
    assert ask({**head, spent: {"spent": False}}, SEEN).status is TransactionStatus.DROPPED
    replaced = ask({**head, spent: {"spent": True, "txid": OTHER, "vin": 0, "status": {}}}, SEEN)
    assert (replaced.status, replaced.replaced_by) == (TransactionStatus.REPLACED, OTHER)


@pytest.mark.parametrize(
    ("answers", "trouble"),
    [
        ({f"/tx/{TXID}": transaction(txid=OTHER), "/blocks": blocks(HEIGHT)}, NodeTrouble.CONTRADICTS_ITSELF),
        ({f"/tx/{TXID}": transaction(), "/blocks": blocks(HEIGHT - 1)}, NodeTrouble.CONTRADICTS_ITSELF),
        ({f"/tx/{TXID}": transaction(-3), "/blocks": blocks(HEIGHT)}, NodeTrouble.NOT_OF_THE_PROTOCOL),
        (
            {f"/tx/{TXID}": transaction(fee="1000"), "/blocks": blocks(HEIGHT)},
            NodeTrouble.NOT_OF_THE_PROTOCOL,
        ),
        ({f"/tx/{TXID}": transaction(status={}), "/blocks": blocks(HEIGHT)}, NodeTrouble.NOT_OF_THE_PROTOCOL),
        ({f"/tx/{TXID}": [], "/blocks": blocks(HEIGHT)}, NodeTrouble.NOT_OF_THE_PROTOCOL),
        ({f"/tx/{TXID}": transaction(), "/blocks": []}, NodeTrouble.NOT_OF_THE_PROTOCOL),
        ({f"/tx/{TXID}": transaction()}, NodeTrouble.NOT_OF_THE_PROTOCOL),
    ],
)
def test_an_answer_that_cannot_be_true_decides_nothing(
    ask: Callable[..., ChainTransaction], answers: dict[str, Any], trouble: NodeTrouble
) -> None:
    card = ask(answers)
    assert (card.status, card.agreement) == (TransactionStatus.UNKNOWN, Agreement.SILENT)
    assert (card.height, card.transfers, card.confirmations) == (None, (), None)
    assert [one.trouble for one in card.readings] == [trouble]


def test_a_node_three_hours_behind_is_lagging(ask: Callable[..., ChainTransaction]) -> None:
    behind = now() - timedelta(hours=3, minutes=1)
    card = ask({f"/tx/{TXID}": transaction(), "/blocks": blocks(HEIGHT, behind)})
    assert (card.status, card.agreement) == (TransactionStatus.UNKNOWN, Agreement.LAGGING)
    slow = now() - timedelta(hours=2)
    assert ask({f"/tx/{TXID}": transaction(), "/blocks": blocks(HEIGHT, slow)}).agreement is Agreement.SINGLE


def test_whether_an_address_was_ever_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def address(count: int) -> dict[str, Any]:
        return {
            "address": RECEIVER,
            "chain_stats": {"tx_count": count, "funded_txo_sum": 5},
            "mempool_stats": {"tx_count": 0},
        }

    for count, used in ((3, True), (0, False)):
        with paths({f"/address/{RECEIVER}": address(count), "/blocks": blocks(HEIGHT)}) as node:
            options = {"exchange_chain_nodes": {"bitcoin": [node_at(node.url)]}}
            with asking_nodes(monkeypatch, **options):
                card = queries.chain_address(viewer=BOT, network="bitcoin", address=RECEIVER)
                head = queries.chain_head(viewer=BOT, network="bitcoin")
        assert (card.exists, card.contract, card.height) == (used, None, HEIGHT)
        assert (head.height, head.final_height) == (HEIGHT, None)
