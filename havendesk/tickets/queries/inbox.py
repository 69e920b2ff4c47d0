"""Reads of inboxes."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.models import InboxItem
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
    own = InboxItem.objects.filter(staff_id=viewer.id)
    rows = own.select_related("ticket", "by").order_by("-at", "-id")
    if after:
        at, last_id = _cursor(after)
        rows = rows.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(id__lt=last_id)))
    limit = max(1, min(limit, MOST_AT_ONCE))
    page = list(rows[: limit + 1])
    unread = own.filter(read_at=None)[:_MOST_COUNTED].count()
    following = _cursor_text(page[limit - 1]) if len(page) > limit else ""
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


def _cursor_text(row: InboxItem) -> str:
    return base64.urlsafe_b64encode(json.dumps([row.at.isoformat(), str(row.id)]).encode()).decode()


def _cursor(text: str) -> tuple[datetime, UUID]:
    try:
        at, last_id = json.loads(base64.urlsafe_b64decode(text.encode()))
        found = datetime.fromisoformat(at)
        if found.tzinfo is None:
            raise ValueError("a time without its zone")
        return found, UUID(last_id)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Refused(ErrorCode.FIELD_INVALID, field="after") from error
