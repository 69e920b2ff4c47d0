"""What changes in the room: watches begin, are asked again, and end."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.kernel.retention import RULES, RetentionClass
from havendesk.resolvers.events import FindingChanged, WatchDue, WatchEnded
from havendesk.resolvers.models import Watch
from havendesk.resolvers.options import ResolverOptions
from havendesk.resolvers.rules.storing import restored, stored
from havendesk.resolvers.types import Finding, FindingCode

MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
CLAIMED_FOR = timedelta(seconds=60)
"""A watch that was handed to a worker comes again after this, if the worker was lost."""
LONGEST_SILENCE = timedelta(hours=1)
_NO_CHANGE = frozenset({FindingCode.SOURCE_SILENT, FindingCode.SWITCHED_OFF})
"""Findings that say nothing about the matter itself."""


@action("resolvers.watch", open_to=MACHINES)
def watch(*, by: Actor, exchange_customer_id: str, subject_id: UUID, finding: Finding) -> UUID:
    """Ask for a finding again until it changes for good. One watch for each subject and intent: a second one
    takes the place of the first.

    Raises:
        Refused: ``field_invalid`` for a finding that nothing can change.
    """
    if finding.recheck_seconds is None:
        raise Refused(ErrorCode.FIELD_INVALID, field="finding")
    about(subject=("watch", None), after={"subject": str(subject_id), "intent": finding.intent.value})
    at = now()
    Watch.objects.running().filter(subject_id=subject_id, intent=finding.intent.value).update(ended_at=at)
    row = Watch.objects.create(
        exchange_customer_id=exchange_customer_id,
        subject_id=subject_id,
        intent=finding.intent.value,
        finding=stored(finding),
        digest_told=finding.digest,
        next_at=at + timedelta(seconds=finding.recheck_seconds),
        until=at + timedelta(days=options_of(ResolverOptions).watch_days),
    )
    return row.id


@action("resolvers.unwatch", open_to=MACHINES)
def unwatch(*, by: Actor, subject_id: UUID) -> int:
    """End every watch of a subject; how many ended."""
    about(subject=("watch", None), after={"subject": str(subject_id)})
    return Watch.objects.running().filter(subject_id=subject_id).update(ended_at=now())


@action("resolvers.hand_out_watches", open_to=(ActorKind.SYSTEM,))
def hand_out_watches(*, by: Actor) -> int:
    """Announce every watch that is due, and put it off meanwhile, so that two sweeps do not ask twice."""
    set_based()
    at = now()
    most = options_of(ResolverOptions).watches_at_once
    rows = list(Watch.objects.due(at).select_for_update(skip_locked=True).only("id")[:most])
    Watch.objects.filter(id__in=[row.id for row in rows]).update(next_at=at + CLAIMED_FOR)
    announce(*(WatchDue(row.id) for row in rows))
    return len(rows)


@action("resolvers.note_finding", open_to=(ActorKind.SYSTEM,))
def note_finding(*, by: Actor, watch_id: UUID, finding: Finding) -> bool:
    """Keep what was found anew, and announce it if a customer would be told something else. A second run with
    the same finding announces nothing; a silent source is no change.

    Returns:
        Whether a change was announced.
    """
    set_based()
    row = Watch.objects.running().select_for_update().filter(id=watch_id).first()
    if row is None:
        return False
    at = now()
    if finding.code in _NO_CHANGE:
        _put_off(row, at)
        return False
    changed = finding.digest != row.digest_told
    row.finding, row.digest_told, row.silent_times = stored(finding), finding.digest, 0
    if finding.recheck_seconds is None:
        row.ended_at = at
    else:
        row.next_at = at + timedelta(seconds=finding.recheck_seconds)
    Watch.objects.bulk_update([row], ["finding", "digest_told", "silent_times", "ended_at", "next_at"])
    if changed:
        announce(FindingChanged(row.id, row.subject_id))
    elif row.ended_at is None and at >= row.until:
        _end(row, at)
    return changed


def _put_off(row: Watch, at: datetime) -> None:
    """Twice as long with each silence, up to an hour."""
    if at >= row.until:
        _end(row, at)
        return
    known = restored(row.finding).recheck_seconds or 60
    pause = min(timedelta(seconds=known * 2 ** min(row.silent_times, 12)), LONGEST_SILENCE)
    Watch.objects.filter(id=row.id).update(next_at=at + pause, silent_times=row.silent_times + 1)


def _end(row: Watch, at: datetime) -> None:
    Watch.objects.filter(id=row.id).update(ended_at=at)
    announce(WatchEnded(row.id, row.subject_id))


@action("resolvers.purge_watches", open_to=(ActorKind.SYSTEM,))
def purge_watches(*, by: Actor) -> int:
    """Delete watches that ended long ago; how many."""
    set_based()
    keep = RULES[RetentionClass.TRANSIENT].keep
    if keep is None:
        raise RuntimeError("working rows have an end")
    return Watch.objects.filter(ended_at__lt=now() - keep).delete()[0]
