"""The situation beside a conversation: what the exchange says of the customer, and their earlier tickets."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import SituationCard
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import PersonalData, about, let_connection_go, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.people.types import Topic
from havendesk.tickets.models import Ticket
from havendesk.tickets.queries.kept import not_for
from havendesk.tickets.queries.rows import granted, loaded, may_see, row_of
from havendesk.tickets.types import EarlierTicket, EarlierTickets, Situation, Status, TicketRow

EARLIER_SHOWN = 5


@query("tickets.situation", reads=PersonalData.LEDGER, apart=True)
def situation(*, viewer: Actor, ticket_id: UUID) -> Situation:
    """The situation of a ticket's customer, masked; without the exchange's part for a visitor.

    Who served a matter that is finished may read what was said, not what the customer owns today. A silent
    exchange is no refusal: its sections say that they are missing.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    may_know(viewer, ticket)
    reference = customers.exchange_ref(viewer=SYSTEM, customer_id=ticket.customer_id)
    earlier = _earlier(viewer, ticket)
    if reference is None:
        return Situation(None, earlier)
    return Situation(_asked(reference), earlier)


@query("tickets.matter", reads=PersonalData.MESSAGE)
def matter(*, viewer: Actor, ticket_id: UUID) -> TicketRow:
    """A ticket, for whoever may now know what its customer owns: the same right as to the situation, for
    rooms above that look into the customer's affairs beside a conversation.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    may_know(viewer, ticket)
    return row_of(ticket)


def may_know(viewer: Actor, ticket: Ticket) -> None:
    """Whether this viewer may learn what the customer owns today.

    Raises:
        Refused: ``no_access_grant``.
    """
    may_see(viewer, ticket)
    finished = ticket.status in (Status.SOLVED, Status.CLOSED)
    if finished and not viewer.may(RIGHT_READ_ANY) and not granted(viewer, ticket.id):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")


def _asked(reference: str) -> SituationCard:
    let_connection_go()
    return exchange.situation(viewer=SYSTEM, exchange_customer_id=reference)


def _earlier(viewer: Actor, ticket: Ticket) -> EarlierTickets:
    """Other tickets of the same customer, newest first; no personal data, as in the desk's lists."""
    others = Ticket.objects.of(ticket.customer_id).exclude(id=ticket.id).exclude(id__in=not_for(viewer))
    rows = others.order_by("-opened_at", "-id")
    found = list(rows.only("id", "reference", "topic", "status", "opened_at", "rating")[: EARLIER_SHOWN + 1])
    items = tuple(
        EarlierTicket(one.id, one.reference, Topic(one.topic), Status(one.status), one.opened_at, one.rating)
        for one in found[:EARLIER_SHOWN]
    )
    return EarlierTickets(available=True, more=len(found) > EARLIER_SHOWN, items=items)
