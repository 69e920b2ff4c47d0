"""Inboxes: what in a ticket concerns one member of staff, until they have seen it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from havendesk.customers import actions as customers
from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.models import InboxItem, Ticket
from havendesk.tickets.types import InboxKind

MOST_READ_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Mention:
    """A note names a colleague."""

    staff_id: UUID
    ticket_id: UUID
    customer_id: UUID
    number: int
    author: Actor


def tell(items: Sequence[InboxItem]) -> None:
    """Lay items into inboxes: one statement; the open consoles of their owners look again."""
    if items:
        InboxItem.objects.bulk_create(items)
        ring(*(f"inbox:{item.staff_id}" for item in items))


def item(
    staff_id: UUID, ticket_id: UUID, kind: InboxKind, *, by: Actor | None = None, number: int | None = None
) -> InboxItem:
    """An item that is not yet stored. ``by`` counts where a colleague did it."""
    colleague = by.id if by is not None and by.is_staff else None
    return InboxItem(
        staff_id=staff_id, ticket_id=ticket_id, kind=kind.value, by_id=colleague, number=number, at=now()
    )


def given(by: Actor, ticket: Ticket, former: UUID | None) -> list[InboxItem]:
    """The item, if any, that says that a colleague gave somebody a ticket. What the desk hands out by itself
    needs none: it is in the list, and the console says so."""
    to = ticket.assignee_id
    if not by.is_staff or to is None or to in (by.id, former):
        return []
    kind = InboxKind.TRANSFERRED if former == by.id else InboxKind.ASSIGNED
    return [item(to, ticket.id, kind, by=by, number=ticket.last_number)]


def named(mentions: Sequence[Mention]) -> None:
    """Tell those whom notes name. Who is asked for help must be able to look, so the mention grants access,
    for as long as an act on a ticket does; it is on record like every grant."""
    if not mentions:
        return
    for one in mentions:
        customers.grant_access(
            by=one.author, agent_id=one.staff_id, customer_id=one.customer_id, ticket_id=one.ticket_id
        )
    tell(
        [
            item(one.staff_id, one.ticket_id, InboxKind.MENTION, by=one.author, number=one.number)
            for one in mentions
        ]
    )


@action("tickets.read_inbox")
def read_inbox(*, by: Actor, ids: Collection[UUID] = (), everything: bool = False) -> int:
    """Mark items of one's own inbox as read. Those of others and those read before are left as they are. It
    decides nothing about a ticket, so it leaves no entry.

    Returns:
        How many were unread until now.

    Raises:
        Refused: ``field_invalid`` for more than 200 ids.
    """
    set_based()
    if by.id is None:
        raise Refused(ErrorCode.NOT_SIGNED_IN)
    if len(ids) > MOST_READ_AT_ONCE:
        raise Refused(ErrorCode.FIELD_INVALID, field="ids", most=MOST_READ_AT_ONCE)
    rows = InboxItem.objects.filter(staff_id=by.id, read_at=None)
    count = (rows if everything else rows.filter(id__in=ids)).update(read_at=now())
    if count:
        ring(f"inbox:{by.id}")
    return count
