"""Suspension and the lock of a partner's team: who is out, who gets in again, by whose word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.test import Client

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import actions, queries
from havendesk.people.models import Presence, Restriction, Staff, TeamLock, User
from havendesk.people.tests.conftest import PASSWORD, seated, session_of, sign_in
from havendesk.people.types import ApprovalState, RestrictionKind, Role
from tests.support.desk import hire as hire_actor
from tests.support.desk import make_agent

pytestmark = pytest.mark.usefixtures("sandbox")
Hire = Callable[..., Staff]
SUSPENDED, LIMITED = RestrictionKind.SUSPENDED, RestrictionKind.LIMITED


def refused(code: ErrorCode, call: Callable[..., Any], **arguments: Any) -> None:
    with pytest.raises(Refused) as error:
        call(**arguments)
    assert error.value.code is code


def can_enter(staff: Staff) -> bool:
    user = User.objects.get(id=staff.user_id)
    return authenticate(email=user.email, password=PASSWORD) is not None


@pytest.fixture
def officer(db: None) -> Actor:
    return hire_actor("sol", Role.SECURITY)


@pytest.fixture
def partner(db: None) -> UUID:
    return actions.add_team(
        by=SYSTEM, name="Harbour Outsourcing", topics=["other"], languages=["en"], company="Harbour"
    )


def test_who_is_suspended_loses_sessions_and_sockets_and_gets_in_no_more(
    hire: Hire, officer: Actor, browser: Client, rings: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    staff = hire("aria")
    sign_in(browser, staff)
    session = session_of(browser)
    assert seated(staff.id, session) is not None
    with django_capture_on_commit_callbacks(execute=True):
        actions.restrict(by=officer, staff_id=staff.id, kind=SUSPENDED, reason="Reveals without a ticket.")
    assert f"staff:{staff.id}" in rings, "the gateway looks again at once"
    assert seated(staff.id, session) is None
    assert browser.get("/api/v1/me").status_code == 401
    assert not can_enter(staff)
    assert Presence.objects.get(staff=staff).status == "offline"
    actions.restrict(by=officer, staff_id=staff.id, kind=SUSPENDED, reason="Again.")
    assert Restriction.objects.count() == 1
    actions.lift_restriction(by=officer, staff_id=staff.id, kind=SUSPENDED, reason="A drill.")
    assert can_enter(staff)
    refused(
        ErrorCode.NOT_FOUND,
        actions.lift_restriction,
        by=officer,
        staff_id=staff.id,
        kind=SUSPENDED,
        reason="Again.",
    )


def test_nobody_suspends_themselves_or_their_line_nor_the_last_administrator(
    hire: Hire, officer: Actor, partner: UUID
) -> None:
    ada = hire("ada", roles=["administrator"])
    mate = make_agent([partner], roles=(Role.SECURITY,), status=None)
    member = hire("mem", team_ids=[partner])
    for by, staff_id, code in (
        (officer, officer.id, ErrorCode.SAME_LINE),
        (mate, member.id, ErrorCode.SAME_LINE),
        (officer, ada.id, ErrorCode.LAST_ADMINISTRATOR),
        (make_agent([], status=None), member.id, ErrorCode.FORBIDDEN),
    ):
        refused(code, actions.restrict, by=by, staff_id=staff_id, kind=SUSPENDED, reason="So.")
    assert not Restriction.objects.exists()
    assert can_enter(member)
    assert can_enter(ada)


def test_somebody_suspended_can_still_be_let_go(hire: Hire, officer: Actor) -> None:
    hire("ada", roles=["administrator"])
    staff = hire("aria")
    actions.restrict(by=officer, staff_id=staff.id, kind=SUSPENDED, reason="So.")
    actions.deactivate(by=SYSTEM, staff_id=staff.id, reason="Bribed.")
    actions_after = Staff.objects.get(id=staff.id)
    assert not actions_after.active
    refused(
        ErrorCode.NOT_FOUND,
        actions.lift_restriction,
        by=officer,
        staff_id=staff.id,
        kind=SUSPENDED,
        reason="Friend.",
    )
    assert not can_enter(staff)


def test_one_act_locks_a_partners_team_out_and_two_people_let_it_in(
    hire: Hire, officer: Actor, partner: UUID, browser: Client
) -> None:
    second = hire_actor("cora", Role.COMPLIANCE)
    members = [hire(name, team_ids=[partner]) for name in ("one", "two")]
    mine = hire("own")
    sign_in(browser, members[0])
    session = session_of(browser)

    assert actions.lock_team(by=officer, team_id=partner, reason="Data sold.") == 2
    assert seated(members[0].id, session) is None
    assert [can_enter(one) for one in (*members, mine)] == [False, False, True]
    refused(
        ErrorCode.TEAM_LOCKED,
        actions.add_staff,
        by=SYSTEM,
        email="new@brightwater.example",
        name="New",
        roles=["agent"],
        team_ids=[partner],
    )
    (card,) = queries.partners(viewer=officer)
    assert (card.company, card.members, card.reason) == ("Harbour", 2, "Data sold.")
    assert card.locked_at is not None
    assert AuditEntry.objects.filter(verb="people.lock_team", subject_id=partner).count() == 1

    asked = actions.unlock_team(by=officer, team_id=partner, reason="They let two people go.")
    assert asked.second_id == second.id
    refused(
        ErrorCode.SAME_LINE,
        actions.decide_approval,
        by=officer,
        approval_id=asked.id,
        yes=True,
        reason="Mine.",
    )
    assert not can_enter(members[0]), "one person lifts nothing"
    actions.restrict(by=officer, staff_id=members[1].id, kind=SUSPENDED, reason="He sold it.")
    actions.decide_approval(by=second, approval_id=asked.id, yes=True, reason="Seen the report.")
    assert actions.run_approved(by=SYSTEM, approval_id=asked.id) is ApprovalState.EXECUTED
    assert [can_enter(one) for one in members] == [True, False], "who is suspended stays out"
    assert TeamLock.objects.get().approval_id == asked.id


def test_only_a_partners_team_is_locked_and_never_by_one_of_it(
    hire: Hire, officer: Actor, partner: UUID
) -> None:
    ours = actions.add_team(by=SYSTEM, name="Ours", topics=["other"], languages=["en"])
    mate = make_agent([partner], roles=(Role.SECURITY,), status=None)
    refused(ErrorCode.NOT_A_PARTNER, actions.lock_team, by=officer, team_id=ours, reason="So.")
    refused(ErrorCode.SAME_LINE, actions.lock_team, by=mate, team_id=partner, reason="So.")
    refused(ErrorCode.REASON_MISSING, actions.lock_team, by=officer, team_id=partner, reason=" ")
    refused(ErrorCode.NOT_FOUND, actions.unlock_team, by=officer, team_id=partner, reason="So.")
    assert not TeamLock.objects.exists()


def test_the_database_knows_no_lock_that_one_person_lifted(officer: Actor, partner: UUID) -> None:
    actions.lock_team(by=officer, team_id=partner, reason="So.")
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamLock.objects.update(lifted_at="2026-03-10T12:00:00Z")


def test_who_is_limited_keeps_a_sixth_of_the_caps(hire: Hire, officer: Actor) -> None:
    staff = hire("aria")
    assert not queries.is_limited(viewer=SYSTEM, staff_id=staff.id)
    actions.restrict(by=officer, staff_id=staff.id, kind=LIMITED, reason="Too curious.")
    assert queries.is_limited(viewer=SYSTEM, staff_id=staff.id)
    assert can_enter(staff)
