"""Facts that people announces."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event
from havendesk.people.types import ApprovalState, PresenceStatus


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
class StaffSuspended(Event):
    """A member of staff gets in no more until somebody says otherwise: nothing may stay assigned to them."""

    staff_id: UUID


@dataclass(frozen=True)
class SignInsEnded(Event):
    """One or all sign-in sessions of a member of staff were ended."""

    staff_id: UUID


@dataclass(frozen=True)
class ApprovalAsked(Event):
    """Somebody wants to do what needs two. ``second_id`` is who was chosen, if anybody suitable is there."""

    approval_id: UUID
    asked_by_id: UUID
    second_id: UUID | None


@dataclass(frozen=True)
class ApprovalDecided(Event):
    """The second person said yes or no; after a yes the act is run, once."""

    approval_id: UUID
    approved: bool


@dataclass(frozen=True)
class ApprovalSettled(Event):
    """An approval came to its end: refused, expired, executed or failed."""

    approval_id: UUID
    asked_by_id: UUID
    state: ApprovalState


@dataclass(frozen=True)
class GlassBroken(Event):
    """Somebody began to do alone what needs two; security is told, and a review follows."""

    glass_id: UUID
    staff_id: UUID
