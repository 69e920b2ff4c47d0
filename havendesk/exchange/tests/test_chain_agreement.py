"""What holds when two nodes speak: the same, what their distance explains, or nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from havendesk.exchange.rules.chains.agreement import (
    DisagreementError,
    agreed_address,
    agreed_head,
    agreed_transaction,
)
from havendesk.exchange.rules.chains.profiles import lag_blocks, profile_of, stale_seconds
from havendesk.exchange.types.chain_reading import (
    AssetKind,
    ChainTransfer,
    NodeAddress,
    NodeHead,
    NodeTransaction,
    TransactionStatus,
)
from havendesk.exchange.types.chains import Network

LAG = 5
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAID = ChainTransfer(AssetKind.NATIVE, "a", "b", 5, 8)


def head(height: int) -> NodeHead:
    return NodeHead(height, AT)


def said(
    status: TransactionStatus, height: int = 100, block: int | None = None, **over: Any
) -> NodeTransaction:
    one = NodeTransaction("t", status, head(height), height=block, block="" if block is None else f"b{block}")
    return replace(one, **over)


CONFIRMED = said(TransactionStatus.CONFIRMED, 100, 90, transfers=(PAID,))
PENDING = said(TransactionStatus.PENDING)
NOT_FOUND = said(TransactionStatus.NOT_FOUND)
DROPPED = said(TransactionStatus.DROPPED)


def both(one: NodeTransaction, other: NodeTransaction) -> NodeTransaction:
    """What holds, whoever speaks first."""
    found = agreed_transaction([one, other], LAG)
    assert agreed_transaction([other, one], LAG) == found
    return found


def neither(one: NodeTransaction, other: NodeTransaction) -> None:
    for pair in ([one, other], [other, one]):
        with pytest.raises(DisagreementError):
            agreed_transaction(pair, LAG)


def test_the_same_is_agreed_with_the_newest_head() -> None:
    assert both(CONFIRMED, replace(CONFIRMED, head=head(103))) == replace(CONFIRMED, head=head(103))


def test_one_node_alone_says_what_it_says() -> None:
    assert agreed_transaction([PENDING], LAG) == PENDING


@pytest.mark.parametrize(
    "other",
    [
        replace(CONFIRMED, status=TransactionStatus.FAILED),
        replace(CONFIRMED, height=91),
        replace(CONFIRMED, block="b90 of another history"),
        replace(CONFIRMED, transfers=(replace(PAID, amount=6),)),
        replace(CONFIRMED, transfers=(replace(PAID, receiver="c"),)),
        replace(CONFIRMED, transfers=()),
        replace(CONFIRMED, head=head(100 + LAG + 1)),
        PENDING,
        NOT_FOUND,
        DROPPED,
        said(TransactionStatus.REPLACED),
    ],
)
def test_what_distance_does_not_explain_decides_nothing(other: NodeTransaction) -> None:
    neither(CONFIRMED, other)


@pytest.mark.parametrize("status", [TransactionStatus.PENDING, TransactionStatus.NOT_FOUND])
def test_a_node_that_has_not_got_to_the_block_yet_is_no_contradiction(status: TransactionStatus) -> None:
    newest = said(TransactionStatus.CONFIRMED, 100, 100)
    assert both(newest, said(status, 99)).status is TransactionStatus.CONFIRMED
    assert both(newest, said(status, 100)).status is TransactionStatus.CONFIRMED
    neither(newest, said(status, 101))


def test_nodes_keep_what_waits_each_for_itself() -> None:
    assert both(PENDING, NOT_FOUND).status is TransactionStatus.PENDING
    assert both(PENDING, DROPPED).status is TransactionStatus.PENDING
    assert both(DROPPED, NOT_FOUND).status is TransactionStatus.DROPPED


def test_a_replacement_needs_the_newer_node_or_both() -> None:
    replaced = said(TransactionStatus.REPLACED, replaced_by="u")
    assert both(replaced, replace(replaced, replaced_by=None)).replaced_by == "u"
    assert both(replaced, said(TransactionStatus.PENDING, 98)).status is TransactionStatus.REPLACED
    neither(replaced, PENDING)
    neither(replaced, replace(replaced, replaced_by="v"))


def test_of_three_nodes_one_contradiction_is_enough() -> None:
    with pytest.raises(DisagreementError):
        agreed_transaction([CONFIRMED, CONFIRMED, NOT_FOUND], LAG)


def test_heads_and_addresses() -> None:
    assert agreed_head([head(7), head(9)], LAG).height == 9
    with pytest.raises(DisagreementError):
        agreed_head([head(7), head(20)], LAG)
    contract = NodeAddress("a", head(7), contract=True)
    assert agreed_address([contract, contract], LAG) == contract
    with pytest.raises(DisagreementError):
        agreed_address([contract, replace(contract, contract=False)], LAG)


def test_every_network_with_a_reader_has_figures() -> None:
    for network in Network:
        profile = profile_of(network.value)
        if network is Network.STELLAR:
            assert profile is None
            continue
        assert profile is not None
        assert lag_blocks(profile) >= 2
        assert stale_seconds(profile) >= 180
    assert profile_of("kaia") is None
    other = profile_of("kaia", 8217)
    assert other is not None
    assert other.chain_id == 8217
