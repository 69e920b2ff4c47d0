"""An EVM network through the doors, against a real node."""

import argparse
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from havendesk.exchange import commands, queries
from havendesk.exchange.chains import asking
from havendesk.exchange.rules.chains.encodings import eip55
from havendesk.exchange.tests.support import asking_nodes, node_at
from havendesk.exchange.types.chain_reading import (
    Agreement,
    AssetKind,
    ChainTransaction,
    NodeTrouble,
    TransactionStatus,
)
from havendesk.exchange.types.chains import Family
from havendesk.kernel.actors import BOT, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from tests.support.evm_node import ETHER, EvmNode, evm_node

pytestmark = pytest.mark.django_db

NOBODY = "0x00000000000000000000000000000000000000A1"
NEVER = "0x" + "ab" * 32


@pytest.fixture(scope="module")
def chain() -> Iterator[EvmNode]:
    with evm_node() as node:
        yield node


@pytest.fixture(autouse=True)
def options(chain: EvmNode, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with asking_nodes(monkeypatch, exchange_chain_nodes={"ethereum": [node_at(chain.url)]}):
        yield


def ask(txid: str, earlier: ChainTransaction | None = None) -> ChainTransaction:
    sighting = earlier.sighting if earlier else None
    return queries.chain_transaction(viewer=BOT, network="ethereum", txid=txid, earlier=sighting)


def written(address: str) -> str:
    return f"0x{eip55(address[2:])}"


def test_a_deposit_waits_is_confirmed_and_becomes_final(chain: EvmNode) -> None:
    txid = chain.deposit(NOBODY, ETHER // 4)
    waiting = ask(txid)
    assert waiting.status is TransactionStatus.PENDING
    assert (waiting.confirmations, waiting.height, waiting.transfers) == (None, None, ())
    assert [one.quantity for one in waiting.attempted] == [Decimal("0.25")]

    height = chain.mine()
    found = ask(txid)
    assert (found.status, found.agreement) == (TransactionStatus.CONFIRMED, Agreement.SINGLE)
    assert (found.network, found.family, found.txid) == ("ethereum", Family.EVM, txid)
    assert (found.confirmations, found.height, found.head, found.finalized) == (1, height, height, False)
    (moved,) = found.transfers
    assert (moved.asset, moved.amount, moved.decimals) == (AssetKind.NATIVE, ETHER // 4, 18)
    assert (moved.sender, moved.receiver) == (written(chain.accounts[0]), written(NOBODY))
    assert (found.fee, found.opaque, found.attempted) == (21_000 * 10**10, False, ())

    chain.mine(3 * chain.finality)
    later = ask(txid)
    assert later.finalized
    assert later.confirmations == 3 * chain.finality + 1


def test_every_value_says_who_said_it_and_when(chain: EvmNode) -> None:
    txid = chain.deposit(NOBODY, 1)
    height = chain.mine()
    found = ask(txid)
    assert found.source == "node:ethereum-1"
    (reading,) = found.readings
    assert (reading.source, reading.height, reading.trouble) == ("node:ethereum-1", height, None)
    assert reading.said == f"confirmed@{height}"
    assert reading.fetched_at <= found.fetched_at


def test_a_failed_payment_moved_nothing(chain: EvmNode) -> None:
    closed = chain.deploy("Closed")
    txid = chain.deposit(closed, ETHER)
    chain.mine()
    found = ask(txid)
    assert (found.status, found.reason) == (TransactionStatus.FAILED, "reverted")
    assert found.transfers == ()
    assert [(one.receiver, one.amount) for one in found.attempted] == [(written(closed), ETHER)]
    assert found.confirmations == 1


def test_a_token_transfer_names_its_contract_and_decimals(chain: EvmNode) -> None:
    token = chain.deploy("Token", 10**12)
    txid = chain.token_transfer(token, NOBODY, 12_500_000)
    (planned,) = ask(txid).attempted
    assert (planned.contract, planned.quantity) == (written(token), Decimal("12.500000"))
    chain.mine()
    found = ask(txid)
    (moved,) = found.transfers
    assert (moved.asset, moved.contract) == (AssetKind.TOKEN, written(token))
    assert (moved.sender, moved.receiver) == (written(chain.accounts[0]), written(NOBODY))
    assert (moved.amount, moved.decimals, moved.quantity) == (12_500_000, 6, Decimal("12.500000"))
    assert not found.opaque


def test_a_token_transfer_that_fails_says_what_it_would_have_moved(chain: EvmNode) -> None:
    token = chain.deploy("Token", 5)
    txid = chain.token_transfer(token, NOBODY, 6)
    chain.mine()
    found = ask(txid)
    assert (found.status, found.transfers) == (TransactionStatus.FAILED, ())
    assert [(one.receiver, one.amount) for one in found.attempted] == [(written(NOBODY), 6)]


def test_coins_that_move_inside_a_contract_are_said_to_be_unseen(chain: EvmNode) -> None:
    forwarder = chain.deploy("Forwarder")
    txid = chain.forward(forwarder, NOBODY, ETHER)
    chain.mine()
    found = ask(txid)
    assert (found.status, found.opaque) == (TransactionStatus.CONFIRMED, True)
    assert [one.receiver for one in found.transfers] == [written(forwarder)]


def test_a_transaction_that_nobody_knows(chain: EvmNode) -> None:
    found = ask(NEVER)
    assert (found.status, found.agreement) == (TransactionStatus.NOT_FOUND, Agreement.SINGLE)
    assert (found.confirmations, found.height, found.transfers) == (None, None, ())


def test_a_dropped_transaction_is_told_from_one_that_never_was(chain: EvmNode) -> None:
    txid = chain.deposit(NOBODY, 7, **{"from": chain.accounts[1]})
    seen = ask(txid)
    assert seen.sighting is not None
    chain.drop(txid)
    assert ask(txid, seen).status is TransactionStatus.DROPPED
    chain.mine()
    assert ask(txid, seen).status is TransactionStatus.DROPPED
    assert ask(txid).status is TransactionStatus.DROPPED, "the process remembers for a while"


def test_a_replaced_transaction_leads_to_its_successor(chain: EvmNode) -> None:
    txid = chain.deposit(NOBODY, 8, **{"from": chain.accounts[2]})
    seen = ask(txid)
    successor = chain.replace(txid, to=chain.accounts[5])
    chain.mine(5)
    found = ask(txid, seen)
    assert (found.status, found.replaced_by) == (TransactionStatus.REPLACED, successor)
    assert found.transfers == ()
    assert ask(successor).status is TransactionStatus.CONFIRMED


def test_whether_a_contract_lives_at_an_address(chain: EvmNode) -> None:
    token = chain.deploy("Token", 1)
    contract = queries.chain_address(viewer=SYSTEM, network="ethereum", address=token)
    assert (contract.contract, contract.agreement) == (True, Agreement.SINGLE)
    assert contract.source == "node:ethereum-1"
    account = queries.chain_address(viewer=SYSTEM, network="ethereum", address=chain.accounts[0])
    assert account.contract is False
    assert account.height is not None


def test_the_head_of_a_network(chain: EvmNode) -> None:
    height = chain.mine()
    head = queries.chain_head(viewer=SYSTEM, network="ethereum")
    assert (head.height, head.agreement) == (height, Agreement.SINGLE)
    assert head.at is not None


def test_without_a_node_nothing_is_decided(chain: EvmNode) -> None:
    card = queries.chain_transaction(viewer=BOT, network="polygon", txid=NEVER)
    assert (card.status, card.agreement) == (TransactionStatus.UNKNOWN, Agreement.NOT_CONFIGURED)
    assert queries.chain_networks(viewer=BOT) == ("ethereum",)
    assert queries.chain_head(viewer=BOT, network="polygon").height is None


@pytest.mark.parametrize(
    ("network", "txid"),
    [("ethereum", "0x12"), ("bitcoin", "0x" + "ab" * 32), ("ethereum", ""), ("moon", NEVER)],
)
def test_what_is_no_id_of_the_network_is_refused(chain: EvmNode, network: str, txid: str) -> None:
    with pytest.raises(Refused) as refused:
        queries.chain_transaction(viewer=BOT, network=network, txid=txid)
    assert refused.value.code is ErrorCode.FIELD_INVALID
    assert refused.value.field == "txid"
    assert refused.value.params == {"network": network}


def test_a_node_of_another_chain_is_not_believed(chain: EvmNode, monkeypatch: pytest.MonkeyPatch) -> None:
    with asking_nodes(monkeypatch, exchange_chain_nodes={"ethereum": [node_at(chain.url, chain_id=56)]}):
        card = ask(NEVER)
    assert (card.status, card.agreement) == (TransactionStatus.UNKNOWN, Agreement.SILENT)
    assert [one.trouble for one in card.readings] == [NodeTrouble.ANOTHER_CHAIN]


def test_the_command_that_asks_every_node(
    chain: EvmNode, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    height = chain.mine()

    def run(*words: str) -> tuple[int, str, str]:
        options = parser.parse_args(["exchange", "nodes", *words])
        code = options.run(options)
        said = capsys.readouterr()
        return code, said.out, said.err

    code, out, _ = run()
    assert code == 0
    assert out.startswith(f"ethereum-1               {height} of 20")
    nodes = {"ethereum": [node_at(chain.url), node_at(chain.url, chain_id=5)]}
    with asking_nodes(monkeypatch, exchange_chain_nodes=nodes):
        code, out, _ = run("--json")
    assert code == 1
    assert [(row["height"], row["trouble"]) for row in json.loads(out)] == [
        (height, None),
        (None, "another_chain"),
    ]
    with asking_nodes(monkeypatch):
        code, out, err = run()
    assert (code, out) == (2, "")
    assert "HAVENDESK_EXCHANGE_CHAIN_NODES" in err


def test_the_same_id_is_sought_on_every_network(chain: EvmNode, monkeypatch: pytest.MonkeyPatch) -> None:
    txid = chain.deposit(NOBODY, 9)
    chain.mine()
    with evm_node(chain_id=56) as other:
        nodes = {"bsc": [node_at(other.url)], "ethereum": [node_at(chain.url)]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes):
            cards = queries.chain_networks_of(viewer=BOT, txid=txid.removeprefix("0x"))
    assert [(card.network, card.status) for card in cards] == [
        ("ethereum", TransactionStatus.CONFIRMED),
        ("bsc", TransactionStatus.NOT_FOUND),
    ]


def test_two_honest_nodes_agree(chain: EvmNode, monkeypatch: pytest.MonkeyPatch) -> None:
    txid = chain.deposit(NOBODY, 10)
    chain.mine()
    nodes = {"ethereum": [node_at(chain.url), node_at(chain.url)]}
    with asking_nodes(monkeypatch, exchange_chain_nodes=nodes):
        card = ask(txid)
    assert (card.status, card.agreement) == (TransactionStatus.CONFIRMED, Agreement.AGREED)
    assert [one.source for one in card.readings] == ["node:ethereum-1", "node:ethereum-2"]


def test_two_nodes_on_two_histories_decide_nothing(chain: EvmNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other chain has the same number of blocks and does not know the transaction."""
    txid = chain.deposit(NOBODY, 11)
    chain.mine()
    chain.mine()
    with evm_node() as other:
        other.mine(int(chain.rpc("eth_blockNumber"), 16))
        nodes = {"ethereum": [node_at(chain.url), node_at(other.url)]}
        with asking_nodes(monkeypatch, exchange_chain_nodes=nodes):
            card = ask(txid)
    assert (card.status, card.agreement) == (TransactionStatus.UNKNOWN, Agreement.DISAGREE)
    assert (card.confirmations, card.height, card.transfers, card.replaced_by) == (None, None, (), None)
    assert [one.said.partition("@")[0] for one in card.readings] == ["confirmed", "not_found"]


def test_a_node_whose_newest_block_is_old_counts_as_lagging(
    chain: EvmNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    txid = chain.deposit(NOBODY, 12)
    height = chain.mine()
    with asking_nodes(monkeypatch, exchange_chain_nodes={"ethereum": [node_at(chain.url)]}):
        monkeypatch.setattr(asking, "now", lambda: now() + timedelta(hours=1))
        card = ask(txid)
    assert (card.status, card.agreement) == (TransactionStatus.UNKNOWN, Agreement.LAGGING)
    assert (card.height, card.transfers) == (None, ())
    assert [(one.height, one.trouble) for one in card.readings] == [(height, NodeTrouble.LAGGING)]
