"""Withdrawals and cancelling them: every leaf, from a table of answers."""

from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange.types import Notice, Transfer, TravelRuleRequest
from havendesk.exchange.types.chain_reading import Agreement, TransactionStatus
from havendesk.resolvers.finders.asks import (
    Holds,
    Networks,
    Notices,
    OnChain,
    TransferById,
    Transfers,
    TransfersByTxid,
    TravelRuleMessages,
)
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import NOT_FOUND, NOT_OFFERED, a_transfer, ago, ahead, found
from havendesk.resolvers.tests.test_deposits import TXID, a_tx
from havendesk.resolvers.tests.test_holdings import a_hold, a_network
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

NETWORKS = (a_network("ETH", "ethereum", chain_id="1", conf_credit=32, block_seconds=12),)


def row(state: str, **over: Any) -> Transfer:
    values = {"asset": "ETH", "network": "ethereum", "id": "wdr_1", "fee": Decimal("0.0018"), "txid": None}
    return a_transfer("withdrawal", state=state, **{**values, **over})


def look(one: Transfer, intent: Intent = Intent.WITHDRAWAL_STATUS, **over: Any) -> Finding:
    answers: dict[Any, Any] = {Networks: NETWORKS, Transfers: (one,), OnChain: NOT_OFFERED}
    return found(intent, answers | over.pop("more", {}), **over)


STATES = [
    ("user_action_needed", {}, FindingCode.WITHDRAWAL_ACTION_NEEDED),
    ("review", {}, FindingCode.WITHDRAWAL_REVIEW),
    ("queued", {"cancellable": True}, FindingCode.WITHDRAWAL_QUEUED),
    ("signing", {"expected_at": ahead(minutes=2)}, FindingCode.WITHDRAWAL_SIGNING),
    ("broadcast", {"txid": TXID, "confirmations": 4}, FindingCode.WITHDRAWAL_BROADCAST),
    ("confirmed", {"txid": TXID, "block_height": 77}, FindingCode.WITHDRAWAL_CONFIRMED),
    ("rejected", {"state_reason": "address_invalid"}, FindingCode.WITHDRAWAL_REJECTED),
    ("failed", {"txid": TXID}, FindingCode.WITHDRAWAL_FAILED),
    ("cancelled", {}, FindingCode.WITHDRAWAL_CANCELLED),
]


@pytest.mark.parametrize(("state", "over", "code"), STATES)
def test_every_state(state: str, over: dict[str, Any], code: FindingCode) -> None:
    assert look(row(state, **over)).code is code


def test_in_the_queue_it_says_whether_it_can_be_cancelled() -> None:
    assert "still be cancelled" in wording.text(look(row("queued", cancellable=True)), "en")
    assert "cancelled" not in wording.text(look(row("queued")), "en")


def test_the_proof_of_payment_has_transaction_block_and_document() -> None:
    finding = look(row("confirmed", txid=TXID), more={OnChain: a_tx(confirmations=50, height=1234)})
    assert (finding.values["txid"], finding.values["block_height"]) == (TXID, "1234")
    assert finding.document == "/api/v1/customer/papers/withdrawal-proof/wdr_1"
    assert finding.next_action is NextAction.ASK_RECEIVER
    assert finding.recheck_seconds is None


def test_the_chain_may_be_further_than_our_row() -> None:
    waiting = look(row("broadcast", txid=TXID), more={OnChain: a_tx(confirmations=5)})
    assert (waiting.code, waiting.values["confirmations_now"]) == (FindingCode.WITHDRAWAL_BROADCAST, "5")
    there = look(row("broadcast", txid=TXID), more={OnChain: a_tx(confirmations=32)})
    assert there.code is FindingCode.WITHDRAWAL_CONFIRMED


def test_nodes_that_disagree_and_a_failure_on_the_chain() -> None:
    torn = a_tx(TransactionStatus.UNKNOWN, agreement=Agreement.DISAGREE, transfers=())
    assert look(row("broadcast", txid=TXID), more={OnChain: torn}).code is FindingCode.SOURCES_DISAGREE
    failed = a_tx(TransactionStatus.FAILED)
    assert look(row("broadcast", txid=TXID), more={OnChain: failed}).code is FindingCode.WITHDRAWAL_FAILED


