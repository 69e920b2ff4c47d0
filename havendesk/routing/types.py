"""Cards and closed lists that routing's doors speak."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.errors import ErrorCode
from havendesk.people.types import AgentCode, PresenceStatus, Topic
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
class Call:
    """Why security is called about an account.

    Attributes:
        client_key: the same key of the same customer is the same ticket.
        text: what the customer says first; empty where nobody of them said anything.
        told: a line of the desk to the customer; empty for none.
        summary: for security, as an internal note.
        not_for: members of staff whom it is about: they never get it and never see it.
    """

    customer: Actor
    client_key: UUID
    language: str
    jurisdiction: str
    summary: str
    text: str = ""
    told: str = ""
    priority: Priority = Priority.URGENT
    not_for: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in the queue. ``position`` counts from 1 within the ticket's lane; ``expected_seconds`` is None
    while too little is known to say anything true."""

    position: int
    expected_seconds: int | None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that an agent serves now, with the code by which its customer knows the agent."""

    reference: str
    code: AgentCode


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


@dataclass(frozen=True, slots=True)
class LiveQueue:
    """A lane in which somebody waits: a team and a language; how long the first of them has waited (s)."""

    team_id: UUID
    team: str
    language: str
    waiting: int
    longest_seconds: int


@dataclass(frozen=True, slots=True)
class Served:
    """A contact in work."""

    id: UUID
    reference: str
    topic: Topic
    since: datetime


@dataclass(frozen=True, slots=True)
class LiveAgent:
    """An agent who is there, or has open contacts. ``since`` is the moment from which the presence holds."""

    id: UUID
    name: str
    presence: PresenceStatus
    since: datetime | None
    capacity: int
    serving: tuple[Served, ...]


@dataclass(frozen=True, slots=True)
class LiveWaits:
    """How long those waited (s) who were served since midnight UTC; None while nobody was."""

    p50_seconds: int | None
    p95_seconds: int | None
    served_today: int


@dataclass(frozen=True, slots=True)
class LiveView:
    """The desk at this moment, as a lead sees it."""

    queues: tuple[LiveQueue, ...]
    agents: tuple[LiveAgent, ...]
    waits: LiveWaits
