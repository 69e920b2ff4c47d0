"""Lena, with whose deposits everything goes astray that can: one case of each, and two that move in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import cast
from sandbox.cast import customer_id
from sandbox.store import Document, Store

if TYPE_CHECKING:
    from sandbox.world import World

LENA = "lena"
UNCLAIMED = "unclaimed"
"""The contract's customer id of a deposit that names no customer."""
ETHER_EVERY = timedelta(minutes=30)
PAYOUT_EVERY = timedelta(hours=3)


def seed_lena(store: Store, now: datetime) -> None:
    """Her account as it was before the sandbox was first started."""
    owner = customer_id(LENA)
    cast.settled(store, owner, "ETH", "ethereum", "2.5", now - timedelta(days=20))
    cast.settled(store, owner, "XRP", "xrpl", "900", now - timedelta(days=15))
    cast.settled(store, owner, "KRW", "bank", "2000000", now - timedelta(days=10))
    for hours, asset, network, amount, over in _CASES:
        move = cast.transfer(owner, "deposit", asset, network, amount, now - timedelta(hours=hours))
        store.put("transfer", {**move, **over})
    nobody = cast.transfer(UNCLAIMED, "deposit", "XRP", "xrpl", "75", now - timedelta(hours=9))
    nobody |= {"state": "suspense", "state_reason": "tag_unknown", "tag": "999999999", "confirmations": 1}
    store.put("transfer", nobody)
    # Money inside the house: one booking on each side, no chain.
    cast.inside(store, owner, customer_id("daniel"), "ETH", "ethereum", "0.3", now - timedelta(hours=4))


_CASES: tuple[tuple[int, str, str, str, dict[str, Any]], ...] = (
    (
        30,
        "USDT",
        "ethereum",
        "640",
        {
            "network": "polygon",
            "state": "suspense",
            "state_reason": "network_unsupported",
            "confirmations": 64,
        },
    ),
    (26, "XRP", "xrpl", "250", {"state": "suspense", "state_reason": "tag_missing", "confirmations": 1}),
    (22, "XRP", "xrpl", "0.5", {"state": "below_minimum", "confirmations": 1}),
    (
        18,
        "ETH",
        "ethereum",
        "0.4",
        {"state": "refunded", "confirmations": 64, "refund_txid": cast.fake_txid("lena-refund")},
    ),
    (14, "KRW", "bank", "350000", {"state": "suspense", "state_reason": "payer_name_differs"}),
)
"""Hours before the start, asset, network, amount and how the deposit stands."""


def advance_lena(world: World, now: datetime) -> None:
    """A deposit of ether comes in every half hour, and a payout to her bank leaves every three."""
    owner = customer_id(LENA)
    if world.due("lena_ether", ETHER_EVERY, now):
        world.store.put("transfer", cast.transfer(owner, "deposit", "ETH", "ethereum", "0.05", now))
    stopped = world.stops(owner, "withdrawals")
    if (
        not stopped
        and world.available(owner, "KRW", now) > 20000
        and world.due("lena_payout", PAYOUT_EVERY, now)
    ):
        world.store.put("transfer", cast.transfer(owner, "withdrawal", "KRW", "bank", "10000", now))


def shared_tag(owner: str) -> str:
    """The tag of a customer at an address that all share."""
    return str(int(cast.fake_txid(owner)[:6], 16) % 900_000 + 100_000)


def on_account(owner: str, move: Document) -> bool:
    """Whether a deposit shows an address of the customer: one that lies apart shows none."""
    return bool(move["direction"] == "deposit" and move["state"] != "suspense")
