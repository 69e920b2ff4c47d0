"""What notices forgets with a customer: the values in its sentences, its links, and where it was sent. That
something of this kind was told, and when, stays."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.erasure import eraser
from havendesk.notices.actions.addresses import forget_addresses
from havendesk.notices.models import Delivery, Notice


@eraser("customer")
def words_of_customer(subject_id: UUID) -> dict[str, int]:
    """A notice whose values are gone says its subject only."""
    deliveries = Delivery.objects.filter(notice__customer_id=subject_id)
    forget_addresses(deliveries.values_list("id", flat=True))
    targets = deliveries.delete()[0]
    rows = Notice.objects.filter(customer_id=subject_id).exclude(params={}, links=[])
    return {"notices": rows.update(params={}, links=[]), "deliveries": targets}
