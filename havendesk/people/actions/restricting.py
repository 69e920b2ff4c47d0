"""Doing less for a time, or nothing: suspension, tighter caps, and the lock of a partner's team.

Who is suspended, or in a locked team, loses sessions and live connections the way a leaver does. Sign-in
itself asks ``User.is_active``, which is computed here from the rows and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.approvals import ApprovedAct, approvable
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries
from havendesk.people.actions.approvals import ask_approval, want_reason
from havendesk.people.actions.presence import employed, working
from havendesk.people.actions.staff import keep_an_administrator, turn_out
from havendesk.people.events import PresenceChanged, StaffSuspended
from havendesk.people.models import Membership, Restriction, Staff, Team, TeamLock
from havendesk.people.rules.authority import line_between
from havendesk.people.types import ApprovalCard, PresenceStatus, RestrictionKind

UNLOCK = "people.unlock_team"

# Whoever signs in and whoever suspends wait for each other at the same row.
_SETTLE = """
UPDATE people_user u SET is_active = s.active
    AND NOT EXISTS (SELECT 1 FROM people_restriction r
                    WHERE r.staff_id = s.id AND r.kind = 'suspended' AND r.ended_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM people_team_lock l JOIN people_membership m ON m.team_id = l.team_id
                    WHERE m.staff_id = s.id AND l.lifted_at IS NULL)
FROM people_staff s WHERE s.user_id = u.id AND s.id = ANY(%s)
"""


@action("people.restrict")
def restrict(*, by: Actor, staff_id: UUID, kind: RestrictionKind, reason: str) -> None:
    """Suspend a member of staff, or tighten what the caps allow them. Somebody who is suspended loses every
    session and live connection at once. Doing it again changes nothing.

    Raises:
        Refused: ``not_found``, ``reason_missing``, ``same_line`` for oneself and one's own line,
            ``last_administrator``.
    """
    text = want_reason(reason)
    staff = employed(staff_id)
    _check_line(by, staff.id)
    about(subject=("staff", staff.id), reason=text, after={"restriction": kind.value})
    if kind is RestrictionKind.SUSPENDED:
        keep_an_administrator(staff)
    row = Restriction(staff=staff, kind=kind.value, since=now(), by_id=by.id, reason=text)
    Restriction.objects.bulk_create([row], ignore_conflicts=True)
    if kind is RestrictionKind.SUSPENDED:
        _put_out([staff])


@action("people.lift_restriction", step_up=True)
def lift_restriction(*, by: Actor, staff_id: UUID, kind: RestrictionKind, reason: str) -> None:
    """End a restriction: sign-in works again, or the caps are as everybody's.

    Raises:
        Refused: ``not_found`` also where there is none, ``reason_missing``, ``same_line`` for oneself and
            one's own line.
    """
    text = want_reason(reason)
    staff = employed(staff_id)
    _check_line(by, staff.id)
    about(subject=("staff", staff.id), reason=text, before={"restriction": kind.value})
    held = Restriction.objects.filter(staff=staff, kind=kind.value, ended_at=None)
    if not held.update(ended_at=now(), ended_by_id=by.id):
        raise Refused(ErrorCode.NOT_FOUND, field="kind")
    _settle([staff.id])


@action("people.set_company", open_to=(ActorKind.SYSTEM,))
def set_company(*, by: Actor, team_id: UUID, company: str) -> None:
    """Say that a team is a partner's, or, with an empty word, that it is not.

    Raises:
        Refused: ``not_found``, ``field_invalid``, ``team_locked`` while it is locked out.
    """
    if len(company.strip()) > 80:
        raise Refused(ErrorCode.FIELD_INVALID, field="company", most=80)
    team = _team(team_id)
    if TeamLock.objects.filter(team=team, lifted_at=None).exists():
        raise Refused(ErrorCode.TEAM_LOCKED, field="team_id")
    about(subject=("team", team.id), before={"company": team.company}, after={"company": company.strip()})
    Team.objects.filter(id=team.id).update(company=company.strip())


@action("people.lock_team")
def lock_team(*, by: Actor, team_id: UUID, reason: str) -> int:
    """Lock a partner's team out: every session and live connection of its members ends at once, and none of
    them gets in until two people lift the lock. Doing it again changes nothing.

    Returns:
        How many people it turned out.

    Raises:
        Refused: ``not_found``, ``reason_missing``, ``not_a_partner`` for a team of this company,
            ``same_line`` for a team of one's own.
    """
    text = want_reason(reason)
    team, officer = _team(team_id), working(by.id)
    if not team.company:
        raise Refused(ErrorCode.NOT_A_PARTNER, field="team_id")
    if Membership.objects.filter(team=team, staff=officer).exists():
        raise Refused(ErrorCode.SAME_LINE, field="team_id")
    members = _members(team)
    about(subject=("team", team.id), reason=text, after={"locked": True, "members": len(members)})
    row = TeamLock(team=team, since=now(), by=officer, reason=text)
    TeamLock.objects.bulk_create([row], ignore_conflicts=True)
    _put_out(members)
    return len(members)


@action(UNLOCK)
def unlock_team(*, by: Actor, team_id: UUID, reason: str) -> ApprovalCard:
    """Ask that a partner's team gets in again; a second person of another line has to agree.

    Raises:
        Refused: ``not_found`` also where it is not locked, ``reason_missing``, ``approval_refused``.
    """
    _lock(team_id)
    about(subject=("team", team_id), reason=reason)
    return ask_approval(by=by, act=UNLOCK, arguments={"team_id": team_id}, reason=reason)


def _unlock(order: ApprovedAct) -> None:
    held = _lock(UUID(str(order.arguments["team_id"])))
    about(subject=("team", held.team_id), reason=order.reason)
    TeamLock.objects.filter(id=held.id).update(lifted_at=now(), approval_id=order.approval_id)
    _settle([staff.id for staff in _members(held.team)])


def _unlock_in_words(told: Mapping[str, Any]) -> str:
    return f"Let the people of the team {told.get('team_id')} in again."


approvable(UNLOCK, run=_unlock, describe=_unlock_in_words)


def _lock(team_id: UUID) -> TeamLock:
    held = TeamLock.objects.select_related("team").filter(team_id=team_id, lifted_at=None).first()
    if held is None:
        raise Refused(ErrorCode.NOT_FOUND, field="team_id")
    return held


def _team(team_id: UUID) -> Team:
    # Locked, so that nobody is added to a team in the moment in which it is locked out.
    team = Team.objects.select_for_update().filter(id=team_id).first()
    if team is None:
        raise Refused(ErrorCode.NOT_FOUND, field="team_id")
    return team


def _members(team: Team) -> list[Staff]:
    ids = Membership.objects.filter(team=team).values("staff_id")
    return list(Staff.objects.filter(id__in=ids, active=True).order_by("id"))


def _check_line(by: Actor, staff_id: UUID) -> None:
    if by.id is None:
        return
    lines = queries.lines(viewer=SYSTEM, staff_ids=[staff_id, by.id])
    why = line_between(lines[staff_id], lines[by.id])
    if why is not None:
        raise Refused(ErrorCode.SAME_LINE, why=why.value)


def _put_out(staff: Collection[Staff]) -> None:
    _settle([one.id for one in staff])
    for one in staff:
        turn_out(one)
        announce(StaffSuspended(one.id), PresenceChanged(one.id, PresenceStatus.OFFLINE))


def _settle(staff_ids: Collection[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [list(staff_ids)])
