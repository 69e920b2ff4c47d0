"""What conduct does when a message was held back."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.quality.conduct import actions
from havendesk.tickets.events import MessageWithheld


@reaction(MessageWithheld)
def message_withheld(event: MessageWithheld) -> None:
    """Whoever was to be reached is looked after: some are offered more because they answered before."""
    if event.agent_id is not None:
        actions.note_offer(
            by=SYSTEM, staff_id=event.agent_id, ticket_id=event.ticket_id, withheld_id=event.withheld_id
        )
