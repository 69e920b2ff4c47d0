"""Cards of what an agent works with at the desk: views, drafts, inbox, macros, messages for later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from havendesk.tickets.types import AttachmentCard, InboxKind


@dataclass(frozen=True, slots=True)
class ViewCard:
    """A saved view. ``filter`` is the JSON form of :class:`~havendesk.tickets.rules.lists.ListFilter`."""

    id: UUID
    name: str
    scope: str
    team_id: UUID | None
    filter: dict[str, Any]
    sort: str
    owner_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class ViewCount:
    """How many tickets a list holds; ``more`` where it was not counted to the end."""

    view: str
    count: int
    more: bool


class ScheduledState(StrEnum):
    """What became of a scheduled message."""

    WAITING = "waiting"
    SENT = "sent"
    CANCELLED = "cancelled"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DraftCard:
    """What an agent has begun to write. An empty one says that it was sent or thrown away. Files that were
    purged or sent meanwhile are left out."""

    ticket: UUID
    reference: str
    text: str
    internal: bool
    attachments: tuple[AttachmentCard, ...]
    revision: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class InboxAuthor:
    """The colleague behind an item of the inbox."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class InboxItemCard:
    """Something in a ticket that concerns the viewer; ``by`` is None where no colleague did it."""

    id: UUID
    ticket: UUID
    reference: str
    kind: InboxKind
    by: InboxAuthor | None
    number: int | None
    at: datetime
    read: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of an inbox, newest first; ``unread`` counts all of them, at most to 1,000."""

    items: tuple[InboxItemCard, ...]
    next: str
    unread: int


@dataclass(frozen=True, slots=True)
class MacroCard:
    """A text that is written often: by language, and what is done with it."""

    id: UUID
    name: str
    shortcut: str
    scope: str
    team_id: UUID | None
    owner_id: UUID | None
    texts: dict[str, str]
    acts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RenderedMacro:
    """A macro as it would be written in one ticket. ``missing`` placeholders still stand in the text, because
    nothing is known to put there."""

    text: str
    language: str
    missing: tuple[str, ...]
    acts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ScheduledCard:
    """A message for later. ``why`` says why it was not sent: ``replied``, ``withdrawn`` or an error code."""

    id: UUID
    ticket: UUID
    cid: UUID
    author: InboxAuthor
    text: str
    attachments: tuple[UUID, ...]
    at: datetime
    unless_reply: bool
    state: ScheduledState
    why: str
