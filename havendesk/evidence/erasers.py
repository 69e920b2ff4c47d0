"""What evidence forgets: the files of a customer's packages, and words that staff wrote when ordering them.
That there were packages, and their custody, stays."""

from __future__ import annotations

from uuid import UUID

from havendesk.evidence.models import Package
from havendesk.evidence.rows import remove
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.erasure import eraser


@eraser("customer")
def packages_of_customer(subject_id: UUID) -> dict[str, int]:
    """All of them, the officer's too: a legal hold is what keeps them."""
    rows = Package.objects.of(subject_id)
    kept = list(rows.kept().select_for_update())
    for row in kept:
        remove(row, SYSTEM, "erased")
    rows.update(reason="", legal_process="", recipient="")
    return {"packages": len(kept)}
