"""Ending a hold takes two people of two lines; prolonging one takes two beyond a day's count."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people
from havendesk.people.jobs import run_approval
from havendesk.people.models import Approval, AuthorityLimit
from havendesk.protection import actions, queries
from havendesk.protection.tests.holding import MINJI, place, proven, row, steps, told
from havendesk.protection.types import HoldReason, HoldState
from tests.support.desk import hire

pytestmark = pytest.mark.django_db


def asked(by: Actor, hold_id: UUID, reason: str = "papers came") -> Refused:
    """What somebody alone is told."""
    with pytest.raises(Refused) as refused:
        actions.release_hold(by=by, hold_id=hold_id, reason=reason)
    return refused.value


def test_two_people_end_a_hold_and_one_does_not() -> None:
    sol, cora, minji = hire("sol", "security"), hire("cora", "compliance"), proven()
    hold_id = place(sol, minji)
    needed = asked(sol, hold_id)
    assert needed.code is ErrorCode.APPROVAL_NEEDED
    approval = UUID(needed.params["approval"])
    assert UUID(asked(sol, hold_id).params["approval"]) == approval, "asking twice is one question"
    with pytest.raises(Refused):
        people.decide_approval(by=sol, approval_id=approval, yes=True, reason="it is me")
    run_approval(approval)
    assert row(hold_id).state == HoldState.PLACING
    assert "release_wanted" not in steps(hold_id)
    people.decide_approval(by=cora, approval_id=approval, yes=True, reason="saw the papers")
    for _ in range(2):
        run_approval(approval)
    assert row(hold_id).state == HoldState.RELEASING
    assert steps(hold_id).count("release_wanted") == 1


def test_ending_a_hold_needs_the_permission_and_a_fresh_factor() -> None:
    sol = hire("sol", "security")
    hold_id = place(sol, proven())
    for by, code in (
        (hire("tom", "security", stepped_up=False), ErrorCode.REAUTHENTICATION_NEEDED),
        (hire("aria", "agent"), ErrorCode.FORBIDDEN),
        (sol, ErrorCode.NOT_FOUND),
    ):
        assert asked(by, uuid7() if by is sol else hold_id).code is code
    assert asked(sol, hold_id, " ").code is ErrorCode.REASON_MISSING
    assert row(hold_id).state == HoldState.PLACING
    assert not Approval.objects.exists()


def test_a_prolongation_is_counted_and_the_next_one_takes_a_second_person() -> None:
    sol, cora, minji = hire("sol", "security"), hire("cora", "compliance"), proven()
    AuthorityLimit.objects.create(
        role="security", act="protection.extend_hold", asset="", count_per_day=1, value_per_day=None
    )
    first, later, last = (now() + timedelta(days=days) for days in (3, 6, 9))
    hold_id = place(sol, minji, HoldReason.AML_DUTY, ends_at=first)
    assert actions.extend_hold(by=sol, hold_id=hold_id, reason="papers", ends_at=later) == later
    with pytest.raises(Refused) as refused:
        actions.extend_hold(by=sol, hold_id=hold_id, reason="more papers", ends_at=last)
    assert refused.value.code is ErrorCode.APPROVAL_NEEDED
    assert (row(hold_id).ends_at, row(hold_id).extension_no) == (later, 1)
    assert told(minji) == ["hold_placed", "hold_extended"]
    approval = UUID(refused.value.params["approval"])
    people.decide_approval(by=cora, approval_id=approval, yes=True, reason="saw them")
    run_approval(approval)
    until = row(hold_id).ends_at
    assert until is not None
    assert abs(until - last) < timedelta(milliseconds=1)
    assert told(minji).count("hold_extended") == 2


def test_what_the_law_forbids_is_refused_before_anybody_is_asked() -> None:
    sol = hire("sol", "security")
    hold_id = place(sol, proven(), HoldReason.SCAM_DELAY, deposited_at=now())
    with pytest.raises(Refused) as refused:
        actions.extend_hold(by=sol, hold_id=hold_id, reason="one more day")
    assert refused.value.code is ErrorCode.HOLD_LIMIT
    actions.release_hold(by=SYSTEM, hold_id=hold_id, reason="explained")
    assert asked(sol, hold_id).code is ErrorCode.HOLD_ENDED
    assert not Approval.objects.exists()


def test_an_account_is_found_by_the_exchanges_identifier_alone_and_the_look_is_recorded() -> None:
    sol, minji = hire("sol", "security"), proven()
    place(sol, minji)
    found = queries.hold_account(viewer=sol, account=f" {MINJI} ")
    assert (found.customer_id, found.jurisdiction, found.running) == (minji.id, "KR", 1)
    assert HoldReason.SCAM_DELAY in {one.reason for one in found.reasons}
    assert AuditEntry.objects.filter(verb="protection.hold_account", customer_id=minji.id).count() == 1
    for by, account, code in (
        (sol, "cus_nobody", ErrorCode.NOT_FOUND),
        (sol, found.alias, ErrorCode.NOT_FOUND),
        (hire("aria", "agent"), MINJI, ErrorCode.FORBIDDEN),
    ):
        with pytest.raises(Refused) as refused:
            queries.hold_account(viewer=by, account=account)
        assert refused.value.code is code
    assert queries.holds_overdue(viewer=sol) == 0
