"""What a fill's rate brings, compared with what was charged."""

from decimal import Decimal

_FINEST = Decimal("0.00000001")
_ROUNDED = Decimal("0.01")


def fee_of_rate(
    *, market: str, fee_asset: str, price: Decimal, amount: Decimal, rate: Decimal
) -> Decimal | None:
    """The fee in ``fee_asset``: of the value, or of the amount where it is taken from what was bought. None
    for a fee in a third asset, which depends on a price that the fill does not name."""
    base, _, quote = market.partition("-")
    of = {quote: amount * price, base: amount}.get(fee_asset)
    return None if of is None else of * rate


def is_charged(fee: Decimal, due: Decimal) -> bool:
    """Whether a fee is what was due, but for rounding to the digits of its asset: a hundredth of it, or
    10 ** -8."""
    return abs(fee - due) <= max(abs(due) * _ROUNDED, _FINEST)
