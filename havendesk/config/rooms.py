"""The rooms, from the ground to the roof, and how their optional files are found."""

import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

ROOMS = (
    "kernel",
    "audit",
    "people",
    "exchange",
    "customers",
    "notices",
    "protection",
    "resolvers",
    "knowledge",
    "certificates",
    "tickets",
    "routing",
    "evidence",
    "cases.takeover",
    "cases.recovery",
    "bot",
    "channels.chat",
    "assistance",
    "quality.conduct",
    "live",
    "site",
    "api",
)

HIGHEST = {"sequencer": "people", "freeze-lane": "protection"}
"""The highest room that a part needs, where it does not need all: it starts sooner, also again after it was
killed, and keeps less in memory. Rooms import only from below, so what a part loads is whole."""

COMMAND = "command"
"""The part that runs one command and ends. It loads all rooms; with ``:<room>`` behind it, those up to it."""

LEAST = "people"
"""Nobody loads less than the rooms up to this one: it says who may what."""

ROOT = Path(__file__).resolve().parent.parent


def has(room: str, file: str) -> bool:
    """Whether the room has this file (``options`` …); a missing one means that it does not do that."""
    folder = ROOT.joinpath(*room.split("."))
    return (folder / f"{file}.py").exists() or (folder / file / "__init__.py").exists()


def of_part(part: str) -> tuple[str, ...]:
    """The rooms that this part loads, ground first."""
    name, _, asked = part.partition(":")
    highest = asked if name == COMMAND else HIGHEST.get(part, "")
    return ROOMS[: max(ROOMS.index(highest), ROOMS.index(LEAST)) + 1] if highest else ROOMS


def loads_as_needed(part: str) -> bool:
    """Whether this part runs one command that needs some rooms only."""
    return part.startswith(f"{COMMAND}:") and of_part(part) != ROOMS


def part_up_to(room: str) -> str:
    """The part that runs a command which needs this room and those below."""
    return f"{COMMAND}:{room}"


def modules(file: str, among: Sequence[str] = ROOMS) -> Iterator[tuple[str, ModuleType]]:
    """``(room, module)`` of every room that has the file, ground first. Imports them."""
    for room in among:
        if has(room, file):
            yield room, importlib.import_module(f"havendesk.{room}.{file}")


def installed_apps(part: str) -> list[str]:
    """Django applications of the part's rooms that keep tables, templates or checks."""
    return [f"havendesk.{room}" for room in of_part(part) if has(room, "apps")]
