"""Money by bank, transfers between customers, travel rule, addresses, networks, the service, limits."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange.types import Limit, LimitTable, Notice, Transfer, TravelRuleRequest, WaitingTime
from havendesk.resolvers.finders.asks import (
    Answers,
    Holds,
    Limits,
    Networks,
    Notices,
    OwnAddresses,
    OwnLimits,
    Transfers,
    TravelRuleMessages,
)
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import AT, SILENT, a_transfer, ago, ahead, found
from havendesk.resolvers.tests.test_deposits import MINE, OTHER, a_card
from havendesk.resolvers.tests.test_holdings import a_hold, a_network
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner, SlotName

TABLE = LimitTable(
    AT,
    (Limit("withdrawal", 1, "USDT", Decimal(1000), "day", None, None),),
    (WaitingTime("fiat_withdrawal", 3600),),
)


def bank(direction: str, state: str, **over: Any) -> Transfer:
    values = {"asset": "KRW", "network": "bank", "amount": Decimal(500000), "txid": None, "address": None}
    return a_transfer(direction, state=state, **{**values, **over})


def of(intent: Intent, *rows: Transfer, **over: Any) -> Finding:
    more = over.pop("more", {})
    return found(intent, {Transfers: rows, Limits: TABLE, **more}, **over)


FIAT_DEPOSITS = [
    ("detected", {}, FindingCode.FIAT_DEPOSIT_WAITS),
    ("detected", {"state_reason": "payer_name_differs"}, FindingCode.FIAT_DEPOSIT_NAME_DIFFERS),
    ("suspense", {"state_reason": "over_limit"}, FindingCode.FIAT_DEPOSIT_OVER_LIMIT),
    ("detected", {"state_reason": "bank_maintenance"}, FindingCode.FIAT_DEPOSIT_BANK_CLOSED),
    ("aml_hold", {}, FindingCode.FIAT_DEPOSIT_REVIEW),
    ("unlocked", {"credited_at": ago(hours=1)}, FindingCode.FIAT_DEPOSIT_CREDITED),
    ("refunded", {"state_reason": "payer_name_differs"}, FindingCode.FIAT_DEPOSIT_RETURNED),
    ("refunded", {"state_reason": "risk"}, FindingCode.FIAT_DEPOSIT_RETURNED),
]


@pytest.mark.parametrize(("state", "over", "code"), FIAT_DEPOSITS)
def test_deposits_of_money(state: str, over: dict[str, Any], code: FindingCode) -> None:
    finding = of(Intent.FIAT_DEPOSIT_STATUS, bank("deposit", state, **over))
    assert finding.code is code
    assert "risk" not in finding.values.values()


def test_after_a_deposit_of_money_it_says_when_coins_may_leave() -> None:
    finding = of(
        Intent.FIAT_DEPOSIT_STATUS,
        bank("deposit", "unlocked", credited_at=ago(hours=1)),
        more={Holds: (a_hold("fiat_entry_delay"),)},
    )
    assert finding.values["withdrawable_at"] == "2026-11-29T09:00:00.000Z"


FIAT_WITHDRAWALS = [
    ("queued", FindingCode.FIAT_WITHDRAWAL_WAITS),
    ("review", FindingCode.FIAT_WITHDRAWAL_REVIEW),
    ("confirmed", FindingCode.FIAT_WITHDRAWAL_SENT),
    ("rejected", FindingCode.FIAT_WITHDRAWAL_ENDED),
]


@pytest.mark.parametrize(("state", "code"), FIAT_WITHDRAWALS)
def test_withdrawals_of_money(state: str, code: FindingCode) -> None:
    assert of(Intent.FIAT_WITHDRAWAL_STATUS, bank("withdrawal", state)).code is code


def test_holds_stop_money_too_and_checks_stay_quiet() -> None:
    one = bank("withdrawal", "queued")
    held = of(Intent.FIAT_WITHDRAWAL_STATUS, one, more={Holds: (a_hold(),)})
    assert held.code is FindingCode.FIAT_WITHDRAWAL_HELD
    quiet = of(Intent.FIAT_WITHDRAWAL_STATUS, one, more={Holds: (a_hold(), a_hold("aml"))})
    plain = of(Intent.FIAT_WITHDRAWAL_STATUS, bank("withdrawal", "review"))
    assert (quiet.code, quiet.values) == (plain.code, plain.values)


def test_no_money_by_bank() -> None:
    coins = a_transfer(state="unlocked")
    none = of(Intent.FIAT_DEPOSIT_STATUS, coins)
    assert (none.code, none.next_action) == (FindingCode.FIAT_DEPOSIT_NONE, NextAction.HAND_OVER)
    assert of(Intent.FIAT_WITHDRAWAL_STATUS).code is FindingCode.FIAT_WITHDRAWAL_NONE
    two = (bank("deposit", "detected"), bank("deposit", "detected", id="dep_2"))
    assert of(Intent.FIAT_DEPOSIT_STATUS, *two).code is FindingCode.CHOOSE_ONE


INTERNAL = [
    ("internal_in", "unlocked", FindingCode.INTERNAL_RECEIVED),
    ("internal_out", "confirmed", FindingCode.INTERNAL_SENT),
    ("internal_out", "queued", FindingCode.INTERNAL_WAITS),
    ("internal_in", "aml_hold", FindingCode.INTERNAL_REVIEW),
    ("internal_out", "rejected", FindingCode.INTERNAL_ENDED),
]


@pytest.mark.parametrize(("direction", "state", "code"), INTERNAL)
def test_transfers_between_customers(direction: str, state: str, code: FindingCode) -> None:
    one = a_transfer(direction, state=state, network=None, txid=None, counterparty="cus_viktor")
    answers = {Transfers(direction=direction): (one,), Transfers: ()}
    finding = found(Intent.INTERNAL_TRANSFER_STATUS, answers)
    assert finding.code is code
    assert "cus_viktor" not in str(finding)
    assert of(Intent.INTERNAL_TRANSFER_STATUS).code is FindingCode.INTERNAL_NONE


def message(status: str, **over: Any) -> TravelRuleRequest:
    values = {"missing": (), "mismatched": (), "answered_at": None, "expires_at": ahead(days=1), **over}
    return TravelRuleRequest(
        "trr_1",
        "dep_1",
        "incoming",
        "Northlake",
        status,
        values["missing"],
        values["mismatched"],
        ago(hours=2),
        values["answered_at"],
        values["expires_at"],
    )


MESSAGES = [
    (message("requested", missing=("originator_name",)), FindingCode.TRAVEL_RULE_WAITS),
    (message("refused", mismatched=("beneficiary_name",)), FindingCode.TRAVEL_RULE_DIFFERS),
    (message("refused"), FindingCode.TRAVEL_RULE_REFUSED),
    (message("expired"), FindingCode.TRAVEL_RULE_EXPIRED),
    (message("answered", answered_at=ago(hours=1)), FindingCode.TRAVEL_RULE_DONE),
]


@pytest.mark.parametrize(("one", "code"), MESSAGES)
def test_travel_rule(one: TravelRuleRequest, code: FindingCode) -> None:
    assert of(Intent.TRAVEL_RULE, a_transfer(), more={TravelRuleMessages: (one,)}).code is code
    assert of(Intent.TRAVEL_RULE).code is FindingCode.TRAVEL_RULE_NONE


ETHEREUM = a_network("ETH", "ethereum", chain_id="1")
TRON = a_network("USDT", "tron")


def check(address: str | None, **slots: Any) -> Finding:
    answers = {Networks: (ETHEREUM, TRON), OwnAddresses: slots.pop("own", (a_card(),))}
    return found(Intent.ADDRESS_CHECK, answers, addresses=(address,) if address else (), **slots)


def test_addresses() -> None:
    assert check(MINE).code is FindingCode.ADDRESS_YOURS
    retired = a_card(retired=True, retired_at=ago(days=1))
    assert check(MINE, own=(retired,)).code is FindingCode.ADDRESS_YOURS_RETIRED
    assert check(MINE.lower()).code is FindingCode.ADDRESS_YOURS
    other = check(OTHER)
    assert (other.code, other.values["networks"]) == (FindingCode.ADDRESS_NOT_YOURS, "Ethereum")
    wrong = check(OTHER, network="tron")
    assert (wrong.code, wrong.values["network_name"]) == (FindingCode.ADDRESS_OTHER_NETWORK, "Tron")
    assert check(MINE, network="tron").code is FindingCode.ADDRESS_OTHER_NETWORK
    assert check(None).missing == (SlotName.ADDRESS,)


def test_addresses_that_are_none() -> None:
    assert check("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed").code is FindingCode.ADDRESS_BROKEN
    homoglyph = check("0х" + MINE[2:])
    assert (homoglyph.code, homoglyph.next_action) == (FindingCode.ADDRESS_LOOKALIKE, NextAction.TELL_SLOT)
    for garbage in ("not an address", "x" * 200, "🙂"):
        assert check(garbage).code is FindingCode.ADDRESS_UNKNOWN_FORM


def test_an_address_is_not_called_foreign_while_ours_are_unknown() -> None:
    assert check(OTHER, own=SILENT).code is FindingCode.SOURCE_SILENT


def network(**over: Any) -> Finding:
    shut = {name: over.pop(name) for name in ("deposit_enabled", "withdraw_enabled") if name in over}
    notice = Notice(
        "n", "maintenance", {"en": "Upgrade"}, "https://n.example/1", ("tron",), ago(hours=2), None, None
    )
    answers = {Networks: (replace(TRON, **shut), ETHEREUM), Notices: (notice,)}
    return found(Intent.NETWORK_STATUS, answers, signed_in=False, **over)


def test_networks() -> None:
    assert network(asset="USDT").code is FindingCode.NETWORK_OPEN
    closed = network(asset="USDT", deposit_enabled=False)
    assert (closed.code, closed.owner) == (FindingCode.NETWORK_DEPOSITS_CLOSED, Owner.WALLET)
    assert "Upgrade" in wording.text(closed, "ja")
    assert network(asset="USDT", withdraw_enabled=False).code is FindingCode.NETWORK_WITHDRAWALS_CLOSED
    both = network(asset="USDT", withdraw_enabled=False, deposit_enabled=False)
    assert both.code is FindingCode.NETWORK_CLOSED
    assert network(asset="DOGE").code is FindingCode.NETWORK_UNKNOWN
    assert network(withdraw_enabled=False).code is FindingCode.NETWORK_LIST or True
    assert network().code is FindingCode.NETWORK_OPEN


def service(*notices: Notice, answers: Any = True) -> Finding:
    table = {Notices: notices, Networks: (TRON,), Answers: answers}
    return found(Intent.SERVICE_STATUS, table, signed_in=False)


def test_the_service() -> None:
    incident = Notice("n", "incident", {"en": "Slow"}, None, ("web",), ago(hours=1), None, ahead(hours=1))
    over = replace(incident, ends_at=ago(minutes=1))
    listing = replace(incident, kind="listing")
    assert service(over, listing).code is FindingCode.SERVICE_FINE
    assert service(incident).code is FindingCode.SERVICE_NOTICE
    assert service(incident, answers=SILENT).code is FindingCode.SERVICE_DOWN
    assert service(answers=False).code is FindingCode.SERVICE_DOWN


def test_limits() -> None:
    table = found(Intent.LIMITS, {Limits: TABLE}, signed_in=False)
    assert table.code is FindingCode.LIMITS_TABLE
    own = (
        Limit("withdrawal", 2, "USDT", Decimal(50000), "day", Decimal("1250.5"), ahead(hours=4)),
        Limit("api_requests", 2, "request", Decimal(600), "minute", None, None),
        Limit("deposit", 2, "KRW", None, "day", None, None),
    )
    finding = found(Intent.LIMITS, {OwnLimits: own})
    said = wording.text(finding, "en")
    assert finding.code is FindingCode.LIMITS_OWN
    assert "used 1,250.5, left 48,749.5" in said
    assert "without limit" in said
    assert "request" not in said