def test_a_hold_of_the_account_and_a_paused_network() -> None:
    held = look(row("queued"), more={Holds: (a_hold(),)})
    assert (held.code, held.values["reason"]) == (FindingCode.WITHDRAWAL_HELD, "security_change")
    paused = (a_network("ETH", "ethereum", withdraw_enabled=False),)
    notice = Notice("n", "maintenance", {"en": "Upgrade"}, None, ("ethereum",), ago(hours=2), None, None)
    finding = look(row("queued"), more={Networks: paused, Notices: (notice,)})
    assert finding.code is FindingCode.WITHDRAWAL_PAUSED
    assert "Upgrade" in wording.text(finding, "en")


@pytest.mark.parametrize("reason", ["aml", "risk_review", "scam_report", "authority_order"])
def test_every_check_reads_the_same(reason: str) -> None:
    plain = look(row("review"))
    own = a_hold(reason, target="withdrawal", transfer_id="wdr_1", expires_at=ahead(days=60))
    for one, holds in (
        (row("review", expected_at=ahead(days=60)), (own,)),
        (row("queued", holds=("hld_1",)), (own,)),
        (row("queued"), (a_hold(reason), a_hold())),
    ):
        finding = look(one, more={Holds: holds})
        assert (finding.code, finding.values) == (plain.code, plain.values)


def test_a_rejection_names_only_what_may_be_named() -> None:
    assert look(row("rejected", state_reason="over_limit")).values["ending"] == "over_limit"
    assert "ending" not in look(row("rejected", state_reason="risk")).values


def test_the_travel_rule_stops_it() -> None:
    message = TravelRuleRequest(
        "t", "wdr_1", "outgoing", "Northlake", "requested", (), (), ago(hours=1), None, ahead(days=3)
    )
    finding = look(row("queued"), more={TravelRuleMessages: (message,)})
    assert (finding.code, finding.owner) == (FindingCode.WITHDRAWAL_TRAVEL_RULE, Owner.OTHER_VENUE)
    done = TravelRuleRequest(
        "t", "wdr_1", "outgoing", "Northlake", "answered", (), (), ago(hours=1), ago(hours=1), None
    )
    assert look(row("queued"), more={TravelRuleMessages: (done,)}).code is FindingCode.WITHDRAWAL_QUEUED


def test_which_one_is_meant() -> None:
    done, first, second = row("confirmed", id="w1", txid=TXID), row("queued", id="w2"), row("review", id="w3")
    assert look(done, more={Transfers: (done, first)}).values["transfer_id"] == "w2"
    assert look(done, more={Transfers: (first, second)}).code is FindingCode.CHOOSE_ONE
    assert look(done, more={Transfers: ()}).code is FindingCode.WITHDRAWAL_NONE
    assert look(done, more={TransferById: done}, transfer_id="w1").code is FindingCode.WITHDRAWAL_CONFIRMED
    assert look(done, more={TransferById: NOT_FOUND}, transfer_id="w9").code is FindingCode.NOTHING_FOUND
    by_id = look(done, more={TransfersByTxid: (done,)}, txids=(TXID,))
    assert by_id.code is FindingCode.WITHDRAWAL_CONFIRMED
    lost = look(done, txids=(TXID,))
    assert (lost.code, lost.next_action) == (FindingCode.WITHDRAWAL_NONE, NextAction.HAND_OVER)


def test_cancelling_is_offered_and_not_done() -> None:
    cancel = Intent.WITHDRAWAL_CANCEL
    possible = look(row("queued", cancellable=True), cancel)
    assert (possible.code, possible.next_action) == (FindingCode.CANCEL_POSSIBLE, NextAction.CONFIRM_CANCEL)
    assert possible.values["transfer_id"] == "wdr_1"
    assert look(row("signing"), cancel).code is FindingCode.CANCEL_TOO_LATE
    assert look(row("confirmed", txid=TXID), cancel).code is FindingCode.CANCEL_NOTHING_OPEN
    two = (row("queued", cancellable=True), row("review", id="wdr_2", cancellable=True))
    assert look(two[0], cancel, more={Transfers: two}).code is FindingCode.CHOOSE_ONE
