"""Lena's cases, what 1.2 says of them, and a network that lies on a development node."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from sandbox import astray, evm
from sandbox.cast import customer_id
from sandbox.evm import EvmHouse
from sandbox.evm_watch import Blocks, EvmWatch
from sandbox.seed import seed
from sandbox.store import Document, Store
from sandbox.world import World

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LENA = customer_id("lena")


def opened(house: EvmHouse | None = None) -> World:
    store = Store(":memory:")
    seed(store, START)
    world = World(store, house or EvmHouse())
    world.advance(START)
    return world


def test_every_case_says_why_it_lies_apart() -> None:
    moves = opened().store.all("transfer", LENA)
    apart = {(one["network"], one["state_reason"]) for one in moves if one["state"] == "suspense"}
    assert apart == {
        ("polygon", "network_unsupported"),
        ("xrpl", "tag_missing"),
        ("bank", "payer_name_differs"),
    }
    assert {"below_minimum", "refunded", "unlocked"} <= {one["state"] for one in moves}


def test_a_deposit_of_hers_is_credited_after_a_while() -> None:
    world = opened()
    move = world.store.all("transfer", LENA)[-2:]
    ether = next(one for one in move if one["asset"] == "ETH")
    assert ether["state"] == "confirming" or ether["state"] == "detected"
    world.advance(START + timedelta(seconds=12 * 32))
    (now,) = (one for one in world.store.all("transfer", LENA) if one["id"] == ether["id"])
    assert (now["state"], now["confirmations"]) == ("credited", 32)


def test_what_lies_apart_opens_no_address_and_an_address_that_all_share_has_tags() -> None:
    world = opened()
    found = {one["network"]: one for one in world.addresses(LENA)}
    assert set(found) == {"ethereum", "xrpl"}
    assert found["xrpl"]["tag"] == astray.shared_tag(LENA)
    haruka = world.addresses(customer_id("haruka"))
    assert found["ethereum"]["tag"] is None
    assert all(one["address"] != found["ethereum"]["address"] for one in haruka)


def test_money_inside_the_house_is_booked_on_both_sides() -> None:
    world = opened()
    sums = {
        owner: sum(
            Decimal(one["amount"])
            for one in world.store.all("ledger", owner)
            if one["kind"] in ("transfer_in", "transfer_out")
        )
        for owner in (LENA, customer_id("daniel"))
    }
    assert sums == {LENA: Decimal("-0.3"), customer_id("daniel"): Decimal("0.3")}


NODE = EvmHouse("ethereum", "31337", "http://127.0.0.1:9")


def block(number: int, *transactions: Document) -> Document:
    return {"number": hex(number), "transactions": list(transactions)}


def test_a_network_on_a_node_has_valid_addresses_and_the_nodes_chain_id() -> None:
    world = opened(NODE)
    (address,) = (one["address"] for one in world.addresses(LENA) if one["network"] == "ethereum")
    assert len(address) == 42
    assert int(address, 16)
    networks = world.evm.networks(
        [{"network": "ethereum", "chain_id": "1"}, {"network": "tron", "chain_id": None}]
    )
    assert [one["chain_id"] for one in networks] == ["31337", None]
    assert evm.same(address, address.upper().replace("0X", "0x"))
    assert not evm.same("abc", "ABC")


def test_a_deposit_on_the_node_is_seen_counted_and_credited() -> None:
    world = opened(NODE)
    watch = EvmWatch(world)
    address = world.evm.address("ethereum", LENA)
    paid = {"hash": "0xaa", "to": address.upper().replace("0X", "0x"), "value": hex(2 * 10**17)}
    failed = {"hash": "0xbb", "to": address, "value": hex(10**18)}
    watch.book(Blocks(10, (block(10, paid, failed),), frozenset({"0xbb"})), START)

    def there() -> list[Document]:
        return [one for one in world.store.all("transfer", LENA) if one["block_height"] == 10]

    (move,) = there()
    assert (move["txid"], move["amount"], move["confirmations"]) == ("0xaa", "0.2", 1)
    world.advance(START + timedelta(hours=1))
    assert there()[0]["confirmations"] == 1, "time alone confirms nothing"
    watch.book(Blocks(41, ()), START + timedelta(hours=1))
    assert there()[0]["state"] == "credited"
    watch.book(Blocks(10 + 63, ()), START + timedelta(hours=2))
    assert there()[0]["state"] == "unlocked"


def test_a_node_that_does_not_answer_stops_nothing() -> None:
    watch = EvmWatch(opened(NODE))
    assert watch.read(None) is None
    watch.book(None, START)
    assert EvmWatch(opened()).read(None) is None


@pytest.mark.parametrize("name", ["xrpl", "tron"])
def test_other_networks_keep_addresses_that_fail_every_checksum(name: str) -> None:
    assert "SANDBOX" in NODE.address(name, LENA)
