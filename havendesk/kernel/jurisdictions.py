"""Dated, versioned profiles of law: thresholds, reasons and clocks change by date, not by release."""

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
