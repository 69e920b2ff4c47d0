"""The XRP Ledger by replayed answers, in the form of its API's reference: "tx", "ledger", "account_info"
(JSON-RPC, API version 1), and "Partial Payments" for what was delivered."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from havendesk.exchange import queries
from havendesk.exchange.tests.replaying import json_rpc
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

TXID = "C53ECF838647FA5A4C780377025FEC7999AB4182590510CA461444B207AB74A9"
SENDER = "rhhh49pFH96roGyuC4E5P4CHaNjS1k8gzM"
RECEIVER = "r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59"
X_RECEIVER = "X7AcgcsBL6XDcUb289X4mJ8djcdyKaLFuhLRuNXPrDeJd9A"
ISSUER = "rKiCet8SdvWxPXnAgYarFUXMh1zCPz432Y"
LEDGER = 95_000_000
RIPPLE_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def head(height: int = LEDGER) -> dict[str, Any]:
    closed = int((now() - RIPPLE_EPOCH).total_seconds())
    return {
        "ledger": {"close_time": closed, "closed": True, "ledger_index": str(height)},
        "ledger_index": height,
        "status": "success",
        "validated": True,
    }


def payment(delivered: Any = "25000000", result: str = "tesSUCCESS", **over: Any) -> dict[str, Any]:
    found = {
        "Account": SENDER,
        "Amount": "25000000",
        "Destination": RECEIVER,
        "DestinationTag": 11747,
        "Fee": "12",
        "Flags": 0,
        "Sequence": 5037710,
        "TransactionType": "Payment",
        "date": 820_000_000,
        "hash": TXID,
        "ledger_index": LEDGER - 1,
        "meta": {"TransactionIndex": 0, "TransactionResult": result, "delivered_amount": delivered},
        "status": "success",
        "validated": True,
    }
    return {name: value for name, value in {**found, **over}.items() if value is not ...}


def account(flags: int = 0, sequence: int = 5037711) -> dict[str, Any]:
    data = {"Account": RECEIVER, "Balance": "10404767991", "Flags": flags, "Sequence": sequence}
    return {"account_data": data, "ledger_index": LEDGER, "status": "success", "validated": True}


def unknown(error: str) -> dict[str, Any]:
    return {"error": error, "error_code": 29, "error_message": "not found", "status": "error"}


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ChainTransaction]:
    def asked(tx: Any, earlier: ChainTransaction | None = None, **more: Any) -> ChainTransaction:
        with json_rpc({"tx": tx, "ledger": head(), **more}) as node:
            options = {"exchange_chain_nodes": {"xrpl": [node_at(node.url)]}}
            with asking_nodes(monkeypatch, **options):
                return queries.chain_transaction(
                    viewer=BOT,
                    network="xrpl",
                    txid=TXID.lower(),
                    earlier=earlier.sighting if earlier else None,
                )

    return asked


def test_a_validated_payment_with_its_tag(ask: Callable[..., ChainTransaction]) -> None:
    card = ask(payment())
    assert (card.status, card.txid, card.finalized) == (TransactionStatus.CONFIRMED, TXID, True)
    assert (card.confirmations, card.height, card.head) == (2, LEDGER - 1, LEDGER)
    (moved,) = card.transfers
    assert (moved.asset, moved.amount, moved.decimals, moved.tag) == (
        AssetKind.NATIVE,
        25_000_000,
        6,
        "11747",
    )
    assert (moved.sender, moved.receiver, card.fee) == (SENDER, RECEIVER, 12)
    assert card.at == datetime.fromtimestamp(820_000_000 + RIPPLE_EPOCH.timestamp(), UTC)


def test_a_payment_without_a_tag(ask: Callable[..., ChainTransaction]) -> None:
    assert [one.tag for one in ask(payment(DestinationTag=...)).transfers] == [None]


def test_what_was_delivered_counts_and_not_what_was_written(ask: Callable[..., ChainTransaction]) -> None:
    assert [one.amount for one in ask(payment(delivered="1", Flags=0x00020000)).transfers] == [1]
    old = ask(payment(delivered="unavailable"))
    assert (old.transfers, old.opaque) == ((), True)


def test_an_issued_currency(ask: Callable[..., ChainTransaction]) -> None:
    issued = {"currency": "USD", "issuer": ISSUER, "value": "12.5"}
    (moved,) = ask(payment(delivered=issued)).transfers
    assert (moved.asset, moved.contract) == (AssetKind.TOKEN, f"USD.{ISSUER}")
    assert str(moved.quantity) == "12.5"


def test_a_failed_payment_tells_the_ledgers_word(ask: Callable[..., ChainTransaction]) -> None:
    card = ask(payment(delivered=None, result="tecDST_TAG_NEEDED"))
    assert (card.status, card.reason, card.transfers) == (TransactionStatus.FAILED, "tecDST_TAG_NEEDED", ())
    assert [one.amount for one in card.attempted] == [25_000_000]


def test_what_is_not_validated_waits_and_then_is_dropped_or_replaced(
    ask: Callable[..., ChainTransaction],
) -> None:
    waiting = ask(payment(validated=False, ledger_index=..., meta=..., date=...))
    assert (waiting.status, waiting.transfers) == (TransactionStatus.PENDING, ())
    gone = unknown("txnNotFound")
    assert ask(gone).status is TransactionStatus.NOT_FOUND
    unused = ask(gone, waiting, account_info=account(sequence=5037710))
    assert unused.status is TransactionStatus.DROPPED
    assert ask(gone, waiting, account_info=account()).status is TransactionStatus.REPLACED


@pytest.mark.parametrize(
    ("tx", "trouble"),
    [
        (payment(hash="0" * 64), NodeTrouble.CONTRADICTS_ITSELF),
        (payment(ledger_index=LEDGER + 9), NodeTrouble.CONTRADICTS_ITSELF),
        (payment(ledger_index=-1), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (payment(delivered="-5"), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (
            payment(delivered={"currency": "USD", "issuer": ISSUER, "value": "1e999"}),
            NodeTrouble.NOT_OF_THE_PROTOCOL,
        ),
        (payment(DestinationTag="1; drop"), NodeTrouble.NOT_OF_THE_PROTOCOL),
        (unknown("noNetwork"), NodeTrouble.REFUSED),
        ([], NodeTrouble.NOT_OF_THE_PROTOCOL),
    ],
)
def test_an_answer_that_cannot_be_true_decides_nothing(
    ask: Callable[..., ChainTransaction], tx: Any, trouble: NodeTrouble
) -> None:
    card = ask(tx)
    assert (card.status, card.agreement, card.transfers) == (TransactionStatus.UNKNOWN, Agreement.SILENT, ())
    assert [one.trouble for one in card.readings] == [trouble]


def test_whether_an_account_demands_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, exists, required in (
        (account(0x00020000), True, True),
        (account(), True, False),
        (unknown("actNotFound"), False, None),
    ):
        with json_rpc({"account_info": said, "ledger": head()}) as node:
            options = {"exchange_chain_nodes": {"xrpl": [node_at(node.url)]}}
            with asking_nodes(monkeypatch, **options):
                card = queries.chain_address(viewer=BOT, network="xrpl", address=X_RECEIVER)
        assert (card.address, card.exists, card.tag_required) == (RECEIVER, exists, required)
