"""Merging and splitting as agents do it: who serves the tickets ends or begins with it, and both can be taken
back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.people.rules import RIGHT_TAKE_ANY
from havendesk.people.types import Topic
from havendesk.routing.actions import many, queue, serving
from havendesk.routing.actions.contacts import locked, refuse
from havendesk.routing.actions.undoing import undoable
from havendesk.routing.types import Act, AssignmentEnd, QueueReason, UndoCard
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as tickets_queries
from havendesk.tickets.rules.flow import FINISHED, serves
from havendesk.tickets.types import Handler, Status, TicketRow

_GOES_ON_IN = noop("This conversation goes on in {reference}.")
_GOES_ON_HERE = noop("The conversation {reference} goes on here.")
_PART_IN = noop("A part of this conversation goes on in {reference}.")
_PART_OF = noop("This was a part of the conversation {reference}.")


@action("routing.merge")
def merge(*, by: Actor, ticket_id: UUID, into: str, reason: str) -> tuple[UUID, UndoCard | None]:
    """Merge a ticket into another one of the same customer, named by id or reference: it is closed, and what
    its customer writes there later arrives in the other one. Where that one was merged itself, the one in
    which it goes on is taken.

    Returns:
        The ticket that goes on, and the undo.

    Raises:
        Refused: ``reason_missing``, ``not_found``, ``field_invalid``, ``other_customer``, ``already_merged``,
            ``status_forbids``, ``agent_kept_away``; ``not_assigned`` unless one of both is the agent's and
            none is a colleague's.
    """
    reason = many.wanted_reason(reason)
    source = locked(by, ticket_id, reason)
    target = _goes_on(into)
    if many.kept_away(by.id, [target.id]):
        raise Refused(ErrorCode.NOT_FOUND, field="into")
    _may_merge(by, source, target)
    aliases = tickets_queries.aliases_of(viewer=SYSTEM, ticket_id=source.id)
    with undoable(by, Act.MERGE, [source.id, target.id, *aliases]) as keeping:
        tickets.merge(by=by, ticket_id=source.id, into=target.id, reason=reason)
        queue.leave([source.id])
        serving.end(by, [source.id], AssignmentEnd.FINISHED)
        serving.tell(
            [
                (source, say(source.language, _GOES_ON_IN, reference=target.reference)),
                (target, say(target.language, _GOES_ON_HERE, reference=source.reference)),
            ]
        )
        many.refill([source.assignee_id])
    return target.id, keeping.card


def _goes_on(name: str) -> TicketRow:
    found = tickets_queries.find(viewer=SYSTEM, name=name)
    if found is None:
        raise Refused(ErrorCode.NOT_FOUND, field="into")
    row = serving.ticket_row(found)
    return serving.ticket_row(row.merged_into.id) if row.merged_into is not None else row


def _may_merge(by: Actor, source: TicketRow, target: TicketRow) -> None:
    if by.may(RIGHT_TAKE_ANY):
        return
    both = (source, target)
    mine = any(serves(by.id, row.assignee_id, row.status) for row in both)
    others = any(row.assignee_id not in (None, by.id) and row.status not in FINISHED for row in both)
    if others or not mine:
        raise Refused(ErrorCode.NOT_ASSIGNED, field="into" if target.assignee_id != by.id else "ticket")


@action("routing.split")
def split(
    *, by: Actor, ticket_id: UUID, numbers: Sequence[int], reason: str, topic: Topic | None = None
) -> tuple[UUID, UndoCard | None]:
    """Split messages of the customer off into a ticket of its own, where they are said again with their
    files. Who serves the one serves the other; what nobody serves waits in the queue of its topic.

    Returns:
        The new ticket, and the undo; taking it back merges the new ticket into the old one, while nobody has
        written there.

    Raises:
        Refused: ``reason_missing``, ``not_found``, ``not_assigned``, ``status_forbids`` once it is closed,
            ``field_invalid`` unless 1 to 50 of the customer's messages are named.
    """
    reason = many.wanted_reason(reason)
    source = locked(by, ticket_id, reason)
    refuse(many.not_served(by, {source.id: source}), source)
    if source.status is Status.CLOSED:
        raise Refused(ErrorCode.STATUS_FORBIDS, field="ticket", status=source.status.value)
    with undoable(by, Act.SPLIT, [source.id]) as keeping:
        new_id = tickets.split(by=by, ticket_id=source.id, numbers=numbers, topic=topic, reason=reason)
        fresh = serving.ticket_row(new_id)
        serving.tell(
            [
                (source, say(source.language, _PART_IN, reference=fresh.reference)),
                (fresh, say(fresh.language, _PART_OF, reference=source.reference)),
            ]
        )
        _serve(by, source, fresh)
        at = now().isoformat()
        closed = {"status": Status.CLOSED.value, "closed_at": at, "solved_at": at, "waiting_since": None}
        keeping.also[new_id] = closed | {"merged_into_id": str(source.id)}
    return new_id, keeping.card


def _serve(by: Actor, source: TicketRow, fresh: TicketRow) -> None:
    serves_it = source.handler is Handler.AGENT and source.status not in FINISHED
    if serves_it and source.assignee_id and source.team_id:
        same = serving.Serving(fresh, source.assignee_id, source.team_id, "split", quiet=True)
        serving.begin(by, [same])
    else:
        queue.put(by, [queue.Placing(fresh, QueueReason.TRANSFERRED)])
