"""Balances, holds and fees: every leaf, from a table of answers."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from havendesk.exchange.types import AssetNetwork, Balance, FeeTable, FeeTier, Hold, HoldScope
from havendesk.protection.types import (
    AccountHold,
    AccountHolds,
    AppealCard,
    HoldReason,
    HoldTarget,
    OwnHold,
)
from havendesk.resolvers.finders.asks import Balances, BookedHolds, Fees, Holds, Networks, Transfers
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import (
    NOT_OFFERED,
    SILENT,
    a_transfer,
    ago,
    ahead,
    found,
)
from havendesk.resolvers.types import FindingCode, Intent, NextAction, Owner


def a_hold(reason: str = "security_change", **over: Any) -> Hold:
    values: dict[str, Any] = {
        "id": "hld_1",
        "customer_id": "cus_wei",
        "target": "account",
        "transfer_id": None,
        "scope": ("withdrawals",),
        "reason_code": reason,
        "legal_basis": None,
        "placed_by": "exchange",
        "placed_at": ago(hours=3),
        "notified_at": None,
        "reported_at": None,
        "expires_at": ahead(hours=21),
        "extension_no": 0,
        "released_at": None,
        "status": "active",
        **over,
    }
    return Hold(**values)


def a_balance(asset: str = "BTC", total: str = "1.50000000", held: str = "0") -> Balance:
    return Balance(asset, Decimal(total), Decimal(total) - Decimal(held), Decimal(held))


def a_network(asset: str = "USDT", network: str = "tron", **over: Any) -> AssetNetwork:
    values: dict[str, Any] = {
        "asset": asset,
        "asset_name": asset,
        "network": network,
        "network_name": network.title(),
        "chain_id": None,
        "deposit_enabled": True,
        "withdraw_enabled": True,
        "min_deposit": Decimal(1),
        "min_withdraw": Decimal(10),
        "fee": Decimal("1.5"),
        "conf_credit": 19,
        "conf_unlock": 38,
        "block_seconds": 3,
        "memo_required": False,
        "contract": None,
        "explorer_tx": None,
        "congestion": "normal",
        "state_since": ago(days=3),
        "notice_url": None,
        **over,
    }
    return AssetNetwork(**values)


def test_a_visitor_is_asked_to_sign_in_and_nothing_is_read() -> None:
    finding = found(Intent.BALANCE, {Balances: (a_balance(),)}, signed_in=False)
    assert (finding.code, finding.next_action) == (FindingCode.NEEDS_SIGN_IN, NextAction.SIGN_IN)
    assert finding.evidence == ()


def test_all_of_a_balance_is_free() -> None:
    finding = found(Intent.BALANCE, {Balances: (a_balance(), a_balance("ETH"))}, asset="BTC")
    assert finding.code is FindingCode.BALANCE_FREE
    assert "1.50000000 BTC" in wording.text(finding, "en")
    assert finding.recheck_seconds is None


def test_credited_is_told_apart_from_withdrawable() -> None:
    table = {
        Balances: (a_balance(held="0.70000000"),),
        Transfers: (a_transfer(state="credited"), a_transfer(id="dep_2", state="unlocked")),
    }
    finding = found(Intent.BALANCE, table)
    assert finding.code is FindingCode.BALANCE_PART_HELD
    assert finding.values["locked_amount"] == "0.50000000"
    assert finding.recheck_seconds


def test_a_hold_says_why_nothing_leaves() -> None:
    holds = (a_hold(), a_hold("fiat_entry_delay", id="hld_2", expires_at=ahead(hours=40)))
    finding = found(Intent.BALANCE, {Balances: (a_balance(),), Holds: holds})
    assert finding.code is FindingCode.BALANCE_BLOCKED
    assert (finding.values["reason"], finding.values["until_at"]) == (
        "fiat_entry_delay",
        "2026-11-30T04:00:00.000Z",
    )


def test_a_hold_of_one_withdrawal_blocks_no_balance() -> None:
    hold = a_hold(target="withdrawal", transfer_id="wdr_1")
    assert found(Intent.BALANCE, {Balances: (a_balance(),), Holds: (hold,)}).code is FindingCode.BALANCE_FREE


def test_an_asset_that_is_not_there_and_an_empty_account() -> None:
    table = {Balances: (a_balance(),)}
    assert found(Intent.BALANCE, table, asset="SOL").code is FindingCode.BALANCE_NONE
    assert found(Intent.BALANCE, {Balances: ()}).code is FindingCode.BALANCE_EMPTY


def test_many_balances_are_a_list_that_says_what_it_leaves_out() -> None:
    finding = found(Intent.BALANCE, {Balances: tuple(a_balance(f"C{n:02}") for n in range(15))})
    said = wording.text(finding, "en")
    assert finding.code is FindingCode.BALANCE_LIST
    assert said.count("•") == 12
    assert "3 more" in said


def test_a_silent_exchange_is_said_to_be_silent() -> None:
    finding = found(Intent.BALANCE, {Balances: SILENT})
    assert finding.code is FindingCode.SOURCE_SILENT
    assert any(one.silent for one in finding.evidence)
    assert finding.recheck_seconds == 60
    assert found(Intent.BALANCE, {Balances: NOT_OFFERED}).code is FindingCode.NOT_OFFERED


def test_no_hold_one_hold_and_one_without_end() -> None:
    assert found(Intent.HOLDS, {Holds: ()}).code is FindingCode.HOLDS_NONE
    one = found(Intent.HOLDS, {Holds: (a_hold(),)})
    assert (one.code, one.next_action) == (FindingCode.HOLDS_ONE, NextAction.WAIT)
    assert one.recheck_seconds == 3600
    soon = found(Intent.HOLDS, {Holds: (a_hold(expires_at=ahead(minutes=2)),)})
    assert soon.recheck_seconds == 121
    open_end = found(Intent.HOLDS, {Holds: (a_hold("customer_request", expires_at=None),)})
    assert (open_end.code, open_end.owner) == (FindingCode.HOLDS_OPEN_END, Owner.SUPPORT)


QUIET = ("aml", "authority_order", "risk_review", "scam_report", "other", "something_new")


@pytest.mark.parametrize("reason", QUIET)
def test_what_must_not_be_told_reads_the_same_whatever_it_is(reason: str) -> None:
    """Reason, basis, end and number of such holds are not to be seen in any value or text."""
    plain = found(Intent.HOLDS, {Holds: (a_hold("risk_review"),)})
    hidden = a_hold(
        reason, legal_basis="SFIA art. 4", expires_at=ahead(days=60), placed_at=ago(days=9), extension_no=2
    )
    for holds in ((hidden,), (hidden, a_hold("aml", id="hld_2"))):
        finding = found(Intent.HOLDS, {Holds: holds})
        assert (finding.code, finding.values) == (plain.code, plain.values)
    blocked = found(Intent.BALANCE, {Balances: (a_balance(),), Holds: (hidden, a_hold())})
    assert blocked.values["reason"] == "review"
    assert "until_at" not in blocked.values


PAGE = "https://desk.example/holds"


def in_the_book(*holds: AccountHold) -> dict[Any, Any]:
    return {BookedHolds: AccountHolds(holds, PAGE)}


def booked(reason: HoldReason | None = HoldReason.SCAM_DELAY, ref: str = "hld_1", **over: Any) -> AccountHold:
    own = OwnHold(
        id=UUID(int=1),
        reason=reason,
        basis="" if reason is None else "Terms of service",
        target=HoldTarget.ACCOUNT,
        asset="",
        scope=() if reason is None else (HoldScope.WITHDRAWALS,),
        since=None if reason is None else ago(hours=2),
        until=None if reason is None else over.pop("until", ahead(hours=70)),
        looked_at_by=over.pop("looked_at_by", None),
        appeal=over.pop("appeal", None),
        may_appeal=over.pop("may_appeal", True),
    )
    told_at = None if reason is None else ago(hours=1)
    return AccountHold(ref, own, told_at, over.pop("extension_no", 0))


def test_a_hold_is_told_with_what_our_own_book_says_of_it() -> None:
    """Reason of the closed list, law, notice, prolongations, end, and where to object."""
    asked = {Holds: (a_hold("scam_report"),)}
    finding = found(Intent.HOLDS, asked | in_the_book(booked(extension_no=2)))
    assert (finding.code, finding.next_action) == (FindingCode.HOLDS_ONE, NextAction.WAIT)
    assert {one.reference or one.kind.value for one in finding.evidence} == {"hold"}
    said = wording.text(finding, "en")
    for part in ("A fresh deposit waits", "You were told on", "so far: 2", "Basis: Terms of service", PAGE):
        assert part in said
    assert "服务条款" in wording.text(finding, "zh-Hans")
    open_end = booked(HoldReason.AML_DUTY, until=None, looked_at_by=ahead(days=1))
    finding = found(Intent.HOLDS, asked | in_the_book(open_end))
    assert finding.code is FindingCode.HOLDS_OPEN_END
    assert "We look at it again by" in wording.text(finding, "en")


@pytest.mark.parametrize("granted", [None, True, False])
def test_an_objection_is_told_as_it_stands(granted: bool | None) -> None:
    appeal = AppealCard(UUID(int=2), ago(hours=1), ahead(hours=71), "", None, None, None, granted, "")
    finding = found(Intent.HOLDS, {Holds: (a_hold(),)} | in_the_book(booked(appeal=appeal, may_appeal=False)))
    parts = {
        None: "a person who did not place the hold decides by",
        True: "is being lifted",
        False: "not granted",
    }
    said = wording.text(finding, "en")
    assert [one for one, part in parts.items() if part in said] == [granted]


def test_a_check_of_our_book_hides_what_the_exchange_says_of_it() -> None:
    """Whatever reason, end or law the exchange names; one that it is yet to place looks the same."""
    plain = found(Intent.HOLDS, {Holds: (a_hold("risk_review"),)} | in_the_book())
    loud = a_hold("outage", legal_basis="SFIA art. 4", expires_at=ahead(days=60), extension_no=2)
    hidden = booked(None)
    for holds, book in (((loud,), (hidden,)), ((a_hold("aml"),), (hidden, hidden, booked(None, ref="")))):
        twice = found(Intent.HOLDS, {Holds: holds} | in_the_book(*book))
        assert (twice.code, twice.values) == (plain.code, plain.values)
        assert (twice.recheck_seconds, twice.next_action) == (plain.recheck_seconds, plain.next_action)


def test_a_hold_of_ours_that_the_exchange_is_yet_to_place_is_told() -> None:
    finding = found(Intent.HOLDS, {Holds: ()} | in_the_book(booked(HoldReason.TAKEOVER, ref="", until=None)))
    assert finding.code is FindingCode.HOLDS_OPEN_END
    assert found(Intent.HOLDS, {Holds: ()} | in_the_book()).code is FindingCode.HOLDS_NONE


@pytest.mark.parametrize("scope", [("sign_in", "withdrawals"), ("trading",), ("a_new_part",)])
def test_every_scope_has_words(scope: tuple[str, ...]) -> None:
    assert found(Intent.HOLDS, {Holds: (a_hold(scope=scope),)}).code is FindingCode.HOLDS_ONE


def test_several_holds_are_a_list() -> None:
    holds = (a_hold(), a_hold("fiat_entry_delay", id="hld_2"), a_hold("aml", id="hld_3"))
    finding = found(Intent.HOLDS, {Holds: holds})
    assert finding.code is FindingCode.HOLDS_LIST
    assert sorted(value for name, value in finding.values.items() if name.endswith("reason")) == [
        "fiat_entry_delay",
        "review",
        "security_change",
    ]


TABLE = FeeTable(
    ago(days=90),
    "USDT",
    (
        FeeTier(0, Decimal(0), Decimal("0.0010"), Decimal("0.0015")),
        FeeTier(1, Decimal(100000), Decimal("0.0008"), Decimal("0.0012")),
    ),
    (),
    None,
)


def test_fees_are_for_everybody() -> None:
    networks = (a_network(), a_network(network="ethereum", fee=Decimal("4.5")))
    table = {Fees: TABLE, Networks: networks}
    trading = found(Intent.FEES, table, signed_in=False)
    assert trading.code is FindingCode.FEES_TRADING
    assert "0.15 %" in wording.text(trading, "en")
    assert found(Intent.FEES, table, asset="USDT").code is FindingCode.FEES_WITHDRAWALS
    one = found(Intent.FEES, table, asset="USDT", network="tron")
    assert (one.code, one.values["fee_amount"]) == (FindingCode.FEES_WITHDRAWAL, "1.5")
    assert found(Intent.FEES, table, asset="DOGE").code is FindingCode.FEES_UNKNOWN_ASSET
