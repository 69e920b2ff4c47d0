"""Macros: an agent keeps their own, a lead those of a team and those for everybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.actions.sharing import changeable, shared_with
from havendesk.tickets.models import Macro
from havendesk.tickets.queries.macros import macro_card
from havendesk.tickets.rules.lists import Scope, name_of
from havendesk.tickets.rules.macros import read_acts, read_texts, shortcut_of
from havendesk.tickets.types.desk import MacroCard

MOST_OWN = 200
MOST_SHARED = 500
# What agents of an exchange write every day. It states no fee, limit or time: those are read, not remembered.
_STARTER = Path(__file__).parent.parent / "starter" / "macros.json"


@action("tickets.add_macro")
def add_macro(
    *,
    by: Actor,
    name: str,
    shortcut: str,
    scope: Scope,
    team_id: UUID | None,
    texts: Mapping[str, str],
    acts: Mapping[str, Any],
) -> MacroCard:
    """Keep a text under a name and a shortcut.

    Raises:
        Refused: ``field_invalid`` (name, shortcut, texts, acts, team), ``text_too_long``, ``forbidden`` to
            share without the permission, ``conflict`` for a shortcut that is taken there, ``too_many``.
    """
    rows = Macro.objects.filter(owner_id=by.id, scope=Scope.PRIVATE)
    most = MOST_OWN
    if scope is not Scope.PRIVATE:
        rows, most = Macro.objects.exclude(scope=Scope.PRIVATE), MOST_SHARED
    if rows.count() >= most:
        raise Refused(ErrorCode.TOO_MANY, field="name", most=most, detail="Remove a macro first.")
    row = Macro(owner_id=by.id)
    _write(by, row, name, shortcut, scope, team_id, texts, acts)
    row.save(force_insert=True)
    return macro_card(row)


@action("tickets.change_macro")
def change_macro(
    *,
    by: Actor,
    macro_id: UUID,
    name: str,
    shortcut: str,
    scope: Scope,
    team_id: UUID | None,
    texts: Mapping[str, str],
    acts: Mapping[str, Any],
) -> MacroCard:
    """Write a macro anew.

    Raises:
        Refused: ``not_found`` also for a private one of somebody else, and as :func:`add_macro`.
    """
    row = changeable(by, Macro, macro_id, "macro")
    _write(by, row, name, shortcut, scope, team_id, texts, acts)
    row.save()
    return macro_card(row)


@action("tickets.remove_macro")
def remove_macro(*, by: Actor, macro_id: UUID) -> None:
    """Forget a macro; what was written with it stays.

    Raises:
        Refused: ``not_found``, ``forbidden``.
    """
    row = changeable(by, Macro, macro_id, "macro")
    about(before={"name": row.name, "scope": row.scope, "texts": row.texts, "acts": row.acts})
    row.delete()


@action("tickets.add_starter_macros", open_to=(ActorKind.SYSTEM,))
def add_starter_macros(*, by: Actor) -> int:
    """Give a desk that has no macros a first set for everybody, in all its languages.

    Returns:
        How many were made; 0 where there are some.
    """
    if Macro.objects.exists():
        set_based()
        return 0
    rows = [
        Macro(
            scope=Scope.ALL.value,
            name=name_of(one["name"]),
            shortcut=shortcut_of(one["shortcut"]),
            texts=read_texts(one["texts"]),
            acts=read_acts(one["acts"]),
        )
        for one in json.loads(_STARTER.read_text(encoding="utf-8"))
    ]
    Macro.objects.bulk_create(rows)
    about(after={"macros": [row.shortcut for row in rows]})
    return len(rows)


def _write(
    by: Actor,
    row: Macro,
    name: str,
    shortcut: str,
    scope: Scope,
    team_id: UUID | None,
    texts: Mapping[str, str],
    acts: Mapping[str, Any],
) -> None:
    row.name = name_of(name)
    row.scope = scope.value
    row.team_id = shared_with(by, scope, team_id)
    if scope is Scope.PRIVATE and row.owner_id is None:
        row.owner_id = by.id
    row.shortcut = shortcut_of(shortcut)
    row.texts = read_texts(texts)
    row.acts = read_acts(acts)
    if row.shortcut and _taken(row):
        raise Refused(ErrorCode.CONFLICT, field="shortcut", detail="Another macro has this shortcut.")
    about(
        subject=("macro", row.id),
        after={"name": row.name, "scope": row.scope, "texts": row.texts, "acts": row.acts},
    )


def _taken(row: Macro) -> bool:
    same = Macro.objects.filter(scope=row.scope, shortcut=row.shortcut).exclude(id=row.id)
    if row.scope == Scope.PRIVATE:
        return same.filter(owner_id=row.owner_id).exists()
    return same.filter(team=row.team_id).exists()
