"""Dated, versioned profiles of law: thresholds, reasons and clocks change by date, not by release. Beside
them what a country's calendar says: its time zone, and the day on which its tax year begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from havendesk.kernel.amounts import Amount


@dataclass(frozen=True, slots=True)
class JurisdictionProfile:
    """What one jurisdiction asks from one date on.

    ``travel_rule_from`` is the smallest transfer between providers that carries names; ``None`` means every
    transfer. ``complaint_decision`` is the longest time to decide a formal complaint.
    """

    code: str
    valid_from: date
    version: str
    travel_rule_from: Amount | None
    complaint_decision: timedelta
    staff_access_log: timedelta
    source: str


_PROFILES = (
    JurisdictionProfile(
        code="KR",
        valid_from=date(2024, 7, 19),
        version="KR-2024-07",
        travel_rule_from=Amount("KRW", Decimal(1_000_000)),
        complaint_decision=timedelta(days=60),
        staff_access_log=timedelta(days=2 * 365),
        source="VAUPA; SFIA decree 10-10",
    ),
    JurisdictionProfile(
        code="KR",
        valid_from=date(2027, 2, 19),
        version="KR-2027-02",
        travel_rule_from=None,
        complaint_decision=timedelta(days=60),
        staff_access_log=timedelta(days=2 * 365),
        source="SFIA decree 36592 (every transfer between providers)",
    ),
    JurisdictionProfile(
        code="ZZ",
        valid_from=date(2024, 1, 1),
        version="ZZ-2024-01",
        travel_rule_from=None,
        complaint_decision=timedelta(days=60),
        staff_access_log=timedelta(days=2 * 365),
        source="strictest of the profiles known, for customers without one of their own",
    ),
)

GENERIC = "ZZ"


def profile(code: str, on: date) -> JurisdictionProfile:
    """The profile in force on a date; an unknown jurisdiction gets the generic, strictest one."""
    known = [p for p in _PROFILES if p.code == code and p.valid_from <= on]
    if not known:
        known = [p for p in _PROFILES if p.code == GENERIC]
    return max(known, key=lambda p: p.valid_from)


UTC_NAME = "UTC"

_ZONES = {
    "KR": "Asia/Seoul",
    "JP": "Asia/Tokyo",
    "CN": "Asia/Shanghai",
    "HK": "Asia/Hong_Kong",
    "TW": "Asia/Taipei",
    "SG": "Asia/Singapore",
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "IT": "Europe/Rome",
    "ES": "Europe/Madrid",
    "NL": "Europe/Amsterdam",
    "IE": "Europe/Dublin",
}
"""Countries with one time zone; in the others the customer says which."""

_TAX_YEARS = {"GB": (4, 6), "IN": (4, 1), "NZ": (4, 1), "HK": (4, 1), "ZA": (3, 1), "AU": (7, 1)}
"""Month and day on which the tax year of persons begins, where that is not 1 January."""


def zone_of(jurisdiction: str) -> str:
    """The time zone of a country that has one, else UTC."""
    return _ZONES.get(jurisdiction, UTC_NAME)


def tax_year(jurisdiction: str, year: int) -> tuple[date, date]:
    """First and last day of the tax year of persons that begins in this calendar year."""
    month, day = _TAX_YEARS.get(jurisdiction, (1, 1))
    return date(year, month, day), date(year + 1, month, day) - timedelta(days=1)
