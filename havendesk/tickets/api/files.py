"""Files: uploaded first, claimed by a message later."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, FormEx, HeaderEx, P, QueryEx, Router, Schema, UploadedFile

from havendesk.customers.rules import network_of
from havendesk.kernel.actors import ActorKind
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.limits import Per, spend
from havendesk.kernel.options import options_of
from havendesk.people.queries import staff_actor
from havendesk.tickets import actions, queries
from havendesk.tickets.api.shared import viewer_of
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.types import AttachmentCard

router = Router(tags=["tickets"])

_INLINE = frozenset({"image/png", "image/jpeg", "image/webp"})


class LookedIn(Schema):
    """What came of a look at a file in quarantine."""

    reason: str = Field(max_length=500)


@router.post("/uploads", auth=None, summary="Upload a file for a message")
def post_upload(
    request: HttpRequest,
    file: File[UploadedFile],
    peaks: FormEx[str, P(max_length=400, description="wave form of a voice note: 0 to 100, commas")] = "",
    idempotency_key: HeaderEx[str, P(alias="Idempotency-Key", description="8 to 128 signs, no space")] = "",
) -> dict[str, Any]:
    """Answers the id that a message may name once. Pictures are written anew, without EXIF.

    The same `Idempotency-Key` with the same file gives the same answer; with another file it is refused with
    `idempotency_key_reused`. A key lives as long as its upload, at least a day. Voice notes (WebM or Ogg with
    Opus, MP4 with AAC) are counted frame by frame and answer with their `seconds`.
    """
    by = viewer_of(request)
    options = options_of(TicketsOptions)
    if by.kind is ActorKind.CUSTOMER:
        _count(request, file.size or 0, options)
    if (file.size or 0) > options.tickets_attachment_bytes:
        raise Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file", limit=options.tickets_attachment_bytes)
    card = actions.store_upload(
        by=by, name=file.name or "file", content=file.read(), request_key=idempotency_key, peaks=peaks
    )
    body: dict[str, Any] = encode(card)
    return body


def _count(request: HttpRequest, size: int, options: TicketsOptions) -> None:
    """Visitors are free to make; their network is not. Refused files count too: they cost the same."""
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    spend("tickets.uploads", network, options.tickets_uploads_per_minute)
    most = options.tickets_upload_bytes_per_hour
    spend("tickets.upload_bytes", network, most, amount=size, per=Per.HOUR)


@router.get("/uploads/{attachment_id}", auth=None, summary="A file")
def get_upload(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Pictures may be shown in place; everything else is a download. Never sniffed, never run."""
    card, content = queries.attachment(viewer=viewer_of(request), attachment_id=attachment_id)
    return _file(card, content)


@router.get("/uploads/{attachment_id}/scan", auth=None, summary="What the virus scanner says of a file")
def get_scan(request: HttpRequest, attachment_id: UUID) -> dict[str, Any]:
    """`waiting` until it has answered, then `clean` or `infected`; `none` where the desk has no scanner."""
    state = queries.upload_scan(viewer=viewer_of(request), attachment_id=attachment_id)
    return {"scan": state.value}


@router.get("/desk/security/files", summary="Files that the virus scanner refused")
def get_refused(
    request: HttpRequest,
    after: QueryEx[str, P(max_length=400)] = "",
    limit: QueryEx[int, P(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """The newest first, without names or content; `after` of a page continues it, empty at the end."""
    body: dict[str, Any] = encode(
        queries.refused_files(viewer=staff_actor(request), after=after, limit=limit)
    )
    return body


@router.post("/desk/security/files/{attachment_id}/looked", summary="Say what came of a refused file")
def post_looked(request: HttpRequest, attachment_id: UUID, body: LookedIn) -> dict[str, Any]:
    """It stays in quarantine."""
    actions.settle_infected(by=staff_actor(request), attachment_id=attachment_id, reason=body.reason)
    return {}


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
