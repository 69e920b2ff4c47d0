"""Facts about tickets."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event
from havendesk.tickets.types import AuthorKind, Handler


@dataclass(frozen=True)
class TicketOpened(Event):
    """A ticket was opened by a customer."""

    ticket_id: UUID


@dataclass(frozen=True)
class MessagesAppended(Event):
    """Messages of one kind of author were stored; ``number`` is the last of them, ``handler`` had the next
    word then."""

    ticket_id: UUID
    number: int
    author_kind: AuthorKind
    handler: Handler


@dataclass(frozen=True)
class MessageWithheld(Event):
    """A message that offered an agent money was held back. ``agent_id`` served the ticket."""

    withheld_id: UUID
    ticket_id: UUID
    agent_id: UUID | None


@dataclass(frozen=True)
class HandlerChanged(Event):
    """Another party has the next word."""

    ticket_id: UUID
    handler: Handler


@dataclass(frozen=True)
class PriorityChanged(Event):
    """A ticket must be answered sooner, or may be answered later."""

    ticket_id: UUID


@dataclass(frozen=True)
class TicketReopened(Event):
    """A customer wrote in a solved ticket."""

    ticket_id: UUID


@dataclass(frozen=True)
class TicketWoken(Event):
    """A snoozed ticket is back, because it was time or because the customer wrote."""

    ticket_id: UUID


@dataclass(frozen=True)
class TicketSolved(Event):
    """A ticket was solved."""

    ticket_id: UUID


@dataclass(frozen=True)
class TicketRated(Event):
    """A customer rated a ticket."""

    ticket_id: UUID
    score: int


@dataclass(frozen=True)
class UploadStored(Event):
    """A file came that the virus scanner has to see before anybody opens it."""

    attachment_id: UUID


@dataclass(frozen=True)
class UploadInfected(Event):
    """The virus scanner found something in a file: it goes into quarantine."""

    attachment_id: UUID
