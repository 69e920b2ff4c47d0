"""The desk's lists, by keyset."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.tickets.models import Ticket
from havendesk.tickets.queries.rows import MOST_AT_ONCE, row_of
from havendesk.tickets.types import DeskPage, DeskView, Handler, Status


@query("tickets.desk_list")
def desk_list(
    *,
    viewer: Actor,
    view: DeskView,
    status: Status | None = None,
    after: str = "",
    limit: int = 50,
) -> DeskPage:
    """One page of the desk's lists, newest first, by keyset: one statement, or two for team lists.

    Args:
        view: ``mine``, ``team`` (my teams, whoever has it), ``queue`` (my teams, waiting) or ``all``
            (needs the permission ``tickets.read_any``).
        after: the cursor of the page before, empty for the first page.

    Raises:
        Refused: ``forbidden`` for ``all`` without the permission, ``field_invalid`` for a broken cursor.
    """
    rows = Ticket.objects.select_related("customer", "assignee", "team").order_by("-last_at", "-id")
    rows = rows.filter(status=status) if status else rows.unfinished()
    if view is DeskView.MINE:
        rows = rows.filter(assignee_id=viewer.id)
    elif view is DeskView.ALL:
        if not viewer.may(RIGHT_READ_ANY):
            raise Refused(ErrorCode.FORBIDDEN, permission=RIGHT_READ_ANY)
    else:
        team_ids = [team.id for team in people.me(viewer=viewer).teams]
        rows = rows.filter(team_id__in=team_ids)
        if view is DeskView.QUEUE:
            rows = rows.filter(handler=Handler.QUEUE)
    if after:
        at, last_id = _cursor(after)
        rows = rows.filter(Q(last_at__lt=at) | Q(last_at=at, id__lt=last_id))
    limit = max(1, min(limit, MOST_AT_ONCE))
    page = list(rows[: limit + 1])
    items = page[:limit]
    following = _cursor_text(items[-1]) if len(page) > limit else ""
    return DeskPage(tuple(row_of(ticket) for ticket in items), following)


def _cursor_text(ticket: Ticket) -> str:
    text = json.dumps([ticket.last_at.isoformat(), str(ticket.id)])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _cursor(text: str) -> tuple[datetime, UUID]:
    try:
        at, last_id = json.loads(base64.urlsafe_b64decode(text.encode()))
        return datetime.fromisoformat(at).astimezone(UTC), UUID(last_id)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Refused(ErrorCode.FIELD_INVALID, field="after") from error
