"""What happens to tickets when a visitor turns out to be a known customer."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action
from havendesk.kernel.ids import uuid7
from havendesk.tickets.models import Attachment, Ticket


@action("tickets.adopt_tickets", open_to=(ActorKind.SYSTEM,))
def adopt_tickets(*, by: Actor, visitor_id: UUID, customer_id: UUID) -> int:
    """Give a visitor's tickets to the customer they proved to be, under whose law they fall from now on.
    Repeating it changes nothing.

    Messages keep their author id; the visitor's row says whom it was merged into.

    Returns:
        How many tickets changed hands.
    """
    about(subject=("customer", visitor_id), customer=customer_id, after={"visitor": str(visitor_id)})
    moved = list(Ticket.objects.filter(customer_id=visitor_id).values_list("id", flat=True))
    theirs = Ticket.objects.filter(customer_id=customer_id).values("client_key")
    for ticket in Ticket.objects.filter(id__in=moved, client_key__in=theirs):
        # The browser said "start" again after the proof: the key names a chat of the customer now, and nobody
        # can repeat it as the visitor.
        Ticket.objects.filter(id=ticket.id).update(client_key=uuid7())
    if moved:
        card = customers.customer_card(viewer=SYSTEM, customer_id=customer_id)
        Ticket.objects.filter(id__in=moved).update(customer_id=customer_id, jurisdiction=card.jurisdiction)
    # Their keys stay behind: the customer may have used the same ones.
    Attachment.objects.filter(uploader_id=visitor_id, ticket=None).update(
        uploader_id=customer_id, request_key=None, request_digest=None
    )
    ring(f"customer:{customer_id}", *(f"ticket:{ticket_id}" for ticket_id in moved))
    return len(moved)
