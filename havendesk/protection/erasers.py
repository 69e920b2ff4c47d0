"""What protection forgets: the words of objections. That something was held, and why, is kept by law."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.erasure import eraser
from havendesk.protection.models import HoldAppeal


@eraser("customer")
def words_of_appeals(subject_id: UUID) -> dict[str, int]:
    """What the customer wrote, and what they were answered."""
    rows = HoldAppeal.objects.filter(customer_id=subject_id).exclude(words="", answer="")
    return {"appeals": rows.update(words="", answer="")}
