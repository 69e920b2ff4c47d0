"""A customer's own tickets."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.cursors import older
from havendesk.kernel.doors import query
from havendesk.tickets.models import Ticket
from havendesk.tickets.queries.rows import MOST_AT_ONCE, rows_of
from havendesk.tickets.types import AuthorKind, Latest, TicketRow


@query("tickets.customer_tickets", open_to=(ActorKind.CUSTOMER,))
def customer_tickets(
    *, viewer: Actor, before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[TicketRow]:
    """The viewer's own tickets, newest first; at most 200 of those before the place ``(opened_at, id)``."""
    if viewer.id is None:
        return []
    rows = Ticket.objects.select_related("customer", "assignee", "team").of(viewer.id)
    if before is not None:
        rows = rows.filter(older("opened_at", *before))
    return rows_of(viewer, list(rows.order_by("-opened_at", "-id")[: min(limit, MOST_AT_ONCE)]))


@query("tickets.references_by_key", open_to=(ActorKind.SYSTEM,))
def references_by_key(*, viewer: Actor, customer_id: UUID, client_keys: Collection[UUID]) -> dict[UUID, str]:
    """References of a customer's tickets by the key with which they were opened; unknown keys are missing."""
    rows = Ticket.objects.filter(customer_id=customer_id, client_key__in=client_keys)
    return dict(rows.values_list("client_key", "reference"))


_LATEST = """
SELECT t.id, m.author_kind, left(m.text, %(length)s), (
    SELECT count(*) FROM tickets_message AS n
    WHERE n.ticket_id = t.id AND n.number > t.read_customer AND n.visibility = 'public' AND n.kind <> 'event'
        AND n.author_kind IN ('agent', 'bot')
)
FROM tickets_ticket AS t
LEFT JOIN LATERAL (
    SELECT author_kind, text FROM tickets_message
    WHERE ticket_id = t.id AND visibility = 'public' AND kind <> 'event' ORDER BY number DESC LIMIT 1
) AS m ON true
WHERE t.customer_id = %(customer)s AND t.id = ANY(%(tickets)s)
"""
_EXCERPT = 140


@query("tickets.customer_latest", open_to=(ActorKind.CUSTOMER,))
def customer_latest(*, viewer: Actor, ticket_ids: Collection[UUID]) -> dict[UUID, Latest]:
    """The last words of the viewer's own tickets and how many of ours they have not read; one statement.

    Tickets of others are missing. No entry: nobody looks at anybody here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, {"length": _EXCERPT, "customer": viewer.id, "tickets": list(ticket_ids)})
        return {
            ticket: Latest(AuthorKind(kind) if kind else None, text or "", unread)
            for ticket, kind, text, unread in cursor.fetchall()
        }
