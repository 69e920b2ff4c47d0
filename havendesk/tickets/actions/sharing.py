"""What an agent keeps alone, or a lead for a team or for everybody: who may share it, who may change it."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import about
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_SHARE
from havendesk.tickets.models import Macro, SavedView
from havendesk.tickets.rules.lists import Scope

Kept = TypeVar("Kept", Macro, SavedView)


def changeable(by: Actor, model: type[Kept], row_id: UUID, kind: str) -> Kept:
    """A kept thing, locked, that this actor may change; the act is about it from now on.

    Raises:
        Refused: ``not_found`` also for a private one of somebody else, ``forbidden`` to change a shared one.
    """
    row = model.objects.select_for_update().filter(id=row_id).first()
    if row is None or (row.scope == Scope.PRIVATE and row.owner_id != by.id):
        raise Refused(ErrorCode.NOT_FOUND, field=kind)
    about(subject=(kind, row.id))
    if row.scope != Scope.PRIVATE:
        _may_share(by)
    return row


def shared_with(by: Actor, scope: Scope, team_id: UUID | None) -> UUID | None:
    """The team of a thing that is kept for one.

    Raises:
        Refused: ``forbidden`` without the permission to share, ``field_invalid`` for a team that is missing,
            unknown or too much.
    """
    if scope is not Scope.PRIVATE:
        _may_share(by)
    if (scope is Scope.TEAM) != (team_id is not None):
        raise Refused(ErrorCode.FIELD_INVALID, field="team_id")
    if team_id is not None and team_id not in {team.id for team in people.teams(viewer=SYSTEM)}:
        raise Refused(ErrorCode.FIELD_INVALID, field="team_id")
    return team_id


def _may_share(by: Actor) -> None:
    if by.is_staff and not by.may(RIGHT_SHARE):
        raise Refused(ErrorCode.FORBIDDEN, permission=RIGHT_SHARE)
