"""What assistance forgets with a ticket."""

from __future__ import annotations

from uuid import UUID

from havendesk.assistance.models import Original, Suggestion, Translation
from havendesk.kernel.erasure import eraser


@eraser("ticket")
def words_beside_messages(subject_id: UUID) -> dict[str, int]:
    """Translations, originals and drafts: they say again what the messages said."""
    translations, _ = Translation.objects.filter(ticket_id=subject_id).delete()
    originals, _ = Original.objects.filter(ticket_id=subject_id).delete()
    suggestions, _ = Suggestion.objects.filter(ticket_id=subject_id).delete()
    return {"translations": translations, "originals": originals, "suggestions": suggestions}
