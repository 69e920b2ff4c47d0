"""Messages that were held back, for whoever looks into what colleagues do."""

from __future__ import annotations

from datetime import datetime

from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import PersonalData, entry, query, set_based
from havendesk.tickets.models import Withheld
from havendesk.tickets.queries.rows import MOST_AT_ONCE
from havendesk.tickets.types import WithheldCard


@query("tickets.withheld", reads=PersonalData.MESSAGE)
def withheld(*, viewer: Actor, before: datetime | None = None, limit: int = 50) -> list[WithheldCard]:
    """Messages that were held back, newest first, with one entry for each that is read.

    Args:
        before: only those of earlier times, for the following page.
        limit: 1 to 200.
    """
    set_based()
    rows = Withheld.objects.select_related("ticket").order_by("-at", "-id")
    if before is not None:
        rows = rows.filter(at__lt=before)
    found = list(rows[: max(1, min(limit, MOST_AT_ONCE))])
    for row in found:
        entry(
            viewer,
            subject_kind="withheld",
            subject_id=row.id,
            ticket_id=row.ticket_id,
            customer_id=row.ticket.customer_id,
        )
    return [card_of(row) for row in found]


def card_of(row: Withheld) -> WithheldCard:
    """One that was loaded with its ticket."""
    return WithheldCard(
        id=row.id,
        ticket_id=row.ticket_id,
        reference=row.ticket.reference,
        number=row.number,
        at=row.at,
        agent_id=row.agent_id,
        kind=row.kind,
        language=row.language,
        text=row.text,
        settled_at=row.settled_at,
        passed_on=row.passed_on,
    )
