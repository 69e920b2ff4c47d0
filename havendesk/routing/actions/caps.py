"""How many conversations somebody may take for themselves within an hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from havendesk.kernel import caps
from havendesk.kernel.actors import Actor
from havendesk.kernel.caps import Cap
from havendesk.kernel.clock import now
from havendesk.kernel.doors import Outcome, entry
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.options import options_of
from havendesk.routing.models import Assignment
from havendesk.routing.options import RoutingOptions
from havendesk.tickets.types import TicketRow


def check_take(agent_id: UUID, ticket_id: UUID) -> None:
    """Refuse to take one conversation more than an hour allows; one that was taken within it may be taken
    again. The caller holds the routing lock, so that two at once are counted one after the other.

    Raises:
        Refused: ``take_limit``.
    """
    taken = _taken(agent_id)
    if ticket_id not in taken:
        caps.check(Cap.TAKES, agent_id, list(taken.values()), _most())


def beyond(by: Actor, rows: Sequence[TicketRow]) -> dict[UUID, ErrorCode]:
    """Those of the conversations, in this order, that are more than an hour allows somebody to take, each
    with an entry of its own."""
    if by.id is None:
        return {}
    taken = _taken(by.id)
    new = [row for row in rows if row.id not in taken]
    left = caps.room(list(taken.values()), _most(), caps.terms_of(Cap.TAKES, by.id))
    refused = new[left:] if left is not None else []
    for row in refused:
        entry(
            by,
            Outcome.REFUSED,
            caps.CODES[Cap.TAKES].value,
            subject_kind="ticket",
            subject_id=row.id,
            ticket_id=row.id,
            customer_id=row.customer_id,
        )
    return {row.id: caps.CODES[Cap.TAKES] for row in refused}


def _most() -> int:
    return options_of(RoutingOptions).routing_takes_per_hour


def _taken(agent_id: UUID) -> dict[UUID, datetime]:
    rows = Assignment.objects.filter(agent=agent_id, taken=True, started_at__gt=now() - caps.HOUR)
    return dict(rows.values("ticket_id").annotate(last=Max("started_at")).values_list("ticket_id", "last"))
