"""What the room forgets: watches of a ticket, with the findings in them."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.erasure import eraser
from havendesk.resolvers.models import Watch


@eraser("ticket")
def watches_of_ticket(subject_id: UUID) -> dict[str, int]:
    """Ended ones too."""
    return {"watches": Watch.objects.filter(subject_id=subject_id).delete()[0]}
