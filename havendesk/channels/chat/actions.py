"""What the chat does: it stores what many sockets said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from havendesk.channels.chat.alarms import raise_alarms
from havendesk.channels.chat.rules import ItemType, Outcome, of_staff, rejected, speaker
from havendesk.channels.chat.telling import progress
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import Outcome as Result
from havendesk.kernel.doors import action, entry, set_based
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.switches import is_on
from havendesk.protection import queries as protection
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as tickets_queries
from havendesk.tickets.types import NewMessage, NewTicket, Rejected

SWITCH = "channel.chat"


@action("channels.chat.utter", open_to=(ActorKind.SYSTEM,))
def utter(*, by: Actor, messages: Sequence[NewMessage]) -> list[Outcome]:
    """Store messages of many people in one transaction.

    Returns:
        One outcome per message, in their order.
    """
    set_based()
    return _store(messages, lambda items: tickets.append_messages(by=by, batch=items))


@action("channels.chat.begin", open_to=(ActorKind.SYSTEM,))
def begin(*, by: Actor, openings: Sequence[NewTicket]) -> list[Outcome]:
    """Open chats of many customers in one transaction.

    Returns:
        One outcome per opening, in their order.
    """
    set_based()
    return _store(openings, lambda items: tickets.open_tickets(by=by, batch=items))


@action("channels.chat.tell_freeze", open_to=(ActorKind.SYSTEM,))
def tell_freeze(*, by: Actor, freeze_id: UUID) -> None:
    """Tell the customer in the chat in which the alarm was raised how far the freeze of their account has
    come, each step with its time and once. Without such a chat, or in somebody else's, nothing happens."""
    set_based()
    freeze = protection.freeze_card(viewer=SYSTEM, freeze_id=freeze_id)
    if freeze.ticket_id is None:
        return
    row = tickets_queries.states(viewer=SYSTEM, ticket_ids=[freeze.ticket_id]).get(freeze.ticket_id)
    if row is None or row.customer_id != freeze.customer_id:
        return
    messages = progress(freeze, freeze.ticket_id, row.language)
    if messages:
        tickets.append_messages(by=by, batch=messages)


def _store(
    items: Sequence[ItemType], store: Callable[[Sequence[ItemType]], Sequence[Outcome]]
) -> list[Outcome]:
    if is_on(SWITCH):
        outcomes = list(store(items))
        raise_alarms(items, outcomes)
        return outcomes
    allowed = of_staff(items)
    stored = iter(store(allowed) if allowed else ())
    return [next(stored) if item in allowed else _refuse(item) for item in items]


def _refuse(item: NewMessage | NewTicket) -> Rejected:
    ticket = item.ticket_id if isinstance(item, NewMessage) else None
    entry(speaker(item), Result.REFUSED, ErrorCode.SWITCHED_OFF.value, ticket_id=ticket)
    return rejected(item, ErrorCode.SWITCHED_OFF)
