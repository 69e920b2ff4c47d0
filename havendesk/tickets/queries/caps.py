"""How many customers somebody may look at whom they do not serve. Counted out of the record itself, so that
no door is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from havendesk.audit import queries as audit
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.people import queries as people
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.rules.caps import within


def check_look(viewer: Actor, customer_id: UUID) -> None:
    """Refuse a look at one customer more than an hour allows. Two statements.

    Raises:
        Refused: ``look_limit``.
    """
    if not looks_allowed(viewer, [customer_id]):
        raise Refused(
            ErrorCode.LOOK_LIMIT, field="ticket", limit=options_of(TicketsOptions).tickets_customers_per_hour
        )


def looks_allowed(viewer: Actor, customer_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the customers, in this order, at whom the viewer may still look. Two statements."""
    if viewer.id is None:
        return set()
    seen = audit.customers_seen(viewer=SYSTEM, actor_id=viewer.id, since=now() - timedelta(hours=1))
    most = options_of(TicketsOptions).tickets_customers_per_hour
    limited = people.is_limited(viewer=SYSTEM, staff_id=viewer.id)
    return within(seen, customer_ids, most, limited=limited)
