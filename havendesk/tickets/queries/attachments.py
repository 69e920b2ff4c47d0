"""Files of messages."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.files.storage import storages

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.tickets.models import Attachment, Message
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.queries.rows import loaded, may_see
from havendesk.tickets.queries.utterances import attachment_card
from havendesk.tickets.rules.files import ACCEPTED
from havendesk.tickets.rules.voice import VOICE
from havendesk.tickets.types import ERASED, AttachmentCard, ScanState, UploadLimits, Visibility

PATIENCE = timedelta(minutes=1)
"""How long a silent scanner is waited for where the desk serves files that nobody has checked."""


@query("tickets.attachment", reads=PersonalData.ATTACHMENT, open_to=(ActorKind.CUSTOMER, ActorKind.SYSTEM))
def attachment(*, viewer: Actor, attachment_id: UUID) -> tuple[AttachmentCard, bytes]:
    """A file with its content: for its uploader until it is claimed, then for who may see the ticket.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``no_access_grant``; ``attachment_held`` while the
            virus scanner has not seen it, ``attachment_infected`` when it found something.
    """
    row = _reachable(viewer, attachment_id)
    _may_be_opened(row)
    with storages["attachments"].open(row.path) as file:
        return attachment_card(row), file.read()


@query("tickets.upload_scan", open_to=(ActorKind.CUSTOMER, ActorKind.SYSTEM))
def upload_scan(*, viewer: Actor, attachment_id: UUID) -> ScanState:
    """What the virus scanner has said of a file by now, for whoever may open it.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``no_access_grant``.
    """
    return ScanState(_reachable(viewer, attachment_id).scan)


@query("tickets.upload_digest", open_to=(ActorKind.SYSTEM,))
def upload_digest(*, viewer: Actor, attachment_id: UUID) -> str:
    """SHA-256 of a file's bytes as the desk keeps them, in hex, also where nobody may open it; empty for one
    that was erased. For lists of what was left out."""
    row = Attachment.objects.filter(id=attachment_id).exclude(name=ERASED).only("sha256").first()
    return bytes(row.sha256).hex() if row else ""


def _reachable(viewer: Actor, attachment_id: UUID) -> Attachment:
    row = Attachment.objects.filter(id=attachment_id).exclude(name=ERASED).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="attachment")
    about(subject=("attachment", row.id), ticket=row.ticket_id)
    if row.ticket_id is None:
        if (row.uploader_kind, row.uploader_id) != (viewer.kind.value, viewer.id):
            raise Refused(ErrorCode.NOT_FOUND, field="attachment")
    else:
        ticket = loaded(row.ticket_id)
        about(customer=ticket.customer_id)
        if viewer.kind is ActorKind.CUSTOMER and ticket.customer_id != viewer.id:
            # The same words as for a file that does not exist.
            raise Refused(ErrorCode.TICKET_OF_ANOTHER, field="attachment")
        may_see(viewer, ticket)
        if viewer.kind is ActorKind.CUSTOMER and _is_internal(row):
            raise Refused(ErrorCode.NOT_FOUND, field="attachment")
    return row


def _may_be_opened(row: Attachment) -> None:
    if row.scan == ScanState.INFECTED:
        raise Refused(ErrorCode.ATTACHMENT_INFECTED, field="attachment")
    if row.scan != ScanState.WAITING:
        return
    serves = options_of(TicketsOptions).tickets_scanner_silent == "serve"
    if not (serves and row.scan_attempts and row.uploaded_at <= now() - PATIENCE):
        raise Refused(ErrorCode.ATTACHMENT_HELD, field="attachment")


@query("tickets.upload_limits", open_to=tuple(ActorKind))
def upload_limits(*, viewer: Actor) -> UploadLimits:
    """What may be attached."""
    options = options_of(TicketsOptions)
    return UploadLimits(
        options.tickets_attachment_bytes,
        ACCEPTED,
        options.tickets_voice_bytes,
        options.tickets_voice_seconds,
        VOICE,
    )


def _is_internal(row: Attachment) -> bool:
    if row.ticket_id is None or row.number is None:
        return False
    return Message.objects.filter(
        ticket_id=row.ticket_id, number=row.number, visibility=Visibility.INTERNAL
    ).exists()
