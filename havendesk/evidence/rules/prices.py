"""Prices at a time, from the account's own trades: the only prices that were certainly in force for it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

NEAR = timedelta(hours=24)
"""A trade further away says nothing of the price at a time."""

MOST = 50_000
"""Prices that are kept; beyond that only the first of each hour and market was taken anyway."""


class Traded(Protocol):
    """What of a trade is looked at."""

    @property
    def id(self) -> str:
        """Its number at the exchange."""

    @property
    def market(self) -> str:
        """Such as BTC-USDT or BTC/KRW: base asset first."""

    @property
    def price(self) -> Decimal:
        """Of one unit of the base asset."""

    @property
    def at(self) -> datetime:
        """When."""


@dataclass(frozen=True, slots=True)
class Price:
    """A price with where it comes from; an empty ``source`` is no price."""

    market: str = ""
    price: Decimal | None = None
    at: datetime | None = None
    source: str = ""

    def columns(self) -> dict[str, Any]:
        """As columns of a transfer."""
        return {
            "price_at_time": self.price,
            "price_market": self.market,
            "price_at": self.at,
            "price_source": self.source,
        }


class PriceNotes:
    """Prices met on the way through the trades: one per market and hour, so that their number is bounded."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, datetime], Price] = {}
        self._by_asset: dict[str, list[Price]] = {}
        self._used: set[Price] = set()
        self.thinned = False

    def noting(self, trades: Iterable[Traded]) -> Iterator[Traded]:
        """The trades as they come, with their prices noted."""
        for one in trades:
            hour = one.at.replace(minute=0, second=0, microsecond=0)
            key = (one.market, hour)
            if key not in self._first:
                if len(self._first) < MOST:
                    self._first[key] = Price(one.market, one.price, one.at, f"trade {one.id}")
                else:
                    self.thinned = True
            yield one

    def near(self, asset: str, at: datetime) -> Price:
        """The noted price of the asset that is nearest to the time, at most 24 hours away."""
        if not self._by_asset and self._first:
            self._sort()
        known = self._by_asset.get(asset, [])
        place = bisect_left(known, at, key=lambda one: one.at or at)
        around = [one for one in known[max(0, place - 1) : place + 1] if one.at and abs(one.at - at) <= NEAR]
        if not around:
            return Price()
        found = min(around, key=lambda one: abs((one.at or at) - at))
        self._used.add(found)
        return found

    def used(self) -> Iterator[Price]:
        """Every price by which something was valued, in order of time."""
        return iter(sorted(self._used, key=lambda one: (str(one.at), one.market)))

    def _sort(self) -> None:
        for one in self._first.values():
            base = one.market.replace("/", "-").replace("_", "-").partition("-")[0]
            self._by_asset.setdefault(base, []).append(one)
        for known in self._by_asset.values():
            known.sort(key=lambda one: str(one.at))
