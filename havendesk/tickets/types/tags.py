"""Tags, and tickets by name only: what a row of a list needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class TagColour(StrEnum):
    """In which colour a tag is drawn."""

    GREY = "grey"
    BLUE = "blue"
    TEAL = "teal"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PINK = "pink"
    PURPLE = "purple"


@dataclass(frozen=True, slots=True)
class TagCard:
    """A word that tickets bear."""

    id: UUID
    name: str
    colour: TagColour


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag of the desk. ``uses`` counts tickets, exactly up to 1,000."""

    id: UUID
    name: str
    colour: TagColour
    uses: int


@dataclass(frozen=True, slots=True)
class TicketRef:
    """Another ticket, by name only."""

    id: UUID
    reference: str
