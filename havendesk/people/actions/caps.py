"""Lifting a cap for a while: never one's own, never of somebody whose caps were tightened."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.caps import Cap
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.actions.approvals import want_reason
from havendesk.people.actions.presence import employed
from havendesk.people.models import CapLift, Restriction
from havendesk.people.types import RestrictionKind, SameLine

MOST_MINUTES = 480


@action("people.lift_cap", step_up=True)
def lift_cap(*, by: Actor, staff_id: UUID, cap: Cap, minutes: int, reason: str) -> datetime:
    """Let a member of staff do without a cap for a while. What they do is counted and compared as before.

    Returns:
        Until when.

    Raises:
        Refused: ``not_found``, ``reason_missing``, ``field_invalid`` unless it is for 1 minute to 8 hours,
            ``same_line`` for oneself, ``conflict`` for somebody whose caps were tightened.
    """
    text = want_reason(reason)
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(ErrorCode.FIELD_INVALID, field="minutes", least=1, most=MOST_MINUTES)
    staff = employed(staff_id)
    about(subject=("staff", staff.id), reason=text)
    if by.id is None or staff.id == by.id:
        raise Refused(ErrorCode.SAME_LINE, why=SameLine.ONESELF.value)
    held = Restriction.objects.filter(staff=staff, kind=RestrictionKind.LIMITED.value, ended_at=None)
    if held.exists():
        raise Refused(
            ErrorCode.CONFLICT, field="staff_id", detail="Their caps were tightened; end that first."
        )
    at = now()
    until = at + timedelta(minutes=minutes)
    about(after={"cap": cap.value, "until": iso(until)})
    CapLift.objects.create(staff=staff, cap=cap.value, since=at, until=until, by_id=by.id, reason=text)
    return until
