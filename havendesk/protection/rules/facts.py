"""Whether somebody knows what the owner of an account knows. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

LEAST_SIGNS = 6
"""So many last signs of an address or a transaction id must be given: of hexadecimal ones a guess is right
once in sixteen million."""

LEAST_DIGITS = 3
"""So many digits that are not noughts an amount must have: round ones are guessed."""

_AMOUNT = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Movement:
    """What is compared of one deposit or withdrawal: its address, its transaction id, its amount."""

    deposit: bool
    amount: Decimal
    address: str = ""
    txid: str = ""


def knows(fact: str, movements: Sequence[Movement]) -> bool:
    """Whether ``fact`` is the end of an address or transaction id of one of the movements, or the amount of
    the newest deposit. ``movements``: newest first."""
    said = _SPACE.sub("", fact).casefold()
    if not said:
        return False
    if len(said) >= LEAST_SIGNS and any(
        known.casefold().endswith(said) for one in movements for known in (one.address, one.txid)
    ):
        return True
    newest = next((one for one in movements if one.deposit), None)
    return newest is not None and _amount(fact) == newest.amount


def _amount(fact: str) -> Decimal | None:
    """The amount in a text such as ``0.0135 BTC``; None for none, and for one that is easily guessed."""
    found = _AMOUNT.match(fact.strip())
    if found is None:
        return None
    digits = found.group()
    if len(digits.replace("0", "").replace(".", "").replace(",", "")) < LEAST_DIGITS:
        return None
    try:
        return Decimal(digits.replace(",", "."))
    except InvalidOperation:
        return None


def is_email(account: str) -> bool:
    """Whether the identifier is an e-mail address."""
    return "@" in account


def is_address(account: str) -> bool:
    """Whether it is an e-mail address or a phone number, and no identifier of the exchange."""
    return is_email(account) or account.strip().startswith("+")
