"""Reads of routing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.routing.models import Assignment, QueueEntry
from havendesk.routing.rules import expected_seconds
from havendesk.routing.types import QueuePlace

_RECENT = timedelta(minutes=30)
_PLACES = """
SELECT mine.ticket_id, mine.team_id, mine.language, count(other.ticket_id) + 1
FROM routing_queue_entry AS mine
LEFT JOIN routing_queue_entry AS other
    ON other.team_id = mine.team_id AND other.language = mine.language
    AND (other.rank, other.priority, other.entered_at, other.ticket_id)
      < (mine.rank, mine.priority, mine.entered_at, mine.ticket_id)
WHERE mine.ticket_id = ANY(%s)
GROUP BY mine.ticket_id, mine.team_id, mine.language
"""


@query("routing.positions", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def positions(*, viewer: Actor, ticket_ids: Collection[UUID]) -> dict[UUID, QueuePlace]:
    """Places of those of the tickets that wait, in two statements however many there are."""
    if not ticket_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [list(ticket_ids)])
        places = cursor.fetchall()
    if not places:
        return {}
    at = now()
    starts: dict[tuple[UUID, str], list[datetime]] = {}
    recent = Assignment.objects.filter(
        team_id__in={row[1] for row in places}, started_at__gt=at - _RECENT, queued_at__isnull=False
    )
    for team_id, language, started_at in recent.values_list("team_id", "language", "started_at"):
        starts.setdefault((team_id, language), []).append(started_at)
    return {
        ticket_id: QueuePlace(position, expected_seconds(position, starts.get((team_id, language), ()), at))
        for ticket_id, team_id, language, position in places
    }


@query("routing.waiting", open_to=(ActorKind.SYSTEM,))
def waiting(*, viewer: Actor) -> dict[UUID, int]:
    """How many wait per team."""
    found: dict[UUID, int] = {}
    for team_id in QueueEntry.objects.values_list("team_id", flat=True):
        found[team_id] = found.get(team_id, 0) + 1
    return found
