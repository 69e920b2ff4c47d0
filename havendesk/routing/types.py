"""Cards and closed lists that routing's doors speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from havendesk.kernel.errors import ErrorCode
from havendesk.people.types import Topic
from havendesk.tickets.types import Priority


class QueueReason(StrEnum):
    """Why a ticket needs a person."""

    ASKED = "asked"
    BOT_UNSURE = "bot_unsure"
    BOT_SILENT = "bot_silent"
    BOT_OFF = "bot_off"
    SENSITIVE = "sensitive"
    URGENT_SECURITY = "urgent_security"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"
    AGENT_LOST = "agent_lost"


class AssignmentEnd(StrEnum):
    """Why an assignment ended."""

    FINISHED = "finished"
    TRANSFERRED = "transferred"
    AGENT_LOST = "agent_lost"


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in the queue. ``position`` counts from 1 within the ticket's lane; ``expected_seconds`` is None
    while too little is known to say anything true."""

    position: int
    expected_seconds: int | None


class Act(StrEnum):
    """What staff do to tickets and can take back."""

    TAKE = "take"
    ASSIGN = "assign"
    TRANSFER = "transfer"
    SOLVE = "solve"
    CLOSE = "close"
    WAIT = "wait"
    TOPIC = "topic"
    PRIORITY = "priority"
    TAG = "tag"
    UNTAG = "untag"
    SNOOZE = "snooze"
    WAKE = "wake"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class UndoCard:
    """How an act can be taken back by its maker, until when."""

    id: UUID
    until: datetime
    act: Act


@dataclass(frozen=True, slots=True)
class Left:
    """A ticket that an act on many left as it was, and why."""

    ticket: UUID
    code: ErrorCode


@dataclass(frozen=True, slots=True)
class Undone:
    """Which tickets got back what they had, and which did not because something else happened to them."""

    done: tuple[UUID, ...]
    refused: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class BulkWork:
    """What to do to many tickets, with the arguments that the act needs."""

    act: Act
    reason: str = ""
    team_id: UUID | None = None
    agent_id: UUID | None = None
    tags: tuple[UUID, ...] = ()
    topic: Topic | None = None
    priority: Priority | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of an act on many tickets; ``undo`` takes back the whole of what was done."""

    done: tuple[UUID, ...]
    refused: tuple[Left, ...]
    undo: UndoCard | None
