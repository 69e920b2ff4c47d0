"""What the bot forgets with a conversation: the values that were found in it and for it. That it decided, and
how, stays."""

from __future__ import annotations

from uuid import UUID

from havendesk.bot.models import Answer, Offer, Review
from havendesk.kernel.erasure import eraser


@eraser("ticket")
def values_of_ticket(subject_id: UUID) -> dict[str, int]:
    """Findings and slots of decisions, arguments of offers, notes of reviews."""
    answers = Answer.objects.filter(ticket_id=subject_id).update(evidence={}, inputs={})
    offers = Offer.objects.filter(ticket_id=subject_id).update(arguments={}, exchange_customer_id="")
    notes = Review.objects.filter(answer__ticket_id=subject_id).exclude(note="").update(note="")
    return {"answers": answers, "offers": offers, "review_notes": notes}
