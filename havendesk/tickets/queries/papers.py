"""Papers about a ticket's customer, for staff who may see the situation beside the conversation."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.resolvers import queries as resolvers
from havendesk.resolvers.types import PaperCard
from havendesk.tickets.queries.rows import loaded
from havendesk.tickets.queries.situation import may_know


@query("tickets.withdrawal_proof", reads=PersonalData.LEDGER, apart=True)
def withdrawal_proof(*, viewer: Actor, ticket_id: UUID, transfer_id: str, language: str) -> PaperCard:
    """The PDF that proves a withdrawal of the ticket's customer.

    Raises Refused: ``not_found`` for a visitor and for anything but a confirmed withdrawal of theirs,
    ``no_access_grant``, ``exchange_silent``.
    """
    ticket = loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    may_know(viewer, ticket)
    reference = customers.exchange_ref(viewer=SYSTEM, customer_id=ticket.customer_id)
    if reference is None:
        raise Refused(ErrorCode.NOT_FOUND, field="transfer_id")
    return resolvers.withdrawal_proof(
        viewer=SYSTEM, exchange_customer_id=reference, transfer_id=transfer_id, language=language
    )
