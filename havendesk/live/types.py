"""What the gateway's parts hand each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.tickets.types import Status


class CloseCode(IntEnum):
    """Why the gateway closes a socket; the clients' answers stand in docs/reference/gateway.md."""

    TOO_BIG = 1009
    FAULT = 1011
    DRAINED = 1012
    BAD_HELLO = 4400
    NOT_SIGNED_IN = 4401
    ORIGIN = 4403
    SLOW = 4408
    FLOOD = 4429


@dataclass(frozen=True, slots=True)
class Who:
    """The person at the other end of a socket. ``session`` is what is looked at again while the socket
    lives."""

    actor: Actor
    name: str
    session: Any = field(repr=False)
    jurisdiction: str = ""

    @property
    def id(self) -> UUID:
        """The customer's or the member of staff's id."""
        if self.actor.id is None:
            raise ValueError("a socket's actor has an id")
        return self.actor.id

    @property
    def is_staff(self) -> bool:
        """Whether a member of staff sits there."""
        return self.actor.is_staff


@dataclass(slots=True)
class Position:
    """How far one socket is in one ticket."""

    pushed: int
    pushed_at: float = 0.0
    state: str = ""
    here: str = ""
    reads: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TicketView:
    """A followed ticket as ``state`` frames show it."""

    id: UUID
    reference: str
    status: str
    handler: str
    assignee_id: UUID | None
    assignee_name: str
    topic: str
    priority: str
    language: str
    queue: tuple[int, int | None] | None
    head: int
    read: dict[str, int]
    rating: int | None
    customer_id: UUID
    team_id: UUID | None
    listening: bool = False
    # Where the matter goes on: id and reference.
    merged_into: tuple[UUID, str] | None = None

    @property
    def served_by(self) -> UUID | None:
        """The agent who serves it now; a finished ticket is served by nobody, whoever solved it."""
        return None if self.status in (Status.SOLVED, Status.CLOSED) else self.assignee_id

    def frame(self, *, for_staff: bool) -> dict[str, Any]:
        """The ``state`` frame for a customer or for staff."""
        assignee: dict[str, Any] | None = None
        if self.assignee_id is not None:
            assignee = {"name": self.assignee_name}
            if for_staff:
                assignee["id"] = str(self.assignee_id)
        queue = None
        if self.queue is not None:
            queue = {"position": self.queue[0], "expected_seconds": self.queue[1]}
        merged = self.merged_into
        return {
            "type": "state",
            "ticket": str(self.id),
            "reference": self.reference,
            "status": self.status,
            "handler": self.handler,
            "assignee": assignee,
            "topic": self.topic,
            "priority": self.priority,
            "language": self.language,
            "queue": queue,
            "head": self.head,
            "read": self.read,
            "rating": self.rating,
            "merged_into": {"id": str(merged[0]), "reference": merged[1]} if merged else None,
            "listening": self.listening,
        }


@dataclass(frozen=True, slots=True)
class PushedMessage:
    """One message, encoded once for all sockets: ``text`` for staff, ``public`` for the customer, ``own`` for
    its author, with their ``cid``."""

    ticket_id: UUID
    number: int
    internal: bool
    author_id: UUID | None
    text: str
    public: str
    own: str


@dataclass(frozen=True, slots=True)
class ReadMark:
    """Somebody saw everything up to ``number``."""

    actor: Actor
    ticket_id: UUID
    number: int
