"""Which certificate is meant, and which time it speaks of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from havendesk.exchange.types import Customer
from havendesk.kernel.jurisdictions import tax_year, zone_of
from havendesk.resolvers.finders.asks import Account, Bookings
from havendesk.resolvers.rules.periods import Span, bounds, offered, settled
from havendesk.resolvers.tests.support import NOT_OFFERED, SILENT, found
from havendesk.resolvers.types import CertificateKind, Finding, FindingCode, Intent, NextAction

TAX, BALANCE, MOVES = CertificateKind.TAX_YEAR, CertificateKind.BALANCE, CertificateKind.TRANSACTIONS
TODAY = date(2026, 11, 28)
YEAR: dict[str, Any] = {"first_day": date(2025, 1, 1), "last_day": date(2025, 12, 31)}


def living_in(country: str) -> Customer:
    since = datetime(2024, 1, 1, tzinfo=UTC)
    return Customer("cus_1", "Name", None, None, "en", country, "x", 1, False, False, since)


def certificate(country: str = "KR", **slots: Any) -> Finding:
    return found(Intent.CERTIFICATE, {Account: living_in(country)}, **slots)


def test_days_are_as_long_as_they_are() -> None:
    def hours(day: date, zone: str) -> float:
        begin, end = bounds(day, day, zone)
        return (end - begin) / timedelta(hours=1)

    assert hours(date(2026, 3, 29), "Europe/Berlin") == 23
    assert hours(date(2026, 10, 25), "Europe/Berlin") == 25
    assert hours(date(2026, 3, 29), "Asia/Seoul") == 24
    # Its midnight is left out: the day begins at one.
    assert bounds(date(2018, 11, 4), date(2018, 11, 4), "America/Sao_Paulo")[0].hour == 3
    assert hours(date(2018, 11, 4), "America/Sao_Paulo") == 23
    begin, end = bounds(date(2025, 1, 1), date(2025, 12, 31), "Asia/Seoul")
    assert (begin, end) == (
        datetime(2024, 12, 31, 15, tzinfo=UTC),
        datetime(2025, 12, 31, 15, tzinfo=UTC),
    )
    follows, _ = bounds(date(2026, 1, 1), date(2026, 1, 1), "Asia/Seoul")
    assert follows == end


def test_a_tax_year_is_that_of_the_country() -> None:
    assert tax_year("KR", 2025) == (date(2025, 1, 1), date(2025, 12, 31))
    assert tax_year("GB", 2025) == (date(2025, 4, 6), date(2026, 4, 5))
    assert tax_year("ZA", 2023) == (date(2023, 3, 1), date(2024, 2, 29))
    assert (zone_of("KR"), zone_of("US")) == ("Asia/Seoul", "UTC")


@pytest.mark.parametrize(
    ("kind", "first", "last", "country", "expected"),
    [
        (TAX, "2025-01-01", "2025-12-31", "KR", ("2025-01-01", "2025-12-31")),
        (TAX, "2025-01-01", "2025-12-31", "GB", ("2025-04-06", "2026-04-05")),
        (TAX, "2026-01-01", "2026-12-31", "KR", ("2026-01-01", "2026-11-27")),
        (TAX, "2027-01-01", "2027-12-31", "KR", None),
        (BALANCE, "2025-01-01", "2025-12-31", "KR", ("2025-12-31", "2025-12-31")),
        (BALANCE, "2026-11-28", "2026-11-28", "KR", None),
        (BALANCE, "2026-01-01", "2026-12-31", "KR", ("2026-11-27", "2026-11-27")),
        (MOVES, "2026-11-01", "2026-11-30", "KR", ("2026-11-01", "2026-11-27")),
        (MOVES, "2026-11-28", "2026-11-30", "KR", None),
    ],
)
def test_only_what_is_over_is_certified(
    kind: CertificateKind, first: str, last: str, country: str, expected: tuple[str, str] | None
) -> None:
    span = settled(kind, date.fromisoformat(first), date.fromisoformat(last), TODAY, country)
    assert span == (
        Span(kind, date.fromisoformat(expected[0]), date.fromisoformat(expected[1])) if expected else None
    )


@pytest.mark.parametrize("today", ["2026-01-01", "2026-01-02", "2024-02-29", "2026-04-06", "2026-12-31"])
@pytest.mark.parametrize("country", ["KR", "GB", "US"])
def test_whatever_is_offered_is_over(today: str, country: str) -> None:
    day = date.fromisoformat(today)
    for kind in (None, *CertificateKind):
        spans = offered(kind, day, country)
        assert 1 <= len(spans) <= 6
        assert len(set(spans)) == len(spans)
        assert all(one.first_day <= one.last_day < day for one in spans)


def test_without_a_time_one_question_with_buttons_is_asked() -> None:
    asked = certificate()
    assert (asked.code, asked.next_action) == (FindingCode.CHOOSE_ONE, NextAction.CHOOSE)
    assert {one.slots.certificate for one in asked.candidates} == set(CertificateKind)
    taxes = certificate(certificate=TAX)
    assert {one.slots.certificate for one in taxes.candidates} == {TAX}
    chosen = taxes.candidates[0].slots
    ready = certificate(certificate=chosen.certificate, first_day=chosen.first_day, last_day=chosen.last_day)
    assert ready.next_action is NextAction.CONFIRM_CERTIFICATE


def test_a_time_without_a_kind_asks_what_for() -> None:
    assert [one.slots.certificate for one in certificate(**YEAR).candidates] == [TAX, MOVES, BALANCE]
    day: dict[str, Any] = {"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 1)}
    assert [one.slots.certificate for one in certificate(**day).candidates] == [MOVES, BALANCE]


def test_what_is_ready_names_its_days_in_the_customers_zone_and_in_utc() -> None:
    ready = certificate(certificate=TAX, **YEAR)
    assert (ready.values["zone"], ready.values["in_utc"]) == (
        "Asia/Seoul",
        "2024-12-31 15:00 – 2025-12-31 15:00 UTC",
    )
    day = certificate("US", certificate=BALANCE, asset="BTC", **YEAR)
    assert (day.values["in_utc"], day.values["asset"]) == ("2026-01-01 00:00 UTC", "BTC")


def test_today_is_not_over_and_another_time_is_offered() -> None:
    today = certificate(certificate=BALANCE, first_day=TODAY, last_day=TODAY)
    assert today.code is FindingCode.CERTIFICATE_NOT_OVER
    assert today.candidates
    late = datetime(2026, 11, 28, 15, tzinfo=UTC)
    slots: dict[str, Any] = {"certificate": BALANCE, "first_day": TODAY, "last_day": TODAY}
    seoul = found(Intent.CERTIFICATE, {Account: living_in("KR")}, at=late, **slots)
    assert seoul.code is FindingCode.CERTIFICATE_READY


def test_a_ledger_that_is_silent_or_not_offered_promises_no_certificate() -> None:
    account = {Account: living_in("KR")}
    silent = found(Intent.CERTIFICATE, {**account, Bookings: SILENT})
    assert silent.code is FindingCode.SOURCE_SILENT
    assert found(Intent.CERTIFICATE, {**account, Bookings: NOT_OFFERED}).code is FindingCode.NOT_OFFERED
    assert found(Intent.CERTIFICATE, signed_in=False).code is FindingCode.NEEDS_SIGN_IN
