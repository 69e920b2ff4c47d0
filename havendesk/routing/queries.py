"""Reads of routing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.people import queries as people
from havendesk.people.types import PresenceStatus, Role, Topic
from havendesk.routing.models import Assignment, QueueEntry
from havendesk.routing.rules import expected_seconds
from havendesk.routing.types import LiveAgent, LiveQueue, LiveView, LiveWaits, QueuePlace, Served
from havendesk.tickets.types import Status

_RECENT = timedelta(minutes=30)
_IN_WORK = (Status.NEW, Status.OPEN)
_WAITS = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - queued_at)),
       percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - queued_at)),
       count(*)
FROM routing_assignment WHERE started_at >= %s AND queued_at IS NOT NULL
"""
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
    """How many wait per team; one statement that answers a row per team."""
    counted = QueueEntry.objects.order_by().values("team_id").annotate(count=Count("ticket_id"))
    return dict(counted.values_list("team_id", "count"))


@query("routing.live_view")
def live_view(*, viewer: Actor) -> LiveView:
    """Queues, agents and waits of this moment, for leads. Nothing in it is personal data of customers.

    The number of statements does not depend on how many wait or work.
    """
    names = {team.id: team.name for team in people.teams(viewer=SYSTEM)}
    lanes = (
        QueueEntry.objects.order_by("team_id", "language")
        .values("team_id", "language")
        .annotate(waiting=Count("ticket_id"), since=Min("entered_at"))
    )
    at = now()
    queues = tuple(
        LiveQueue(
            team_id=lane["team_id"],
            team=names.get(lane["team_id"], ""),
            language=lane["language"],
            waiting=lane["waiting"],
            longest_seconds=max(0, int((at - lane["since"]).total_seconds())),
        )
        for lane in lanes
    )
    return LiveView(queues=queues, agents=tuple(_agents()), waits=_waits(at))


def _agents() -> list[LiveAgent]:
    serving: dict[UUID, list[Served]] = {}
    rows = Assignment.objects.filter(ended_at=None, ticket__status__in=_IN_WORK)
    for row in rows.select_related("ticket").order_by("started_at"):
        served = Served(row.ticket_id, row.ticket.reference, Topic(row.ticket.topic), row.started_at)
        serving.setdefault(row.agent_id, []).append(served)
    staff = [
        card
        for card in people.staff_cards(viewer=SYSTEM)
        if {Role.AGENT, Role.LEAD} & set(card.roles)
        and (card.presence is not PresenceStatus.OFFLINE or card.id in serving)
    ]
    presence = people.presence_of(viewer=SYSTEM, staff_ids=[card.id for card in staff])
    return [
        LiveAgent(
            id=card.id,
            name=card.name,
            presence=card.presence,
            since=presence[card.id].changed_at if card.id in presence else None,
            capacity=card.capacity,
            serving=tuple(serving.get(card.id, ())),
        )
        for card in staff
    ]


def _waits(at: datetime) -> LiveWaits:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [midnight])
        p50, p95, served = cursor.fetchone() or (None, None, 0)
    return LiveWaits(
        p50_seconds=None if p50 is None else round(p50),
        p95_seconds=None if p95 is None else round(p95),
        served_today=served,
    )
