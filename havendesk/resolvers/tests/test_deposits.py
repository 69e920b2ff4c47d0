"""Deposits: every leaf in its order, from a table of answers."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from havendesk.exchange.types import (
    DepositAddress,
    FeeTable,
    LedgerEntry,
    Notice,
    RecoveryFee,
    TravelRuleRequest,
)
from havendesk.exchange.types.chain_reading import (
    Agreement,
    AssetKind,
    ChainAddress,
    ChainTransaction,
    ChainTransfer,
    TransactionStatus,
    VenueNetwork,
    VenueStatus,
)
from havendesk.resolvers.finders.asks import (
    AddressOnChain,
    AddressOwner,
    Bookings,
    Fees,
    Networks,
    Notices,
    OnChain,
    OwnAddresses,
    TransferById,
    Transfers,
    TransfersByTxid,
    TravelRuleMessages,
    Venue,
)
from havendesk.resolvers.rules import wording
from havendesk.resolvers.tests.support import AT, NOT_OFFERED, SILENT, a_transfer, ago, ahead, found
from havendesk.resolvers.tests.test_holdings import a_network
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner, SlotName

TXID = "0x" + "5f" * 32
MINE = "0x52908400098527886E0F7030069857D2E4169EE7"
OTHER = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
TOKEN = "0xdAC17F958D2ee523a2206206994597C13D831ec7"
NETWORKS = (
    a_network(
        "ETH", "ethereum", chain_id="1", conf_credit=32, block_seconds=12, min_deposit=Decimal("0.002")
    ),
    a_network("ETH", "arbitrum", chain_id="42161", conf_credit=64, block_seconds=1),
    a_network(
        "USDT",
        "ethereum",
        chain_id="1",
        conf_credit=32,
        block_seconds=12,
        min_deposit=Decimal(5),
        contract=TOKEN,
    ),
    a_network("XRP", "xrpl", memo_required=True, conf_credit=1, block_seconds=4),
    a_network("BTC", "bitcoin", conf_credit=3, block_seconds=600, min_deposit=Decimal("0.0001")),
    a_network("KRW", "bank"),
)
FEES = FeeTable(AT, "USDT", (), (), RecoveryFee(Decimal("0.05"), Decimal(100), "USDT"))


def a_card(
    address: str = MINE, network: str = "ethereum", owner: str | None = "cus_minji", **over: Any
) -> DepositAddress:
    values: dict[str, Any] = {
        "address": address,
        "tag": None,
        "asset": "ETH",
        "network": network,
        "chain": network,
        "owner": owner,
        "retired": False,
        "created_at": ago(days=30),
        "retired_at": None,
        **over,
    }
    return DepositAddress(**values)


def a_move(
    receiver: str = MINE, amount: int = 10**18, contract: str | None = None, **over: Any
) -> ChainTransfer:
    kind = AssetKind.TOKEN if contract else AssetKind.NATIVE
    values: dict[str, Any] = {"decimals": 6 if contract else 18, **over}
    return ChainTransfer(kind, OTHER, receiver, amount, values["decimals"], contract, values.get("tag"))


def a_tx(status: TransactionStatus = TransactionStatus.CONFIRMED, **over: Any) -> ChainTransaction:
    values: dict[str, Any] = {
        "network": "ethereum",
        "family": None,
        "txid": TXID,
        "status": status,
        "agreement": Agreement.SINGLE,
        "source": "node:ethereum-1",
        "fetched_at": AT,
        "confirmations": 40 if status is TransactionStatus.CONFIRMED else None,
        "height": 1000,
        "head": 1039,
        "transfers": (a_move(),),
        **over,
    }
    return ChainTransaction(**values)


NOT_THERE = a_tx(TransactionStatus.NOT_FOUND, transfers=())


def table(tx: ChainTransaction | None = None, **over: Any) -> dict[Any, Any]:
    """Networks, the customer's address on Ethereum, and what that network's node says."""
    answers: dict[Any, Any] = {
        Networks: NETWORKS,
        Fees: FEES,
        OwnAddresses: (a_card(),),
        AddressOwner(address=MINE): (a_card(),),
        OnChain: NOT_OFFERED,
        AddressOnChain: NOT_OFFERED,
    }
    if tx is not None:
        answers[OnChain(network=tx.network, txid=tx.txid)] = tx
    more: dict[Any, Any] = over.get("more", {})
    return answers | more


def look(tx: ChainTransaction | None, **over: Any) -> Finding:
    slots = {"txids": (TXID,), **over.pop("slots", {})}
    return found(Intent.DEPOSIT_STATUS, table(tx, **over), **slots)


def test_not_found_on_any_chain_asks_the_sender() -> None:
    finding = look(NOT_THERE)
    assert finding.code is FindingCode.DEPOSIT_NOT_ON_CHAIN
    assert finding.values["networks"] == "Ethereum"
    assert (finding.next_action, finding.recheck_seconds) == (NextAction.ASK_SENDER, 300)
    assert any(one.source == "node" or one.reference == TXID for one in finding.evidence)


def test_not_found_because_the_sender_has_closed_the_door() -> None:
    closed = VenueStatus(
        "kraken",
        "ETH",
        "venue:kraken",
        AT,
        known=True,
        networks=(VenueNetwork("Ethereum", "ethereum", True, False),),
        matched=True,
    )
    slots = {"asset": "ETH", "network": "ethereum", "venue": "kraken"}
    finding = look(NOT_THERE, slots=slots, more={Venue: closed})
    assert (finding.code, finding.owner) == (FindingCode.DEPOSIT_SENDER_SUSPENDED, Owner.OTHER_VENUE)
    silent = replace(closed, networks=(), silent="timeout")
    assert look(NOT_THERE, slots=slots, more={Venue: silent}).code is FindingCode.DEPOSIT_NOT_ON_CHAIN


def test_nobody_could_look() -> None:
    finding = look(None)
    assert (finding.code, finding.next_action) == (FindingCode.DEPOSIT_NOT_SEEN, NextAction.HAND_OVER)


def test_a_failed_one_moved_nothing() -> None:
    tx = a_tx(TransactionStatus.FAILED, transfers=(), attempted=(a_move(),), reason="OUT_OF_ENERGY")
    finding = look(tx)
    assert (finding.code, finding.next_action) == (FindingCode.DEPOSIT_FAILED, NextAction.ASK_SENDER)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (TransactionStatus.REPLACED, FindingCode.DEPOSIT_REPLACED),
        (TransactionStatus.DROPPED, FindingCode.DEPOSIT_DROPPED),
        (TransactionStatus.PENDING, FindingCode.DEPOSIT_PENDING),
    ],
)
def test_it_is_in_no_block(status: TransactionStatus, code: FindingCode) -> None:
    finding = look(a_tx(status, attempted=(a_move(),), transfers=(), replaced_by="0x" + "6a" * 32))
    assert finding.code is code


def test_unconfirmed_says_n_of_m_and_how_long() -> None:
    finding = look(a_tx(confirmations=5))
    assert finding.code is FindingCode.DEPOSIT_CONFIRMING
    assert (finding.values["confirmations_now"], finding.values["needed_count"]) == ("5", "32")
    assert finding.values["rest_seconds_now"] == str(27 * 12)
    assert "5 of 32" in wording.text(finding, "en")
    assert finding.recheck_seconds == 20
    later = look(a_tx(confirmations=9))
    assert later.digest == finding.digest, "counting up is no news"


def test_not_our_address_says_where_it_went() -> None:
    finding = look(a_tx(transfers=(a_move(OTHER),)))
    assert finding.code is FindingCode.DEPOSIT_NOT_OUR_ADDRESS
    assert finding.values["address"] == OTHER


def test_it_went_to_a_contract() -> None:
    there = ChainAddress("ethereum", OTHER, Agreement.SINGLE, "node:ethereum-1", AT, contract=True)
    tx = a_tx(transfers=(a_move(OTHER),))
    assert look(tx, more={AddressOnChain: there}).code is FindingCode.DEPOSIT_TO_CONTRACT


def test_a_contract_call_that_cannot_be_read_goes_to_people() -> None:
    finding = look(a_tx(transfers=(), opaque=True))
    assert (finding.code, finding.next_action) == (FindingCode.DEPOSIT_UNREADABLE, NextAction.HAND_OVER)


def test_an_address_of_another_customer_reads_like_any_foreign_one() -> None:
    tx = a_tx(transfers=(a_move(OTHER),))
    other = look(tx, more={AddressOwner(address=OTHER): (a_card(OTHER, owner="somebody"),)})
    assert other.code is FindingCode.DEPOSIT_NOT_YOUR_ADDRESS
    foreign = look(tx)
    for language in ("en", "ko", "ja", "zh-Hans"):
        assert wording.short(other, language) == wording.short(foreign, language)
    assert "somebody" not in str(other)


def test_a_retired_address() -> None:
    card = a_card(retired=True, retired_at=ago(days=3))
    finding = look(a_tx(), more={OwnAddresses: (card,), AddressOwner(address=MINE): (card,)})
    assert (finding.code, finding.next_action) == (
        FindingCode.DEPOSIT_ADDRESS_RETIRED,
        NextAction.OPEN_RECOVERY,
    )


def test_an_unlisted_token() -> None:
    tx = a_tx(transfers=(a_move(contract=OTHER, amount=5_000_000),))
    finding = look(tx)
    assert (finding.code, finding.values["asset"]) == (FindingCode.DEPOSIT_UNLISTED_TOKEN, OTHER)
    assert finding.values["recovery_rate"] == "0.05"


@pytest.mark.parametrize("network", ["arbitrum", "polygon"])
def test_the_wrong_network_of_the_same_keys(network: str) -> None:
    """Whether the exchange serves that network for other addresses or not at all."""
    finding = look(a_tx(network=network))
    assert (finding.code, finding.next_action) == (
        FindingCode.DEPOSIT_WRONG_NETWORK,
        NextAction.OPEN_RECOVERY,
    )
    assert finding.values["meant_name"] == "Ethereum"
    assert "5 %" in wording.text(finding, "en")


def _xrp(tag: str | None, *cards: DepositAddress) -> Finding:
    shared, mine = "rN7n7otQDd6FczFgLdSqtcsAUxDkw6fzRH", "rN7n7otQDd6FczFgLdSqtcsAUxDkw6fzRH"
    txid = "A" * 64
    tx = a_tx(
        network="xrpl",
        txid=txid,
        confirmations=3,
        transfers=(a_move(shared, 25_000_000, decimals=6, tag=tag),),
    )
    own = a_card(mine, "xrpl", tag="104729", asset="XRP")
    house = a_card(shared, "xrpl", owner=None, asset="XRP")
    more = {OwnAddresses: (own,), AddressOwner(address=shared): (house, *cards)}
    return found(Intent.DEPOSIT_STATUS, table(tx, more=more), txids=(txid,))


def test_tags() -> None:
    assert _xrp(None).code is FindingCode.DEPOSIT_TAG_MISSING
    unknown = _xrp("7")
    assert (unknown.code, unknown.values["tag"]) == (FindingCode.DEPOSIT_TAG_UNKNOWN, "7")
    other = _xrp("7", a_card("rN7n7otQDd6FczFgLdSqtcsAUxDkw6fzRH", "xrpl", owner="somebody", tag="7"))
    assert other == unknown, "whose tag it is, is not told"
    assert _xrp("104729").code is FindingCode.DEPOSIT_WALLET_TEAM


def test_below_the_minimum() -> None:
    finding = look(a_tx(transfers=(a_move(amount=10**15),)))
    assert finding.code is FindingCode.DEPOSIT_BELOW_MINIMUM
    assert (finding.values["amount"], finding.values["least_amount"]) == ("0.001000000000000000", "0.002")
    two = look(a_tx(transfers=(a_move(amount=10**15), a_move(amount=10**15))))
    assert two.code is not FindingCode.DEPOSIT_BELOW_MINIMUM, "two parts of one transaction add up"


def test_confirmed_and_not_booked() -> None:
    assert look(a_tx()).code is FindingCode.DEPOSIT_WALLET_TEAM
    paused = tuple(replace(one, deposit_enabled=False) for one in NETWORKS)
    assert look(a_tx(), more={Networks: paused}).code is FindingCode.DEPOSIT_WALLET_PAUSED
    behind = tuple(replace(one, node_height=1010) for one in NETWORKS)
    finding = look(a_tx(), more={Networks: behind})
    assert (finding.code, finding.values["behind_count_now"]) == (FindingCode.DEPOSIT_NODE_BEHIND, "22")


def row(state: str, **over: Any) -> Any:
    values = {"txid": TXID, "asset": "ETH", "network": "ethereum", "address": MINE, **over}
    return a_transfer(state=state, confirmations_credit=32, confirmations_unlock=64, **values)


STATES = [
    ("detected", {}, FindingCode.DEPOSIT_CONFIRMING),
    ("confirming", {"confirmations": 7}, FindingCode.DEPOSIT_CONFIRMING),
    ("confirming", {"confirmations": 32}, FindingCode.DEPOSIT_WALLET_TEAM),
    ("travel_rule_pending", {}, FindingCode.DEPOSIT_TRAVEL_RULE),
    ("aml_hold", {}, FindingCode.DEPOSIT_REVIEW),
    ("review", {}, FindingCode.DEPOSIT_REVIEW),
    ("refunding", {"refund_txid": "0x" + "77" * 32}, FindingCode.DEPOSIT_REFUNDING),
    ("refunded", {}, FindingCode.DEPOSIT_REFUNDED),
    ("rejected", {}, FindingCode.DEPOSIT_REJECTED),
    ("below_minimum", {}, FindingCode.DEPOSIT_BELOW_MINIMUM),
    ("credited", {"confirmations": 40, "credited_at": ago(minutes=3)}, FindingCode.DEPOSIT_CREDITED_LOCKED),
    ("unlocked", {"credited_at": ago(minutes=9)}, FindingCode.DEPOSIT_CREDITED),
    ("suspense", {"state_reason": "tag_missing"}, FindingCode.DEPOSIT_TAG_MISSING),
    ("suspense", {"state_reason": "tag_unknown", "tag": "7"}, FindingCode.DEPOSIT_TAG_UNKNOWN),
    ("suspense", {"state_reason": "network_unsupported"}, FindingCode.DEPOSIT_WRONG_NETWORK),
    ("suspense", {"state_reason": "token_unlisted"}, FindingCode.DEPOSIT_UNLISTED_TOKEN),
    ("suspense", {"state_reason": "address_retired"}, FindingCode.DEPOSIT_ADDRESS_RETIRED),
    ("suspense", {}, FindingCode.DEPOSIT_WALLET_TEAM),
]


@pytest.mark.parametrize(("state", "over", "code"), STATES)
def test_every_state_of_our_own_row(state: str, over: dict[str, Any], code: FindingCode) -> None:
    mine = row(state, **over)
    by_txid = look(None, more={TransfersByTxid: (mine,)})
    assert by_txid.code is code
    alone = found(Intent.DEPOSIT_STATUS, table(more={Transfers: (mine,)}))
    assert alone.code is code
    named = found(Intent.DEPOSIT_STATUS, table(more={TransferById: mine}), transfer_id=mine.id)
    assert named.code is code


def test_a_check_says_the_same_whatever_it_is() -> None:
    texts = {
        wording.text(look(None, more={TransfersByTxid: (row(state),)}), "en")
        for state in ("aml_hold", "review")
    }
    assert len(texts) == 1
    assert not {"aml", "launder", "suspic", "sanction"} & set(texts.pop().lower().split())


def test_the_chain_counts_further_than_our_row() -> None:
    finding = look(a_tx(confirmations=12), more={TransfersByTxid: (row("confirming", confirmations=3),)})
    assert finding.values["confirmations_now"] == "12"
    assert {one.source for one in finding.evidence} >= {"exchange"}


def test_travel_rule_names_the_other_exchange() -> None:
    message = TravelRuleRequest(
        "trr_1", "dep_1", "incoming", "Northlake", "requested", (), (), ago(hours=1), None, ahead(days=3)
    )
    finding = look(
        None, more={TransfersByTxid: (row("travel_rule_pending"),), TravelRuleMessages: (message,)}
    )
    assert (finding.values["venue"], finding.owner) == ("Northlake", Owner.OTHER_VENUE)


def test_credited_shows_its_booking() -> None:
    entry = LedgerEntry("led_9", "cus_minji", "ETH", Decimal("0.5"), "deposit", "dep_1", ago(minutes=9))
    mine = row("unlocked", credited_at=ago(minutes=9))
    finding = look(None, more={TransfersByTxid: (mine,), Bookings: (entry,)})
    assert finding.values["booking"] == "led_9"


def test_without_an_id_the_only_open_one_is_meant_and_several_are_asked_back() -> None:
    first, second = row("confirming", id="dep_1"), row("detected", id="dep_2", created_at=ago(minutes=2))
    done = row("unlocked", id="dep_3", credited_at=ago(days=1))
    one = found(Intent.DEPOSIT_STATUS, table(more={Transfers: (first, done)}))
    assert one.code is FindingCode.DEPOSIT_CONFIRMING
    several = found(Intent.DEPOSIT_STATUS, table(more={Transfers: (first, second, done)}))
    assert several.code is FindingCode.CHOOSE_ONE
    assert [each.slots.transfer_id for each in several.candidates] == ["dep_2", "dep_1"]
    assert "0.50000000 ETH · Ethereum" in wording.candidate_label(several.candidates[0], "en")


def test_without_anything_the_id_is_asked_for() -> None:
    nothing = found(Intent.DEPOSIT_STATUS, table(more={Transfers: ()}), asset="ETH", network="ethereum")
    assert (nothing.code, nothing.missing) == (FindingCode.DEPOSIT_NONE, (SlotName.TXID,))
    paused = tuple(replace(one, deposit_enabled=False, notice_url="https://n.example/1") for one in NETWORKS)
    notice = Notice(
        "n",
        "maintenance",
        {"en": "Upgrade", "ko": "업그레이드"},
        None,
        ("ETH",),
        ago(hours=2),
        ago(hours=1),
        None,
    )
    closed = found(
        Intent.DEPOSIT_STATUS,
        table(more={Networks: paused, Notices: (notice,)}),
        asset="ETH",
        network="ethereum",
    )
    assert closed.code is FindingCode.DEPOSIT_WALLET_PAUSED
    assert "업그레이드" in wording.text(closed, "ko")
    assert "Upgrade" in wording.text(closed, "ja"), "a title that is not translated comes in English"


# bad input


def test_nodes_that_disagree_decide_nothing() -> None:
    torn = a_tx(TransactionStatus.UNKNOWN, agreement=Agreement.DISAGREE, transfers=())
    finding = look(torn)
    assert (finding.code, finding.next_action) == (FindingCode.SOURCES_DISAGREE, NextAction.HAND_OVER)


def test_a_network_whose_nodes_are_all_silent_is_named_and_goes_to_the_wallet_team() -> None:
    mute = a_tx(TransactionStatus.UNKNOWN, agreement=Agreement.SILENT, transfers=())
    finding = look(mute)
    assert (finding.code, finding.next_action) == (FindingCode.DEPOSIT_NODES_SILENT, NextAction.HAND_OVER)
    said = wording.text(finding, "en")
    assert "no node of Ethereum" in said
    assert "our wallet team looks into the blockchain in another way" in said


def test_a_node_that_lags_decides_nothing() -> None:
    behind = a_tx(TransactionStatus.UNKNOWN, agreement=Agreement.LAGGING, transfers=())
    assert look(behind).code is FindingCode.DEPOSIT_NOT_SEEN


def test_an_address_instead_of_an_id_and_garbage() -> None:
    assert look(None, slots={"txids": (MINE,)}).code is FindingCode.DEPOSIT_ID_IS_ADDRESS
    for garbage in ("hello", "x" * 200, "🙂🙂", "0x" + "g" * 64):
        finding = look(None, slots={"txids": (garbage,)})
        assert finding.code is FindingCode.VALUE_UNUSABLE, garbage


def test_an_id_of_another_chain_is_found_there() -> None:
    """A Bitcoin transaction, while the customer speaks of Ethereum."""
    txid = "5f" * 32
    tx = a_tx(network="bitcoin", txid=txid, transfers=(a_move("bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh"),))
    finding = found(Intent.DEPOSIT_STATUS, table(tx), txids=(txid,), network="ethereum", asset="ETH")
    assert (finding.code, finding.values["network_name"]) == (FindingCode.DEPOSIT_NOT_OUR_ADDRESS, "Bitcoin")


def test_several_ids_are_looked_up_together() -> None:
    ids = tuple("0x" + f"{n:02x}" * 32 for n in range(1, 6))
    rows = (row("confirming", id="dep_1", txid=ids[1]), row("detected", id="dep_2", txid=ids[3]))
    answers = table(more={TransfersByTxid(txid=ids[1]): rows[:1], TransfersByTxid(txid=ids[3]): rows[1:]})
    assert found(Intent.DEPOSIT_STATUS, answers, txids=ids).code is FindingCode.CHOOSE_ONE
    del answers[TransfersByTxid(txid=ids[3])]
    assert found(Intent.DEPOSIT_STATUS, answers, txids=ids).code is FindingCode.DEPOSIT_CONFIRMING


def test_a_silent_exchange_is_not_taken_for_no() -> None:
    silent = {
        Networks: SILENT,
        TransfersByTxid: SILENT,
        AddressOwner: SILENT,
        AddressOwner(address=MINE): SILENT,
    }
    assert look(NOT_THERE, more=silent).code is FindingCode.SOURCE_SILENT
    assert look(a_tx(), more=silent).code is FindingCode.SOURCE_SILENT


@pytest.mark.parametrize("ask", [Networks, TransfersByTxid, OwnAddresses, AddressOwner(address=OTHER)])
def test_one_silent_book_is_enough_to_say_nothing_wrong(ask: Any) -> None:
    """Each of these, taken for no, would make a customer's own deposit foreign, unlisted or missing."""
    finding = look(a_tx(transfers=(a_move(OTHER),)), more={ask: SILENT})
    assert finding.code is FindingCode.SOURCE_SILENT


def test_an_exchange_without_a_list_of_networks_is_heard_on_its_rows_only() -> None:
    more = {Networks: NOT_OFFERED, TransfersByTxid: (row("unlocked", credited_at=ago(minutes=9)),)}
    assert look(a_tx(), more=more).code is FindingCode.DEPOSIT_CREDITED
    assert look(a_tx(), more={Networks: NOT_OFFERED}).code is FindingCode.DEPOSIT_NOT_SEEN


def test_the_id_of_a_withdrawal_is_told_as_one() -> None:
    mine = a_transfer("withdrawal", id="wdr_1", state="broadcast", asset="ETH", network="ethereum", txid=TXID)
    finding = look(None, more={TransfersByTxid: (mine,)})
    assert (finding.intent, finding.code) == (Intent.WITHDRAWAL_STATUS, FindingCode.WITHDRAWAL_BROADCAST)


def test_a_visitor_hears_nothing_of_a_transaction() -> None:
    finding = found(Intent.DEPOSIT_STATUS, table(a_tx()), signed_in=False, txids=(TXID,))
    assert (finding.code, finding.evidence) == (FindingCode.NEEDS_SIGN_IN, ())
