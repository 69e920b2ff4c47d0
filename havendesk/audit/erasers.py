"""What the record forgets: salts. Entries stay as they are, and say no more than that something happened."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from havendesk.kernel.erasure import eraser


@eraser("customer")
def salts_of_customer(subject_id: UUID) -> dict[str, int]:
    """Of entries about the customer, and of what they did themselves."""
    return _erase("customer", subject_id)


@eraser("ticket")
def salts_of_ticket(subject_id: UUID) -> dict[str, int]:
    """Of entries about the ticket, whoever acted."""
    return _erase("ticket", subject_id)


@eraser("attachment")
def salts_of_attachment(subject_id: UUID) -> dict[str, int]:
    """Of entries about the file, whose digest would otherwise still recognise it."""
    return _erase("attachment", subject_id)


def _erase(kind: str, subject_id: UUID) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_erase_salts(%s, %s)", [kind, subject_id])
        (count,) = cursor.fetchone() or (0,)
    return {"salts": count}
