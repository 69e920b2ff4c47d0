"""The desk: lists, a conversation, the situation beside it, what a ticket is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor
from havendesk.tickets import queries
from havendesk.tickets.api.links import merged_json
from havendesk.tickets.api.shared import message_json, rows_json

router = Router(tags=["tickets"])


@router.get("/desk/tickets/{ticket_id}", summary="A conversation")
def get_desk_ticket(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """The ticket, its last 100 messages, its history; the viewer's draft, and what is to be sent later. The
    look is on record."""
    viewer = staff_actor(request)
    card = queries.conversation(viewer=viewer, ticket_id=ticket_id)
    links = queries.links(viewer=viewer, ticket_id=ticket_id)
    return {
        "ticket": encode(card.ticket),
        "messages": [message_json(message, viewer) for message in card.messages],
        "read": {"customer": card.ticket.read_customer, "agent": card.ticket.read_agent},
        "history": rows_json(card.history),
        "links": rows_json(links),
        "merged": merged_json(viewer, ticket_id, links),
        "draft": encode(queries.draft(viewer=viewer, ticket_id=ticket_id)),
        "scheduled": rows_json(queries.scheduled(viewer=viewer, ticket_id=ticket_id)),
    }
