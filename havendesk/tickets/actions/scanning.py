"""Files before the virus scanner: asked apart, held back until it has answered, kept in quarantine."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import Q, QuerySet

from havendesk.kernel import clamd
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.tickets.actions.messages import append
from havendesk.tickets.events import UploadInfected
from havendesk.tickets.models import Attachment
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.types import ERASED, NewMessage, ScanState

log = get_logger(__name__)

NEWS = "security"
"""The doorbell's topic of what security officers see."""

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=5)
TOLD_AFTER = 3
"""Attempts without an answer after which the sender is told that their file waits."""

_KEYS = UUID("019ab1c4-7d22-7e05-9c61-3f0a52d8e917")
_REFUSED = noop(
    "Our virus scanner found something harmful in the file {name}. Nobody can open it here. Your message has "
    "arrived. If we need the file, please send it as a picture."
)
_HELD = noop(
    "Your message has arrived. The file {name} is still waiting for our virus scanner; we open it as soon as "
    "it has been checked. There is nothing for you to do."
)


@action("tickets.scan_upload", open_to=(ActorKind.SYSTEM,), apart=True)
def scan_upload(*, by: Actor, attachment_id: UUID) -> ScanState:
    """Ask the scanner about a file that waits, and write down what it says; a silent one is asked again
    later. Of a file in quarantine see to it that it lies there and that its sender knows. Repeating it is
    safe."""
    set_based()
    row = Attachment.objects.filter(id=attachment_id).exclude(name=ERASED).first()
    if row is None:
        Attachment.objects.filter(id=attachment_id).update(scan_due_at=None)
        return ScanState.NONE
    if row.scan == ScanState.INFECTED:
        _quarantine(row)
        tell_sender(by=SYSTEM, attachment_id=row.id)
    if row.scan != ScanState.WAITING:
        return ScanState(row.scan)
    address = options_of(TicketsOptions).tickets_scanner
    if not address:
        return settle_scan(by=SYSTEM, attachment_id=row.id, state=ScanState.NONE, finding="")
    try:
        with storages["attachments"].open(row.path) as file:
            finding = clamd.scan(address, file.read())
    except FileNotFoundError:
        return settle_scan(by=SYSTEM, attachment_id=row.id, state=ScanState.NONE, finding="")
    except clamd.ScannerSilent as silent:
        log.warning("scanner_silent", attachment=str(row.id), why=silent.code)
        put_off_scan(by=SYSTEM, attachment_id=row.id)
        return ScanState.WAITING
    state = ScanState.INFECTED if finding else ScanState.CLEAN
    return settle_scan(by=SYSTEM, attachment_id=row.id, state=state, finding=finding)


@action("tickets.settle_scan", open_to=(ActorKind.SYSTEM,))
def settle_scan(*, by: Actor, attachment_id: UUID, state: ScanState, finding: str) -> ScanState:
    """Write down what the scanner said, for the file and whatever shows it once more. What was settled before
    stays as it is."""
    row = Attachment.objects.select_for_update().get(id=attachment_id)
    if row.scan != ScanState.WAITING:
        set_based()
        return ScanState(row.scan)
    about(
        subject=("attachment", row.id),
        ticket=row.ticket_id,
        after={"scan": state.value, "finding": finding},
    )
    infected = state is ScanState.INFECTED
    shown = _shown(row)
    shown.update(
        scan=state.value, scan_finding=finding, scan_due_at=now() + FIRST_PAUSE if infected else None
    )
    if infected:
        announce(UploadInfected(row.id))
        ring(NEWS)
    ring(*(f"ticket:{one}" for one in shown.exclude(ticket=None).values_list("ticket_id", flat=True)))
    return state


def _shown(row: Attachment) -> QuerySet[Attachment]:
    file = row.copy_of_id or row.id
    return Attachment.objects.filter(Q(id=file) | Q(copy_of=file))


def _quarantine(row: Attachment) -> None:
    """Out of the place from which files are served. A file that lies there already stays."""
    storage = storages["attachments"]
    if not storage.exists(row.path):
        return
    if not storage.exists(row.quarantine_path):
        with storage.open(row.path) as file:
            storage.save(row.quarantine_path, ContentFile(file.read()))
    storage.delete(row.path)


@action("tickets.put_off_scan", open_to=(ActorKind.SYSTEM,))
def put_off_scan(*, by: Actor, attachment_id: UUID) -> None:
    """The scanner was silent: ask again, later each time, and tell the sender when that goes on."""
    row = Attachment.objects.select_for_update().get(id=attachment_id)
    if row.scan != ScanState.WAITING:
        set_based()
        return
    row.scan_attempts += 1
    row.scan_due_at = now() + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.scan_attempts - 1, 10))
    row.save(update_fields=["scan_attempts", "scan_due_at"])
    about(subject=("attachment", row.id), ticket=row.ticket_id, after={"attempts": row.scan_attempts})
    if row.scan_attempts >= TOLD_AFTER:
        _tell(row, _HELD)


@action("tickets.tell_sender", open_to=(ActorKind.SYSTEM,))
def tell_sender(*, by: Actor, attachment_id: UUID) -> None:
    """Tell in the conversation, once, that a file was refused; a file that no message has claimed yet is told
    of when one does."""
    set_based()
    row = Attachment.objects.select_for_update().get(id=attachment_id)
    told = _tell(row, _REFUSED)
    later = min(LONGEST_PAUSE, max(FIRST_PAUSE, now() - row.uploaded_at))
    Attachment.objects.filter(id=row.id).update(scan_due_at=None if told else now() + later)


def _tell(row: Attachment, text: str) -> bool:
    """Say it in the customer's language, in each conversation that shows the file; whether any does."""
    rows = list(_shown(row).exclude(ticket=None).select_related("ticket"))
    batch = [
        NewMessage(
            ticket_id=one.ticket_id,
            author=SYSTEM,
            client_key=uuid5(_KEYS, f"{one.id}/{text}"),
            text=say(one.ticket.language, text, name=one.name),
        )
        for one in rows
        if one.ticket is not None and one.ticket_id is not None
    ]
    if batch:
        append(batch)
    return bool(batch)


@action("tickets.settle_infected")
def settle_infected(*, by: Actor, attachment_id: UUID, reason: str) -> None:
    """Say that somebody has looked after a file in quarantine, and what came of it.

    Raises:
        Refused: ``reason_missing``; ``not_found`` for a file that is not in quarantine.
    """
    words = reason.replace("\0", "").strip()
    if not words:
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    row = (
        Attachment.objects.select_for_update().filter(id=attachment_id, scan=ScanState.INFECTED.value).first()
    )
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="attachment_id")
    about(subject=("attachment", row.id), ticket=row.ticket_id, reason=words[:500])
    if row.scan_looked_at is None:
        row.scan_looked_at = now()
        row.save(update_fields=["scan_looked_at"])
        ring(NEWS)
