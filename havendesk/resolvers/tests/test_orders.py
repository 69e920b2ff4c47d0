"""Orders as timelines: every leaf, from a table of answers."""

from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange.types import Order, Trade
from havendesk.resolvers.finders.asks import Orders, Trades
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import SILENT, ago, found
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner


def an_order(status: str = "open", filled: str = "0", **over: Any) -> Order:
    values: dict[str, Any] = {
        "id": "ord_1",
        "customer_id": "cus_daniel",
        "market": "BTC-USDT",
        "side": "sell",
        "type": "limit",
        "price": Decimal(63000),
        "amount": Decimal("0.02"),
        "filled": Decimal(filled),
        "average_price": Decimal(63000) if Decimal(filled) else None,
        "status": status,
        "reason": None,
        "created_at": ago(hours=5),
        "updated_at": ago(hours=1),
        **over,
    }
    return Order(**values)


FILL = Trade(
    "trd_1",
    "ord_1",
    "cus_daniel",
    "BTC-USDT",
    "sell",
    Decimal(63000),
    Decimal("0.012"),
    Decimal("1.134"),
    "USDT",
    ago(hours=4),
)


def of(*orders: Order, fills: Any = (), **slots: Any) -> Finding:
    return found(Intent.ORDER_STATUS, {Orders: orders, Trades: fills}, **slots)


@pytest.mark.parametrize(
    ("status", "filled", "code"),
    [
        ("open", "0", FindingCode.ORDER_OPEN),
        ("partly_filled", "0.012", FindingCode.ORDER_PARTLY_FILLED),
        ("filled", "0.02", FindingCode.ORDER_FILLED),
        ("cancelled", "0.012", FindingCode.ORDER_CANCELLED),
        ("expired", "0", FindingCode.ORDER_EXPIRED),
        ("rejected", "0", FindingCode.ORDER_REJECTED),
        ("of_a_later_contract", "0", FindingCode.NOTHING_FOUND),
    ],
)
def test_each_status_has_its_text(status: str, filled: str, code: FindingCode) -> None:
    finding = of(an_order(status, filled), fills=(FILL,))
    assert finding.code is code
    assert (finding.recheck_seconds is not None) == (status in ("open", "partly_filled"))


def test_a_cancelled_order_is_told_as_a_timeline() -> None:
    order = an_order("cancelled", "0.012", reason="customer_request")
    said = wording.text(of(order, fills=(FILL,)), "en")
    assert "Reason: you cancelled it." in said
    assert "0.012 of 0.02 BTC were filled" in said
    assert [line.split("(UTC): ")[1] for line in said.splitlines() if line.startswith("•")] == [
        "placed: 0.02 BTC",
        "filled: 0.012 BTC at 63,000 USDT (fee 1.134 USDT)",
        "cancelled",
    ]


def test_a_rejection_names_its_reason_or_goes_to_people() -> None:
    told = of(an_order("rejected", reason="balance_low"))
    assert "balance was too low" in wording.text(told, "en")
    assert told.next_action is NextAction.NOTHING
    for reason in ("risk_engine", None):
        quiet = of(an_order("rejected", reason=reason))
        assert (quiet.next_action, quiet.owner) == (NextAction.HAND_OVER, Owner.TRADING)
        assert "risk" not in str(quiet.values)


def test_the_order_that_is_meant() -> None:
    both = (an_order(), an_order("filled", "0.02", id="ord_2", market="ETH-USDT"))
    asked = of(*both)
    assert (asked.code, len(asked.candidates)) == (FindingCode.CHOOSE_ONE, 2)
    assert asked.candidates[0].slots.order_id in ("ord_1", "ord_2")
    assert of(*both, order_id="ord_1").code is FindingCode.ORDER_OPEN
    assert of(*both, market="ETH-USDT", fills=(FILL,)).code is FindingCode.ORDER_FILLED
    assert of(*both, order_id="ord_9").code is FindingCode.NOTHING_FOUND
    assert of().code is FindingCode.ORDER_NONE


def test_fills_that_cannot_be_read_are_not_left_out_in_silence() -> None:
    assert of(an_order("partly_filled", "0.012"), fills=SILENT).code is FindingCode.SOURCE_SILENT
    assert of(an_order(), fills=SILENT).code is FindingCode.ORDER_OPEN
    assert found(Intent.ORDER_STATUS, {Orders: SILENT}).code is FindingCode.SOURCE_SILENT
