"""What the bookings of an account add up to. Exact: a sum that would lose a digit is an error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Context, Decimal, Inexact, InvalidOperation

from havendesk.exchange.types import Balance, LedgerEntry, Trade

EXACT = Context(prec=300, traps=[Inexact, InvalidOperation])
"""Adds without rounding."""
ITEMS = (
    "deposits",
    "withdrawals",
    "trades_in",
    "trades_out",
    "transfers_in",
    "transfers_out",
    "fees",
    "credits",
    "refunds",
    "rewards",
    "other_in",
    "other_out",
)
"""Into what bookings are sorted, in the order in which they are told."""
_ITEM_OF = {
    "deposit": "deposits",
    "withdrawal": "withdrawals",
    "transfer_in": "transfers_in",
    "transfer_out": "transfers_out",
    "fee": "fees",
    "credit": "credits",
    "refund": "refunds",
    "reward": "rewards",
}
_SIGNED = {"trade": ("trades_in", "trades_out")}
ZERO = Decimal(0)


@dataclass(slots=True)
class AssetSums:
    """One asset over a period: ``opening`` and all ``items`` (signed) make ``closing``."""

    asset: str
    opening: Decimal = ZERO
    items: dict[str, Decimal] = field(default_factory=dict)
    closing: Decimal = ZERO

    def told(self) -> list[tuple[str, Decimal]]:
        """Opening, the items that there are, closing."""
        items = [(name, self.items[name]) for name in ITEMS if name in self.items]
        return [("opening", self.opening), *items, ("closing", self.closing)]


@dataclass(slots=True)
class MarketSums:
    """Fills of one market over a period, by the prices that the exchange states: what was bought and sold of
    the base asset, and for how much of the quote asset. Fees stand among the bookings."""

    market: str
    bought: Decimal = ZERO
    paid: Decimal = ZERO
    sold: Decimal = ZERO
    received: Decimal = ZERO

    def told(self) -> list[tuple[str, Decimal, str]]:
        """Item, amount and the asset that it is counted in."""
        base, _, quote = self.market.partition("-")
        return [
            ("bought", self.bought, base),
            ("paid", self.paid, quote),
            ("sold", self.sold, base),
            ("received", self.received, quote),
        ]


def in_order(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Oldest first; those of one moment as the exchange lists them, which is newest first."""
    newest_last = list(entries)[::-1]
    return sorted(newest_last, key=lambda one: one.at)


def item_of(entry: LedgerEntry) -> str:
    """Into which item a booking belongs; kinds that a later contract adds are other ones."""
    known = _ITEM_OF.get(entry.kind)
    if known is not None:
        return known
    incoming, outgoing = _SIGNED.get(entry.kind, ("other_in", "other_out"))
    return outgoing if entry.amount < 0 else incoming


def sums(entries: Iterable[LedgerEntry], begin: datetime, end: datetime, asset: str = "") -> list[AssetSums]:
    """Sums by asset of what was booked from ``begin`` until before ``end``, by name. An asset that had
    nothing before and in it is left out."""
    found: dict[str, AssetSums] = {}
    for entry in entries:
        if entry.at >= end or (asset and entry.asset != asset):
            continue
        one = found.setdefault(entry.asset, AssetSums(entry.asset))
        one.closing = EXACT.add(one.closing, entry.amount)
        if entry.at < begin:
            one.opening = EXACT.add(one.opening, entry.amount)
        else:
            item = item_of(entry)
            one.items[item] = EXACT.add(one.items.get(item, ZERO), entry.amount)
    return [one for _, one in sorted(found.items()) if one.items or one.opening or one.closing]


def adds_up(entries: Iterable[LedgerEntry], balances: Sequence[Balance], *, all_balances: bool) -> bool:
    """Whether the bookings make exactly these balances: then none is missing and none is there twice.

    Args:
        all_balances: an asset that is not among them has a balance of nothing.
    """
    booked: dict[str, Decimal] = {}
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            return False
        seen.add(entry.id)
        booked[entry.asset] = EXACT.add(booked.get(entry.asset, ZERO), entry.amount)
    stated = {one.asset: one.total for one in balances}
    unstated = [amount for asset, amount in booked.items() if asset not in stated]
    if all_balances and any(unstated):
        return False
    return all(booked.get(asset, ZERO) == total for asset, total in stated.items())


def market_sums(
    trades: Iterable[Trade], entries: Iterable[LedgerEntry], begin: datetime, end: datetime
) -> list[MarketSums] | None:
    """Sums by market of the fills from ``begin`` until before ``end``; None where fills and bookings do not
    speak of the same orders: then no price is stated."""
    found: dict[str, MarketSums] = {}
    filled: set[str] = set()
    for one in trades:
        if not begin <= one.at < end:
            continue
        filled.add(one.order_id)
        row = found.setdefault(one.market, MarketSums(one.market))
        value = EXACT.multiply(one.price, one.amount)
        if one.side == "buy":
            row.bought, row.paid = EXACT.add(row.bought, one.amount), EXACT.add(row.paid, value)
        else:
            row.sold, row.received = EXACT.add(row.sold, one.amount), EXACT.add(row.received, value)
    booked = {one.reference for one in entries if one.kind == "trade" and begin <= one.at < end}
    return [row for _, row in sorted(found.items())] if booked == filled else None
