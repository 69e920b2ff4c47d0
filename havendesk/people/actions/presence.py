"""Who is there. Rings ``staff:<id>`` and ``presence`` when somebody's status changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, entry, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.jobs import GATEWAY, SILENCE, alive, up_since
from havendesk.kernel.options import options_of
from havendesk.people.events import PresenceChanged, StaffLost
from havendesk.people.models import Presence, Staff
from havendesk.people.options import PeopleOptions
from havendesk.people.types import PresenceStatus

# The longest pause of a console between two tries to connect.
_COMING_BACK = timedelta(seconds=15)

_TOUCHED = """
UPDATE people_presence p SET active_at = w.at
FROM unnest(%s::uuid[], %s::timestamptz[]) AS w(staff_id, at),
     LATERAL (SELECT FROM people_presence q WHERE q.staff_id = w.staff_id FOR UPDATE SKIP LOCKED) AS free
WHERE p.staff_id = w.staff_id AND (p.active_at IS NULL OR p.active_at < w.at)
"""


@action("people.set_presence")
def set_presence(*, by: Actor, status: str) -> PresenceStatus:
    """Say whether one can be given contacts now.

    Raises:
        Refused: ``field_invalid`` for an unknown status, ``not_found`` when one left meanwhile.
    """
    try:
        wanted = PresenceStatus(status)
    except ValueError:
        raise Refused(ErrorCode.FIELD_INVALID, field="status") from None
    staff = working(by.id)
    row = Presence.objects.select_for_update().get(staff=staff)
    at = now()
    about(subject=("staff", staff.id), before={"status": row.status}, after={"status": wanted.value})
    changed = row.status != wanted
    if changed:
        _turn(row, wanted, at)
    gone = wanted is PresenceStatus.OFFLINE
    row.connected_at = None if gone else row.connected_at or at
    row.last_seen_at = row.active_at = at
    # What one sets by hand stays until one sets something else.
    row.returns_to, row.until = "", None
    row.save()
    if changed:
        _tell(row)
    return wanted


def _turn(row: Presence, status: PresenceStatus, at: datetime) -> None:
    row.status, row.changed_at = status.value, at
    row.idle_since = at if status is PresenceStatus.AVAILABLE else None


def _tell(row: Presence) -> None:
    announce(PresenceChanged(row.staff_id, PresenceStatus(row.status)))
    ring(f"staff:{row.staff_id}", "presence")


@action("people.heartbeat", open_to=(ActorKind.SYSTEM,))
def heartbeat(
    *, by: Actor, staff_ids: Collection[UUID], active: Mapping[UUID, datetime] | None = None
) -> None:
    """Note that these members of staff are connected, and when each last touched the console. Two statements,
    no entry: it decides nothing.

    A row that somebody else is changing is left out, so that a heartbeat neither waits for routing nor
    routing for it (they lock several rows in different orders); the next one comes in seconds.
    """
    set_based()
    if staff_ids:
        seen(staff_ids)
    if active:
        with connection.cursor() as cursor:
            cursor.execute(_TOUCHED, [list(active), list(active.values())])


def seen(staff_ids: Collection[UUID]) -> None:
    """Note a sign of life: one statement."""
    idle = Presence.objects.filter(staff_id__in=staff_ids).select_for_update(skip_locked=True)
    Presence.objects.filter(staff_id__in=idle.values("staff_id")).update(last_seen_at=now())


@action("people.begin_wrap_up", open_to=(ActorKind.SYSTEM,))
def begin_wrap_up(*, by: Actor, staff_ids: Collection[UUID], seconds: int) -> None:
    """Give available agents a pause (s) after a contact; then they are available by themselves. Routing says
    so when one is finished; whoever is not available stays as they are."""
    set_based()
    at = now()
    rows = Presence.objects.filter(staff_id__in=staff_ids, status=PresenceStatus.AVAILABLE)
    for row in rows.select_for_update().order_by("staff_id"):
        _turn(row, PresenceStatus.WRAP_UP, at)
        row.returns_to, row.until = PresenceStatus.AVAILABLE.value, at + timedelta(seconds=seconds)
        row.save()
        entry(by, subject_kind="staff", subject_id=row.staff_id, after={"status": row.status})
        _tell(row)


@action("people.turn_presence", open_to=(ActorKind.SYSTEM,))
def turn_presence(*, by: Actor) -> int:
    """Turn what turns by itself: available to away after ``people_away_after_minutes`` without a touch, away
    back to available with the next touch, wrap-up to available when its time is over.

    Returns:
        How many turned. A row that somebody else is changing is left to the next sweep.
    """
    set_based()
    at = now()
    minutes = options_of(PeopleOptions).people_away_after_minutes
    idle = Q(status=PresenceStatus.AVAILABLE, active_at__lt=at - timedelta(minutes=minutes))
    back = Q(status=PresenceStatus.AWAY, active_at__gt=F("changed_at")) & ~Q(returns_to="")
    over = Q(status=PresenceStatus.WRAP_UP, until__lte=at) & ~Q(returns_to="")
    wanted = back | over | idle if minutes else back | over
    rows = list(Presence.objects.filter(wanted).select_for_update(skip_locked=True))
    for row in rows:
        before = row.status
        if before == PresenceStatus.AVAILABLE:
            _turn(row, PresenceStatus.AWAY, at)
            row.returns_to = before
        else:
            _turn(row, PresenceStatus(row.returns_to), at)
            row.returns_to, row.until = "", None
            row.active_at = max(row.active_at or at, at - timedelta(minutes=minutes / 2))
        row.save()
        entry(
            by,
            subject_kind="staff",
            subject_id=row.staff_id,
            before={"status": before},
            after={"status": row.status},
        )
        _tell(row)
    return len(rows)


@action("people.mark_idle", open_to=(ActorKind.SYSTEM,))
def mark_idle(*, by: Actor, staff_ids: Collection[UUID]) -> None:
    """Note that these agents wait for a contact from now on; routing says so when they finish or get one,
    so that the longest idle comes first. One statement, no entry."""
    set_based()
    if staff_ids:
        available = Presence.objects.filter(staff_id__in=staff_ids, status=PresenceStatus.AVAILABLE)
        available.update(idle_since=now())


@action("people.mark_lost", open_to=(ActorKind.SYSTEM,))
def mark_lost(*, by: Actor) -> list[UUID]:
    """Put everybody offline who gave no sign of life for ``people_lost_after_seconds``.

    Signs of life come through the gateway: while it is away, and after that until everybody had the time to
    come back to it, nobody counts as lost, because nobody could be heard.

    Returns:
        Who was lost. Two sweeps at the same time never return the same person.
    """
    set_based()
    before = now() - timedelta(seconds=options_of(PeopleOptions).people_lost_after_seconds)
    heard_since = up_since(GATEWAY)
    if heard_since is not None and (heard_since > before - _COMING_BACK or not alive(GATEWAY, SILENCE)):
        return []
    there = Presence.objects.exclude(status=PresenceStatus.OFFLINE)
    rows = list(there.filter(last_seen_at__lt=before).select_for_update(skip_locked=True))
    lost = [row.staff_id for row in rows]
    if not lost:
        return []
    Presence.objects.filter(staff_id__in=lost).update(
        status=PresenceStatus.OFFLINE,
        connected_at=None,
        idle_since=None,
        changed_at=now(),
        returns_to="",
        until=None,
    )
    for row in rows:
        entry(by, subject_kind="staff", subject_id=row.staff_id, before={"status": row.status})
        announce(StaffLost(row.staff_id), PresenceChanged(row.staff_id, PresenceStatus.OFFLINE))
        ring(f"staff:{row.staff_id}")
    ring("presence")
    return lost


def employed(staff_id: UUID | None) -> Staff:
    """A member of staff who has not left, also one who is suspended.

    Raises:
        Refused: ``not_found``.
    """
    staff = Staff.objects.filter(id=staff_id, active=True).first() if staff_id else None
    if staff is None:
        raise Refused(ErrorCode.NOT_FOUND, field="staff_id")
    return staff


def working(staff_id: UUID | None) -> Staff:
    """A member of staff who works here.

    Raises:
        Refused: ``not_found``.
    """
    staff = Staff.objects.active().filter(id=staff_id).first() if staff_id else None
    if staff is None:
        raise Refused(ErrorCode.NOT_FOUND, field="staff_id")
    return staff
