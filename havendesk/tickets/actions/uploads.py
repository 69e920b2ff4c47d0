"""Files: uploaded first, claimed by a message, purged when nobody claimed them."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import LegalHold
from havendesk.kernel.options import options_of
from havendesk.kernel.switches import is_on
from havendesk.tickets.models import Attachment
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.rules import files, secrets
from havendesk.tickets.rules.texts import MAX_ATTACHMENTS
from havendesk.tickets.types import ERASED, AttachmentCard

UNCLAIMED_FOR = timedelta(days=1)
# Two messages full of files; without a limit one visitor could fill the disk.
MOST_UNCLAIMED = 2 * MAX_ATTACHMENTS
_PURGED_AT_ONCE = 500


@action("tickets.store_upload", open_to=(ActorKind.CUSTOMER,))
def store_upload(*, by: Actor, name: str, content: bytes) -> AttachmentCard:
    """Keep a file until a message claims it.

    Raises:
        Refused: ``switched_off``, ``attachment_empty``, ``attachment_too_large``, ``attachment_type``;
            ``too_many`` files that no message has claimed yet.
    """
    if not is_on("uploads"):
        raise Refused(ErrorCode.SWITCHED_OFF)
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    if Attachment.objects.filter(ticket=None, uploader_id=by.id).count() >= MOST_UNCLAIMED:
        raise Refused(ErrorCode.TOO_MANY, field="file", most=MOST_UNCLAIMED)
    limits = options_of(TicketsOptions)
    kept = files.examine(
        name,
        content,
        most_bytes=limits.tickets_attachment_bytes,
        most_pixels=limits.tickets_attachment_pixels,
    )
    body = kept.content
    if kept.media_type == "text/plain":
        body = secrets.mask(body.decode()).text.encode()
    row = Attachment(
        id=uuid7(),
        uploader_kind=by.kind.value,
        uploader_id=by.id,
        name=kept.name,
        media_type=kept.media_type,
        bytes=len(body),
        sha256=hashlib.sha256(body).digest(),
        width=kept.width,
        height=kept.height,
        uploaded_at=now(),
    )
    about(
        subject=("attachment", row.id),
        after={"sha256": row.sha256.hex(), "media_type": row.media_type, "bytes": row.bytes},
    )
    # The file before its row: a row whose file is missing would be a lie, a file without row is swept away.
    storages["attachments"].save(row.path, ContentFile(body))
    row.save(force_insert=True)
    return AttachmentCard(row.id, row.name, row.media_type, row.bytes, row.width, row.height)


@action("tickets.delete_erased_file", open_to=(ActorKind.SYSTEM,))
def delete_erased_file(*, by: Actor, attachment_id: UUID) -> None:
    """Delete the file of an attachment that was erased; any other stays, and repeating it changes nothing."""
    about(subject=("attachment", attachment_id))
    row = Attachment.objects.filter(id=attachment_id, name=ERASED).first()
    if row is not None:
        storages["attachments"].delete(row.path)


@action("tickets.purge_unclaimed", open_to=(ActorKind.SYSTEM,))
def purge_unclaimed(*, by: Actor) -> int:
    """Delete files that no message claimed within a day, at most 500; what is under a legal hold stays.

    Returns:
        How many were deleted.
    """
    over = Attachment.objects.filter(ticket=None, uploaded_at__lt=now() - UNCLAIMED_FOR)
    free = over.exclude(id__in=LegalHold.objects.ids_of("attachment")).exclude(
        uploader_kind=ActorKind.CUSTOMER, uploader_id__in=LegalHold.objects.ids_of("customer")
    )
    rows = list(free.select_for_update(skip_locked=True)[:_PURGED_AT_ONCE])
    if not rows:
        set_based()  # nothing happened, nothing to record
        return 0
    about(after={"purged": len(rows)})
    Attachment.objects.filter(id__in=[row.id for row in rows]).delete()
    for row in rows:
        storages["attachments"].delete(row.path)
    return len(rows)
