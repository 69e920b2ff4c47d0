"""What tickets forgets: the words and files of a customer's conversations. That there were some stays."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from havendesk.kernel.doorbell import ring
from havendesk.kernel.erasure import eraser, part
from havendesk.tickets.models import Attachment, Draft, ScheduledMessage, Ticket, Withheld
from havendesk.tickets.types import AuthorKind

ERASED = "[erased]"


@part(of="customer", kind="ticket")
def tickets_of_customer(subject_id: UUID) -> list[UUID]:
    """All of them."""
    return list(Ticket.objects.of(subject_id).values_list("id", flat=True))


@part(of="ticket", kind="attachment")
def attachments_of_ticket(subject_id: UUID) -> list[UUID]:
    """Whoever uploaded them."""
    return list(Attachment.objects.filter(ticket_id=subject_id).values_list("id", flat=True))


@part(of="customer", kind="attachment")
def unclaimed_of_customer(subject_id: UUID) -> list[UUID]:
    """Files that the customer uploaded and no message has claimed yet."""
    rows = Attachment.objects.filter(uploader_kind=AuthorKind.CUSTOMER, uploader_id=subject_id, ticket=None)
    return list(rows.values_list("id", flat=True))


@eraser("ticket")
def words_of_ticket(subject_id: UUID) -> dict[str, int]:
    """Texts of all messages, notes included, the comment of the rating, reasons that staff wrote, drafts and
    messages for later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tickets_erase(%s)", [subject_id])
        messages, comments, reasons = cursor.fetchone() or (0, 0, 0)
    held_back = Withheld.objects.filter(ticket_id=subject_id).update(text=ERASED)
    unsaid = Draft.objects.filter(ticket_id=subject_id).delete()[0]
    unsaid += ScheduledMessage.objects.filter(ticket_id=subject_id).delete()[0]
    ring(f"ticket:{subject_id}")
    return {
        "messages": messages,
        "comments": comments,
        "reasons": reasons,
        "unsaid": unsaid,
        "held_back": held_back,
    }


@eraser("attachment")
def attachment(subject_id: UUID) -> dict[str, int]:
    """Name, size and digest; the file itself follows by the event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tickets_erase_attachment(%s)", [subject_id])
        (count,) = cursor.fetchone() or (0,)
    return {"attachments": count}
