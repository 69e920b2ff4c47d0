"""What the cast pays for trading and gets back: tiers that are computed anew every day, and rebates by week.

Who has no volume of their own here is of the lowest tier, computed at midnight.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox import cast, house
from sandbox.cast import CONFORMANCE, customer_id
from sandbox.store import Document, Store
from sandbox.times import moment, stamp

COMPUTED_EVERY = timedelta(days=1)
PERIOD = timedelta(days=7)
PAID_AFTER = timedelta(hours=2)
FEES_OF_A_PERIOD = "412.5"
SHARE = "0.1"
_FIELDS = (
    "customer_id",
    "tier",
    "volume_30d",
    "quote",
    "maker",
    "taker",
    "basis",
    "basis_until",
    "computed_at",
    "next_computed_at",
)


def _of_volume(volume: str) -> Document:
    """Tier and rates that a volume brings."""
    number, (_from, maker, taker) = max(
        (tier, row) for tier, row in enumerate(house.TIERS) if Decimal(row[0]) <= Decimal(volume)
    )
    return {"tier": number, "volume_30d": volume, "maker": maker, "taker": taker}


def _computed(owner: str, volume: str, at: datetime, **over: Any) -> Document:
    """A FeeStanding that was computed at this time, and is again a day later."""
    return {
        "id": owner,
        "customer_id": owner,
        **_of_volume(volume),
        "quote": "USDT",
        "basis": "volume",
        "basis_until": None,
        "computed_at": stamp(at),
        "next_computed_at": stamp(at + COMPUTED_EVERY),
        **over,
    }


def rebate(owner: str, begins: datetime, **over: Any) -> Document:
    """A Rebate of a maker's fees in the week that begins then, due two hours after its end."""
    ends = begins + PERIOD
    return {
        "id": cast.new_id("rbt"),
        "customer_id": owner,
        "kind": "maker",
        "period_from": stamp(begins),
        "period_to": stamp(ends),
        "fees": FEES_OF_A_PERIOD,
        "rate": SHARE,
        "asset": "USDT",
        "amount": f"{Decimal(FEES_OF_A_PERIOD) * Decimal(SHARE):f}",
        "status": "due",
        "reason": None,
        "due_at": stamp(ends + PAID_AFTER),
        "credited_at": None,
        "withdrawable_at": None,
        **over,
    }


def seed_rates(store: Store, now: datetime) -> None:
    """Tiers and rebates from before the sandbox was first started."""
    lately = now - timedelta(hours=20)
    daniel, wei, minji, haruka = (customer_id(name) for name in ("daniel", "wei", "minji", "haruka"))
    store.put("fee_standing", _computed(daniel, "1284302.75", lately))
    # the next time it is computed, a volume that was traded meanwhile lifts the tier
    store.put("fee_standing", _computed(wei, "96400.2", lately, coming="100250.5"))
    granted: Document = {"basis": "granted", "basis_until": stamp(now + timedelta(days=12))}
    granted |= {"tier": 1, "maker": "0.0008", "taker": "0.0012"}
    store.put("fee_standing", _computed(minji, "0", lately, **granted))
    store.put("fee_standing", _computed(CONFORMANCE, "4", lately))
    for owner in (daniel, CONFORMANCE):
        over = now - 2 * PERIOD
        paid = stamp(over + PERIOD + PAID_AFTER)
        credited = {"status": "credited", "credited_at": paid, "withdrawable_at": paid}
        _credit(store, rebate(owner, over, **credited))
        store.put("rebate", rebate(owner, now - PERIOD))
        running = {"status": "gathering", "fees": "31", "amount": "3.1"}
        store.put("rebate", rebate(owner, now, **running))
    nothing: dict[str, Any] = {"status": "none", "reason": "below_minimum", "amount": "0", "due_at": None}
    store.put("rebate", rebate(haruka, now - PERIOD, kind="volume", fees="0.945", **nothing))


def _credit(store: Store, one: Document) -> None:
    store.put("rebate", one)
    at = moment(one["credited_at"])
    entry = cast.ledger_entry(one["customer_id"], one["asset"], one["amount"], "refund", one["id"], at)
    store.put("ledger", entry)


def standing(store: Store, owner: str, now: datetime) -> Document:
    """The FeeStanding of a customer."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    found = store.get("fee_standing", owner) or _computed(owner, "0", midnight)
    return {name: found[name] for name in _FIELDS}


def maker_rate(store: Store, owner: str, now: datetime) -> str:
    """What this customer pays for an order that waits in the book."""
    return str(standing(store, owner, now)["maker"])


def _computed_again(one: Document) -> Document:
    """The standing a day later; what was given for a time is kept until that ends."""
    at = one["next_computed_at"]
    given = one["basis_until"] is not None and one["basis_until"] > at
    kept = ("tier", "maker", "taker", "basis", "basis_until") if given else ()
    over = {name: one[name] for name in kept}
    volume: str = one.get("coming") or one["volume_30d"]
    return _computed(one["id"], volume, moment(at), **over)


def advance_rates(store: Store, now: datetime) -> None:
    """Tiers are computed, weeks end, what is due is credited."""
    for one in store.all("fee_standing"):
        found = one
        while found["next_computed_at"] <= stamp(now):
            found = _computed_again(found)
        if found is not one:
            store.put("fee_standing", found)
    for one in store.all("rebate"):
        if one["status"] == "gathering" and one["period_to"] <= stamp(now):
            full = rebate(one["customer_id"], moment(one["period_from"]))
            store.put("rebate", full | {"id": one["id"]})
            running = {"status": "gathering", "fees": "0", "amount": "0"}
            store.put("rebate", rebate(one["customer_id"], moment(one["period_to"]), **running))
        elif one["status"] == "due" and one["due_at"] <= stamp(now):
            at = one["due_at"]
            _credit(store, one | {"status": "credited", "credited_at": at, "withdrawable_at": at})
