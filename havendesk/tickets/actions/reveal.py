"""Showing one masked field of a ticket's customer: with a reason, counted, for a minute, on record."""

from __future__ import annotations

from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.exchange import actions as exchange_actions
from havendesk.exchange import queries as exchange
from havendesk.exchange.rules import REVEALABLE, parse_field
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import about, action, let_connection_go
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.tickets.queries.rows import granted, loaded
from havendesk.tickets.types import Revealed

REASON_AT_LEAST = 5
REASON_AT_MOST = 300


@action("tickets.reveal", apart=True)
def reveal(*, by: Actor, ticket_id: UUID, field: str, reason: str, request_key: str = "") -> Revealed:
    """Show one field to the agent who serves the ticket. The entry names the kind of field and the reason,
    never the value; it is written before the value is given. Without a grant of access nobody sees anything,
    whatever their role: a lead takes the ticket first.

    ``request_key``: the same key with the same field is the same look while it lasts.

    Raises:
        Refused: ``field_invalid``, ``reason_missing``, ``not_found``, ``no_access_grant``, ``reveal_limit``,
            ``reveal_expired``, ``idempotency_key_reused``, ``exchange_silent``. Nothing was shown or counted.
    """
    why = " ".join(reason.replace("\0", "").split())[:REASON_AT_MOST]
    about(subject=("ticket", ticket_id), ticket=ticket_id, reason=why)
    name = parse_field(field)
    if len(why) < REASON_AT_LEAST:
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    ticket = loaded(ticket_id)
    about(customer=ticket.customer_id)
    if by.id is None or not granted(by, ticket.id):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")
    reference = customers.exchange_ref(viewer=SYSTEM, customer_id=ticket.customer_id)
    if reference is None:
        raise Refused(ErrorCode.NOT_FOUND, field="field")
    key = request_key or uuid7().hex
    # Asked twice: here, so that a refused look asks the exchange nothing, and under the agent's lock when it
    # is counted.
    exchange.reveal_standing(viewer=SYSTEM, agent_id=by.id, ticket_id=ticket.id, field=field, request_key=key)
    let_connection_go()
    value = exchange.field_value(viewer=SYSTEM, exchange_customer_id=reference, field=name)
    slot = exchange_actions.count_reveal(
        by=SYSTEM, agent_id=by.id, ticket_id=ticket.id, field=field, request_key=key
    )
    about(subject=(name.kind, slot.id), reads=REVEALABLE[name.kind], after={"field": field})
    return Revealed(value, slot.until, slot.left)
