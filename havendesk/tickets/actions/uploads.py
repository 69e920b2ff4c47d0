"""Files: uploaded first, claimed by a message, purged when nobody claimed them."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, transaction
from django.db.models import Q

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import LegalHold
from havendesk.kernel.options import options_of
from havendesk.kernel.switches import is_on
from havendesk.tickets.events import UploadStored
from havendesk.tickets.models import Attachment
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.queries.later import kept_files
from havendesk.tickets.queries.utterances import attachment_card
from havendesk.tickets.rules import files, secrets, voice
from havendesk.tickets.rules.texts import MAX_ATTACHMENTS
from havendesk.tickets.types import ERASED, AttachmentCard, ScanState

UNCLAIMED_FOR = timedelta(days=1)
QUARANTINED_FOR = timedelta(days=30)
# Two messages full of files; without a limit one visitor could fill the disk.
MOST_UNCLAIMED = 2 * MAX_ATTACHMENTS
_PURGED_AT_ONCE = 500


@action("tickets.store_upload", open_to=(ActorKind.CUSTOMER,))
def store_upload(
    *, by: Actor, name: str, content: bytes, request_key: str = "", peaks: str = ""
) -> AttachmentCard:
    """Keep a file until a message claims it.

    Args:
        peaks: the wave form of a voice note as the sender's browser saw it: up to 100 whole numbers from 0 to
            100 with commas. It is a picture beside the sound and decides nothing; how long the sound is, we
            count. Other files have none.
        request_key: the uploader's idempotency key; the same key with the same bytes gives the same file, as
            long as the upload is kept. Empty means every call is a new upload.

    Raises:
        Refused: ``switched_off``, ``attachment_empty``, ``attachment_too_large``, ``attachment_type``,
            ``field_invalid`` for a key or peaks of another form, ``idempotency_key_reused`` for other bytes,
            ``too_many`` files that no message has claimed yet.
    """
    if not is_on("uploads"):
        raise Refused(ErrorCode.SWITCHED_OFF)
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    request = files.request_of(request_key, content)
    earlier = _earlier(by.id, request)
    if earlier is not None:
        return earlier
    waiting = Attachment.objects.filter(ticket=None, uploader_id=by.id).exclude(scan=ScanState.INFECTED)
    if waiting.count() >= MOST_UNCLAIMED:
        raise Refused(ErrorCode.TOO_MANY, field="file", most=MOST_UNCLAIMED)
    shape = voice.peaks_of(peaks)
    kept = files.examine(name, content, _limits())
    return _keep(by, kept, request, shape if kept.seconds is not None else None)


def _limits() -> files.Limits:
    options = options_of(TicketsOptions)
    return files.Limits(
        options.tickets_attachment_bytes,
        options.tickets_attachment_pixels,
        options.tickets_voice_bytes,
        options.tickets_voice_seconds,
    )


def _keep(
    by: Actor, kept: files.KeptFile, request: files.Request | None, peaks: tuple[int, ...] | None
) -> AttachmentCard:
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
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
        seconds=kept.seconds,
        peaks=None if peaks is None else list(peaks),
        uploaded_at=now(),
        request_key=request.key if request else None,
        request_digest=request.digest if request else None,
    )
    if options_of(TicketsOptions).tickets_scanner:
        row.scan, row.scan_due_at = ScanState.WAITING.value, row.uploaded_at
    try:
        # The row first: who sends the same key at the same moment waits here, and leaves no file behind.
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        earlier = _earlier(by.id, request)
        if earlier is None:
            raise
        return earlier
    storages["attachments"].save(row.path, ContentFile(body))
    about(
        subject=("attachment", row.id),
        after={"sha256": row.sha256.hex(), "media_type": row.media_type, "bytes": row.bytes},
    )
    if row.scan == ScanState.WAITING:
        announce(UploadStored(row.id))
    return attachment_card(row)


def _earlier(uploader_id: UUID, request: files.Request | None) -> AttachmentCard | None:
    if request is None:
        return None
    row = Attachment.objects.filter(uploader_id=uploader_id, request_key=request.key).first()
    if row is None:
        return None
    if bytes(row.request_digest or b"") != request.digest:
        raise Refused(ErrorCode.IDEMPOTENCY_KEY_REUSED, field="Idempotency-Key")
    about(subject=("attachment", row.id))
    return attachment_card(row)


@action("tickets.delete_erased_file", open_to=(ActorKind.SYSTEM,))
def delete_erased_file(*, by: Actor, attachment_id: UUID) -> None:
    """Delete the file of an attachment that was erased; any other stays, also one that a message in another
    ticket still shows. Repeating it changes nothing."""
    about(subject=("attachment", attachment_id))
    row = Attachment.objects.filter(id=attachment_id, name=ERASED).first()
    if row is None:
        return
    file = row.copy_of_id or row.id
    shown = Attachment.objects.filter(Q(id=file) | Q(copy_of_id=file)).exclude(name=ERASED)
    if not shown.exists():
        storages["attachments"].delete(row.path)
        storages["attachments"].delete(row.quarantine_path)


@action("tickets.purge_unclaimed", open_to=(ActorKind.SYSTEM,))
def purge_unclaimed(*, by: Actor) -> int:
    """Forget uploads that no message claimed within a day, at most 500; what is under a legal hold, or named
    by a draft or a message for later, stays; what is in quarantine stays a month. Their files go with
    :func:`delete_orphans`.

    Returns:
        How many were deleted.
    """
    at = now()
    over = Attachment.objects.filter(ticket=None, uploaded_at__lt=at - UNCLAIMED_FOR).exclude(
        scan=ScanState.INFECTED, uploaded_at__gte=at - QUARANTINED_FOR
    )
    free = over.exclude(id__in=LegalHold.objects.ids_of("attachment")).exclude(
        uploader_kind=ActorKind.CUSTOMER, uploader_id__in=LegalHold.objects.ids_of("customer")
    )
    free = free.exclude(id__in=kept_files())
    rows = list(free.select_for_update(skip_locked=True)[:_PURGED_AT_ONCE])
    if not rows:
        set_based()  # nothing happened, nothing to record
        return 0
    about(after={"purged": len(rows)})
    Attachment.objects.filter(id__in=[row.id for row in rows]).delete()
    return len(rows)


@action("tickets.delete_orphans", open_to=(ActorKind.SYSTEM,))
def delete_orphans(*, by: Actor) -> int:
    """Delete files older than a day that no upload stands for: forgotten ones, and what a process left that
    was killed between writing a file and committing its row.

    Returns:
        How many were deleted.
    """
    storage = storages["attachments"]
    folders = storage.listdir("")[0] if storage.exists("") else []
    orphans = [path for folder in folders for path in _orphans(storage, folder)]
    if not orphans:
        set_based()
        return 0
    about(after={"deleted": len(orphans)})
    for path in orphans:
        storage.delete(path)
    return len(orphans)


def _orphans(storage: Storage, folder: str) -> list[str]:
    found = {}
    for name in storage.listdir(folder)[1]:
        with contextlib.suppress(ValueError):
            found[UUID(hex=name)] = f"{folder}/{name}"
    known = set(Attachment.objects.filter(id__in=found).values_list("id", flat=True))
    before = now() - UNCLAIMED_FOR
    return [
        path
        for attachment_id, path in found.items()
        if attachment_id not in known and storage.get_modified_time(path) < before
    ]
