"""The desk's lists, by keyset, and how many tickets each of them holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.tickets.models import InboxItem, SavedView, Ticket, TicketQuerySet, TicketTag
from havendesk.tickets.queries.kept import not_for
from havendesk.tickets.queries.keyset import cursor_of, in_order
from havendesk.tickets.queries.rows import MOST_AT_ONCE, rows_of
from havendesk.tickets.queries.views import seen_views
from havendesk.tickets.rules.lists import (
    ME,
    NOBODY,
    ListFilter,
    Sort,
    check_sort,
    read_filter,
    shows_finished,
)
from havendesk.tickets.types import DeskPage, DeskView, Handler, InboxKind
from havendesk.tickets.types.desk import ViewCount

MOST_COUNTED = 1000
_FEW = 5000
_AMONG_FEW = """
WITH "tickets_ticket" AS MATERIALIZED (SELECT * FROM "tickets_ticket" WHERE id = ANY(%s))
"""
_NOTHING = ListFilter()
_COUNTED_BY = (
    "id",
    "status",
    "topic",
    "priority",
    "language",
    "channel",
    "team_id",
    "assignee_id",
    "snoozed_until",
    "waiting_since",
    "last_at",
    "last_customer_number",
    "read_agent",
)


@query("tickets.desk_list")
def desk_list(
    *,
    viewer: Actor,
    view: DeskView | UUID,
    wanted: ListFilter = _NOTHING,
    sort: Sort | None = None,
    after: str = "",
    limit: int = 50,
) -> DeskPage:
    """One page of a list, by keyset. The number of statements does not depend on how many tickets there are.

    Args:
        view: a built-in list or the id of a saved view. ``mine``; ``team`` (my teams, whoever has it);
            ``queue`` (my teams, waiting); ``all`` (needs the permission ``tickets.read_any``); ``snoozed``,
            ``unread`` (of mine); ``mentioned`` (where a colleague named me). A saved view shows what is mine
            or my teams', with ``tickets.read_any`` everything.
        wanted: what else must hold; without a status, here or in the view, only what is not finished.
        sort: the view's own order, or newest first, where None.
        after: the cursor of the page before, empty for the first page.

    Raises:
        Refused: ``forbidden`` for ``all`` without the permission, ``not_found`` for a saved view that is not
            one's own to see, ``field_invalid`` for a broken cursor or an order that finished tickets lack.
    """
    filters, order = [wanted], sort or Sort.NEWEST
    team_ids = people.own_teams(viewer=viewer)
    if isinstance(view, UUID):
        saved = _saved(viewer, team_ids, view)
        filters.append(read_filter(saved.filter))
        order = sort or Sort(saved.sort)
    check_sort(order, *filters)
    limit = max(1, min(limit, MOST_AT_ONCE))
    rows = in_order(_narrowed(_listed(viewer, team_ids, view), viewer, filters), order, after)
    # First which tickets, then what else belongs to them: no row is joined or sorted that is not shown.
    first, few = rows.values("id")[: limit + 1], _few_tagged(filters)
    chosen = Ticket.objects.filter(id__in=first if few is None else _first(first, few))
    page = list(in_order(chosen.select_related("customer", "assignee", "team"), order, ""))
    following = cursor_of(order, page[limit - 1]) if len(page) > limit else ""
    return DeskPage(tuple(rows_of(viewer, page[:limit])), following)


@query("tickets.desk_counts")
def desk_counts(*, viewer: Actor) -> list[ViewCount]:
    """How many tickets each list of the viewer holds, exactly up to 1,000; in three statements, one more
    where there are saved views, however many there are."""
    team_ids = people.own_teams(viewer=viewer)
    lists: dict[str, TicketQuerySet] = {}
    for built_in in DeskView:
        if built_in is DeskView.ALL and not viewer.may(RIGHT_READ_ANY):
            continue
        lists[built_in.value] = _narrowed(_listed(viewer, team_ids, built_in), viewer, [])
    unfinished: dict[str, TicketQuerySet] = {}
    for saved in seen_views(viewer, team_ids):
        wanted = read_filter(saved.filter)
        if shows_finished(wanted):
            rows = _listed(viewer, team_ids, saved.id)
            lists[str(saved.id)] = _narrowed(rows, viewer, [wanted])
        else:
            unfinished[str(saved.id)] = _narrowed(Ticket.objects.all(), viewer, [wanted])
    found = _counted(lists)
    if unfinished:
        # A view that finds little looks at everything: so all of them look at it together, once.
        reach = Ticket.objects.exclude(id__in=not_for(viewer)).filter(_within(viewer, team_ids)).unfinished()
        found += _counted(unfinished, among=reach.values(*_COUNTED_BY))
    return found


def _counted(lists: Mapping[str, TicketQuerySet], *, among: QuerySet[Any] | None = None) -> list[ViewCount]:
    """One statement. ``among`` stands in the place of the table, by its name."""
    parts: list[str] = []
    values: list[Any] = []
    head = ""
    if among is not None:
        text, more = among.query.get_compiler(connection=connection).as_sql()
        head = f'WITH "tickets_ticket" AS MATERIALIZED ({text}) '
        values += more
    for name, rows in lists.items():
        some = rows.order_by().values("id")[: MOST_COUNTED + 1]
        text, more = some.query.get_compiler(connection=connection).as_sql()
        parts.append(f"SELECT %s::text, count(*) FROM ({text}) AS v")  # noqa: S608 - Django's own SQL
        values += [name, *more]
    with connection.cursor() as cursor:
        cursor.execute(head + " UNION ALL ".join(parts), values)
        found = cursor.fetchall()
    return [ViewCount(name, min(count, MOST_COUNTED), count > MOST_COUNTED) for name, count in found]


def _saved(viewer: Actor, team_ids: Sequence[UUID], view_id: UUID) -> SavedView:
    found = next((one for one in seen_views(viewer, team_ids, view_id)), None)
    if found is None:
        raise Refused(ErrorCode.NOT_FOUND, field="view")
    return found


def _listed(viewer: Actor, team_ids: Sequence[UUID], view: DeskView | UUID) -> TicketQuerySet:
    """Everything that could be in this list, finished or not."""
    everything = viewer.may(RIGHT_READ_ANY)
    if view is DeskView.ALL and not everything:
        raise Refused(ErrorCode.FORBIDDEN, permission=RIGHT_READ_ANY)
    mine = Q(assignee_id=viewer.id)
    # A lead of no team leads all of them.
    ours = Q() if everything and not team_ids else Q(team_id__in=team_ids)
    named = InboxItem.objects.filter(staff=viewer.id, kind=InboxKind.MENTION).values("ticket_id")
    built_in = {
        DeskView.MINE: mine & Q(snoozed_until=None),
        DeskView.UNREAD: mine & Q(last_customer_number__gt=F("read_agent"), snoozed_until=None),
        DeskView.SNOOZED: mine & Q(snoozed_until__isnull=False),
        DeskView.MENTIONED: Q(id__in=named),
        DeskView.TEAM: ours,
        DeskView.QUEUE: ours & Q(handler=Handler.QUEUE),
    }
    within = _within(viewer, team_ids)
    listed = Ticket.objects.exclude(id__in=not_for(viewer))
    return listed.filter(within if isinstance(view, UUID) else built_in.get(view, within))


def _within(viewer: Actor, team_ids: Sequence[UUID]) -> Q:
    """What a saved view may show: mine or my teams', for who may read everything all."""
    if viewer.may(RIGHT_READ_ANY):
        return Q()
    return Q(assignee_id=viewer.id) | Q(team_id__in=team_ids)


