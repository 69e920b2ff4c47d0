"""Cards and closed lists that the tickets' doors speak."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from havendesk.exchange.types import SituationCard
from havendesk.kernel.actors import Actor
from havendesk.kernel.errors import ErrorCode
from havendesk.people.types import Topic
from havendesk.tickets.types.parts import Parts
from havendesk.tickets.types.tags import TagCard, TicketRef

ERASED = "[erased]"
"""What stands where a text or a file's name stood (see migration 0002)."""


class Priority(StrEnum):
    """How soon. The order of the list is the order in the queue."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Status(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_DEPARTMENT = "waiting_department"
    SOLVED = "solved"
    CLOSED = "closed"


class Handler(StrEnum):
    """Who has the next word."""

    BOT = "bot"
    QUEUE = "queue"
    AGENT = "agent"


class AuthorKind(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Visibility(StrEnum):
    """Who may read a message: everybody in the ticket, or staff only."""

    PUBLIC = "public"
    INTERNAL = "internal"


class MessageKind(StrEnum):
    """How a message is shown."""

    TEXT = "text"
    ANSWER = "answer"
    EVENT = "event"


class Channel(StrEnum):
    """How a message travelled."""

    CHAT = "chat"


class DeskView(StrEnum):
    """The lists of the desk."""

    MINE = "mine"
    TEAM = "team"
    QUEUE = "queue"
    ALL = "all"
    SNOOZED = "snoozed"
    MENTIONED = "mentioned"
    UNREAD = "unread"


class InboxKind(StrEnum):
    """Why something lies in somebody's inbox: a colleague named them, gave a ticket to them or passed one on,
    a ticket of theirs woke up or was opened again."""

    MENTION = "mention"
    ASSIGNED = "assigned"
    TRANSFERRED = "transferred"
    WOKEN = "woken"
    REOPENED = "reopened"


class SecretKind(StrEnum):
    """What was masked in a text before it was stored. OFFER: the whole text was held back from the desk,
    because it offered an agent money; security reads it."""

    RECOVERY_PHRASE = "recovery_phrase"
    PRIVATE_KEY = "private_key"
    CARD = "card"
    CODE = "code"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class WithheldCard:
    """A message that was held back. ``kind``: what it seemed to offer; ``agent_id``: whom it would have
    reached, None where nobody served the ticket; ``settled_at``: when security passed it on or set it aside.
    """

    id: UUID
    ticket_id: UUID
    reference: str
    number: int
    at: datetime
    agent_id: UUID | None
    kind: str
    language: str
    text: str
    settled_at: datetime | None
    passed_on: bool


@dataclass(frozen=True, slots=True)
class WithheldPage:
    """One page of them, newest first; ``after`` continues it, empty at the end."""

    items: tuple[WithheldCard, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Citation:
    """An article that an answer rests on."""

    slug: str
    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Copied:
    """A message that is said again in another ticket: who did that, and when it was said first."""

    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class NewMessage:
    """One item of :func:`append_messages`. ``client_key``, made once by the writer, makes retries safe."""

    ticket_id: UUID
    author: Actor
    client_key: UUID
    text: str
    visibility: Visibility = Visibility.PUBLIC
    kind: MessageKind = MessageKind.TEXT
    channel: Channel = Channel.CHAT
    attachment_ids: tuple[UUID, ...] = ()
    citations: tuple[Citation, ...] = ()
    only_if_head: int | None = None
    mentions: tuple[UUID, ...] = ()
    copied: Copied | None = None
    parts: Parts | None = None


@dataclass(frozen=True, slots=True)
class NewTicket:
    """One item of :func:`open_tickets`; the text, if any, becomes message number 1."""

    customer: Actor
    client_key: UUID
    language: str
    jurisdiction: str
    text: str = ""
    topic: Topic = Topic.OTHER
    channel: Channel = Channel.CHAT
    attachment_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Appended:
    """An accepted item: its number and the text as it was stored."""

    ticket_id: UUID
    client_key: UUID
    number: int
    at: datetime
    text: str
    masked: tuple[str, ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """A refused item of a batch; its neighbours are not touched."""

    ticket_id: UUID | None
    client_key: UUID
    code: ErrorCode
    field: str = ""
    head: int | None = None
    params: dict[str, int | str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket that exists because of an item of :func:`open_tickets`; number 0 while it has no message."""

    ticket_id: UUID
    client_key: UUID
    reference: str
    number: int
    at: datetime
    text: str | None
    masked: tuple[str, ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote, as others may see it; ``name`` is set for staff only."""

    kind: AuthorKind
    id: UUID | None = None
    name: str = ""


class ScanState(StrEnum):
    """What the virus scanner says of a file. NONE: the desk had none when it came. WAITING: held back until
    it has answered. INFECTED: in quarantine, opened by nobody."""

    NONE = "none"
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


@dataclass(frozen=True, slots=True)
class AttachmentCard:
    """A file of a message, or one that waits to be claimed by one.

    A voice note has ``seconds`` and, where its sender told them, ``peaks`` (0 to 100) for its wave form.
    """

    id: UUID
    name: str
    media_type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    peaks: tuple[int, ...] | None = None
    scan: ScanState = ScanState.NONE


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file in quarantine, for whoever looks after it: no name, and nothing of its content. ``finding`` is
    the scanner's name for what it found; ``ticket_id`` None while no message has claimed the file."""

    id: UUID
    media_type: str
    bytes: int
    finding: str
    uploaded_at: datetime
    uploader_kind: str
    ticket_id: UUID | None
    ticket_reference: str
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefusedFiles:
    """Part of the list, the newest first. ``after`` continues it, empty at its end; ``unseen`` counts those
    at which nobody has looked."""

    files: tuple[RefusedFile, ...]
    after: str
    unseen: int


@dataclass(frozen=True, slots=True)
class ScannerState:
    """How the virus scanner does. ``waiting``: files that are held back until it answers."""

    wanted: bool
    answers: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Largest file in bytes and the accepted media types; for voice notes the largest, longest and types."""

    bytes: int
    media_types: tuple[str, ...]
    voice_bytes: int
    voice_seconds: int
    voice_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageCard:
    """One message. ``client_key`` is for its author's clients only."""

    ticket: UUID
    number: int
    author: Author
    visibility: Visibility
    kind: MessageKind
    text: str
    at: datetime
    channel: Channel
    attachments: tuple[AttachmentCard, ...]
    masked: tuple[str, ...]
    citations: tuple[Citation, ...]
    client_key: UUID
    parts: Parts | None = None


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket in a list: nothing in it is personal data.

    ``unread``: the customer wrote after what an agent has read. ``draft`` and ``mentioned`` are the viewer's
    own: a draft lies there, a colleague named them and they have not looked yet.
    """

    id: UUID
    reference: str
    topic: Topic
    priority: Priority
    language: str
    status: Status
    handler: Handler
    channel: Channel
    jurisdiction: str
    customer_id: UUID
    customer_alias: str
    assignee_id: UUID | None
    assignee_name: str
    team_id: UUID | None
    team_name: str
    opened_at: datetime
    last_at: datetime
    waiting_since: datetime | None
    last_number: int
    last_customer_number: int
    read_customer: int
    read_agent: int
    rating: int | None
    unread: bool = False
    draft: bool = False
    mentioned: bool = False
    tags: tuple[TagCard, ...] = ()
    snoozed_until: datetime | None = None
    merged_into: TicketRef | None = None


@dataclass(frozen=True, slots=True)
class Latest:
    """The last words of a customer's ticket, shortened, and how many of ours its customer has not read."""

    author_kind: AuthorKind | None
    text: str
    unread: int


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """One line of a ticket's history."""

    at: datetime
    kind: str
    actor_kind: str
    actor_id: UUID | None
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConversationCard:
    """A ticket as its agent opens it: the row, the last messages, the history."""

    ticket: TicketRow
    messages: tuple[MessageCard, ...]
    history: tuple[ChangeCard, ...]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of a list of tickets; ``next`` is an opaque cursor, empty at the end."""

    items: tuple[TicketRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class EarlierTicket:
    """Another ticket of the same customer, without personal data."""

    id: UUID
    reference: str
    topic: Topic
    status: Status
    opened_at: datetime
    rating: int | None


@dataclass(frozen=True, slots=True)
class EarlierTickets:
    """The section of earlier tickets. ``more``: there are more than are shown."""

    available: bool
    more: bool
    items: tuple[EarlierTicket, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What stands beside a conversation. ``exchange`` is None for a visitor."""

    exchange: SituationCard | None
    earlier: EarlierTickets


@dataclass(frozen=True, slots=True)
class Revealed:
    """A field that was shown: its value until ``until``, and how many more looks this hour allows."""

    value: str
    until: datetime
    left: int
