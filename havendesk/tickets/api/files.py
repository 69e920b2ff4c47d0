"""Files: uploaded first, claimed by a message later."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, HeaderEx, P, Router, UploadedFile

from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.tickets import actions, queries
from havendesk.tickets.api.shared import viewer_of
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.types import AttachmentCard

router = Router(tags=["tickets"])

_INLINE = frozenset({"image/png", "image/jpeg", "image/webp"})


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
