"""Holds by hand: placed under the law of the customer's jurisdiction, told, reported, prolonged, released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.exchange.types import HoldScope
from havendesk.kernel.actors import BOT, SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.notices.models import Notice
from havendesk.people.types import Role
from havendesk.protection import actions, queries
from havendesk.protection.models import Hold
from havendesk.protection.tests.holding import (
    MINJI,
    OUT,
    id_of,
    nothing_happened,
    officer,
    own,
    place,
    proven,
    refusals,
    row,
    steps,
    told,
    turn_clock,
)
from havendesk.protection.types import DueKind, HoldReason, HoldState, HoldTarget, WhyLater
from tests.support.desk import make_customer

pytestmark = pytest.mark.django_db


def by_whom(officer: Actor) -> list[tuple[Callable[..., object], Actor]]:
    """Acts on a hold, each with somebody who may do it alone."""
    return [(actions.release_hold, SYSTEM), (actions.review_hold, officer), (actions.extend_hold, SYSTEM)]


def test_a_hold_has_its_law_its_clocks_and_tells_the_customer_before_the_exchange_is_asked() -> None:
    minji, sol = proven(), officer()
    hold_id = place(sol, minji)
    card = queries.hold(viewer=sol, hold_id=hold_id)
    assert card.profile == "KR-2026-10"
    assert card.basis.endswith("art. 17(6)")
    assert card.latest_end is not None
    assert card.row.ends_at is not None
    assert card.latest_end > card.row.ends_at
    assert card.row.extensions_left == 2
    assert (card.row.state, card.exchange_hold_id) == (HoldState.PLACING, "")
    assert card.notified_at is not None
    assert card.report_due_at is not None
    assert told(minji) == ["hold_placed"]
    assert steps(hold_id) == ["placed", "notified"]


def test_a_suspicion_is_told_as_a_check_and_nothing_of_its_grounds() -> None:
    minji = proven()
    place(officer(), minji)
    (notice,) = Notice.objects.filter(customer_id=id_of(minji))
    said = str(notice.params) + str(own(minji))
    for secret in ("pattern 14", "aml", "suspicion", "17(6)"):
        assert secret not in said
    assert notice.params["what"] == "check"


def test_a_second_check_is_not_told_and_the_customer_sees_one() -> None:
    minji, sol = proven(), officer()
    first = place(sol, minji)
    place(sol, minji, HoldReason.AUTHORITY_ORDER)
    assert told(minji) == ["hold_placed"]
    (seen,) = own(minji)
    assert (seen.id, seen.reason, seen.until, seen.basis) == (first, None, None, "")


def test_what_is_told_is_seen_with_its_end_and_basis() -> None:
    minji = proven()
    place(officer(), minji, HoldReason.SCAM_DELAY, deposited_at=now() - timedelta(hours=10))
    (seen,) = own(minji)
    assert seen.reason is HoldReason.SCAM_DELAY
    assert seen.until is not None
    assert timedelta(hours=61) < seen.until - now() <= timedelta(hours=62)
    assert "17(5)" in seen.basis
    other = proven("cus_daniel")
    with pytest.raises(Refused) as refused:
        queries.own_holds(viewer=other, customer_id=id_of(minji))
    assert refused.value.code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize(("why", "told_before"), [(WhyLater.URGENT, True), (WhyLater.AUTHORITY_ASKED, False)])
def test_what_an_authority_asked_not_to_tell_yet_reads_as_a_check_until_the_notice(
    why: WhyLater, told_before: bool
) -> None:
    minji, sol = proven(), officer()
    hold_id = place(sol, minji, HoldReason.AML_DUTY, why_later=why)
    assert told(minji) == []
    beside = queries.account_holds(viewer=BOT, exchange_customer_id=MINJI)
    seen = [*own(minji), *(one.own for one in beside.holds)]
    assert [one.reason is HoldReason.AML_DUTY for one in seen] == [told_before, told_before]
    assert [bool(one.basis) for one in seen] == [told_before, told_before]
    actions.notify_hold(by=sol, hold_id=hold_id)
    (one,) = queries.account_holds(viewer=BOT, exchange_customer_id=MINJI).holds
    assert (one.own.reason, one.notified_at) == (HoldReason.AML_DUTY, row(hold_id).notified_at)
    assert queries.account_holds(viewer=BOT, exchange_customer_id="cus_nobody").holds == ()


LATE = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wish", "code", "field"),
    [
        ({"grounds": "  "}, ErrorCode.REASON_MISSING, "grounds"),
        ({"grounds": "x" * 1001}, ErrorCode.FIELD_INVALID, "grounds"),
        ({"reason": HoldReason.UNSTATED}, ErrorCode.FIELD_INVALID, "reason"),
        ({"reason": HoldReason.TAKEOVER}, ErrorCode.FIELD_INVALID, "reason"),
        ({"scope": []}, ErrorCode.FIELD_INVALID, "scope"),
        ({"scope": [HoldScope.TRADING]}, ErrorCode.FIELD_INVALID, "scope"),
        ({"reason": HoldReason.DELISTING}, ErrorCode.FIELD_INVALID, "scope"),
        ({"reason": HoldReason.SCAM_DELAY}, ErrorCode.FIELD_INVALID, "deposited_at"),
        (
            {"reason": HoldReason.SCAM_DELAY, "deposited_at": LATE},
            ErrorCode.HOLD_LIMIT,
            "deposited_at",
        ),
        ({"ends_at": LATE}, ErrorCode.FIELD_INVALID, "ends_at"),
        ({"ends_at": datetime(2099, 1, 1, tzinfo=UTC)}, ErrorCode.HOLD_LIMIT, "ends_at"),
        ({"why_later": WhyLater.NO_TIPPING_OFF}, ErrorCode.FIELD_INVALID, "why_later"),
        ({"customer_id": uuid7()}, ErrorCode.NOT_FOUND, "customer_id"),
    ],
)
def test_a_wish_outside_the_law_holds_nothing_and_tells_nobody(
    wish: dict[str, Any], code: ErrorCode, field: str
) -> None:
    minji = proven()
    with pytest.raises(Refused) as refused:
        place(officer(), minji, **wish)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert nothing_happened()
    assert refusals("protection.place_hold") == [code.value]


def test_a_visitor_without_an_account_is_not_held() -> None:
    with pytest.raises(Refused) as refused:
        place(officer(), make_customer())
    assert refused.value.field == "customer_id"
    assert nothing_happened()


def test_a_reason_of_korea_is_none_elsewhere() -> None:
    elsewhere = proven("cus_daniel", jurisdiction="NL")
    with pytest.raises(Refused) as refused:
        place(officer(), elsewhere, HoldReason.SCAM_RELIEF)
    assert refused.value.params["profile"] == "ZZ-2024-01"
    assert nothing_happened()


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD, Role.AUDITOR, Role.EDITOR])
def test_others_place_no_holds(role: Role) -> None:
    minji = proven()
    with pytest.raises(Refused) as refused:
        place(officer(role), minji)
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert nothing_happened()


def test_the_same_key_is_the_same_hold_and_no_other_one() -> None:
    minji, sol, key = proven(), officer(), uuid7()
    first = place(sol, minji, client_key=key)
    assert place(sol, minji, client_key=key) == first
    with pytest.raises(Refused) as refused:
        place(sol, minji, HoldReason.AUTHORITY_ORDER, client_key=key)
    assert refused.value.code is ErrorCode.IDEMPOTENCY_KEY_REUSED
    assert Hold.objects.count() == 1
    assert told(minji) == ["hold_placed"]


def test_one_transfer_may_be_held() -> None:
    hold_id = place(officer(), proven(), HoldReason.AML_DUTY, transfer_id="wd_1", asset="BTC")
    card = queries.holds_of(viewer=SYSTEM, customer_id=row(hold_id).customer_id)[0]
    assert (card.target, card.asset) == (HoldTarget.TRANSFER, "BTC")


def test_an_urgent_notice_may_follow_within_a_day_and_then_is_due() -> None:
    minji, sol = proven(), officer()
    hold_id = place(sol, minji, why_later=WhyLater.URGENT)
    assert told(minji) == []
    assert row(hold_id).notified_at is None
    due = row(hold_id).notice_due_at
    assert due is not None
    assert timedelta(days=1) <= due - row(hold_id).placed_at < timedelta(days=1, seconds=5)
    actions.notify_hold(by=sol, hold_id=hold_id)
    assert told(minji) == ["hold_placed"]
    with pytest.raises(Refused) as refused:
        actions.notify_hold(by=sol, hold_id=hold_id)
    assert refused.value.code is ErrorCode.CONFLICT
    assert told(minji) == ["hold_placed"]


def test_a_notice_by_another_way_needs_its_time_and_how() -> None:
    sol = officer()
    hold_id = place(sol, proven(), why_later=WhyLater.URGENT)
    for told_at, how, field in ((now() + timedelta(hours=1), "letter", "told_at"), (now(), "", "how")):
        with pytest.raises(Refused) as refused:
            actions.notify_hold(by=sol, hold_id=hold_id, told_at=told_at, how=how)
        assert refused.value.field == field
        assert row(hold_id).notified_at is None
    at = now()
    actions.notify_hold(by=sol, hold_id=hold_id, told_at=at, how="letter of today")
    assert row(hold_id).notified_at == at


def test_why_a_notice_waits_is_of_the_closed_list_and_begins_a_new_clock() -> None:
    sol = officer()
    hold_id = place(sol, proven(), why_later=WhyLater.URGENT)
    before = row(hold_id).notice_due_at
    with pytest.raises(Refused) as refused:
        actions.defer_hold_notice(by=sol, hold_id=hold_id, why_later=WhyLater.NO_TIPPING_OFF, note="asked")
    assert refused.value.params["allowed"] == ["urgent", "authority_asked"]
    assert row(hold_id).notice_due_at == before
    actions.defer_hold_notice(
        by=sol, hold_id=hold_id, why_later=WhyLater.AUTHORITY_ASKED, note="police, 17-2"
    )
    after = row(hold_id).notice_due_at
    assert before is not None
    assert after is not None
    assert after > before + timedelta(days=20)


def test_a_report_is_noted_once_with_its_receipt_even_after_the_end() -> None:
    sol = officer()
    hold_id = place(sol, proven())
    for receipt, reported_at, field in (
        ("  ", None, "receipt"),
        ("R-1", now() + timedelta(hours=1), "reported_at"),
        ("R-1", LATE, "reported_at"),
    ):
        with pytest.raises(Refused) as refused:
            actions.note_hold_report(by=sol, hold_id=hold_id, receipt=receipt, reported_at=reported_at)
        assert refused.value.field == field
        assert row(hold_id).reported_at is None
    actions.release_hold(by=SYSTEM, hold_id=hold_id, reason="explained")
    actions.note_hold_ended(by=SYSTEM, hold_id=hold_id)
    assert row(hold_id).due == DueKind.REPORT
    actions.note_hold_report(by=sol, hold_id=hold_id, receipt="FSS-2026-114")
    assert (row(hold_id).report_receipt, row(hold_id).due_at) == ("FSS-2026-114", None)
    with pytest.raises(Refused) as refused:
        actions.note_hold_report(by=sol, hold_id=hold_id, receipt="FSS-2026-115")
    assert refused.value.code is ErrorCode.CONFLICT
    assert row(hold_id).report_receipt == "FSS-2026-114"


def test_a_suspicion_is_prolonged_twice_and_not_a_third_time(monkeypatch: pytest.MonkeyPatch) -> None:
    minji, sol = proven(), officer()
    hold_id = place(sol, minji)
    for count in (1, 2):
        end = row(hold_id).ends_at
        assert end is not None
        turn_clock(monkeypatch, end - timedelta(days=1))
        with pytest.raises(Refused) as refused:
            actions.extend_hold(by=SYSTEM, hold_id=hold_id, reason="more", ends_at=end + timedelta(days=70))
        assert (refused.value.code, refused.value.field) == (ErrorCode.HOLD_LIMIT, "ends_at")
        actions.extend_hold(by=SYSTEM, hold_id=hold_id, reason="still unexplained")
        assert row(hold_id).extension_no == count
    last = row(hold_id).ends_at
    with pytest.raises(Refused) as refused:
        actions.extend_hold(by=SYSTEM, hold_id=hold_id, reason="once more")
    assert refused.value.code is ErrorCode.HOLD_LIMIT
    assert refused.value.params == {"extensions": 2}
    assert (row(hold_id).ends_at, row(hold_id).extension_no) == (last, 2)
    assert told(minji) == ["hold_placed"], "how long a check lasts is not told"


def test_a_scam_delay_is_not_prolonged() -> None:
    sol = officer()
    hold_id = place(sol, proven(), HoldReason.SCAM_DELAY, deposited_at=now())
    end = row(hold_id).ends_at
    with pytest.raises(Refused) as refused:
        actions.extend_hold(by=SYSTEM, hold_id=hold_id, reason="one more day")
    assert refused.value.code is ErrorCode.HOLD_LIMIT
    assert row(hold_id).ends_at == end


def test_what_has_no_longest_duration_may_get_a_later_end_and_tells_it() -> None:
    minji, sol = proven(), officer()
    first, later = now() + timedelta(days=3), now() + timedelta(days=9)
    hold_id = place(sol, minji, HoldReason.AML_DUTY, ends_at=first)
    with pytest.raises(Refused) as refused:
        actions.extend_hold(by=SYSTEM, hold_id=hold_id, reason="papers")
    assert refused.value.field == "ends_at"
    assert actions.extend_hold(by=SYSTEM, hold_id=hold_id, reason="papers", ends_at=later) == later
    assert told(minji) == ["hold_placed", "hold_extended"]


def test_what_is_over_is_neither_prolonged_nor_released_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sol = officer()
    hold_id = place(sol, proven())
    end = row(hold_id).ends_at
    assert end is not None
    turn_clock(monkeypatch, end + timedelta(minutes=1))
    with pytest.raises(Refused) as refused:
        actions.extend_hold(by=SYSTEM, hold_id=hold_id, reason="late")
    assert refused.value.code is ErrorCode.HOLD_ENDED
    actions.release_hold(by=SYSTEM, hold_id=hold_id, reason="over")
    for act, by in (
        (actions.release_hold, SYSTEM),
        (actions.review_hold, sol),
        (actions.extend_hold, SYSTEM),
    ):
        with pytest.raises(Refused) as refused:
            act(by=by, hold_id=hold_id, reason="again")
        assert refused.value.code is ErrorCode.HOLD_ENDED
    assert steps(hold_id).count("release_wanted") == 1


def test_acts_need_a_reason_and_a_known_hold() -> None:
    sol = officer()
    hold_id = place(sol, proven())
    before = steps(hold_id)
    for act, by in (
        (actions.release_hold, SYSTEM),
        (actions.review_hold, sol),
        (actions.extend_hold, SYSTEM),
    ):
        with pytest.raises(Refused) as refused:
            act(by=by, hold_id=hold_id, reason=" ")
        assert (refused.value.code, refused.value.field) == (ErrorCode.REASON_MISSING, "reason")
        with pytest.raises(Refused) as refused:
            act(by=by, hold_id=uuid7(), reason="why not")
        assert refused.value.code is ErrorCode.NOT_FOUND
    assert steps(hold_id) == before


def test_the_queue_shows_what_runs_out_first_page_by_page(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    minji, sol = proven(), officer()
    made = [
        place(sol, minji, HoldReason.AML_DUTY, ends_at=now() + timedelta(minutes=minutes))
        for minutes in (5, 3, 8, 1, 6)
    ]
    with django_assert_num_queries(4):
        page = queries.holds_due(viewer=sol, limit=2)
    assert [one.id for one in page.holds] == [made[3], made[1]]
    assert (page.open, page.overdue) == (5, 0)
    seen = [one.id for one in page.holds]
    while page.after:
        page = queries.holds_due(viewer=sol, limit=2, after=page.after)
        seen += [one.id for one in page.holds]
    assert seen == [made[3], made[1], made[0], made[4], made[2]]
    with pytest.raises(Refused) as refused:
        queries.holds_due(viewer=sol, after="broken")
    assert refused.value.field == "after"


def test_due_holds_are_announced_once_before_and_once_after(monkeypatch: pytest.MonkeyPatch) -> None:
    sol = officer()
    hold_id = place(sol, proven())
    actions.note_hold_placed(by=SYSTEM, hold_id=hold_id, exchange_ref="hld_1")
    actions.note_hold_report(by=sol, hold_id=hold_id, receipt="R-1")
    assert actions.announce_due_holds(by=SYSTEM) == 0
    end = row(hold_id).ends_at
    assert end is not None
    turn_clock(monkeypatch, end - timedelta(hours=23))
    assert actions.announce_due_holds(by=SYSTEM) == 1
    assert actions.announce_due_holds(by=SYSTEM) == 0
    assert queries.holds_due(viewer=sol).holds[0].overdue is False
    turn_clock(monkeypatch, end)
    assert actions.announce_due_holds(by=SYSTEM) == 1
    assert actions.announce_due_holds(by=SYSTEM) == 0
    assert queries.holds_due(viewer=sol, overdue_only=True).overdue == 1
    assert steps(hold_id)[-2:] == ["due", "overdue"]


def test_reasons_that_may_be_chosen_are_those_of_the_customers_law() -> None:
    sol = officer()
    korean = {one.reason: one for one in queries.hold_reasons(viewer=sol, customer_id=id_of(proven()))}
    assert HoldReason.TAKEOVER not in korean
    assert korean[HoldReason.SCAM_DELAY].from_deposit
    assert korean[HoldReason.AML_SUSPICION].extensions == 2
    assert set(OUT) <= set(korean[HoldReason.AML_SUSPICION].scope)
