"""The desk: lists, a conversation, the situation beside it, what a ticket is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor
from havendesk.people.types import Topic
from havendesk.tickets import actions, queries
from havendesk.tickets.api.shared import message_json, rows_json
from havendesk.tickets.types import Priority

router = Router(tags=["tickets"])


class TopicIn(Schema):
    """What a ticket is about."""

    topic: Topic


class PriorityIn(Schema):
    """How soon a ticket must be answered."""

    priority: Priority


@router.get("/desk/tickets/{ticket_id}", summary="A conversation")
def get_desk_ticket(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """The ticket, its last 100 messages, its history; the viewer's draft, and what is to be sent later. The
    look is on record."""
    viewer = staff_actor(request)
    card = queries.conversation(viewer=viewer, ticket_id=ticket_id)
    return {
        "ticket": encode(card.ticket),
        "messages": [message_json(message, viewer) for message in card.messages],
        "read": {"customer": card.ticket.read_customer, "agent": card.ticket.read_agent},
        "history": rows_json(card.history),
        "draft": encode(queries.draft(viewer=viewer, ticket_id=ticket_id)),
        "scheduled": rows_json(queries.scheduled(viewer=viewer, ticket_id=ticket_id)),
    }


@router.post("/desk/tickets/{ticket_id}/topic", summary="Say what a ticket is about")
def post_topic(request: HttpRequest, ticket_id: UUID, body: TopicIn) -> dict[str, Any]:
    """Answers the topic that holds now."""
    actions.set_topic(by=staff_actor(request), ticket_id=ticket_id, topic=body.topic)
    return {"topic": body.topic.value}


@router.post("/desk/tickets/{ticket_id}/priority", summary="Say how soon a ticket must be answered")
def post_priority(request: HttpRequest, ticket_id: UUID, body: PriorityIn) -> dict[str, Any]:
    """Answers the priority that holds now."""
    actions.set_priority(by=staff_actor(request), ticket_id=ticket_id, priority=body.priority)
    return {"priority": body.priority.value}
