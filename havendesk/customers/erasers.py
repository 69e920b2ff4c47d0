"""What customers forgets: names, addresses, contact points, sessions, the exchange's identifier."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from havendesk.customers.models import Customer
from havendesk.kernel.doorbell import ring
from havendesk.kernel.erasure import eraser, part
from havendesk.kernel.errors import ErrorCode, Refused


@part(of="customer", kind="customer")
def visitors_of_customer(subject_id: UUID) -> list[UUID]:
    """Visitors who turned out to be this customer."""
    return list(Customer.objects.filter(merged_into_id=subject_id).values_list("id", flat=True))


@eraser("customer")
def identity_of_customer(subject_id: UUID) -> dict[str, int]:
    """Everything that says who the customer is. The row and its alias stay: tickets point at it.

    A visitor who was merged is erased by this alone only as far as nothing became the customer's.

    Raises:
        Refused: ``not_found``.
    """
    if not Customer.objects.filter(id=subject_id).exists():
        raise Refused(ErrorCode.NOT_FOUND, field="subject_id")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM customers_erase(%s)", [subject_id])
        statements, contact_points, sessions, references = cursor.fetchone() or (0, 0, 0, 0)
    ring(f"customer:{subject_id}")
    return {
        "private_statements": statements,
        "contact_points": contact_points,
        "sessions": sessions,
        "exchange_references": references,
    }
