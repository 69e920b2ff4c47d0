"""Keeping what an act changed, so that its maker can take it back for a few minutes.

One way for all acts: tickets are looked at before and after, and what differs is kept. How many lines of each
kind a ticket's history had after the act says later whether something else happened since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.options import options_of
from havendesk.routing.models import QueueEntry, Undo
from havendesk.routing.options import RoutingOptions
from havendesk.routing.types import Act, UndoCard
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as tickets_queries
from havendesk.tickets.types.work import Snapshot

# The kind of line that a changed field leaves in a ticket's history. Fields that are missing here follow from
# others, and are given back with them.
KIND_OF = {
    "status": "status",
    "topic": "topic",
    "priority": "priority",
    "snoozed_until": "snooze",
    "tags": "tag",
    "merged_into_id": "merge",
    "handler": "handler",
    "assignee_id": "handler",
}
_OF_THE_QUEUE = frozenset({"status", "handler"})


@dataclass(slots=True)
class Keeping:
    """``card`` is filled when the act is over; ``also`` are tickets that came into being meanwhile, with the
    values that taking the act back gives them."""

    card: UndoCard | None = None
    also: dict[UUID, dict[str, Any]] = field(default_factory=dict)


@contextmanager
def undoable(by: Actor, act: Act, ticket_ids: Collection[UUID]) -> Iterator[Keeping]:
    """Keep what the act inside changes of these tickets: six statements, however many there are. Nobody else
    changes them meanwhile. Acts of machines are not kept."""
    keeping = Keeping()
    if not by.is_staff or by.id is None:
        yield keeping
        return
    tickets.hold(by=by, ticket_ids=ticket_ids)
    before = tickets_queries.snapshots(viewer=SYSTEM, ticket_ids=ticket_ids)
    places = {entry.ticket_id: _place(entry) for entry in QueueEntry.objects.filter(ticket_id__in=ticket_ids)}
    yield keeping
    after = tickets_queries.snapshots(viewer=SYSTEM, ticket_ids=[*ticket_ids, *keeping.also])
    items = [_difference(before[one], after[one], places.get(one)) for one in before]
    items += [_made(after[one], values) for one, values in keeping.also.items()]
    kept = [item for item in items if item["changes"]]
    if kept:
        until = now() + timedelta(seconds=options_of(RoutingOptions).routing_undo_seconds)
        row = Undo.objects.create(act=act.value, staff_id=by.id, until=until, tickets=kept)
        keeping.card = UndoCard(row.id, until, act)


def _place(entry: QueueEntry) -> dict[str, Any]:
    return {
        "team": str(entry.team_id),
        "front": entry.rank == 0,
        "entered_at": entry.entered_at.isoformat(),
        "reason": entry.reason,
    }


def _difference(before: Snapshot, after: Snapshot, place: Mapping[str, Any] | None) -> dict[str, Any]:
    changed = [name for name in before.values if before.values[name] != after.values[name]]
    kinds = {KIND_OF[name] for name in changed if name in KIND_OF}
    return {
        "id": str(before.ticket_id),
        "head": after.head,
        "changes": {kind: after.changes.get(kind, 0) for kind in sorted(kinds)},
        "before": {name: before.values[name] for name in changed},
        "place": place if kinds & _OF_THE_QUEUE else None,
    }


def _made(after: Snapshot, values: Mapping[str, Any]) -> dict[str, Any]:
    """A ticket that the act made: it may be taken back only while nothing at all has happened to it."""
    return {
        "id": str(after.ticket_id),
        "head": after.head,
        "changes": {"handler": 0, "status": 0} | dict(after.changes),
        "before": dict(values),
        "place": None,
        "made": True,
    }
