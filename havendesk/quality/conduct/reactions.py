"""What conduct does when a message was held back, and when a customer asks about a look."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.quality.conduct import actions
from havendesk.quality.conduct.events import LookQuestioned
from havendesk.tickets.events import MessageWithheld


@reaction(MessageWithheld)
def message_withheld(event: MessageWithheld) -> None:
    """Whoever was to be reached is looked after: some are offered more because they answered before."""
    if event.agent_id is not None:
        actions.note_offer(
            by=SYSTEM, staff_id=event.agent_id, ticket_id=event.ticket_id, withheld_id=event.withheld_id
        )


@reaction(LookQuestioned)
def look_questioned(event: LookQuestioned) -> None:
    """A customer who asks knows better than any count whether there was a reason to look."""
    if event.staff_id is not None:
        actions.note_question(
            by=SYSTEM,
            staff_id=event.staff_id,
            entry_id=event.entry_id,
            customer_id=event.customer_id,
            ticket_id=event.ticket_id,
        )
