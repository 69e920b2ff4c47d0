"""Cards and closed lists that the doors of notices speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class NoticeKind(StrEnum):
    """What a customer is told unasked. Each kind has its sentences in ``rules/wording.py``."""

    SECURITY_WARNING = "security_warning"
    FREEZE_REPORTED = "freeze_reported"
    FREEZE_CONFIRMED = "freeze_confirmed"
    FREEZE_RELEASED = "freeze_released"
    TAKEOVER_STEP = "takeover_step"
    HOLD_PLACED = "hold_placed"
    HOLD_EXTENDED = "hold_extended"
    HOLD_ENDED = "hold_ended"
    HOLD_APPEAL_DECIDED = "hold_appeal_decided"
    RECOVERY_BEGUN = "recovery_begun"
    RECOVERY_CODE = "recovery_code"
    RECOVERY_PROOF = "recovery_proof"
    RECOVERY_COOLING = "recovery_cooling"
    RECOVERY_DONE = "recovery_done"
    RECOVERY_STOPPED = "recovery_stopped"
    EVIDENCE_READY = "evidence_ready"
    AGENT_LOOKED = "agent_looked"


class LinkName(StrEnum):
    """What a link of a notice says."""

    IT_WAS_ME = "it_was_me"
    IT_WAS_NOT_ME = "it_was_not_me"
    STOP = "stop"
    READ_MORE = "read_more"


class Way(StrEnum):
    """How a notice travels besides the in-site inbox."""

    EMAIL = "email"
    PUSH = "push"


class DeliveryState(StrEnum):
    """How far one delivery is."""

    WANTED = "wanted"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class DeliveryCode(StrEnum):
    """Why a delivery is not sent, or not yet."""

    NONE = ""
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    NOT_CONFIGURED = "not_configured"
    NOT_OFFERED = "not_offered"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class NoticeLink:
    """One thing to do. ``path`` begins with a slash and carries its own one-time signed token, if it needs
    one: whoever holds the path may use it."""

    name: LinkName
    path: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice in words: a short subject and the sentences below it."""

    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice as its customer reads it, in their language. ``read_at`` is None while unread."""

    id: UUID
    kind: NoticeKind
    subject: str
    lines: tuple[str, ...]
    links: tuple[NoticeLink, ...]
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryCard:
    """One delivery as staff see it: ``target`` is masked."""

    way: Way
    target: str
    state: DeliveryState
    code: DeliveryCode
    attempts: int
    next_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentNoticeCard:
    """A notice as staff see it: what was said and by which ways it went. Links are left out: they are the
    customer's."""

    id: UUID
    kind: NoticeKind
    subject: str
    lines: tuple[str, ...]
    at: datetime
    read_at: datetime | None
    deliveries: tuple[DeliveryCard, ...]


Params = Mapping[str, str]
"""Values for the sentences of a notice. A name that ends in ``_at`` holds an ISO time; ``country`` an ISO
3166-1 code; one that ends in ``_text`` holds a text of the catalogues, said in the reader's language; every
other value stands as it is. No personal data beyond what the sentence needs."""
