"""What waits and what is in work; for the machines that hand it out."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.tickets.models import Change, Message, Ticket
from havendesk.tickets.queries.kept import not_for
from havendesk.tickets.queries.rows import rows_of
from havendesk.tickets.types import AuthorKind, Handler, Status, TicketRow
from havendesk.tickets.types.work import LastChange, Snapshot

_SNAPSHOT = """
SELECT t.id, t.last_number, to_jsonb(v), coalesce(c.counts, '{}')
FROM tickets_ticket t
CROSS JOIN LATERAL (
    SELECT t.status, t.handler, t.assignee_id, t.team_id, t.topic, t.priority, t.snoozed_until,
        t.merged_into_id, t.waiting_since, t.solved_at, t.closed_at, coalesce(g.tags, '[]') AS tags
    FROM (
        SELECT jsonb_agg(u.tag_id ORDER BY u.tag_id) AS tags FROM tickets_ticket_tag u
        WHERE u.ticket_id = t.id
    ) AS g
) AS v
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(kind, n) AS counts
    FROM (SELECT kind, count(*) AS n FROM tickets_change WHERE ticket_id = t.id GROUP BY kind) AS k
) AS c ON true
WHERE t.id = ANY(%s)
"""

_ANSWERED = """
SELECT wanted.id FROM unnest(%s::uuid[], %s::integer[]) AS wanted(id, after)
WHERE EXISTS (
    SELECT 1 FROM tickets_message m
    WHERE m.ticket_id = wanted.id AND m.number > wanted.after AND m.author_kind = %s
        AND m.author_id IS DISTINCT FROM %s::uuid
)
"""


@query("tickets.bot_waits", open_to=(ActorKind.SYSTEM,))
def bot_waits(*, viewer: Actor, before: datetime, limit: int = 500) -> list[UUID]:
    """Tickets whose handler is the bot and whose customer has waited for an answer since before that time."""
    rows = Ticket.objects.unfinished().filter(handler=Handler.BOT, waiting_since__lt=before)
    return list(rows.order_by("waiting_since").values_list("id", flat=True)[:limit])


@query("tickets.open_assigned", open_to=(ActorKind.SYSTEM,))
def open_assigned(*, viewer: Actor, agent_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Unfinished tickets per agent; an agent's capacity is derived from them. What is snoozed needs none."""
    rows = Ticket.objects.filter(
        assignee_id__in=agent_ids,
        handler=Handler.AGENT,
        status__in=[Status.NEW, Status.OPEN],
        snoozed_until=None,
    ).values_list("assignee_id", "id")
    found: dict[UUID, list[UUID]] = {agent_id: [] for agent_id in agent_ids}
    for agent_id, ticket_id in rows:
        if agent_id is not None:
            found[agent_id].append(ticket_id)
    return found


@query("tickets.held_by", open_to=(ActorKind.SYSTEM,))
def held_by(*, viewer: Actor, agent_id: UUID) -> list[UUID]:
    """Everything unfinished that an agent has, also what waits for somebody else."""
    return list(Ticket.objects.unfinished().filter(assignee_id=agent_id).values_list("id", flat=True))


@query("tickets.snapshots", open_to=(ActorKind.SYSTEM,))
def snapshots(*, viewer: Actor, ticket_ids: Collection[UUID]) -> dict[UUID, Snapshot]:
    """Tickets as they are now, to be compared with how they are later; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT, [list(ticket_ids)])
        return {
            ticket_id: Snapshot(ticket_id, json.loads(values), json.loads(counts), head)
            for ticket_id, head, values, counts in cursor.fetchall()
        }


@query("tickets.desk_rows", open_to=(ActorKind.SYSTEM,))
def desk_rows(*, viewer: Actor, ticket_ids: Sequence[UUID]) -> list[TicketRow]:
    """Rows as the viewer's lists show them, in the order given, unknown ones missing; two statements. Nothing
    in them is personal data."""
    seen = Ticket.objects.exclude(id__in=not_for(viewer))
    found = seen.select_related("customer", "assignee", "team").in_bulk(list(ticket_ids))
    return rows_of(viewer, [found[ticket_id] for ticket_id in ticket_ids if ticket_id in found])


@query("tickets.answered_by_others", open_to=(ActorKind.SYSTEM,))
def answered_by_others(*, viewer: Actor, after: Mapping[UUID, int], but: UUID | None) -> set[UUID]:
    """Tickets in which staff other than this one wrote after a number; one statement."""
    if not after:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [list(after), list(after.values()), AuthorKind.AGENT.value, but])
        return {row[0] for row in cursor.fetchall()}


@query("tickets.last_change", open_to=(ActorKind.SYSTEM,))
def last_change(*, viewer: Actor, ticket_id: UUID, kinds: Collection[str]) -> LastChange | None:
    """The last line of these kinds in a ticket's history, and how many there are of its kind."""
    lines = Change.objects.filter(ticket_id=ticket_id)
    last = lines.filter(kind__in=kinds).order_by("-at", "-id").first()
    if last is None:
        return None
    return LastChange(
        last.kind, last.before, last.after, last.actor_kind, lines.filter(kind=last.kind).count()
    )


@query("tickets.numbers_of", open_to=(ActorKind.SYSTEM,))
def numbers_of(*, viewer: Actor, ticket_id: UUID, client_keys: Collection[UUID]) -> dict[UUID, int]:
    """Numbers of a ticket's messages by their authors' keys; what was not sent is missing. One statement."""
    rows = Message.objects.filter(ticket_id=ticket_id, client_key__in=client_keys)
    return dict(rows.values_list("client_key", "number"))
