"""Amounts: a number beside an asset, in the writing of each language. Text is in normal form."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from havendesk.bot.rules.slots.finding import names_pattern

_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
_UNIT = r"( ?(?:(?:k|m|thousand|million)(?![a-z])|千万|百万|万|萬|亿|億|千|천만|백만|만|억|천))?"
_COUNTER = r"(?: ?(?:个|個|枚|개|coins? of|units? of|worth of|of))?"
_BEFORE = r"(?<![a-z0-9.,_#-])"
_SCALES = {
    "k": 1_000, "thousand": 1_000, "千": 1_000, "천": 1_000, "万": 10_000, "萬": 10_000, "만": 10_000,
    "百万": 1_000_000, "백만": 1_000_000, "m": 1_000_000, "million": 1_000_000, "千万": 10_000_000,
    "천만": 10_000_000, "亿": 100_000_000, "億": 100_000_000, "억": 100_000_000,
}  # fmt: skip
_SIGNS = {"$": "USD", "₩": "KRW", "€": "EUR", "£": "GBP"}
_SIGNED = re.compile(r"([$₩€£]) ?" + _NUMBER + _UNIT)
# Money's own words, which are no names of assets: a yen sign may be either currency, so it names none.
_MONEY = {
    "원": "KRW", "円": "JPY", "dollars": "USD", "dollar": "USD", "bucks": "USD", "u": "USDT", "刀": "USDT",
}  # fmt: skip
_MONEY_WORD = re.compile(
    f"{_BEFORE}{_NUMBER}{_UNIT} ?(원|円|刀|dollars?(?![a-z])|bucks(?![a-z])|u(?![a-z0-9]))"
)
# More digits are no amount that anybody writes by hand.
_MOST_DIGITS = 30


def amount(text: str, names: Mapping[str, str]) -> tuple[Decimal, str] | None:
    """The first amount and its asset's code; None where no number stands beside an asset.

    Args:
        names: names of assets in normal form, with their codes.
    """
    name = f"({names_pattern(frozenset(names)).pattern})"
    behind = re.compile(f"{_BEFORE}{_NUMBER}{_UNIT}{_COUNTER} ?{name}")
    ahead = re.compile(f"{name} ?{_BEFORE}{_NUMBER}{_UNIT}(?![a-z0-9]|[.,]?\\d)")
    found = []
    for match in behind.finditer(text):
        found.append((match.start(), match.group(1), match.group(2), names[match.group(3)]))
    for match in ahead.finditer(text):
        found.append((match.start(), match.group(2), match.group(3), names[match.group(1)]))
    for match in _SIGNED.finditer(text):
        found.append((match.start(), match.group(2), match.group(3), _SIGNS[match.group(1)]))
    for match in _MONEY_WORD.finditer(text):
        found.append((match.start(), match.group(1), match.group(2), _MONEY[match.group(3)]))
    for _, number, unit, code in sorted(found, key=lambda one: one[0]):
        value = _value(number, unit)
        if value is not None:
            return value, code
    return None


def _value(number: str, unit: str | None) -> Decimal | None:
    if len(number) > _MOST_DIGITS:
        return None
    try:
        value = Decimal(_plain(number))
    except InvalidOperation:
        return None
    return value * _SCALES[unit.strip()] if unit and unit.strip() else value


def _plain(number: str) -> str:
    """A comma groups thousands, or, alone and not before three digits, marks the fraction."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        return number.replace(",", "")
    return number.replace(",", ".")
