"""What the gateway asks, for many tickets at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.tickets.models import Listening, Ticket
from havendesk.tickets.queries.rows import MOST_AT_ONCE, rows_of
from havendesk.tickets.queries.utterances import cards_of, message_of
from havendesk.tickets.types import MessageCard, TicketRow

# By hand: a query set with a condition per ticket costs more to build than to run.
_AFTER = """
SELECT ticket_id, number, client_key, author_kind, author_id, visibility, kind, channel, text, masked,
       citations, parts, has_attachments, at
FROM unnest(%s::uuid[], %s::integer[]) AS wanted(id, after)
CROSS JOIN LATERAL (
    SELECT * FROM tickets_message
    WHERE ticket_id = wanted.id AND number > wanted.after ORDER BY number LIMIT %s
) AS m
ORDER BY ticket_id, number
"""


@query("tickets.pushes", open_to=(ActorKind.SYSTEM,))
def pushes(
    *, viewer: Actor, after: Mapping[UUID, int], limit: int = MOST_AT_ONCE
) -> dict[UUID, list[MessageCard]]:
    """Messages after a number for many tickets at once, internal ones included, at most ``limit`` each.

    For the gateway, which knows who follows what and whose look is on record already; it must leave out what
    a customer may not see. One statement, one more for agents' names and one for files, however many tickets.
    """
    if not after:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, [list(after), list(after.values()), limit])
        names = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall()
    found: dict[UUID, list[MessageCard]] = {}
    for card in cards_of(message_of(names, row) for row in rows):
        found.setdefault(card.ticket, []).append(card)
    return found


@query("tickets.states", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def states(*, viewer: Actor, ticket_ids: Collection[UUID]) -> dict[UUID, TicketRow]:
    """Rows of many tickets in one statement, one more where some are merged; unknown ids are missing."""
    rows = Ticket.objects.select_related("customer", "assignee", "team").filter(id__in=ticket_ids)
    return {row.id: row for row in rows_of(viewer, list(rows))}


@query("tickets.listened", open_to=(ActorKind.SYSTEM,))
def listened(*, viewer: Actor, ticket_ids: Collection[UUID]) -> set[UUID]:
    """Those of the tickets to which a lead listens now. One statement."""
    rows = Listening.objects.filter(ticket_id__in=ticket_ids, until__gt=now())
    return set(rows.values_list("ticket_id", flat=True))


@query("tickets.heads", open_to=(ActorKind.SYSTEM,))
def heads(*, viewer: Actor, ticket_ids: Collection[UUID]) -> dict[UUID, int]:
    """The last number of many tickets in one statement; unknown ids are missing. For heartbeats."""
    return dict(Ticket.objects.filter(id__in=ticket_ids).values_list("id", "last_number"))
