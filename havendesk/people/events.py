"""Facts that people announces."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event
from havendesk.people.types import PresenceStatus


@dataclass(frozen=True)
class PresenceChanged(Event):
    """A member of staff says that they are there, or not; also when their connection was lost."""

    staff_id: UUID
    status: PresenceStatus


@dataclass(frozen=True)
class StaffLost(Event):
    """The connection of a member of staff was lost without a word; their contacts need somebody else."""

    staff_id: UUID


@dataclass(frozen=True)
class StaffDeactivated(Event):
    """A member of staff left: nothing may stay assigned to them."""

    staff_id: UUID


@dataclass(frozen=True)
class SignInsEnded(Event):
    """One or all sign-in sessions of a member of staff were ended."""

    staff_id: UUID
