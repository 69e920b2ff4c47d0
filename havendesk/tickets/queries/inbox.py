"""Reads of inboxes."""

from __future__ import annotations

from havendesk.kernel.actors import Actor
from havendesk.kernel.cursors import newest
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.models import InboxItem
from havendesk.tickets.queries.kept import not_for
from havendesk.tickets.queries.rows import MOST_AT_ONCE
from havendesk.tickets.types import InboxKind
from havendesk.tickets.types.desk import InboxAuthor, InboxItemCard, InboxPage

_MOST_COUNTED = 1000


@query("tickets.inbox")
def inbox(*, viewer: Actor, after: str = "", limit: int = 50) -> InboxPage:
    """The viewer's inbox, newest first, by keyset, with the number of unread items: two statements.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    if viewer.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    own = InboxItem.objects.filter(staff_id=viewer.id).exclude(ticket_id__in=not_for(viewer))
    rows = own.select_related("ticket", "by")
    page, following = newest(rows, "at", after, max(1, min(limit, MOST_AT_ONCE)))
    unread = own.filter(read_at=None)[:_MOST_COUNTED].count()
    return InboxPage(tuple(_card(row) for row in page), following, unread)


def _card(row: InboxItem) -> InboxItemCard:
    return InboxItemCard(
        id=row.id,
        ticket=row.ticket_id,
        reference=row.ticket.reference,
        kind=InboxKind(row.kind),
        by=InboxAuthor(row.by.id, row.by.name) if row.by else None,
        number=row.number,
        at=row.at,
        read=row.read_at is not None,
    )
