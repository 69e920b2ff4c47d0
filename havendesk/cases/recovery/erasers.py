"""What recovery forgets: what questions were about. That an account was given back is kept by law."""

from __future__ import annotations

from uuid import UUID

from havendesk.cases.recovery.models import LiveQuestion
from havendesk.kernel.erasure import eraser


@eraser("customer")
def matters_of_questions(subject_id: UUID) -> dict[str, int]:
    """Asset and day of each question; its kind, who asked and whether the answer was right stay."""
    rows = LiveQuestion.objects.filter(recovery__customer_id=subject_id).exclude(matter="")
    return {"recovery_questions": rows.update(matter="", params={})}
