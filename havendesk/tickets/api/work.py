"""What an agent works with at the desk, over HTTP: drafts, the inbox, messages for later."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, P, QueryEx, Router, Schema

from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor
from havendesk.tickets import actions, queries
from havendesk.tickets.api.shared import rows_json

router = Router(tags=["tickets"])


class TicketDraftIn(Schema):
    """What was written so far; ``revision`` is the one that the writer knows, 0 for none."""

    text: str
    internal: bool = False
    attachments: list[UUID] = Field(default_factory=list)
    revision: int


class InboxReadIn(Schema):
    """Items of one's inbox, or all of them."""

    ids: list[UUID] = Field(default_factory=list)
    all: bool = False


class ScheduledIn(Schema):
    """A message for later; ``cid`` is made once by the client, so that trying again is safe."""

    text: str
    at: datetime
    cid: UUID
    unless_reply: bool = False
    attachments: list[UUID] = Field(default_factory=list)


@router.get("/desk/drafts", summary="One's own drafts")
def get_drafts(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest first; those that were sent are gone."""
    return rows_json(queries.drafts(viewer=staff_actor(request)))


@router.put("/desk/tickets/{ticket_id}/draft", summary="Keep a draft")
def put_draft(request: HttpRequest, ticket_id: UUID, body: TicketDraftIn) -> dict[str, Any]:
    """Answers the new revision. An older one is refused with `draft_outdated`; the stored draft stands in
    `params.stored`."""
    card = actions.save_draft(
        by=staff_actor(request),
        ticket_id=ticket_id,
        text=body.text,
        internal=body.internal,
        attachment_ids=body.attachments,
        revision=body.revision,
    )
    return {"revision": card.revision, "saved_at": encode(card.saved_at)}


@router.delete("/desk/tickets/{ticket_id}/draft", summary="Throw a draft away")
def delete_draft(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """Where there is none nothing happens."""
    actions.drop_draft(by=staff_actor(request), ticket_id=ticket_id)
    return {"removed": str(ticket_id)}


@router.get("/desk/inbox", summary="What concerns oneself")
def get_inbox(
    request: HttpRequest,
    after: QueryEx[str, P(max_length=300)] = "",
    limit: QueryEx[int, P(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Mentions, tickets that a colleague gave or passed on, tickets that woke up or were opened again."""
    page: dict[str, Any] = encode(queries.inbox(viewer=staff_actor(request), after=after, limit=limit))
    return page


@router.post("/desk/inbox/read", summary="Mark items as read")
def post_read(request: HttpRequest, body: InboxReadIn) -> dict[str, Any]:
    """Answers how many were unread until now."""
    count = actions.read_inbox(by=staff_actor(request), ids=body.ids, everything=body.all)
    return {"read": count}


@router.post("/desk/tickets/{ticket_id}/scheduled", summary="Send a message later")
def post_scheduled(request: HttpRequest, ticket_id: UUID, body: ScheduledIn) -> dict[str, Any]:
    """The same `cid` gives the same message."""
    card = actions.schedule_message(
        by=staff_actor(request),
        ticket_id=ticket_id,
        text=body.text,
        at=body.at,
        client_key=body.cid,
        unless_reply=body.unless_reply,
        attachment_ids=body.attachments,
    )
    kept: dict[str, Any] = encode(card)
    return kept


@router.delete("/desk/tickets/{ticket_id}/scheduled/{scheduled_id}", summary="Withdraw a message for later")
def delete_scheduled(request: HttpRequest, ticket_id: UUID, scheduled_id: UUID) -> dict[str, Any]:
    """Refused once it was sent."""
    actions.cancel_scheduled(by=staff_actor(request), ticket_id=ticket_id, scheduled_id=scheduled_id)
    return {"removed": str(scheduled_id)}
