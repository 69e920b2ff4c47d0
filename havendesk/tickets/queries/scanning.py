"""Reads of files before and behind the virus scanner."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel import clamd
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.cursors import newest
from havendesk.kernel.doors import query
from havendesk.kernel.options import options_of
from havendesk.tickets.models import Attachment
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.types import RefusedFile, RefusedFiles, ScannerState, ScanState

MOST = 100


@query("tickets.files_to_scan", open_to=(ActorKind.SYSTEM,))
def files_to_scan(*, viewer: Actor, limit: int = 50) -> list[UUID]:
    """Files of which a worker has something to do now, the longest waiting first."""
    due = Attachment.objects.filter(scan_due_at__lte=now()).order_by("scan_due_at")
    return list(due.values_list("id", flat=True)[:limit])


@query("tickets.scanner_state", open_to=(ActorKind.SYSTEM,), apart=True)
def scanner_state(*, viewer: Actor) -> ScannerState:
    """Whether the scanner answers now; without one nothing is asked."""
    address = options_of(TicketsOptions).tickets_scanner
    waiting = Attachment.objects.filter(scan=ScanState.WAITING.value, scan_due_at__isnull=False)
    if not address:
        return ScannerState(wanted=False, answers=False, waiting=0)
    return ScannerState(wanted=True, answers=clamd.answers(address), waiting=waiting.count())


@query("tickets.refused_files")
def refused_files(*, viewer: Actor, after: str = "", limit: int = 50) -> RefusedFiles:
    """Files in quarantine, the newest first; nothing of it is personal data. Two statements.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    every = Attachment.objects.filter(scan=ScanState.INFECTED.value, copy_of=None)
    rows = every.select_related("ticket")
    shown, following = newest(rows, "uploaded_at", after, max(1, min(limit, MOST)))
    return RefusedFiles(
        files=tuple(_card(row) for row in shown),
        after=following,
        unseen=every.filter(scan_looked_at=None).count(),
    )


def _card(row: Attachment) -> RefusedFile:
    return RefusedFile(
        id=row.id,
        media_type=row.media_type,
        bytes=row.bytes,
        finding=row.scan_finding,
        uploaded_at=row.uploaded_at,
        uploader_kind=row.uploader_kind,
        ticket_id=row.ticket_id,
        ticket_reference=row.ticket.reference if row.ticket else "",
        looked_at=row.scan_looked_at,
    )
