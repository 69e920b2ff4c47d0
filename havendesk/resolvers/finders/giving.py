"""How finders write values into findings: amounts with all their digits, times in UTC, rows by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from havendesk.exchange.types import Distribution, Notice, Participation
from havendesk.kernel.clock import iso

MOST_ROWS = 12
"""Rows of a list that are told; a longer one says how many are left out."""
WAITED_FOR = timedelta(days=3)
"""An end that lies further away is told and not waited for."""
LONGEST_AGAIN_SECONDS = 3600


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


def running(notices: Iterable[Notice], at: datetime) -> list[Notice]:
    """Notices that are in force, of those that have a beginning or an end."""
    return [
        one
        for one in notices
        if (one.starts_at or one.published_at) <= at and (one.ends_at is None or one.ends_at > at)
    ]


def title_of(notices: Iterable[Notice], *affected: str | None) -> dict[str, str]:
    """The title, by language, of the newest notice of maintenance or an incident about one of these."""
    for one in notices:
        if one.kind in ("maintenance", "incident") and not {*affected}.isdisjoint(one.affects):
            return titles(one)
    return {}


def titles(notice: Notice | Distribution | Participation, start: str = "title") -> dict[str, str]:
    """Its title by language, for the place ``{title}``."""
    return {f"{start}.{language}": text for language, text in notice.title.items()}


def free_from(withdrawable_at: datetime | None, at: datetime) -> dict[str, str]:
    """Since when something that is credited may leave, or from when on: two places, never the same."""
    if withdrawable_at is None:
        return {}
    return times(**{"free_since_at" if withdrawable_at <= at else "free_from_at": withdrawable_at})


def again_until(end: datetime | None, at: datetime) -> int | None:
    """Seconds after which asking again is worth it, where something ends soon enough to be waited for."""
    if end is None or not at < end <= at + WAITED_FOR:
        return None
    return min(int((end - at).total_seconds()) + 1, LONGEST_AGAIN_SECONDS)
