"""Tickets over HTTP: a customer's own, the desk's lists, conversations, files, the situation beside them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, HeaderEx, P, QueryEx, Router, Schema, UploadedFile

from havendesk.customers import queries as customers
from havendesk.kernel.actors import Actor
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ERRORS, ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.people.queries import staff_actor
from havendesk.people.types import Topic
from havendesk.tickets import actions, queries
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.types import AttachmentCard, DeskView, MessageCard, Priority, Status, TicketRow

router = Router(tags=["tickets"])

_INLINE = frozenset({"image/png", "image/jpeg", "image/webp"})


class TopicIn(Schema):
    """What a ticket is about."""

    topic: Topic


class PriorityIn(Schema):
    """How soon a ticket must be answered."""

    priority: Priority


def customer_of(request: HttpRequest) -> Actor:
    """The customer behind a bearer session.

    Raises:
        Refused: ``not_signed_in`` without one, ``session_expired`` when it is over.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    found = customers.actor_of_session(token.strip())
    if found is None:
        raise Refused(ErrorCode.SESSION_EXPIRED)
    return found[0]


def viewer_of(request: HttpRequest) -> Actor:
    """The customer of a bearer session, else the signed-in member of staff."""
    return customer_of(request) if "Authorization" in request.headers else staff_actor(request)


def message_json(card: MessageCard, viewer: Actor) -> dict[str, Any]:
    """A message as every face shows it; ``cid`` only to its own author."""
    body: dict[str, Any] = encode(card)
    key = body.pop("client_key")
    if card.author.kind.value == viewer.kind.value or card.author.id == viewer.id:
        body["cid"] = key
    return body


def _rows(rows: Any) -> list[dict[str, Any]]:
    encoded: list[dict[str, Any]] = encode(rows)
    return encoded


@router.get("/customer/tickets", auth=None, summary="A customer's own tickets")
def get_customer_tickets(request: HttpRequest) -> list[dict[str, Any]]:
    """Newest first, at most 50."""
    return [_own_row(row) for row in queries.customer_tickets(viewer=customer_of(request))]


def _own_row(row: TicketRow) -> dict[str, Any]:
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
    return {name: body[name] for name in (*shown, "read_customer", "rating")}


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


@router.post("/uploads", auth=None, summary="Upload a file for a message")
def post_upload(
    request: HttpRequest,
    file: File[UploadedFile],
    idempotency_key: HeaderEx[str, P(alias="Idempotency-Key", description="8 to 128 signs, no space")] = "",
) -> dict[str, Any]:
    """Answers the id that a message may name once. Pictures are written anew, without EXIF.

    The same `Idempotency-Key` with the same file gives the same answer; with another file it is refused with
    `idempotency_key_reused`. A key lives as long as its upload, at least a day.
    """
    by = viewer_of(request)
    limit = options_of(TicketsOptions).tickets_attachment_bytes
    if (file.size or 0) > limit:
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", limit=limit)
    card = actions.store_upload(
        by=by, name=file.name or "file", content=file.read(), request_key=idempotency_key
    )
    body: dict[str, Any] = encode(card)
    return body


@router.get("/uploads/{attachment_id}", auth=None, summary="A file")
def get_upload(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Pictures may be shown in place; everything else is a download. Never sniffed, never run."""
    card, content = queries.attachment(viewer=viewer_of(request), attachment_id=attachment_id)
    return _file(card, content)


def _file(card: AttachmentCard, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=card.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = "private, max-age=3600"
    if card.media_type in _INLINE:
        response["Content-Disposition"] = "inline"
    else:
        response.headers["Content-Disposition"] = "attachment"
        response.headers["X-File-Name"] = card.name.encode("ascii", "replace").decode()
    return response


@router.get("/desk/tickets", summary="A list of the desk")
def get_desk_tickets(
    request: HttpRequest,
    view: DeskView = DeskView.MINE,
    status: Status | None = None,
    after: QueryEx[str, P(max_length=200)] = "",
    limit: QueryEx[int, P(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Newest first, by keyset: pass ``next`` as ``after``. Nothing in a row is personal data."""
    page = queries.desk_list(viewer=staff_actor(request), view=view, status=status, after=after, limit=limit)
    return {"items": _rows(page.items), "next": page.next}


@router.get("/desk/tickets/{ticket_id}", summary="A conversation")
def get_desk_ticket(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """The ticket, its last 100 messages, its history. The look is on record."""
    viewer = staff_actor(request)
    card = queries.conversation(viewer=viewer, ticket_id=ticket_id)
    return {
        "ticket": encode(card.ticket),
        "messages": [message_json(message, viewer) for message in card.messages],
        "read": {"customer": card.ticket.read_customer, "agent": card.ticket.read_agent},
        "history": _rows(card.history),
    }


@router.get("/desk/tickets/{ticket_id}/situation", summary="The customer's situation at the exchange")
def get_situation(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """Masked. ``available`` is false, with a code, where there is nothing to show."""
    try:
        card = queries.situation(viewer=staff_actor(request), ticket_id=ticket_id)
    except Refused as refused:
        if refused.code is not ErrorCode.EXCHANGE_SILENT:
            raise
        return {"available": False, "code": refused.code.value, "title": ERRORS[refused.code].title}
    if card is None:
        return {
            "available": False,
            "code": "visitor",
            "title": "This visitor has not signed in at the exchange.",
        }
    return {"available": True, **encode(card)}


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
