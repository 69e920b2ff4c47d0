"""A customer's: their own tickets, their situation at the exchange."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import SituationCard
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.tickets.models import Ticket
from havendesk.tickets.queries.rows import MOST_AT_ONCE, granted, loaded, may_see, row_of
from havendesk.tickets.types import Status, TicketRow


@query("tickets.customer_tickets", open_to=(ActorKind.CUSTOMER,))
def customer_tickets(*, viewer: Actor, limit: int = 50) -> list[TicketRow]:
    """The viewer's own tickets, newest first."""
    if viewer.id is None:
        return []
    rows = Ticket.objects.select_related("customer", "assignee", "team").of(viewer.id)
    return [row_of(ticket) for ticket in rows.order_by("-opened_at", "-id")[: min(limit, MOST_AT_ONCE)]]


@query("tickets.situation", reads=PersonalData.LEDGER)
def situation(*, viewer: Actor, ticket_id: UUID) -> SituationCard | None:
    """The situation of a ticket's customer at the exchange, masked; ``None`` for a visitor.

    Who served a matter that is finished may read what was said, not what the customer owns today.

    Raises:
        Refused: ``not_found``, ``no_access_grant``; ``exchange_silent`` when no part came in time.
    """
    ticket = loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    may_see(viewer, ticket)
    finished = ticket.status in (Status.SOLVED, Status.CLOSED)
    if finished and not viewer.may(RIGHT_READ_ANY) and not granted(viewer, ticket.id):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")
    reference = customers.exchange_ref(viewer=SYSTEM, customer_id=ticket.customer_id)
    if reference is None:
        return None
    return exchange.situation(viewer=SYSTEM, exchange_customer_id=reference)
