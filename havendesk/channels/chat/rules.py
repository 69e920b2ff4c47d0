"""From what a socket said to the tickets room's items. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.errors import ErrorCode
from havendesk.people.types import Topic
from havendesk.tickets.types import (
    Appended,
    Channel,
    NewMessage,
    NewTicket,
    Opened,
    Rejected,
    Visibility,
)
from havendesk.tickets.types.parts import Parts

Outcome = Appended | Opened | Rejected
ItemType = TypeVar("ItemType", NewMessage, NewTicket)


def utterance(
    *,
    author: Actor,
    ticket_id: UUID,
    cid: UUID,
    text: str,
    attachments: Sequence[UUID] = (),
    internal: bool = False,
    only_if_head: int | None = None,
    mentions: Sequence[UUID] = (),
    chosen: str = "",
) -> NewMessage:
    """One message for a chat that exists; ``cid`` is the client's own id of it, ``chosen`` the button that
    was pressed instead of writing."""
    return NewMessage(
        ticket_id=ticket_id,
        author=author,
        client_key=cid,
        text=text,
        visibility=Visibility.INTERNAL if internal else Visibility.PUBLIC,
        channel=Channel.CHAT,
        attachment_ids=tuple(attachments),
        only_if_head=only_if_head,
        mentions=tuple(mentions),
        parts=Parts(chosen=chosen) if chosen else None,
    )


def opening(
    *,
    customer: Actor,
    jurisdiction: str,
    cid: UUID,
    language: str,
    text: str | None = None,
    topic: str | None = None,
    attachments: Sequence[UUID] = (),
) -> NewTicket:
    """A new chat, with or without a first message."""
    return NewTicket(
        customer=customer,
        client_key=cid,
        language=language,
        jurisdiction=jurisdiction,
        text=text or "",
        topic=Topic(topic) if topic else Topic.OTHER,
        channel=Channel.CHAT,
        attachment_ids=tuple(attachments),
    )


def speaker(item: NewMessage | NewTicket) -> Actor:
    """Who says it."""
    return item.author if isinstance(item, NewMessage) else item.customer


def rejected(item: NewMessage | NewTicket, code: ErrorCode, **params: int | str) -> Rejected:
    """The refusal of one item."""
    ticket = item.ticket_id if isinstance(item, NewMessage) else None
    return Rejected(ticket_id=ticket, client_key=item.client_key, code=code, params=params)


def of_staff(items: Sequence[ItemType]) -> list[ItemType]:
    """The items that may go while the channel is switched off."""
    return [item for item in items if speaker(item).kind is ActorKind.STAFF]