def _narrowed(rows: TicketQuerySet, viewer: Actor, filters: Sequence[ListFilter]) -> TicketQuerySet:
    if not shows_finished(*filters):
        rows = rows.unfinished()
    for wanted in filters:
        rows = rows.filter(**_alternatives(wanted))
        rows = _with_times(_with_assignee(rows, viewer, wanted), wanted)
        if wanted.tag:
            tagged = TicketTag.objects.filter(tag_id__in=wanted.tag)
            rows = rows.filter(id__in=tagged.values("ticket_id"))
        if wanted.snoozed is not None:
            rows = rows.filter(snoozed_until__isnull=not wanted.snoozed)
        if wanted.unread is not None:
            rows = rows.unread() if wanted.unread else rows.exclude(last_customer_number__gt=F("read_agent"))
    return rows


def _few_tagged(filters: Sequence[ListFilter]) -> list[UUID] | None:
    """The tickets with the tags that are asked for, where they are few; None for many, or for no tags."""
    asked = next((one.tag for one in filters if one.tag), None)
    if asked is None:
        return None
    few = list(TicketTag.objects.filter(tag_id__in=asked).values_list("ticket_id", flat=True)[: _FEW + 1])
    return few if len(few) <= _FEW else None


def _first(rows: QuerySet[Any], few: Sequence[UUID]) -> list[UUID]:
    """The ids that a list begins with, looked for among few tickets. Left to itself the planner takes what is
    rare in this list for something that is everywhere, and walks through all tickets to find it."""
    text, values = rows.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(_AMONG_FEW + text, [list(few), *values])
        return [ticket_id for (ticket_id,) in cursor.fetchall()]


def _alternatives(wanted: ListFilter) -> dict[str, Any]:
    members = {
        "status": wanted.status,
        "topic": wanted.topic,
        "priority": wanted.priority,
        "language": wanted.language,
        "team_id": wanted.team,
        "channel": wanted.channel,
    }
    return {f"{name}__in": values for name, values in members.items() if values}


def _with_assignee(rows: TicketQuerySet, viewer: Actor, wanted: ListFilter) -> TicketQuerySet:
    if not wanted.assignee:
        return rows
    if wanted.assignee == NOBODY:
        return rows.filter(assignee_id=None)
    return rows.filter(assignee_id=viewer.id if wanted.assignee == ME else UUID(wanted.assignee))


def _with_times(rows: TicketQuerySet, wanted: ListFilter) -> TicketQuerySet:
    at = now()
    if wanted.waiting_minutes:
        rows = rows.filter(waiting_since__lte=at - timedelta(minutes=wanted.waiting_minutes))
    if wanted.older_minutes:
        rows = rows.filter(last_at__lte=at - timedelta(minutes=wanted.older_minutes))
    return rows
