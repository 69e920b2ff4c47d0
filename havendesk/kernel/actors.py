"""Who acts: one small value that every door takes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """The closed list of who can act."""

    CUSTOMER = "customer"
    STAFF = "staff"
    BOT = "bot"
    SYSTEM = "system"
    SERVICE = "service"
    ANONYMOUS = "anonymous"


class Origin(StrEnum):
    """Through which face the act came."""

    CHAT = "chat"
    CONSOLE = "console"
    API = "api"
    PAGE = "page"
    JOB = "job"
    COMMAND = "command"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor for the length of one request, frame or job.

    ``permissions`` matters for staff and service accounts only: names of actions and queries. A visitor
    whose identity is unproven and a proven customer are both ``CUSTOMER``; the customers room knows which.
    ``stepped_up_until``: until when the sign-in session behind a member of staff counts as freshly proven.
    """

    kind: ActorKind
    id: UUID | None = None
    permissions: frozenset[str] = frozenset()
    origin: str = Origin.SYSTEM
    request_id: str = ""
    on_behalf_of: UUID | None = None
    stepped_up_until: datetime | None = None

    @property
    def is_staff(self) -> bool:
        """Whether a member of staff acts."""
        return self.kind is ActorKind.STAFF

    def may(self, permission: str) -> bool:
        """Whether this member of staff or service account holds the permission of that name."""
        return permission in self.permissions

    def proved_lately(self, at: datetime) -> bool:
        """Whether the person behind the session gave a second factor not long before ``at``."""
        return self.stepped_up_until is not None and at < self.stepped_up_until


SYSTEM = Actor(ActorKind.SYSTEM)
BOT = Actor(ActorKind.BOT)
ANONYMOUS = Actor(ActorKind.ANONYMOUS)
