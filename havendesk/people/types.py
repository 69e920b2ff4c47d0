"""Cards and closed lists that the doors of people speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.amounts import Amount


class Role(StrEnum):
    """What a member of staff is here for; permissions follow from it (:mod:`havendesk.people.rules`)."""

    AGENT = "agent"
    LEAD = "lead"
    EDITOR = "editor"
    SECURITY = "security"
    COMPLIANCE = "compliance"
    QUALITY = "quality"
    PLANNER = "planner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class PresenceStatus(StrEnum):
    """Whether a member of staff can be given contacts now. Only ``AVAILABLE`` is given any."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"
    WRAP_UP = "wrap_up"
    OFFLINE = "offline"


class Topic(StrEnum):
    """What a matter is about."""

    ACCOUNT = "account"
    IDENTITY = "identity"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    TRADING = "trading"
    FEES = "fees"
    SECURITY = "security"
    API = "api"
    TAX = "tax"
    OTHER = "other"


class SecondFactorRule(StrEnum):
    """Whether staff need a second factor. ``AUTO`` asks for it unless the exchange is a sandbox."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class StaffCard:
    """A member of staff as colleagues see them. ``capacity`` is the number of concurrent contacts."""

    id: UUID
    name: str
    roles: tuple[Role, ...]
    languages: tuple[str, ...]
    capacity: int
    team_ids: tuple[UUID, ...]
    active: bool
    presence: PresenceStatus


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team: what it takes, in which languages."""

    id: UUID
    name: str
    topics: tuple[Topic, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """A team of another company, and since when it is locked out (None: it is not)."""

    team_id: UUID
    name: str
    company: str
    members: int
    locked_at: datetime | None
    locked_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class AgentCard:
    """What routing needs to choose an agent; lists of these are ordered by ``idle_since``."""

    id: UUID
    name: str
    languages: tuple[str, ...]
    capacity: int
    status: PresenceStatus
    idle_since: datetime


@dataclass(frozen=True, slots=True)
class PresenceCard:
    """Who is there. ``idle_since`` is the moment from which the agent waits for a contact, ``changed_at`` the
    one from which the status holds."""

    staff_id: UUID
    status: PresenceStatus
    connected_at: datetime | None
    last_seen_at: datetime | None
    idle_since: datetime | None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MeCard:
    """The signed-in member of staff; ``second_factor`` says whether one is enrolled."""

    id: UUID
    name: str
    roles: tuple[Role, ...]
    permissions: tuple[str, ...]
    languages: tuple[str, ...]
    teams: tuple[TeamCard, ...]
    presence: PresenceStatus
    second_factor: bool


@dataclass(frozen=True, slots=True)
class SignInCard:
    """One browser that is signed in as the viewer."""

    id: int
    address: str
    browser: str
    since: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """What a redeemed live ticket opens: the actor, and the sign-in session whose end must close it."""

    actor: Actor
    name: str
    session_id: int


class ApprovalState(StrEnum):
    """How far an approval is. ``REFUSED``, ``EXPIRED``, ``EXECUTED`` and ``FAILED`` are ends."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    EXECUTED = "executed"
    FAILED = "failed"


class SameLine(StrEnum):
    """Why a person may not decide for another."""

    ONESELF = "oneself"
    SAME_TEAM = "same_team"
    LEAD_OF_LINE = "lead_of_line"


class RestrictionKind(StrEnum):
    """LIMITED: a sixth of what the caps allow. SUSPENDED: no sign-in and no session."""

    LIMITED = "limited"
    SUSPENDED = "suspended"


SHARE_OF_LIMITED = 6
"""Who was limited has this part of what a cap allows."""


class ReviewVerdict(StrEnum):
    """What the review of a break-glass found."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


@dataclass(frozen=True, slots=True)
class Limit:
    """What one role may do alone of one act in one day (UTC).

    ``count``: how often; ``None`` for any number. ``value``: the sum of what it moves, in one asset or in the
    desk's reference currency; ``None`` for any. A role and an act without a limit are never done alone.
    """

    role: Role
    act: str
    count: int | None
    value: Amount | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What somebody did alone of one act today. ``values``: by asset; ``worth`` in the reference currency."""

    count: int
    values: Mapping[str, Decimal]
    worth: Decimal


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff as far as lines go: who they are, what for, in which teams."""

    id: UUID
    roles: frozenset[str]
    team_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """An act that a second person decides about. ``second_id`` is ``None`` while nobody suitable is there.

    ``digest`` is SHA-256 over the canonical JSON of name and arguments, in hexadecimal; ``code`` says why an
    approved act failed.
    """

    id: UUID
    act: str
    description: str
    arguments: Mapping[str, Any]
    digest: str
    reason: str
    value: Amount | None
    asked_by_id: UUID
    asked_by_name: str
    asked_at: datetime
    second_id: UUID | None
    second_name: str
    expires_at: datetime
    state: ApprovalState
    decided_at: datetime | None
    decision_reason: str
    settled_at: datetime | None
    code: str


@dataclass(frozen=True, slots=True)
class BreakGlassCard:
    """Somebody did alone what needs two. ``uses``: acts done under it; ``due_at``: when its review is due."""

    id: UUID
    act: str
    staff_id: UUID
    staff_name: str
    reason: str
    since: datetime
    until: datetime
    uses: int
    due_at: datetime
    reviewed_by_name: str
    reviewed_at: datetime | None
    verdict: ReviewVerdict | None
    note: str


@dataclass(frozen=True, slots=True)
class ToDecide:
    """What waits for one member of staff: approvals to decide, reviews of break-glass to settle."""

    approvals: int
    reviews: int


@dataclass(frozen=True, slots=True)
class AgentCode:
    """By which a customer knows that an agent is of this desk: shown to both, grouped for reading."""

    code: str
    staff_name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class AgentCodeFinding:
    """What a check of an agent's code says. ``ours``: an agent of this desk has it now.

    ``checked_before``: when it was checked for the first time, unless this is it: a code is said to one
    customer, so a second check by a stranger means that it was passed on.
    """

    ours: bool
    until: datetime | None = None
    checked_before: datetime | None = None
