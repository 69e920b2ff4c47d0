"""A thief does what a thief does, and is stopped by what an exchange can do."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from sandbox import cast
from sandbox.cast import customer_id
from sandbox.seed import seed
from sandbox.signing import Refused
from sandbox.store import Document, Store
from sandbox.thief import MULE, Thief, wallet
from sandbox.times import stamp
from sandbox.world import World

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DANIEL = customer_id("daniel")


@pytest.fixture
def world() -> World:
    store = Store(":memory:", lambda: START)
    seed(store, START)
    opened = World(store)
    opened.advance(START)
    return opened


def outcome(plan: Document) -> dict[str, str | None]:
    return {step["name"]: step["stopped"] for step in plan["steps"]}


def made(plan: Document, name: str) -> str:
    return next(str(step["made"]) for step in plan["steps"] if step["name"] == name)


def move(world: World, id: str) -> Document:
    found = world.store.get("transfer", id)
    assert found is not None
    return found


def freeze(world: World, *scope: str) -> None:
    over = {"placed_by": "desk", "placed_by_act": "freeze"}
    world.store.put("hold", cast.hold(DANIEL, list(scope), "takeover_report", START, **over))


def test_in_one_go_everything_is_changed_and_most_of_it_on_its_way(world: World) -> None:
    before = {one["asset"]: Decimal(one["total"]) for one in world.balances(DANIEL, START)}
    plan = Thief(world).begin(DANIEL, START, unsigned_seconds=120)
    assert set(outcome(plan).values()) == {None}
    known = world.customer(DANIEL) or {}
    assert known["second_factors"] == []
    assert known["former_emails"] == ["daniel@customer.brightwater.example"]
    taken = move(world, made(plan, "withdrawal_requested"))
    assert taken["cancellable"]
    assert taken["address"] == wallet(taken["network"])
    assert Decimal(taken["amount"]) > before[taken["asset"]] * Decimal("0.8")
    assert move(world, made(plan, "internal_transfer"))["counterparty"] == MULE
    kinds = {one["kind"] for one in world.store.all("security_event", DANIEL)}
    assert {"second_factor_removed", "email_changed", "address_added", "api_key_created"} <= kinds


def test_the_withdrawal_stays_unsigned_as_long_as_was_said(world: World) -> None:
    plan = Thief(world).begin(DANIEL, START, unsigned_seconds=120)
    id = made(plan, "withdrawal_requested")
    world.advance(START + timedelta(seconds=119))
    assert move(world, id)["cancellable"]
    world.advance(START + timedelta(seconds=121))
    assert (move(world, id)["state"], move(world, id)["cancellable"]) == ("signing", False)


def test_a_freeze_keeps_the_withdrawal_where_it_is(world: World) -> None:
    plan = Thief(world).begin(DANIEL, START, unsigned_seconds=30)
    freeze(world, "withdrawals")
    world.advance(START + timedelta(hours=5))
    assert move(world, made(plan, "withdrawal_requested"))["state"] == "queued"


def test_step_by_step_the_thief_is_stopped_by_what_was_done_meanwhile(world: World) -> None:
    plan = Thief(world).begin(DANIEL, START, pace_seconds=60)
    assert outcome(plan) == {"sign_in": None}
    with pytest.raises(Refused, match="act_refused"):
        Thief(world).begin(DANIEL, START)
    world.advance(START + timedelta(seconds=61))
    freeze(world, "withdrawals", "transfers", "trading", "contact_changes", "address_book")
    world.advance(START + timedelta(hours=1))
    (plan,) = world.store.all("thief", DANIEL)
    assert outcome(plan) == {
        "sign_in": None,
        "second_factor_removed": None,
        "email_changed": "contact_changes",
        "address_added": "address_book",
        "api_key_created": "contact_changes",
        "withdrawal_requested": "withdrawals",
        "internal_transfer": "transfers",
        "order_placed": "trading",
    }


def test_who_has_a_key_needs_no_session(world: World) -> None:
    Thief(world).begin(DANIEL, START, pace_seconds=60)
    world.advance(START + timedelta(seconds=60 * 4 + 1))
    for session in world.store.all("session", DANIEL):
        world.store.put("session", {**session, "ended_at": stamp(START + timedelta(minutes=5))})
    world.advance(START + timedelta(hours=1))
    (plan,) = world.store.all("thief", DANIEL)
    assert outcome(plan)["withdrawal_requested"] is None
    assert outcome(plan)["internal_transfer"] == "session_ended"


def test_whose_sign_in_is_stopped_does_nothing(world: World) -> None:
    freeze(world, "sign_in")
    plan = Thief(world).begin(DANIEL, START)
    assert outcome(plan) == {"sign_in": "sign_in"}
    assert (world.customer(DANIEL) or {})["second_factors"] == ["totp"]
