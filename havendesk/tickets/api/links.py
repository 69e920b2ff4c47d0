"""What a ticket has to do with others, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.queries import staff_actor
from havendesk.tickets import actions, queries
from havendesk.tickets.api.shared import message_json, rows_json
from havendesk.tickets.types.work import Direction, LinkCard, LinkKind

router = Router(tags=["tickets"])


class TicketLinkIn(Schema):
    """To which ticket, by id or reference, and how they have to do with each other."""

    to: str = Field(max_length=64)
    kind: Literal["related", "duplicate", "cause"]


def merged_json(viewer: Actor, ticket_id: UUID, links: Sequence[LinkCard]) -> list[dict[str, Any]]:
    """Tickets that were merged into this one, with their last messages; mostly none, and nothing is asked."""
    if not any(one.kind is LinkKind.MERGED and one.direction is Direction.IN for one in links):
        return []
    return [
        {
            "ticket": str(card.ticket),
            "reference": card.reference,
            "messages": [message_json(message, viewer) for message in card.messages],
        }
        for card in queries.merged(viewer=viewer, ticket_id=ticket_id)
    ]


@router.post("/desk/tickets/{ticket_id}/links", summary="Link two tickets")
def post_link(request: HttpRequest, ticket_id: UUID, body: TicketLinkIn) -> dict[str, Any]:
    """Answers the new link's id and all links of the ticket."""
    by = staff_actor(request)
    to = queries.find(viewer=SYSTEM, name=body.to)
    if to is None:
        raise Refused(ErrorCode.NOT_FOUND, field="to")
    made = actions.link(by=by, ticket_id=ticket_id, to=to, kind=LinkKind(body.kind))
    return {"id": str(made), "links": rows_json(queries.links(viewer=by, ticket_id=ticket_id))}


@router.delete("/desk/tickets/{ticket_id}/links/{link_id}", summary="Take a link away")
def delete_link(request: HttpRequest, ticket_id: UUID, link_id: UUID) -> dict[str, Any]:
    """Answers the links that are left."""
    by = staff_actor(request)
    actions.unlink(by=by, ticket_id=ticket_id, link_id=link_id)
    return {"links": rows_json(queries.links(viewer=by, ticket_id=ticket_id))}


@router.get("/desk/tickets/{ticket_id}/siblings", summary="Other tickets of the same customer")
def get_siblings(request: HttpRequest, ticket_id: UUID) -> list[dict[str, Any]]:
    """Newest first, at most 50; rows as in the lists."""
    return rows_json(queries.siblings(viewer=staff_actor(request), ticket_id=ticket_id))
