"""The rooms, from the ground to the roof, and how their optional files are found."""

import importlib
from collections.abc import Iterator
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


ROOT = Path(__file__).resolve().parent.parent


def has(room: str, file: str) -> bool:
    """Whether the room has this file (``options`` …); a missing one means that it does not do that."""
    folder = ROOT.joinpath(*room.split("."))
    return (folder / f"{file}.py").exists() or (folder / file / "__init__.py").exists()


def modules(file: str) -> Iterator[tuple[str, ModuleType]]:
    """``(room, module)`` of every room that has the file, ground first. Imports them."""
    for room in ROOMS:
        if has(room, file):
            yield room, importlib.import_module(f"havendesk.{room}.{file}")


def installed_apps() -> list[str]:
    """Django applications of the rooms that keep tables, templates or checks."""
    return [f"havendesk.{room}" for room in ROOMS if has(room, "apps")]
