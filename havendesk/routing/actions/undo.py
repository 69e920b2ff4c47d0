"""Taking an act back: every ticket gets what it had, unless something else has happened to it since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.people import queries as people
from havendesk.people.types import PresenceStatus
from havendesk.routing.actions import queue, serving
from havendesk.routing.models import Undo
from havendesk.routing.types import AssignmentEnd, Left, QueueReason, Undone
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as tickets_queries
from havendesk.tickets.rules.flow import FINISHED
from havendesk.tickets.types import Handler, Status, TicketRow
from havendesk.tickets.types.work import Handing, Restoration, Snapshot

_HERE_AGAIN = noop("This conversation goes on here again.")

# For a while an undo that came late is told so, instead of being unknown.
_KEPT_AFTERWARDS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Item:
    """One ticket of the act: what it had before, and as it is now."""

    ticket: TicketRow
    before: Mapping[str, Any]
    changes: Mapping[str, int]
    head: int
    place: Mapping[str, Any] | None
    made: bool

    @property
    def serving(self) -> bool:
        """Whether the act touched who serves the ticket, or whether it is finished."""
        is_open = self.ticket.status not in FINISHED
        return "handler" in self.changes or self.was_open is not is_open

    @property
    def handler(self) -> Handler:
        return Handler(self.before.get("handler", self.ticket.handler))

    @property
    def agent_id(self) -> UUID | None:
        return _id(self.before["assignee_id"]) if "assignee_id" in self.before else self.ticket.assignee_id

    @property
    def team_id(self) -> UUID | None:
        return _id(self.before["team_id"]) if "team_id" in self.before else self.ticket.team_id

    @property
    def was_open(self) -> bool:
        return Status(self.before.get("status", self.ticket.status)) not in FINISHED


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


@action("routing.undo")
def undo(*, by: Actor, undo_id: UUID) -> Undone:
    """Take an act back. Of an act on many tickets those are left alone to which something else happened
    since; the others get back what they had.

    Raises:
        Refused: ``not_found`` for one that is not one's own, ``undo_expired`` when its time is over or it was
            taken back already, ``undo_superseded`` when no ticket is left as the act left it; ``detail`` and
            ``params`` say what changed.
    """
    serving.one_at_a_time()
    row = Undo.objects.select_for_update().filter(id=undo_id).first()
    if row is None or row.staff_id != by.id:
        raise Refused(ErrorCode.NOT_FOUND, field="undo")
    about(subject=("undo", row.id), after={"act": row.act})
    if row.done_at is not None or row.until <= now():
        raise Refused(ErrorCode.UNDO_EXPIRED, field="undo")
    tickets.hold(by=by, ticket_ids=[UUID(one["id"]) for one in row.tickets])
    items = _items(row)
    left = _superseded(by, items)
    good = [item for item in items if item.ticket.id not in left]
    if not good:
        raise _refusal(items, left)
    if len(items) == 1:
        about(ticket=good[0].ticket.id, customer=good[0].ticket.customer_id)
    _take_back(by, good)
    row.done_at = now()
    row.save(update_fields=["done_at"])
    return Undone(
        tuple(item.ticket.id for item in good), tuple(Left(ticket, code) for ticket, code in left.items())
    )


def _items(row: Undo) -> list[_Item]:
    rows = tickets_queries.states(viewer=SYSTEM, ticket_ids=[UUID(one["id"]) for one in row.tickets])
    return [
        _Item(
            rows[UUID(one["id"])],
            one["before"],
            one["changes"],
            one["head"],
            one["place"],
            bool(one.get("made")),
        )
        for one in row.tickets
    ]


def _superseded(by: Actor, items: Sequence[_Item]) -> dict[UUID, ErrorCode]:
    """Tickets that must stay as they are, and why."""
    ids = [item.ticket.id for item in items]
    present = tickets_queries.snapshots(viewer=SYSTEM, ticket_ids=ids)
    moved = {item.ticket.id for item in items if _moved(item, present[item.ticket.id])}
    answered = tickets_queries.answered_by_others(
        viewer=SYSTEM, after={item.ticket.id: item.head for item in items if item.serving}, but=by.id
    )
    wanted = {item.agent_id for item in items if item.serving and item.was_open} - {by.id, None}
    there = _there({agent for agent in wanted if agent})
    gone = {
        item.ticket.id for item in items if item.serving and item.was_open and item.agent_id in wanted - there
    }
    kept = tickets_queries.kept_from(viewer=SYSTEM, ticket_ids=ids)
    gone |= {item.ticket.id for item in items if item.agent_id in kept.get(item.ticket.id, frozenset())}
    return dict.fromkeys(gone, ErrorCode.AGENT_UNAVAILABLE) | dict.fromkeys(
        moved | answered, ErrorCode.UNDO_SUPERSEDED
    )


def _moved(item: _Item, present: Snapshot) -> bool:
    if item.made and present.head != item.head:
        return True
    return any(present.changes.get(kind, 0) != count for kind, count in item.changes.items())


def _there(agents: Collection[UUID]) -> set[UUID | None]:
    cards = people.staff_cards(viewer=SYSTEM, staff_ids=agents) if agents else []
    return {card.id for card in cards if card.active and card.presence is not PresenceStatus.OFFLINE}


def _refusal(items: Sequence[_Item], left: Mapping[UUID, ErrorCode]) -> Refused:
    if set(left.values()) == {ErrorCode.AGENT_UNAVAILABLE}:
        return Refused(ErrorCode.AGENT_UNAVAILABLE, field="undo")
    first = next(item for item in items if left[item.ticket.id] is ErrorCode.UNDO_SUPERSEDED)
    change = tickets_queries.last_change(viewer=SYSTEM, ticket_id=first.ticket.id, kinds=list(first.changes))
    if change is None or change.count == first.changes.get(change.kind, 0):
        return Refused(ErrorCode.UNDO_SUPERSEDED, field="undo", detail="Somebody has answered since.")
    return Refused(
        ErrorCode.UNDO_SUPERSEDED,
        field="undo",
        detail=f"{change.kind} changed since: {change.before or '–'} to {change.after or '–'}.",
        kind=change.kind,
        before=change.before,
        after=change.after,
        by=change.actor_kind,
    )


def _take_back(by: Actor, items: Sequence[_Item]) -> None:
    served = [item for item in items if item.serving]
    freed = {item.ticket.assignee_id for item in served} - {None}
    serving.end(by, [item.ticket.id for item in served], AssignmentEnd.TRANSFERRED)
    queue.leave([item.ticket.id for item in served])
    # What is closed is opened first; else the last act is the one that finishes.
    closed = [item for item in items if item.ticket.status is Status.CLOSED]
    _restore(by, closed)
    open_again = [item for item in served if item.was_open]
    _serve(by, [item for item in open_again if item.handler is Handler.AGENT])
    _queue(by, [item for item in open_again if item.handler is Handler.QUEUE])
    rest = [
        item
        for item in served
        if "handler" in item.changes and not (item.was_open and item.handler is not Handler.BOT)
    ]
    handings = [Handing(item.ticket.id, item.handler, item.agent_id, item.team_id, "undo") for item in rest]
    if handings:
        tickets.hand_over(by=by, handings=handings)
    _restore(by, [item for item in items if item not in closed])
    apart = [item.ticket for item in items if item.before.get("merged_into_id", "") is None]
    if apart:
        serving.tell([(ticket, say(ticket.language, _HERE_AGAIN)) for ticket in apart])
    queue.match_all(people.teams_of(viewer=SYSTEM, staff_ids={agent for agent in freed if agent}))


def _restore(by: Actor, items: Sequence[_Item]) -> None:
    if items:
        tickets.restore(by=by, restorations=[Restoration(item.ticket.id, item.before) for item in items])


def _serve(by: Actor, items: Sequence[_Item]) -> None:
    servings = [
        serving.Serving(
            item.ticket,
            item.agent_id,
            item.team_id,
            "undo",
            quiet=item.ticket.assignee_id == item.agent_id,
        )
        for item in items
        if item.agent_id and item.team_id
    ]
    serving.begin(by, servings)


def _queue(by: Actor, items: Sequence[_Item]) -> None:
    queue.put(
        by,
        [
            queue.Placing(
                item.ticket,
                QueueReason(item.place["reason"]) if item.place else QueueReason.REOPENED,
                front=bool(item.place["front"]) if item.place else True,
                team_id=UUID(item.place["team"]) if item.place else item.team_id,
                # Who gives it back does not get it straight again.
                not_for=by.id if item.ticket.assignee_id == by.id else None,
                entered_at=datetime.fromisoformat(item.place["entered_at"]) if item.place else None,
            )
            for item in items
        ],
    )


@action("routing.forget_undos", open_to=(ActorKind.SYSTEM,))
def forget_undos(*, by: Actor) -> int:
    """Forget how acts could be taken back whose time was over an hour ago. Nobody's data, so no entry.

    Returns:
        How many were forgotten.
    """
    set_based()
    return Undo.objects.filter(until__lt=now() - _KEPT_AFTERWARDS).delete()[0]
