"""Saved views: an agent keeps their own, a lead those of a team and those for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.actions.sharing import changeable, shared_with
from havendesk.tickets.models import SavedView
from havendesk.tickets.queries.views import view_card
from havendesk.tickets.rules.lists import Scope, Sort, check_sort, filter_json, name_of, read_filter
from havendesk.tickets.types.desk import ViewCard

MOST_VIEWS = 50


@action("tickets.add_view")
def add_view(
    *,
    by: Actor,
    name: str,
    scope: Scope,
    team_id: UUID | None,
    filter: Mapping[str, Any],
    sort: Sort,
    position: int = 0,
) -> ViewCard:
    """Keep a list under a name.

    Raises:
        Refused: ``field_invalid`` (name, filter, sort, team), ``forbidden`` to share without the permission,
            ``too_many`` views of one owner.
    """
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    if SavedView.objects.filter(owner_id=by.id).count() >= MOST_VIEWS:
        raise Refused(ErrorCode.TOO_MANY, field="name", most=MOST_VIEWS, detail="Remove a view first.")
    row = SavedView(owner_id=by.id)
    _write(by, row, name, scope, team_id, filter, sort, position)
    row.save(force_insert=True)
    return view_card(row)


@action("tickets.change_view")
def change_view(
    *,
    by: Actor,
    view_id: UUID,
    name: str,
    scope: Scope,
    team_id: UUID | None,
    filter: Mapping[str, Any],
    sort: Sort,
    position: int = 0,
) -> ViewCard:
    """Give a view another name, filter, order or readers.

    Raises:
        Refused: ``not_found`` also for a private view of somebody else, ``forbidden``, ``field_invalid``.
    """
    row = changeable(by, SavedView, view_id, "view")
    _write(by, row, name, scope, team_id, filter, sort, position)
    row.save()
    return view_card(row)


@action("tickets.remove_view")
def remove_view(*, by: Actor, view_id: UUID) -> None:
    """Forget a view; tickets stay as they are.

    Raises:
        Refused: ``not_found``, ``forbidden``.
    """
    row = changeable(by, SavedView, view_id, "view")
    about(before={"name": row.name, "scope": row.scope, "filter": row.filter})
    row.delete()


def _write(
    by: Actor,
    row: SavedView,
    name: str,
    scope: Scope,
    team_id: UUID | None,
    wanted: Mapping[str, Any],
    sort: Sort,
    position: int,
) -> None:
    asked = read_filter(wanted)
    check_sort(sort, asked)
    row.name = name_of(name)
    row.scope = scope.value
    row.team_id = shared_with(by, scope, team_id)
    row.filter = filter_json(asked)
    row.sort = sort.value
    row.position = max(0, min(position, 1000))
    about(subject=("view", row.id), after={"name": row.name, "scope": row.scope, "filter": row.filter})
