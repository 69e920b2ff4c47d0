"""The calculation of an isolated, linear position's liquidation, in the currency of its quote.

Profit is (mark price - entry price) x size, turned round for a short position. Equity is margin plus profit.
A position is liquidated once its equity is no more than maintenance rate x size x mark price; solving that
for the mark price gives the liquidation price.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from havendesk.exchange.types import Position

PLACES = Decimal("0.00000001")


@dataclass(frozen=True, slots=True)
class MarginSheet:
    """Amounts in the quote currency. ``liquidation_price`` None: no price above zero liquidates it."""

    profit: Decimal
    equity: Decimal
    maintenance: Decimal
    liquidation_price: Decimal | None


def sheet_of(position: Position) -> MarginSheet:
    """The sheet at the position's own mark price."""
    sign = 1 if position.side == "long" else -1
    profit = (position.mark_price - position.entry_price) * position.amount * sign
    maintenance = position.maintenance_rate * position.amount * position.mark_price
    return MarginSheet(
        profit=profit,
        equity=position.margin + profit,
        maintenance=maintenance,
        liquidation_price=_liquidation_price(position, sign),
    )


def _liquidation_price(position: Position, sign: int) -> Decimal | None:
    kept = 1 - sign * position.maintenance_rate
    if position.amount <= 0 or kept <= 0:
        return None
    price = (position.entry_price - sign * position.margin / position.amount) / kept
    return price.quantize(PLACES, ROUND_HALF_EVEN) if price > 0 else None
