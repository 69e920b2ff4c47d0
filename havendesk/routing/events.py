"""Facts about queues."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event
from havendesk.routing.types import QueueReason


@dataclass(frozen=True)
class TicketQueued(Event):
    """A ticket waits for a person."""

    ticket_id: UUID
    team_id: UUID
    reason: QueueReason


@dataclass(frozen=True)
class TicketAssigned(Event):
    """An agent serves a ticket from now on."""

    ticket_id: UUID
    agent_id: UUID


@dataclass(frozen=True)
class QueueMoved(Event):
    """Places in a team's queue changed."""

    team_id: UUID
