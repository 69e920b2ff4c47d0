"""Messages that were held back, for whoever looks into what colleagues do."""

from __future__ import annotations

from havendesk.kernel.actors import Actor
from havendesk.kernel.cursors import newest
from havendesk.kernel.doors import PersonalData, entry, query, set_based
from havendesk.tickets.models import Withheld
from havendesk.tickets.queries.rows import MOST_AT_ONCE
from havendesk.tickets.types import WithheldCard, WithheldPage


@query("tickets.withheld", reads=PersonalData.MESSAGE)
def withheld(*, viewer: Actor, after: str = "", limit: int = 50) -> WithheldPage:
    """Messages that were held back, newest first, with one entry for each that is read.

    Args:
        after: the ``after`` of the page before.
        limit: 1 to 200.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    set_based()
    rows = Withheld.objects.select_related("ticket")
    found, following = newest(rows, "at", after, max(1, min(limit, MOST_AT_ONCE)))
    for row in found:
        entry(
            viewer,
            subject_kind="withheld",
            subject_id=row.id,
            ticket_id=row.ticket_id,
            customer_id=row.ticket.customer_id,
        )
    return WithheldPage(tuple(card_of(row) for row in found), following)


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
