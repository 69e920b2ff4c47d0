"""One's own fee tier, what fills were charged, rebates: every leaf, from a table of answers."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange.types import FeeStanding, Rebate, Trade
from havendesk.resolvers.finders.asks import Fees, OwnFees, Rebates, Trades
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import NOT_OFFERED, SILENT, ago, ahead, found
from havendesk.resolvers.tests.test_holdings import TABLE
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner


def a_standing(**over: Any) -> FeeStanding:
    values: dict[str, Any] = {
        "customer_id": "cus_wei",
        "tier": 0,
        "volume_30d": Decimal("96400.2"),
        "quote": "USDT",
        "maker": Decimal("0.0010"),
        "taker": Decimal("0.0015"),
        "basis": "volume",
        "basis_until": None,
        "computed_at": ago(hours=20),
        "next_computed_at": ahead(hours=4),
        **over,
    }
    return FeeStanding(**values)


def a_fill(**over: Any) -> Trade:
    values: dict[str, Any] = {
        "id": "trd_1",
        "order_id": "ord_1",
        "customer_id": "cus_wei",
        "market": "BTC-USDT",
        "side": "sell",
        "price": Decimal(63000),
        "amount": Decimal("0.01"),
        "fee": Decimal("0.945"),
        "fee_asset": "USDT",
        "at": ago(days=4),
        "liquidity": "taker",
        "fee_rate": Decimal("0.0015"),
        **over,
    }
    return Trade(**values)


def fees(standing: Any, *fills: Trade, **slots: Any) -> Finding:
    return found(Intent.FEES, {Fees: TABLE, OwnFees: standing, Trades: fills}, **slots)


def test_ones_own_tier_comes_with_what_is_missing_and_the_newest_fill() -> None:
    older = a_fill(at=ago(days=5), fee=Decimal("0.63"), fee_rate=Decimal("0.001"), liquidity="maker")
    finding = fees(a_standing(), older, a_fill())
    assert (finding.code, finding.next_action) == (FindingCode.FEES_OWN, NextAction.NOTHING)
    said = wording.text(finding, "en")
    assert said.startswith("Your fee tier is 0: 0.1 % as maker, 0.15 % as taker.")
    assert "Counted for it: 96,400.2 USDT" in said
    assert "Tier 1 begins at 100,000 USDT, which is 3,599.8 USDT more; it has 0.08 % as maker" in said
    assert "was charged 0.945 USDT: 0.15 % as taker" in said
    assert "computed again on November 28, 2026 16:00 (UTC)" in said
    assert {one.kind.value for one in finding.evidence} == {"fee", "trade"}


def test_what_does_not_follow_from_volume_names_no_next_tier() -> None:
    granted = a_standing(tier=1, basis="granted", basis_until=ahead(days=12))
    said = wording.text(fees(granted), "en")
    assert "granted to you for a time. That holds until December 10, 2026" in said
    assert "Tier 2" not in said
    assert "begins at" not in said
    assert "begins at" not in wording.text(fees(a_standing(tier=1)), "en")  # the highest
    secret = wording.text(fees(a_standing(basis="other")), "en")
    assert "programme" not in secret
    assert "granted" not in secret


def test_an_exchange_without_tiers_of_its_own_is_told_by_the_table() -> None:
    assert fees(NOT_OFFERED).code is FindingCode.FEES_TRADING
    assert fees(SILENT).code is FindingCode.SOURCE_SILENT
    visitor = found(Intent.FEES, {Fees: TABLE}, signed_in=False, order_id="ord_1")
    assert visitor.code is FindingCode.FEES_TRADING


def test_a_tier_that_was_not_computed_goes_to_a_person() -> None:
    late = fees(a_standing(next_computed_at=ago(hours=25)))
    assert (late.code, late.next_action) == (FindingCode.FEES_OWN_LATE, NextAction.HAND_OVER)
    assert fees(a_standing(next_computed_at=ago(hours=23))).code is FindingCode.FEES_OWN


def test_an_order_is_told_fill_by_fill() -> None:
    maker = a_fill(at=ago(days=3), fee=Decimal("0.63"), fee_rate=Decimal("0.0010"), liquidity="maker")
    finding = fees(a_standing(), a_fill(), maker, order_id="ord_1")
    assert (finding.code, finding.owner) == (FindingCode.FEES_CHARGED, Owner.NOBODY)
    said = wording.text(finding, "en")
    assert "0.01 BTC at 63,000 USDT · fee 0.945 USDT (0.15 % as taker (it met a waiting order))" in said
    assert "Together: 1.575 USDT." in said
    none = fees(a_standing(), order_id="ord_9")
    assert none.code is FindingCode.FEES_NOT_CHARGED


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"fee": Decimal("0.99")}, FindingCode.FEES_DIFFER),
        ({"fee": Decimal("0.95")}, FindingCode.FEES_CHARGED),  # rounded to two digits
        ({"fee": Decimal("-0.945"), "fee_rate": Decimal("-0.0015")}, FindingCode.FEES_CHARGED),
        ({"fee": Decimal("0.000015"), "fee_asset": "BTC"}, FindingCode.FEES_CHARGED),
        ({"fee": Decimal("0.00015"), "fee_asset": "BTC"}, FindingCode.FEES_DIFFER),
        ({"fee": Decimal("0.4"), "fee_asset": "BRW"}, FindingCode.FEES_CHARGED),  # a price nobody named
        ({"fee": Decimal("0.99"), "fee_rate": None}, FindingCode.FEES_CHARGED),  # before contract 1.6
    ],
)
def test_a_fee_that_does_not_fit_its_rate_goes_to_a_person(over: dict[str, Any], code: FindingCode) -> None:
    finding = fees(a_standing(), replace(a_fill(), **over), order_id="ord_1")
    assert finding.code is code
    assert (finding.next_action is NextAction.HAND_OVER) == (code is FindingCode.FEES_DIFFER)


def a_rebate(status: str = "due", **over: Any) -> Rebate:
    values: dict[str, Any] = {
        "id": "rbt_1",
        "customer_id": "cus_daniel",
        "kind": "maker",
        "period_from": ago(days=7),
        "period_to": ago(hours=1),
        "fees": Decimal("412.5"),
        "rate": Decimal("0.1"),
        "asset": "USDT",
        "amount": Decimal("41.25"),
        "status": status,
        "reason": None,
        "due_at": ahead(hours=1),
        "credited_at": None,
        "withdrawable_at": None,
        **over,
    }
    return Rebate(**values)


def rebate(*rebates: Rebate) -> Finding:
    return found(Intent.REBATE, {Rebates: rebates})


def test_a_rebate_that_is_due_is_waited_for_and_then_told_as_credited() -> None:
    running = a_rebate("gathering", period_from=ago(hours=1), period_to=ahead(days=7), amount=Decimal("3.1"))
    due = rebate(running, a_rebate())
    assert (due.code, due.next_action) == (FindingCode.REBATE_DUE, NextAction.WAIT)
    assert due.recheck_seconds == 3600
    said = wording.text(due, "en")
    assert "That is 10 % of 412.5 USDT in fees" in said
    assert "the period still runs 3.1 USDT" in said
    paid = a_rebate("credited", credited_at=ago(minutes=5), withdrawable_at=ahead(days=1))
    told = rebate(running, paid)
    assert (told.code, told.recheck_seconds) == (FindingCode.REBATE_CREDITED, None)
    assert "until then it is credited and held" in wording.text(told, "en")
    assert rebate(running).code is FindingCode.REBATE_GATHERING


def test_what_is_overdue_comes_first_and_goes_to_a_person() -> None:
    overdue = a_rebate(period_from=ago(days=14), due_at=ago(days=6))
    late = rebate(a_rebate(), overdue)
    assert (late.code, late.next_action) == (FindingCode.REBATE_LATE, NextAction.HAND_OVER)
    assert rebate(a_rebate(due_at=ago(hours=1))).code is FindingCode.REBATE_DUE


def test_only_reasons_of_the_list_are_told() -> None:
    nothing = a_rebate("none", reason="below_minimum", amount=Decimal(0), due_at=None)
    told = rebate(nothing)
    assert (told.code, told.next_action) == (FindingCode.REBATE_NOTHING_DUE, NextAction.NOTHING)
    assert "below the smallest amount that is paid" in wording.text(told, "en")
    for reason in ("other", "wash_trading_suspected", None):
        hidden = rebate(replace(nothing, reason=reason))
        assert (hidden.code, hidden.next_action) == (FindingCode.REBATE_CHECK, NextAction.HAND_OVER)
        assert reason not in hidden.values.values()


def test_who_has_no_rebate_and_what_a_later_contract_calls_it() -> None:
    assert rebate().code is FindingCode.REBATE_NONE
    assert rebate(a_rebate("of_a_later_contract")).code is FindingCode.NOT_OFFERED
    assert found(Intent.REBATE, {Rebates: NOT_OFFERED}).code is FindingCode.NOT_OFFERED
    assert found(Intent.REBATE, signed_in=False).code is FindingCode.NEEDS_SIGN_IN
