"""What moves tickets: alterations of many at once, what they were before, links, copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from havendesk.people.types import Topic
from havendesk.tickets.types import Handler, MessageCard, Priority, Status


class LinkKind(StrEnum):
    """How a ticket has to do with another one. The last two are made by splitting and merging only."""

    RELATED = "related"
    DUPLICATE = "duplicate"
    CAUSE = "cause"
    SPLIT = "split"
    MERGED = "merged"


class Direction(StrEnum):
    """Whether a link reads from the ticket that is looked at, or towards it."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Handing:
    """A ticket given to the bot, a queue or an agent. Without a team it keeps the one it has."""

    ticket_id: UUID
    handler: Handler
    agent_id: UUID | None = None
    team_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Alteration:
    """What to change; what is empty stays. ``wake`` ends a snooze."""

    status: Status | None = None
    topic: Topic | None = None
    priority: Priority | None = None
    snooze_until: datetime | None = None
    wake: bool = False
    add_tags: frozenset[UUID] = frozenset()
    remove_tags: frozenset[UUID] = frozenset()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ticket as it was at one moment, as JSON values of ids, times, numbers and words of closed lists.

    ``changes`` counts the lines of its history by kind; ``head`` is its last number.
    """

    ticket_id: UUID
    values: Mapping[str, Any]
    changes: Mapping[str, int]
    head: int


@dataclass(frozen=True, slots=True)
class Restoration:
    """Values of a :class:`Snapshot` that a ticket gets back; handler and assignee are not among them."""

    ticket_id: UUID
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last line of one kind in a ticket's history; ``count`` says how many there are of this kind."""

    kind: str
    before: str
    after: str
    actor_kind: str
    count: int


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A link as one of its two tickets shows it: nothing in it is personal data."""

    id: UUID
    kind: LinkKind
    direction: Direction
    ticket: UUID
    reference: str
    status: Status
    topic: Topic


@dataclass(frozen=True, slots=True)
class MergedCard:
    """A ticket that was merged into another one, with its own last messages."""

    ticket: UUID
    reference: str
    messages: tuple[MessageCard, ...]


@dataclass(frozen=True, slots=True)
class SolvedTicket:
    """A solved ticket as an example: what it was about, who served it last, how it was rated, which articles
    were shown in it. Nothing in it is personal data."""

    id: UUID
    reference: str
    topic: Topic
    handler: Handler
    rating: int | None
    solved_at: datetime | None
    articles: tuple[str, ...]
