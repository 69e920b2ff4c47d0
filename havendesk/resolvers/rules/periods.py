"""Which time a certificate speaks of: whole days of the customer's own zone, that are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from havendesk.kernel.jurisdictions import tax_year
from havendesk.resolvers.types import CertificateKind

DAY = timedelta(days=1)
YEARS_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A certificate's kind with its first and last day, both of them in it. That of a balance has one day."""

    kind: CertificateKind
    first_day: date
    last_day: date


def bounds(first_day: date, last_day: date, zone: str) -> tuple[datetime, datetime]:
    """From when until before when these days last, in UTC: a day may have 23 or 25 hours, and begins at the
    first moment that it has where its midnight was left out."""
    return _begin(first_day, zone), _begin(last_day + DAY, zone)


def _begin(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)


def settled(
    kind: CertificateKind, first_day: date, last_day: date, today: date, jurisdiction: str
) -> Span | None:
    """What can be certified of the days that were named; None where no day of them is over.

    A calendar year means the tax year that begins in it; a balance is that of the last day; a time that is
    not over ends yesterday.

    Args:
        today: where the customer lives.
    """
    if kind is CertificateKind.TAX_YEAR:
        first_day, last_day = tax_year(jurisdiction, first_day.year)
    yesterday = today - DAY
    if kind is CertificateKind.BALANCE:
        return Span(kind, last_day, last_day) if last_day < today else _cut(kind, first_day, yesterday)
    return Span(kind, first_day, min(last_day, yesterday)) if first_day < today else None


def _cut(kind: CertificateKind, first_day: date, yesterday: date) -> Span | None:
    return Span(kind, yesterday, yesterday) if first_day <= yesterday else None


def offered(kind: CertificateKind | None, today: date, jurisdiction: str) -> list[Span]:
    """What customers mostly want, for whoever named no time; of every kind where none was named."""
    if kind is None:
        picked = (
            _tax_years(today, jurisdiction)[:2],
            _balances(today)[:2],
            _transactions(today)[:2],
        )
        return [one for few in picked for one in few]
    if kind is CertificateKind.TAX_YEAR:
        return _tax_years(today, jurisdiction)
    return _balances(today) if kind is CertificateKind.BALANCE else _transactions(today)


def of_every_kind(first_day: date, last_day: date, today: date, jurisdiction: str) -> list[Span]:
    """What these days may be wanted for; a tax year only where they are a year."""
    kinds = [CertificateKind.TRANSACTIONS, CertificateKind.BALANCE]
    if last_day - first_day >= timedelta(days=364):
        kinds.insert(0, CertificateKind.TAX_YEAR)
    found = (settled(kind, first_day, last_day, today, jurisdiction) for kind in kinds)
    return [one for one in found if one is not None]


def _tax_years(today: date, jurisdiction: str) -> list[Span]:
    """The newest that is over first, the running one second."""
    running = today.year if tax_year(jurisdiction, today.year)[0] <= today else today.year - 1
    years = [running - 1, running, *range(running - 2, running - YEARS_OFFERED, -1)]
    found = (
        settled(CertificateKind.TAX_YEAR, date(year, 1, 1), date(year, 12, 31), today, jurisdiction)
        for year in years
    )
    return [one for one in found if one is not None]


def _balances(today: date) -> list[Span]:
    days = (date(today.year, 1, 1) - DAY, today - DAY, today.replace(day=1) - DAY)
    return [Span(CertificateKind.BALANCE, day, day) for day in dict.fromkeys(days)]


def _transactions(today: date) -> list[Span]:
    """Last month, this year until yesterday, last year."""
    end_of_month, new_year = today.replace(day=1) - DAY, date(today.year, 1, 1)
    times = [(end_of_month.replace(day=1), end_of_month)]
    if new_year < today:
        times.append((new_year, today - DAY))
    times.append((date(today.year - 1, 1, 1), new_year - DAY))
    return [Span(CertificateKind.TRANSACTIONS, first, last) for first, last in times]
