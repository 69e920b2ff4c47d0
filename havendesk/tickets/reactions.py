"""What tickets does when something happened in a room below."""

from __future__ import annotations

from havendesk.customers.events import CustomerUpgraded
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.tickets import actions


@reaction(CustomerUpgraded)
def visitor_proved(event: CustomerUpgraded) -> None:
    """The visitor's tickets belong to the customer they proved to be."""
    actions.adopt_tickets(by=SYSTEM, visitor_id=event.visitor_id, customer_id=event.customer_id)
