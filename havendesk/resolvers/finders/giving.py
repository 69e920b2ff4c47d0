"""How finders write values into findings: amounts with all their digits, times in UTC, rows by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from havendesk.kernel.clock import iso

MOST_ROWS = 12
"""Rows of a list that are told; a longer one says how many are left out."""


def amount(value: Decimal) -> str:
    """Plain digits without exponent, every digit kept."""
    return f"{value:f}"


def time(at: datetime) -> str:
    """ISO 8601 in UTC."""
    return iso(at)


def times(**moments: datetime | None) -> dict[str, str]:
    """Values of the moments that are known."""
    return {name: iso(at) for name, at in moments.items() if at is not None}


def texts(**values: str | None) -> dict[str, str]:
    """Values of the texts that are not empty."""
    return {name: value for name, value in values.items() if value}


def rows(lines: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Values ``1.name``, ``2.name`` … of the first lines, and ``more_count`` where some are left out."""
    found = list(lines)
    values = {
        f"{number}.{name}": value
        for number, line in enumerate(found[:MOST_ROWS], 1)
        for name, value in line.items()
    }
    if len(found) > MOST_ROWS:
        values["more_count"] = str(len(found) - MOST_ROWS)
    return values
