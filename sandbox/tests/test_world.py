"""The little world: what moves, when, and that the sums stay right."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import cast
from sandbox.cast import CAST, customer_id
from sandbox.pages import figure
from sandbox.seed import seed
from sandbox.store import Document, Store
from sandbox.times import stamp
from sandbox.world import World

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    store = Store(":memory:")
    seed(store, START)
    world = World(store)
    world.advance(START)
    return world


def deposit(world: World) -> Document:
    return world.store.all("transfer", customer_id("haruka"))[-1]


def test_a_deposit_is_confirmed_credited_and_then_withdrawable(world: World) -> None:
    assert (deposit(world)["state"], deposit(world)["confirmations"]) == ("confirming", 1)
    world.advance(START + timedelta(minutes=20))
    credited = deposit(world)
    assert (credited["state"], credited["confirmations"]) == ("credited", 3)
    balance = world.balances(customer_id("haruka"), START)[0]
    assert (balance["total"], balance["held"]) == ("0.23", "0.15")
    world.advance(START + timedelta(minutes=50))
    assert deposit(world)["state"] == "unlocked"
    assert world.balances(customer_id("haruka"), START)[0]["held"] == "0"


def test_there_is_always_a_next_deposit(world: World) -> None:
    first = deposit(world)["id"]
    world.advance(START + timedelta(hours=2))
    world.advance(START + timedelta(hours=2, minutes=6))
    assert deposit(world)["id"] != first
    assert deposit(world)["confirmations"] == 0


def test_a_withdrawal_runs_through_its_stages(world: World) -> None:
    def state() -> tuple[str, bool]:
        move = world.store.all("transfer", customer_id("daniel"))[-1]
        return move["state"], move["txid"] is not None

    seen = [state()]
    for seconds in (31, 61, 181):
        world.advance(START + timedelta(seconds=seconds))
        seen.append(state())
    assert seen == [("queued", False), ("signing", False), ("broadcast", True), ("confirmed", True)]


def test_a_hold_stops_a_queued_withdrawal(world: World) -> None:
    owner = customer_id("daniel")
    world.store.put("hold", cast.hold(owner, ["withdrawals"], "takeover_report", START, placed_by="desk"))
    world.advance(START + timedelta(hours=1))
    assert world.store.all("transfer", owner)[-1]["state"] == "queued"
    assert world.frozen(owner)


def test_wei_waits_after_a_password_change_and_does_so_again(world: World) -> None:
    owner = customer_id("wei")
    hold = world.active_holds(owner)[0]
    assert hold["reason_code"] == "security_change"
    assert hold["expires_at"] == stamp(START + timedelta(hours=21))
    world.advance(START + timedelta(hours=22))
    assert world.store.get("hold", hold["id"])["status"] == "expired"  # type: ignore[index]  # it is there
    assert [one["id"] for one in world.active_holds(owner)] != [hold["id"]]


def test_the_same_moment_twice_changes_nothing(world: World) -> None:
    at = START + timedelta(minutes=17)
    world.advance(at)
    before = list(world.store.db.execute("SELECT kind, id, body FROM thing ORDER BY seq"))
    world.advance(at)
    assert list(world.store.db.execute("SELECT kind, id, body FROM thing ORDER BY seq")) == before


@settings(max_examples=10, deadline=None)
@given(steps=st.lists(st.integers(1, 4 * 3600), max_size=12))
def test_sums_are_right_whenever_one_looks(steps: list[int]) -> None:
    store = Store(":memory:")
    seed(store, START)
    world, at = World(store), START
    for step in steps:
        at += timedelta(seconds=step)
        world.advance(at)
    for name in CAST:
        for balance in world.balances(customer_id(name), at):
            total, held = Decimal(balance["total"]), Decimal(balance["held"])
            assert total == Decimal(balance["available"]) + held
            assert held >= 0
            assert total >= held
            shown = {name: Decimal(figure(balance[name]).replace(",", "")) for name in ("total", "available")}
            assert shown == {"total": total, "available": total - held}
    store.close()


def test_the_smallest_balance_is_written_in_plain_digits(world: World) -> None:
    owner = customer_id("haruka")
    world.store.put("ledger", cast.ledger_entry(owner, "SOL", "0.00000001", "reward", None, START))
    (least,) = [one for one in world.balances(owner, START) if one["asset"] == "SOL"]
    assert (least["total"], least["held"], least["available"]) == ("0.00000001", "0", "0.00000001")
    assert [figure(text) for text in ("2.5E+5", "1E-8", "0E-8", "1000", "1000.50")] == [
        "250,000",
        "0.00000001",
        "0",
        "1,000",
        "1,000.5",
    ]


def test_seeding_twice_keeps_what_is_there(world: World) -> None:
    count = world.store.db.execute("SELECT count(*) FROM thing").fetchone()
    seed(world.store, START + timedelta(days=1))
    assert world.store.db.execute("SELECT count(*) FROM thing").fetchone() == count


def test_no_address_could_be_used() -> None:
    for network in ("bitcoin", "ethereum", "tron", "xrpl", "solana"):
        assert "SANDBOX" in cast.fake_address(network, "anybody")


def kinds(world: World, name: str) -> list[str]:
    return [one["kind"] for one in world.store.all("security_event", customer_id(name))]


def run_to(world: World, hours: float) -> None:
    """Every half hour, and the last one minute by minute: what happens in a story takes its time."""
    end = int(hours * 60)
    for minute in (*range(0, end - 30, 30), *range(max(0, end - 30), end + 1)):
        world.advance(START + timedelta(minutes=minute))


def test_viktor_tries_again_with_a_new_device(world: World) -> None:
    run_to(world, 20.3)
    tried = kinds(world, "fraud-viktor")
    story = ["sign_in", "second_factor_removed", "address_added", "withdrawal_requested"]
    assert [kind for kind in tried if kind != "sign_in_failed"][-4:] == story
    moves = world.store.all("transfer", customer_id("fraud-viktor"))
    assert [move["state"] for move in moves] == ["unlocked", "rejected", "review"]
    device = world.store.all("device", customer_id("fraud-viktor"))[-1]
    assert device["first_seen_at"] >= stamp(START + timedelta(hours=15))


def test_a_frozen_account_stops_viktor_at_the_door(world: World) -> None:
    owner = customer_id("fraud-viktor")
    scope = ["withdrawals", "sign_in", "address_book"]
    world.store.put("hold", cast.hold(owner, scope, "takeover_report", START, placed_by="desk"))
    before = kinds(world, "fraud-viktor").count("second_factor_removed")
    run_to(world, 20.3)
    assert kinds(world, "fraud-viktor").count("second_factor_removed") == before
    assert [move["state"] for move in world.store.all("transfer", owner)] == ["unlocked", "rejected"]


def test_a_deposit_waits_for_its_sender_and_is_then_credited(world: World) -> None:
    def waiting() -> Document:
        return next(move for move in world.store.all("transfer", customer_id("haruka")) if move["tag"])

    run_to(world, 4)
    assert (waiting()["state"], waiting()["credited_at"]) == ("travel_rule_pending", None)
    assert world.store.all("travel_rule", customer_id("haruka"))[-1]["missing"] == ["originator_name"]
    world.advance(START + timedelta(hours=4, minutes=41))
    assert waiting()["state"] == "unlocked"
    assert world.store.all("travel_rule", customer_id("haruka"))[-1]["status"] == "answered"


def test_an_order_far_from_the_market_rests(world: World) -> None:
    run_to(world, 1)
    orders = world.store.all("order", customer_id("daniel"))
    resting = [order for order in orders if order["price"] == "51250.5"]
    assert [(order["status"], order["filled"]) for order in resting] == [("open", "0")]
    filled = next(order for order in orders if order["status"] == "filled")
    fills = [one for one in world.store.all("trade") if one["order_id"] == filled["id"]]
    assert sum(Decimal(one["amount"]) for one in fills) == Decimal(filled["filled"])


def test_minji_pays_in_again_and_waits_a_day(world: World) -> None:
    run_to(world, 21)
    assert world.active_holds(customer_id("minji"))
    for hour in range(22, 60):
        world.advance(START + timedelta(hours=hour))
    holds = world.store.all("hold", customer_id("minji"))
    assert len(holds) == 2
    assert [one["status"] for one in holds] == ["expired", "active"]
