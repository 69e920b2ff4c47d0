"""The table of a certificate as CSV (RFC 4180): plain digits, times in ISO 8601, nothing that a spreadsheet
would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from havendesk.certificates.rules.sums import EXACT, ZERO, AssetSums, MarketSums
from havendesk.exchange.types import LedgerEntry
from havendesk.kernel.clock import iso

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First letters that make a spreadsheet compute a cell, full width ones too."""
TRANSACTIONS = (
    "certificate",
    "at_utc",
    "at_local",
    "asset",
    "amount",
    "kind",
    "reference",
    "balance_after",
    "booking",
)
BALANCES = ("certificate", "asset", "balance", "at_utc")
SUMS = ("certificate", "of", "name", "item", "amount", "asset")


def cell(value: str) -> str:
    """The value, with an apostrophe before it where a spreadsheet would take it for a formula."""
    if _NUMBER.fullmatch(value) or not value.lstrip(" ").startswith(_RUNS):
        return value
    return f"'{value}"


def digits(value: Decimal) -> str:
    """Plain digits without exponent, every digit kept; never a minus before nothing."""
    return f"{value if value else abs(value):f}"


def transactions(
    number: str, entries: Iterable[LedgerEntry], opening: dict[str, Decimal], zone: str
) -> bytes:
    """One row for each booking, oldest first, with what was there after it."""
    local, running = ZoneInfo(zone), dict(opening)
    rows = []
    for one in entries:
        running[one.asset] = EXACT.add(running.get(one.asset, ZERO), one.amount)
        rows.append(
            (
                number,
                iso(one.at),
                one.at.astimezone(local).isoformat(),
                one.asset,
                digits(one.amount),
                one.kind,
                one.reference or "",
                digits(running[one.asset]),
                one.id,
            )
        )
    return _csv(TRANSACTIONS, number, rows)


def balances(number: str, found: Iterable[AssetSums], end: datetime) -> bytes:
    """One row for each asset."""
    return _csv(BALANCES, number, [(number, one.asset, digits(one.closing), iso(end)) for one in found])


def tax_year(number: str, found: Iterable[AssetSums], markets: Iterable[MarketSums]) -> bytes:
    """One row for each sum: of an asset's bookings, and of a market's fills."""
    rows = [
        (number, "asset", one.asset, item, digits(amount), one.asset)
        for one in found
        for item, amount in one.told()
    ]
    rows += [
        (number, "market", one.market, item, digits(amount), asset)
        for one in markets
        for item, amount, asset in one.told()
    ]
    return _csv(SUMS, number, rows)


def _csv(heads: Sequence[str], number: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Where nothing is to be told a row with the number alone: no two certificates have the same table."""
    empty = (number, *("" for _ in heads[1:]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([cell(value) for value in row] for row in rows or [empty])
    return text.getvalue().encode()
