"""What people say about a ticket they work on: topic, priority, tags, snooze. Each can be taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import action
from havendesk.people.types import Topic
from havendesk.routing.actions import many
from havendesk.routing.actions.contacts import locked, refuse
from havendesk.routing.actions.undoing import undoable
from havendesk.routing.rules import wakes_at
from havendesk.routing.types import Act, UndoCard
from havendesk.tickets.rules import texts
from havendesk.tickets.types import Priority
from havendesk.tickets.types.work import Alteration


def _alter(by: Actor, ticket_id: UUID, act: Act, change: Alteration) -> UndoCard | None:
    ticket = locked(by, ticket_id, change.reason)
    rows = {ticket.id: ticket}
    refuse(many.not_served(by, rows), ticket)
    with undoable(by, act, [ticket_id]) as keeping:
        refuse(many.alter(by, rows, change), ticket)
    return keeping.card


@action("routing.set_topic")
def set_topic(*, by: Actor, ticket_id: UUID, topic: Topic) -> UndoCard | None:
    """Say what the ticket is about.

    Raises:
        Refused: ``not_found``, ``not_assigned``.
    """
    return _alter(by, ticket_id, Act.TOPIC, Alteration(topic=topic))


@action("routing.set_priority")
def set_priority(*, by: Actor, ticket_id: UUID, priority: Priority) -> UndoCard | None:
    """Say how soon it must be answered.

    Raises:
        Refused: ``not_found``, ``not_assigned``.
    """
    return _alter(by, ticket_id, Act.PRIORITY, Alteration(priority=priority))


@action("routing.tag")
def tag(
    *, by: Actor, ticket_id: UUID, add: Collection[UUID] = (), remove: Collection[UUID] = ()
) -> UndoCard | None:
    """Let a ticket bear tags, or bear them no longer; what it bears already changes nothing.

    Raises:
        Refused: ``not_found`` for the ticket or a tag, ``not_assigned``, ``too_many_tags`` beyond 20.
    """
    change = Alteration(add_tags=frozenset(add), remove_tags=frozenset(remove) - frozenset(add))
    return _alter(by, ticket_id, Act.TAG if add else Act.UNTAG, change)


@action("routing.snooze")
def snooze(*, by: Actor, ticket_id: UUID, until: datetime, reason: str = "") -> UndoCard | None:
    """Put a ticket out of its agent's list until a time, or until the customer writes. Its agent keeps it,
    and meanwhile has room for another.

    Raises:
        Refused: ``field_invalid`` unless the time lies between a minute and a year ahead, ``not_found``,
            ``not_assigned``, ``status_forbids`` once it is finished.
    """
    change = Alteration(snooze_until=wakes_at(until, now()), reason=texts.clean(reason)[:500])
    return _alter(by, ticket_id, Act.SNOOZE, change)


@action("routing.wake")
def wake(*, by: Actor, ticket_id: UUID) -> UndoCard | None:
    """Bring a snoozed ticket back now; one that is awake stays so.

    Raises:
        Refused: ``not_found``, ``not_assigned``.
    """
    return _alter(by, ticket_id, Act.WAKE, Alteration(wake=True))
