"""Every money finder against the running sandbox and, for deposits, a real EVM node."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from havendesk.exchange.tests.replaying import paths
from havendesk.exchange.tests.support import asking_nodes, leading_to, node_at
from havendesk.exchange.tests.test_venues import ANSWERS
from havendesk.exchange.venues.decoders import VENUES
from havendesk.kernel.actors import BOT
from havendesk.protection.tests.holding import officer, place, proven
from havendesk.protection.types import HoldReason
from havendesk.resolvers import queries
from havendesk.resolvers.rules import wording
from havendesk.resolvers.types import Finding, FindingCode, Intent, Slots
from sandbox.evm import EvmHouse
from sandbox.tests.serving import Served, served
from tests.support.evm_node import ETHER, EvmNode, evm_node

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with (
        served(tmp_path) as running,
        leading_to(running.url, monkeypatch),
        asking_nodes(monkeypatch),
    ):
        yield running


def ask(intent: Intent, customer: str = "lena", **slots: Any) -> Finding:
    finding = queries.find(
        viewer=BOT, exchange_customer_id=f"cus_{customer}", intent=intent, slots=Slots(**slots)
    )
    for language in ("en", "zh-Hans", "zh-Hant", "ko", "ja"):
        assert wording.text(finding, language)
    return finding


def moves(sandbox: Served, customer: str, **wanted: Any) -> list[dict[str, Any]]:
    found = sandbox.sandbox.store.all("transfer", f"cus_{customer}")
    return [one for one in found if all(one[name] == value for name, value in wanted.items())]


def test_lenas_deposits_are_told_apart(sandbox: Served) -> None:
    codes = {
        "network_unsupported": FindingCode.DEPOSIT_WRONG_NETWORK,
        "tag_missing": FindingCode.DEPOSIT_TAG_MISSING,
    }
    for reason, code in codes.items():
        (move,) = moves(sandbox, "lena", state_reason=reason)
        assert ask(Intent.DEPOSIT_STATUS, transfer_id=move["id"]).code is code
        assert ask(Intent.DEPOSIT_STATUS, txids=(move["txid"],)).code is code
    (small,) = moves(sandbox, "lena", state="below_minimum")
    finding = ask(Intent.DEPOSIT_STATUS, transfer_id=small["id"])
    assert (finding.code, finding.values["least_amount"]) == (FindingCode.DEPOSIT_BELOW_MINIMUM, "1")
    (back,) = moves(sandbox, "lena", state="refunded")
    assert ask(Intent.DEPOSIT_STATUS, transfer_id=back["id"]).values["refund_txid"]


def test_a_deposit_that_names_nobody_is_found_by_its_id_only(sandbox: Served) -> None:
    (lost,) = sandbox.sandbox.store.all("transfer", "unclaimed")
    finding = ask(Intent.DEPOSIT_STATUS, txids=(lost["txid"],))
    assert (finding.code, finding.values["tag"]) == (FindingCode.DEPOSIT_TAG_UNKNOWN, "999999999")
    listed = ask(Intent.DEPOSIT_STATUS)
    assert lost["id"] not in str(listed)


def test_a_transaction_of_another_customer_is_not_seen(sandbox: Served) -> None:
    (other, *_) = moves(sandbox, "haruka", direction="deposit", asset="BTC")
    finding = ask(Intent.DEPOSIT_STATUS, txids=(other["txid"],))
    assert finding.code is FindingCode.DEPOSIT_NOT_SEEN
    assert other["id"] not in str(finding)
    assert ask(Intent.DEPOSIT_STATUS, transfer_id=other["id"]).code is FindingCode.NOTHING_FOUND


def test_a_deposit_moves_from_waiting_to_credited(sandbox: Served) -> None:
    (move,) = moves(sandbox, "haruka", state="confirming")
    waiting = ask(Intent.DEPOSIT_STATUS, "haruka", transfer_id=move["id"])
    assert (waiting.code, waiting.values["needed_count"]) == (FindingCode.DEPOSIT_CONFIRMING, "3")
    world, at = sandbox.sandbox.world, sandbox.sandbox.settings.clock()
    world.advance(at + timedelta(minutes=30))
    credited = ask(Intent.DEPOSIT_STATUS, "haruka", transfer_id=move["id"])
    assert credited.code is FindingCode.DEPOSIT_CREDITED_LOCKED
    assert credited.digest != waiting.digest
    world.advance(at + timedelta(hours=2))
    done = ask(Intent.DEPOSIT_STATUS, "haruka", transfer_id=move["id"])
    assert done.code is FindingCode.DEPOSIT_CREDITED
    assert done.values["booking"]


def test_the_other_questions(sandbox: Served) -> None:
    sandbox.sandbox.world.advance(sandbox.sandbox.settings.clock() + timedelta(seconds=200))
    answers = {
        (Intent.WITHDRAWAL_STATUS, "daniel"): FindingCode.WITHDRAWAL_CONFIRMED,
        (Intent.WITHDRAWAL_STATUS, "fraud-viktor"): FindingCode.WITHDRAWAL_REVIEW,
        (Intent.WITHDRAWAL_CANCEL, "daniel"): FindingCode.CANCEL_NOTHING_OPEN,
        (Intent.FIAT_DEPOSIT_STATUS, "lena"): FindingCode.FIAT_DEPOSIT_NAME_DIFFERS,
        (Intent.FIAT_WITHDRAWAL_STATUS, "lena"): FindingCode.FIAT_WITHDRAWAL_SENT,
        (Intent.INTERNAL_TRANSFER_STATUS, "lena"): FindingCode.INTERNAL_SENT,
        (Intent.INTERNAL_TRANSFER_STATUS, "daniel"): FindingCode.INTERNAL_RECEIVED,
        (Intent.HOLDS, "minji"): FindingCode.HOLDS_ONE,
        (Intent.BALANCE, "wei"): FindingCode.BALANCE_BLOCKED,
        (Intent.TRAVEL_RULE, "lena"): FindingCode.TRAVEL_RULE_NONE,
        (Intent.TRAVEL_RULE, "conformance"): FindingCode.TRAVEL_RULE_DONE,
        (Intent.SERVICE_STATUS, "lena"): FindingCode.SERVICE_NOTICE,
        (Intent.LIMITS, "lena"): FindingCode.LIMITS_OWN,
        (Intent.FEES, "lena"): FindingCode.FEES_OWN,
    }
    found = {(intent, who): ask(intent, who).code for intent, who in answers}
    assert found == answers
    solana = ask(Intent.NETWORK_STATUS, asset="SOL")
    assert solana.code is FindingCode.NETWORK_WITHDRAWALS_CLOSED
    assert "Solana" in wording.text(solana, "ko")
    (address,) = {one["address"] for one in moves(sandbox, "lena", asset="ETH", state="unlocked")}
    assert ask(Intent.ADDRESS_CHECK, addresses=(address,)).code is FindingCode.ADDRESS_YOURS
    assert ask(Intent.ADDRESS_CHECK, "wei", addresses=(address,)).code is not FindingCode.ADDRESS_YOURS


def test_accounts_and_orders(sandbox: Served) -> None:
    answers = {
        (Intent.LOGIN_TROUBLE, "lena"): FindingCode.LOGIN_DEVICE,
        (Intent.LOGIN_TROUBLE, "fraud-viktor"): FindingCode.LOGIN_PASSWORD,
        (Intent.LOGIN_TROUBLE, "minji"): FindingCode.LOGIN_FINE,
        (Intent.ACCOUNT_RESTRICTION, "wei"): FindingCode.RESTRICTION_CLOCK,
        (Intent.ACCOUNT_RESTRICTION, "fraud-viktor"): FindingCode.RESTRICTION_CHECK,
        (Intent.ACCOUNT_RESTRICTION, "lena"): FindingCode.RESTRICTION_NONE,
        (Intent.UNKNOWN_LOGIN, "fraud-viktor"): FindingCode.UNKNOWN_LOGIN_LIST,
        (Intent.IDENTITY_STATE, "haruka"): FindingCode.IDENTITY_DOCUMENTS,
        (Intent.IDENTITY_STATE, "fraud-viktor"): FindingCode.IDENTITY_REJECTED,
        (Intent.IDENTITY_STATE, "lena"): FindingCode.IDENTITY_APPROVED,
        (Intent.ORDER_STATUS, "wei"): FindingCode.ORDER_REJECTED,
        (Intent.ORDER_STATUS, "haruka"): FindingCode.ORDER_CANCELLED,
        (Intent.ORDER_STATUS, "daniel"): FindingCode.CHOOSE_ONE,
        (Intent.ORDER_STATUS, "minji"): FindingCode.ORDER_NONE,
        (Intent.LIQUIDATION, "daniel"): FindingCode.LIQUIDATION_DONE,
        (Intent.LIQUIDATION, "minji"): FindingCode.LIQUIDATION_NONE,
        (Intent.MARKET_NOTICE, "minji"): FindingCode.MARKET_NOTICE_LIST,
        (Intent.API_LIMITS, "daniel"): FindingCode.API_LIMITS_OWN,
    }
    sandbox.sandbox.world.advance(sandbox.sandbox.settings.clock())
    assert {(intent, who): ask(intent, who).code for intent, who in answers} == answers
    error = ask(Intent.API_ERROR, "daniel", api_code="-2015")
    assert (error.code, len([one for one in error.values if one.endswith("key_label")])) == (
        FindingCode.API_IP,
        2,
    )
    quiet = queries.find(viewer=BOT, exchange_customer_id=None, intent=Intent.API_LIMITS, slots=Slots())
    assert quiet.code is FindingCode.API_LIMITS_TABLE
    (order,) = sandbox.sandbox.store.all("order", "cus_haruka")
    assert ask(Intent.ORDER_STATUS, "wei", order_id=order["id"]).code is FindingCode.NOTHING_FOUND


def test_what_is_earned_moves_in_time(sandbox: Served) -> None:
    """Coins come back, an airdrop and a prize are credited: each is told as it stands, to its owner only."""

    def codes() -> list[FindingCode]:
        asked = ((Intent.STAKING, "wei"), (Intent.DISTRIBUTION, "daniel"), (Intent.REWARD, "daniel"))
        return [ask(intent, who).code for intent, who in asked]

    listed = ask(Intent.STAKING, "wei")
    assert "1.5 ETH: being taken out" in wording.text(listed, "en")
    due, checking = FindingCode.DISTRIBUTION_DUE, FindingCode.REWARD_CHECKING
    assert codes() == [FindingCode.STAKING_LIST, due, checking]
    answers = {
        (Intent.REWARD, "minji"): FindingCode.REWARD_RUNNING,
        (Intent.REWARD, "haruka"): FindingCode.REWARD_MISSED,
        (Intent.REWARD, "fraud-viktor"): FindingCode.REWARD_CHECK,
        (Intent.REWARD, "lena"): FindingCode.REWARD_NONE,
        (Intent.DISTRIBUTION, "minji"): FindingCode.DISTRIBUTION_NOTHING_DUE,
        (Intent.STAKING, "daniel"): FindingCode.STAKING_NONE,
    }
    assert {(intent, who): ask(intent, who).code for intent, who in answers} == answers
    at = sandbox.sandbox.settings.clock()
    sandbox.sandbox.world.advance(at + timedelta(hours=4))
    credited = ask(Intent.DISTRIBUTION, "daniel")
    assert (credited.code, credited.values["amount"]) == (FindingCode.DISTRIBUTION_CREDITED, "42.50")
    assert ask(Intent.REWARD, "daniel").code is FindingCode.REWARD_PAID
    sandbox.sandbox.world.advance(at + timedelta(hours=6))
    assert "1.5 ETH: back in the balance" in wording.text(ask(Intent.STAKING, "wei"), "en")
    held = {one["asset"]: one for one in sandbox.sandbox.world.balances("cus_wei", at + timedelta(hours=6))}
    assert held["ETH"]["held"] == "4"


def test_tiers_and_rebates_move_in_time(sandbox: Served) -> None:
    """What was traded meanwhile lifts the tier when it is computed again; what is due is credited."""
    wei = ask(Intent.FEES, "wei")
    assert (wei.code, wei.values["tier"], wei.values["missing_amount"]) == (
        FindingCode.FEES_OWN,
        "0",
        "3599.8",
    )
    granted = wording.text(ask(Intent.FEES, "minji"), "en")
    assert "granted to you for a time" in granted
    (sold,) = sandbox.sandbox.world.store.all("trade", "cus_haruka")
    charged = ask(Intent.FEES, "haruka", order_id=sold["order_id"])
    assert (charged.code, charged.values["total_amount"]) == (FindingCode.FEES_CHARGED, "0.945000")
    foreign = ask(Intent.FEES, "wei", order_id=sold["order_id"])
    assert foreign.code is FindingCode.FEES_NOT_CHARGED
    due = ask(Intent.REBATE, "daniel")
    assert (due.code, due.values["amount"]) == (FindingCode.REBATE_DUE, "41.25")
    assert ask(Intent.REBATE, "haruka").code is FindingCode.REBATE_NOTHING_DUE
    assert ask(Intent.REBATE, "lena").code is FindingCode.REBATE_NONE
    at = sandbox.sandbox.settings.clock()
    sandbox.sandbox.world.advance(at + timedelta(hours=5))
    lifted = ask(Intent.FEES, "wei")
    assert (lifted.values["tier"], lifted.values["next_tier"]) == ("1", "2")
    assert ask(Intent.REBATE, "daniel").code is FindingCode.REBATE_CREDITED
    refunds = [
        one for one in sandbox.sandbox.world.store.all("ledger", "cus_daniel") if one["kind"] == "refund"
    ]
    assert [one["amount"] for one in refunds] == ["41.25", "41.25"]


def test_a_hold_of_the_book_is_told_with_its_law_and_a_check_without(sandbox: Served) -> None:
    """Placed by hand in the book, waiting for the exchange; what is suspected is told to nobody."""
    wei, by = proven("cus_wei"), officer()
    plain = ask(Intent.HOLDS, "wei")
    place(by, wei, HoldReason.AML_SUSPICION)
    checked = ask(Intent.HOLDS, "wei")
    assert "suspicion" not in f"{checked.values}{wording.text(checked, 'en')}"
    place(by, wei, HoldReason.OUTAGE)
    told = ask(Intent.HOLDS, "wei")
    assert [plain.code, checked.code, told.code] == [FindingCode.HOLDS_ONE, *[FindingCode.HOLDS_LIST] * 2]
    said = wording.text(told, "en")
    assert "Systems that are needed for this are out of order" in said
    assert "Virtual Asset User Protection Act, art. 11(1); Decree, art. 17(1)" in said
    assert said.endswith("/holds")
    assert {one.source for one in told.evidence} == {"exchange", "desk"}


@pytest.mark.parametrize("venue", ["kucoin", "kraken"])
def test_the_senders_exchange_has_closed_the_door(
    sandbox: Served, monkeypatch: pytest.MonkeyPatch, venue: str
) -> None:
    """One that speaks network by network, and one that speaks of the whole asset."""
    slots = {"asset": "USDT", "network": "tron", "venue": venue}
    with paths({VENUES[venue].path("USDT"): ANSWERS[venue]}) as server:
        options = {"exchange_venues": {venue: {"url": server.url, "internal": True}}}
        with asking_nodes(monkeypatch, **options):
            finding = ask(Intent.DEPOSIT_STATUS, **slots)
    assert (finding.code, finding.values["venue"]) == (FindingCode.DEPOSIT_SENDER_SUSPENDED, venue)
    assert f"venue:{venue}" in {one.source for one in finding.evidence}
    assert ask(Intent.DEPOSIT_STATUS, **slots).code is FindingCode.DEPOSIT_NONE, "nobody may be asked"


def test_a_deposit_on_a_real_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pending, in a block, not deep enough, credited by the exchange; and one that went elsewhere."""
    chain = evm_node(chain_id=31337)
    house = EvmHouse("ethereum", "31337")
    with chain as node, served(tmp_path, evm=house) as running, leading_to(running.url, monkeypatch):
        nodes = {"ethereum": [node_at(node.url, chain_id=31337)]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes):
            _on_the_node(node, house)


