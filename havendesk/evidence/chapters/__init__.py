"""What a package says, one small module per chapter. A chapter registers itself with its place."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from havendesk.evidence.book import Book
from havendesk.evidence.sources import Sources, Subject

Write = Callable[[Book, Sources, Subject], None]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its word in the texts, its place, and what writes it."""

    name: str
    place: int
    write: Write


CHAPTERS: dict[str, Chapter] = {}


def chapter(name: str, place: int) -> Callable[[Write], Write]:
    """Register a function as the chapter of that name. Chapters are written in the order of their places."""

    def decorate(write: Write) -> Write:
        CHAPTERS[name] = Chapter(name, place, write)
        return write

    return decorate


def in_order() -> list[Chapter]:
    """All chapters."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return sorted(CHAPTERS.values(), key=lambda one: one.place)
