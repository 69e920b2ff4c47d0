"""Liquidations, notices about markets, the exchange's API: every leaf, from a table of answers."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange.types import ApiErrorCode, ApiKey, Limit, LimitTable, Notice, Position
from havendesk.resolvers.finders.asks import ApiKeys, Limits, Notices, OwnLimits, Positions
from havendesk.resolvers.rules import wording
from havendesk.resolvers.rules.margins import sheet_of
from havendesk.resolvers.tests.support import AT, SILENT, ago, ahead, found
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner, SlotName


def a_position(side: str = "long", **over: Any) -> Position:
    values: dict[str, Any] = {
        "id": "pos_1",
        "customer_id": "cus_daniel",
        "market": "BTC-USDT",
        "side": side,
        "amount": Decimal("0.5"),
        "entry_price": Decimal(66000),
        "mark_price": Decimal(59690),
        "margin": Decimal(3300),
        "leverage": Decimal(10),
        "liquidation_price": None,
        "maintenance_rate": Decimal("0.005"),
        "opened_at": ago(days=5),
        "closed_at": None,
        "closed_by": None,
        **over,
    }
    return Position(**values)


DONE: dict[str, Any] = {"closed_at": ago(days=3), "closed_by": "liquidation"}


def test_the_sheet_is_worked_out_by_hand() -> None:
    long = sheet_of(a_position())
    assert (long.profit, long.equity) == (Decimal("-3155.0"), Decimal("145.0"))
    assert long.maintenance == Decimal("149.2250")
    assert long.liquidation_price == Decimal("59698.49246231")  # (66000 - 6600) / 0.995
    short = sheet_of(a_position("short"))
    assert short.liquidation_price == Decimal("72238.80597015")  # (66000 + 6600) / 1.005
    assert sheet_of(a_position(margin=Decimal(33000))).liquidation_price is None


@pytest.mark.parametrize("side", ["long", "short"])
def test_at_the_liquidation_price_equity_is_the_maintenance_margin(side: str) -> None:
    position = a_position(side)
    price = sheet_of(position).liquidation_price
    assert price is not None
    there = sheet_of(replace(position, mark_price=price))
    assert abs(there.equity - there.maintenance) < Decimal("0.0001")


def liquidation(*positions: Position, **slots: Any) -> Finding:
    return found(Intent.LIQUIDATION, {Positions: positions}, **slots)


def test_a_liquidation_is_told_step_by_step() -> None:
    finding = liquidation(a_position(**DONE, liquidation_price=Decimal("59698.49")), a_position(id="pos_2"))
    assert (finding.code, finding.recheck_seconds) == (FindingCode.LIQUIDATION_DONE, None)
    said = wording.text(finding, "en")
    for step in ("145.0 USDT", "0.5 % of size", "149.2250 USDT", "59,698.49246231 USDT"):
        assert step in said
    assert liquidation(a_position(mark_price=Decimal(65000))).code is FindingCode.LIQUIDATION_OPEN


def test_figures_that_do_not_fit_go_to_people() -> None:
    early = a_position(**DONE, mark_price=Decimal(64000))
    other = a_position(**DONE, liquidation_price=Decimal(62000))
    for position in (early, other):
        finding = liquidation(position)
        assert finding.code is FindingCode.LIQUIDATION_DIFFERS
        assert (finding.next_action, finding.owner) == (NextAction.HAND_OVER, Owner.TRADING)


def test_which_position_is_meant() -> None:
    other = a_position(id="pos_2", market="ETH-USDT")
    assert len(liquidation(a_position(), other).candidates) == 2
    assert liquidation(a_position(), other, market="ETH-USDT").values["market"] == "ETH-USDT"
    closed = a_position(closed_at=ago(days=1), closed_by="customer")
    assert liquidation(closed).code is FindingCode.LIQUIDATION_NONE
    assert found(Intent.LIQUIDATION, {Positions: SILENT}).code is FindingCode.SOURCE_SILENT


def a_notice(kind: str, affects: str, **over: Any) -> Notice:
    title = {"en": f"{kind} of {affects}"}
    card = Notice(kind, kind, title, None, (affects,), ago(days=2), ahead(days=12), None)
    return replace(card, **over)


NOTICES = (
    a_notice("delisting", "XRP-USDC"),
    a_notice("caution", "SOL", starts_at=ago(days=1)),
    a_notice("listing", "ETH", ends_at=ago(days=1)),
    a_notice("maintenance", "BTC"),
)


def notice(**slots: Any) -> Finding:
    return found(Intent.MARKET_NOTICE, {Notices: NOTICES}, signed_in=False, **slots)


def test_notices_about_markets_come_with_their_dates() -> None:
    everything = notice()
    assert (everything.code, everything.evidence[0].kind.value) == (FindingCode.MARKET_NOTICE_LIST, "notice")
    said = wording.text(everything, "en")
    assert "Delisting: delisting of XRP-USDC (from December 10, 2026 12:00 (UTC) on)" in said
    assert "Caution: caution of SOL (since" in said
    assert "ETH" not in said
    assert "BTC" not in said
    assert "XRP-USDC" in wording.text(notice(market="XRP-USDC"), "ko")
    assert notice(asset="ETH").values["1.notice_kind"] == "listing"
    nothing = notice(asset="BTC")
    assert (nothing.code, nothing.values) == (FindingCode.MARKET_NOTICE_NONE, {"asset": "BTC"})
    assert found(Intent.MARKET_NOTICE, {Notices: SILENT}).code is FindingCode.SOURCE_SILENT


def a_limit(name: str = "api_requests", level: int = 2, **over: Any) -> Limit:
    card = Limit(name, level, "request", Decimal(600), "minute", Decimal(12), None)
    return replace(card, **over)


CODES = (
    ("E1", "clock_skew", FindingCode.API_CLOCK),
    ("E2", "ip_not_allowed", FindingCode.API_IP),
    ("E3", "permission_missing", FindingCode.API_PERMISSION),
    ("E4", "signature_wrong", FindingCode.API_SIGNATURE),
    ("E5", "rate_limited", FindingCode.API_RATE),
    ("E6", "key_invalid", FindingCode.API_KEY),
    ("E7", "maintenance", FindingCode.API_MAINTENANCE),
    ("E8", "other", FindingCode.API_UNKNOWN_CODE),
)
TABLE = LimitTable(
    AT, (a_limit(used=None), a_limit("withdrawal")), (), tuple(ApiErrorCode(*one[:2]) for one in CODES)
)


def test_limits_of_the_api() -> None:
    own = found(Intent.API_LIMITS, {OwnLimits: (a_limit(), a_limit("withdrawal"))})
    assert (own.code, own.values["1.used_count"]) == (FindingCode.API_LIMITS_OWN, "12")
    assert "2.period" not in own.values
    table = found(Intent.API_LIMITS, {Limits: TABLE}, signed_in=False)
    assert (table.code, table.values["1.request_count"]) == (FindingCode.API_LIMITS_TABLE, "600")
    free = found(Intent.API_LIMITS, {OwnLimits: (a_limit(amount=None),)})
    assert free.values["1.unlimited"] == "yes"
    assert found(Intent.API_LIMITS, {OwnLimits: ()}).code is FindingCode.API_LIMITS_NONE
    assert found(Intent.API_LIMITS, {OwnLimits: SILENT}).code is FindingCode.SOURCE_SILENT


KEY = ApiKey("key_1", "cus_daniel", "maker-1", ("read", "trade"), ("198.51.100.7",), ago(days=9), None, None)


def error(code: str | None, **more: Any) -> Finding:
    return found(Intent.API_ERROR, {Limits: TABLE, ApiKeys: (KEY,)}, api_code=code, **more)


@pytest.mark.parametrize(("code", "_meaning", "expected"), CODES)
def test_an_error_code_is_decoded(code: str, _meaning: str, expected: FindingCode) -> None:
    finding = error(code.lower())
    assert finding.code is expected
    about_keys = expected in (FindingCode.API_IP, FindingCode.API_PERMISSION, FindingCode.API_KEY)
    assert ("1.key_label" in finding.values) == about_keys
    assert "198.51.100.7" not in str(finding.values)
    assert "1.key_label" not in error(code, signed_in=False).values


def test_a_code_that_nobody_knows() -> None:
    unknown = error("E99")
    assert (unknown.code, unknown.owner) == (FindingCode.API_UNKNOWN_CODE, Owner.API)
    assert error(None).missing == (SlotName.API_CODE,)
    assert found(Intent.API_ERROR, {Limits: SILENT}, api_code="E1").code is FindingCode.SOURCE_SILENT
    resting = a_notice("maintenance", "api", starts_at=ago(hours=1))
    told = found(Intent.API_ERROR, {Limits: TABLE, Notices: (resting,)}, api_code="E7")
    assert "Notice: maintenance of api." in wording.text(told, "en")
