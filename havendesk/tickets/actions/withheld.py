"""What becomes of a message that was held back."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.actions.messages import append_messages
from havendesk.tickets.models import Withheld
from havendesk.tickets.types import NewMessage, Visibility


@action("tickets.settle_withheld")
def settle_withheld(*, by: Actor, withheld_id: UUID, pass_on: bool, reason: str) -> None:
    """Set a held-back message aside, or pass it on: its words then stand in the ticket as a note of the desk,
    because what is stored is never changed.

    Raises:
        Refused: ``not_found``, ``reason_missing``, ``conflict`` when it was settled before.
    """
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    row = Withheld.objects.select_for_update().filter(id=withheld_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="withheld_id")
    about(subject=("withheld", row.id), ticket=row.ticket_id, reason=reason.strip())
    if row.settled_at is not None:
        raise Refused(ErrorCode.CONFLICT, field="withheld_id")
    row.settled_at, row.passed_on = now(), pass_on
    row.save(update_fields=["settled_at", "passed_on"])
    if pass_on:
        note = NewMessage(row.ticket_id, SYSTEM, row.id, row.text, visibility=Visibility.INTERNAL)
        append_messages(by=SYSTEM, batch=[note])
