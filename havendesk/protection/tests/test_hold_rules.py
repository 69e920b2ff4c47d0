"""The law of holds as data: closed lists, ends, extensions, what is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.exchange.types import HoldScope, ReasonCode
from havendesk.protection.rules import hold_texts
from havendesk.protection.rules import holds as law
from havendesk.protection.types import DueKind, HoldReason, WhyLater

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
KOREA = law.hold_profile("KR", date(2026, 11, 28))
GENERIC = law.hold_profile("ZZ", date(2026, 11, 28))
PROFILES = [
    law.hold_profile("KR", date(2024, 7, 19)),
    KOREA,
    GENERIC,
]
moments = st.datetimes(AT.replace(tzinfo=None), AT.replace(year=2040, tzinfo=None), timezones=st.just(UTC))


def test_a_profile_is_chosen_by_its_date() -> None:
    assert law.hold_profile("KR", date(2026, 9, 30)).version == "KR-2024-07"
    assert law.hold_profile("KR", date(2026, 10, 1)).version == "KR-2026-10"
    assert not law.hold_profile("KR", date(2026, 9, 30)).knows(HoldReason.SCAM_RELIEF)
    assert KOREA.knows(HoldReason.SCAM_RELIEF)


def test_a_jurisdiction_without_a_profile_gets_the_generic_one() -> None:
    assert law.hold_profile("DE", date(2026, 11, 28)).version == "ZZ-2024-01"
    assert law.hold_profile("KR", date(2024, 7, 1)).version == "ZZ-2024-01"


def test_every_version_is_found_again() -> None:
    for profile in PROFILES:
        assert law.profile_of_version(profile.version) is profile
    with pytest.raises(KeyError):
        law.profile_of_version("KR-1999-01")


def test_a_scam_delay_ends_72_hours_after_the_deposit_and_is_never_prolonged() -> None:
    rule = KOREA.rule(HoldReason.SCAM_DELAY)
    assert rule.from_deposit
    assert law.first_end(rule, AT) == AT + timedelta(hours=72)
    assert law.latest_end(rule, AT) == AT + timedelta(hours=72)
    assert law.extended_end(rule, AT + timedelta(hours=72), 0) is None


def test_a_suspicion_lasts_two_months_and_is_prolonged_twice() -> None:
    rule = KOREA.rule(HoldReason.AML_SUSPICION)
    first = law.first_end(rule, AT)
    assert first == datetime(2027, 1, 28, 12, tzinfo=UTC)
    second = law.extended_end(rule, first, 0)
    assert second == datetime(2027, 3, 28, 12, tzinfo=UTC)
    third = law.extended_end(rule, second, 1)
    assert third == datetime(2027, 5, 28, 12, tzinfo=UTC) == law.latest_end(rule, AT)
    assert law.extended_end(rule, third, 2) is None


def test_a_month_without_the_day_ends_on_its_last_one() -> None:
    span = law.Span(months=2)
    assert span.after(datetime(2026, 12, 31, tzinfo=UTC)) == datetime(2027, 2, 28, tzinfo=UTC)
    assert span.after(datetime(2027, 12, 31, tzinfo=UTC)) == datetime(2028, 2, 29, tzinfo=UTC)


@given(moments)
def test_extensions_never_pass_the_latest_end(start: datetime) -> None:
    for profile in PROFILES:
        for rule in profile.rules:
            end, count = law.first_end(rule, start), 0
            latest = law.latest_end(rule, start)
            assert (end is None) == (latest is None)
            while end is not None and (more := law.extended_end(rule, end, count)) is not None:
                assert more > end
                end, count = more, count + 1
            assert count == (rule.extensions if rule.longest else 0)
            # Month by month a day may be lost (31 → 28), never won.
            assert end is None or latest is None or end <= latest


def test_each_profile_names_a_reason_once_with_its_basis() -> None:
    for profile in PROFILES:
        reasons = [rule.reason for rule in profile.rules]
        assert len(reasons) == len(set(reasons))
        assert all(rule.basis and rule.scope for rule in profile.rules)
        assert not profile.knows(HoldReason.UNSTATED)


def test_korea_tells_before_and_reports_what_its_act_lists() -> None:
    listed = [rule for rule in KOREA.rules if "User Protection Act" in rule.basis]
    assert len(listed) == 9
    for rule in listed:
        assert rule.notice is law.Notice.BEFORE
        assert rule.report
        assert rule.may_follow == (WhyLater.URGENT, WhyLater.AUTHORITY_ASKED)


def test_deposits_alone_may_be_closed_for_a_delisting() -> None:
    rule = KOREA.rule(HoldReason.DELISTING)
    assert law.wrong_scope(rule, [HoldScope.DEPOSITS]) == frozenset()
    assert law.wrong_scope(rule, [HoldScope.DEPOSITS, HoldScope.WITHDRAWALS]) == {HoldScope.WITHDRAWALS}


def test_every_word_of_the_contract_has_a_reason_and_unknown_ones_are_unstated() -> None:
    for code in ReasonCode:
        reason = law.reason_of_exchange(code.value, KOREA)
        assert KOREA.knows(reason) or reason is HoldReason.UNSTATED
    assert law.reason_of_exchange("of_a_later_contract", KOREA) is HoldReason.UNSTATED
    assert law.reason_of_exchange(ReasonCode.OTHER.value, KOREA) is HoldReason.UNSTATED


def test_what_is_not_told_has_only_the_general_text() -> None:
    for profile in PROFILES:
        for rule in profile.rules:
            assert (hold_texts.reason_text(rule.reason) == hold_texts.GENERAL) is not rule.told
    silent = {rule.reason for rule in KOREA.rules if not rule.told}
    assert {HoldReason.AML_SUSPICION, HoldReason.AUTHORITY_ORDER, HoldReason.SCAM_CHECK} <= silent
    assert len({hold_texts.to_do(reason) for reason in silent | {None}}) == 1


def test_the_clock_that_runs_out_first_is_due() -> None:
    later = AT + timedelta(days=3)
    assert law.next_due(law.Clocks()) is None
    assert law.next_due(law.Clocks(ends_at=later)) == (DueKind.END, later)
    both = law.Clocks(report_due_at=AT, ends_at=later, review_at=AT + timedelta(days=1))
    assert law.next_due(both) == (DueKind.REPORT, AT)
    # A notice comes before everything else of the same moment.
    assert law.next_due(law.Clocks(notice_due_at=AT, report_due_at=AT)) == (DueKind.NOTICE, AT)