def _on_the_node(node: EvmNode, house: EvmHouse) -> None:
    txid = node.deposit(house.address("ethereum", "cus_lena"), ETHER)
    assert ask(Intent.DEPOSIT_STATUS, txids=(txid,)).code is FindingCode.DEPOSIT_PENDING
    node.mine(5)
    waiting = ask(Intent.DEPOSIT_STATUS, txids=(txid,))
    assert waiting.code is FindingCode.DEPOSIT_CONFIRMING
    assert (waiting.values["confirmations_now"], waiting.values["amount"]) == ("5", "1")
    assert {one.source for one in waiting.evidence} >= {"exchange", "node:ethereum-1"}
    node.mine(40)
    assert ask(Intent.DEPOSIT_STATUS, txids=(txid,)).code is FindingCode.DEPOSIT_WALLET_TEAM
    astray = node.deposit(node.accounts[1], ETHER)
    other = node.deposit(house.address("ethereum", "cus_wei"), ETHER)
    node.mine(1)
    elsewhere = ask(Intent.DEPOSIT_STATUS, txids=(astray,))
    assert elsewhere.code is FindingCode.DEPOSIT_NOT_OUR_ADDRESS
    assert elsewhere.values["address"].lower() == node.accounts[1].lower()
    assert ask(Intent.DEPOSIT_STATUS, txids=(other,)).code is FindingCode.DEPOSIT_NOT_YOUR_ADDRESS
    nowhere = ask(Intent.DEPOSIT_STATUS, txids=("0x" + "12" * 32,))
    assert nowhere.code is FindingCode.DEPOSIT_NOT_ON_CHAIN
