"""The words of the desk: closed lists of the rooms' types, roles and what they may do."""

import inspect
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from typing import Any

from tools.reference_text import first_sentence, table

# Closed lists of the kernel lie beside what uses them, not in its types.
KERNEL = (
    "havendesk.kernel.actors",
    "havendesk.kernel.doors",
    "havendesk.kernel.i18n",
    "havendesk.kernel.language_models.types",
    "havendesk.kernel.retention",
)


def closed_lists() -> tuple[str, ...]:
    """Title, introduction and one section per room that has closed lists."""
    parts = []
    for room, lists in _by_room():
        rows = [
            (
                f"`{one.__name__}`",
                first_sentence(one),
                ", ".join(f"`{member.value}`" for member in one),
            )
            for one in lists
        ]
        if rows:
            parts.append(f"## {room}\n\n{table(('list', 'meaning', 'words'), rows)}")
    return (
        "Closed lists",
        "Names of states, reasons, kinds and verbs are closed lists: what is not here is not stored. Error"
        " codes have [a page of their own](errors.md), as have [events](events.md) and"
        " [kill switches](switches.md).",
        *parts,
    )


def _by_room() -> Iterator[tuple[str, list[type[StrEnum]]]]:
    rooms = import_module("havendesk.config.rooms")
    yield "kernel", [one for name in KERNEL for one in _lists_of(import_module(name))]
    for room, module in rooms.modules("types"):
        if room != "kernel":
            yield room, _lists_of(module)


def _lists_of(module: Any) -> list[type[StrEnum]]:
    return [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, StrEnum) and _is_of(value.__module__, module.__name__)
    ]


def _is_of(place: str, door: str) -> bool:
    """Whether it is written in this door, which may be a folder."""
    return place == door or place.startswith(f"{door}.")


def roles() -> tuple[str, ...]:
    """Title, introduction and the table of permissions by role."""
    rules = import_module("havendesk.people.rules")
    names = list(rules.ROLE_PERMISSIONS)
    everything = sorted(frozenset().union(*rules.ROLE_PERMISSIONS.values()))
    rows = [
        (f"`{permission}`", *("yes" if permission in rules.ROLE_PERMISSIONS[role] else "" for role in names))
        for permission in everything
        if permission not in rules.WIDENING_RIGHTS
    ]
    wide = [
        (f"`{permission}`", *("yes" if permission in rules.ROLE_PERMISSIONS[role] else "" for role in names))
        for permission in sorted(rules.WIDENING_RIGHTS)
    ]
    head = ("permission", *(role.value for role in names))
    return (
        "Roles and permissions",
        "A permission is the name of an [action or query](doors.md); a role is a closed set of them. Somebody"
        " with two roles may do what either may. Permissions are read again for every request and every"
        " frame. A permission lets somebody knock; the act itself still looks at the case: an agent who may"
        " `tickets.conversation` sees the conversations assigned to them, not all.",
        f"## Permissions\n\n{table(head, rows)}",
        "## Rights that widen\n\nThese are no doors. They let the holder's doors reach beyond what is"
        f" assigned to them.\n\n{table(head, wide)}",
    )


def roles_with(permission: str) -> list[str]:
    """Names of the roles that hold a permission, in the order of the closed list."""
    rules = import_module("havendesk.people.rules")
    return [role.value for role, held in rules.ROLE_PERMISSIONS.items() if permission in held]
