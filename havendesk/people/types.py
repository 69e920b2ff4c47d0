"""Cards and closed lists that the doors of people speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from havendesk.kernel.actors import Actor


class Role(StrEnum):
    """What a member of staff is here for; permissions follow from it (:mod:`havendesk.people.rules`)."""

    AGENT = "agent"
    LEAD = "lead"
    EDITOR = "editor"
    SECURITY = "security"
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
