"""Money that never passes through a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MAX_DIGITS = 78
DECIMAL_PLACES = 36


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of one asset; ``numeric(78, 36)`` in the database, a string in JSON."""

    asset: str
    quantity: Decimal

    @classmethod
    def parse(cls, asset: str, text: str) -> Amount:
        """Read a decimal string.

        Raises:
            ValueError: not a finite decimal, or more than 36 places, or more than 42 digits before them.
        """
        if not isinstance(text, str):
            raise ValueError("an amount is a decimal string, never a number")
        try:
            quantity = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(f"{text!r} is not a decimal") from error
        if not quantity.is_finite():
            raise ValueError("an amount is finite")
        exponent = quantity.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > DECIMAL_PLACES:
            raise ValueError(f"more than {DECIMAL_PLACES} decimal places")
        if quantity.adjusted() >= MAX_DIGITS - DECIMAL_PLACES:
            raise ValueError("too large for numeric(78, 36)")
        return cls(asset, quantity)

    def __add__(self, other: Amount) -> Amount:
        """The sum of two amounts of one asset.

        Raises:
            ValueError: the assets differ.
        """
        if other.asset != self.asset:
            raise ValueError(f"{self.asset} and {other.asset} do not add")
        return Amount(self.asset, self.quantity + other.quantity)

    def __str__(self) -> str:
        """Plain digits without exponent, every digit kept: ``0.00000001 BTC``."""
        return f"{self.quantity:f} {self.asset}"
