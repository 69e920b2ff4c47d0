"""Saved views: whose lists a member of staff sees."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import query
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.tickets.models import SavedView
from havendesk.tickets.rules.lists import Scope
from havendesk.tickets.types.desk import ViewCard

MOST_SHOWN = 100


@query("tickets.views")
def views(*, viewer: Actor) -> list[ViewCard]:
    """The viewer's own, those of their teams and those for everybody, by place and name; at most 100."""
    return [view_card(row) for row in seen_views(viewer, people.own_teams(viewer=viewer))]


def seen_views(viewer: Actor, team_ids: Sequence[UUID], only: UUID | None = None) -> list[SavedView]:
    """Those that this viewer sees, or one of them: one statement."""
    seen = Q(scope=Scope.PRIVATE, owner_id=viewer.id) | Q(scope=Scope.ALL)
    seen |= Q(scope=Scope.TEAM) if viewer.may(RIGHT_READ_ANY) else Q(scope=Scope.TEAM, team_id__in=team_ids)
    rows = SavedView.objects.filter(seen).order_by("position", "name", "id")
    return list((rows.filter(id=only) if only else rows)[:MOST_SHOWN])


def view_card(row: SavedView) -> ViewCard:
    """A saved view as its readers see it."""
    return ViewCard(
        id=row.id,
        name=row.name,
        scope=row.scope,
        team_id=row.team_id,
        filter=row.filter,
        sort=row.sort,
        owner_id=row.owner_id,
        position=row.position,
    )
