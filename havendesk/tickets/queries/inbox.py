"""Reads of inboxes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.cursors import cursor_text, older, read_cursor
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
    rows = own.select_related("ticket", "by").order_by("-at", "-id")
    if after:
        rows = rows.filter(older("at", *read_cursor(after, _position)))
    limit = max(1, min(limit, MOST_AT_ONCE))
    page = list(rows[: limit + 1])
    unread = own.filter(read_at=None)[:_MOST_COUNTED].count()
    last = page[limit - 1] if len(page) > limit else None
    following = cursor_text(last.at.isoformat(), str(last.id)) if last is not None else ""
    return InboxPage(tuple(_card(row) for row in page[:limit]), following, unread)


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


def _position(at: str, last_id: str) -> tuple[datetime, UUID]:
    found = datetime.fromisoformat(at)
    if found.tzinfo is None:
        raise ValueError("a time without its zone")
    return found, UUID(last_id)
