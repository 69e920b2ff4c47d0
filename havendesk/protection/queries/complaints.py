"""Formal complaints of one customer, for whoever answers that customer."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers.queries import customer_by_ref
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import about, query
from havendesk.protection.models import Complaint
from havendesk.protection.types import ComplaintCard

MOST = 20
_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)


@query("protection.complaints_of", open_to=_MACHINES)
def complaints_of(*, viewer: Actor, exchange_customer_id: str) -> tuple[ComplaintCard, ...]:
    """The customer's newest 20 formal complaints, newest first; nobody else's."""
    customer_id = customer_by_ref(viewer=SYSTEM, exchange_ref=exchange_customer_id)
    about(subject=("exchange_customer", None), customer=customer_id)
    if customer_id is None:
        return ()
    rows = Complaint.objects.filter(customer_id=customer_id).order_by("-received_at", "-id")[:MOST]
    return tuple(card_of(row) for row in rows)


@query("protection.is_complaint", open_to=_MACHINES)
def is_complaint(*, viewer: Actor, ticket_id: UUID) -> bool:
    """Whether this ticket holds a formal complaint."""
    return Complaint.objects.filter(ticket_id=ticket_id).exists()


def card_of(row: Complaint) -> ComplaintCard:
    """The card of a row."""
    return ComplaintCard(row.reference, row.profile, row.received_at, row.decide_by, row.answered_at)
