"""Formal complaints: received once per ticket, with the clock that the customer's law sets."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.jurisdictions import profile
from havendesk.protection.models import Complaint
from havendesk.protection.queries.complaints import card_of
from havendesk.protection.types import ComplaintCard

_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


@action("protection.receive_complaint", open_to=_MACHINES)
def receive_complaint(*, by: Actor, customer_id: UUID, ticket_id: UUID, reference: str) -> ComplaintCard:
    """Write down that this ticket holds a formal complaint, and by when it must be decided. Said again in the
    same ticket it stays the same complaint with the same clock.

    Raises:
        Refused: ``not_found`` (the customer).
    """
    about(subject=("ticket", ticket_id), ticket=ticket_id, customer=customer_id)
    at = now()
    law = profile(customers.customer_card(viewer=SYSTEM, customer_id=customer_id).jurisdiction, at.date())
    row, _made = Complaint.objects.get_or_create(
        ticket_id=ticket_id,
        defaults={
            "customer_id": customer_id,
            "reference": reference,
            "profile": law.version,
            "received_at": at,
            "decide_by": at + law.complaint_decision,
        },
    )
    return card_of(row)


@action("protection.settle_complaint", open_to=_MACHINES)
def settle_complaint(*, by: Actor, ticket_id: UUID, answered: bool) -> None:
    """The ticket of a complaint was solved, or goes on. A complaint that goes on keeps its first clock."""
    about(subject=("ticket", ticket_id), ticket=ticket_id)
    Complaint.objects.filter(ticket_id=ticket_id).update(answered_at=now() if answered else None)
