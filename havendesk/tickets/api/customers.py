"""A customer's own tickets and messages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router

from havendesk.kernel.cards import encode
from havendesk.tickets import queries
from havendesk.tickets.api.shared import customer_of, message_json, viewer_of
from havendesk.tickets.types import Latest, TicketRow

router = Router(tags=["tickets"])


@router.get("/customer/tickets", auth=None, summary="A customer's own tickets")
def get_customer_tickets(request: HttpRequest) -> list[dict[str, Any]]:
    """Newest first, at most 50, with the beginning of the last message and how many are not read yet."""
    viewer = customer_of(request)
    rows = queries.customer_tickets(viewer=viewer)
    latest = queries.customer_latest(viewer=viewer, ticket_ids=[row.id for row in rows]) if rows else {}
    return [_own_row(row, latest.get(row.id)) for row in rows]


def _own_row(row: TicketRow, latest: Latest | None) -> dict[str, Any]:
    shown = (
        "id",
        "reference",
        "status",
        "handler",
        "topic",
        "language",
        "opened_at",
        "last_at",
        "last_number",
    )
    body: dict[str, Any] = encode(row)
    return {name: body[name] for name in (*shown, "read_customer", "rating", "merged_into")} | {
        "last_text": latest.text if latest else "",
        "last_author": latest.author_kind.value if latest and latest.author_kind else None,
        "unread": latest.unread if latest else 0,
    }


@router.get("/tickets/{ticket_id}/messages", auth=None, summary="Messages after a number")
def get_messages(
    request: HttpRequest,
    ticket_id: UUID,
    after: QueryEx[int, P(ge=0)] = 0,
    limit: QueryEx[int, P(ge=1, le=200)] = 200,
) -> list[dict[str, Any]]:
    """For the ticket's customer, or staff with access; in order."""
    viewer = viewer_of(request)
    found = queries.messages(viewer=viewer, ticket_id=ticket_id, after=after, limit=limit)
    return [message_json(card, viewer) for card in found]
