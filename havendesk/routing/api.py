"""What people do with contacts, over HTTP. Acts answer the ticket as it is now, and how to take them back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from havendesk.kernel.actors import Actor
from havendesk.kernel.cards import encode
from havendesk.kernel.errors import ERRORS
from havendesk.people.queries import staff_actor
from havendesk.people.types import Topic
from havendesk.routing import actions, queries
from havendesk.routing.types import Act, BulkWork, Left, UndoCard
from havendesk.tickets import queries as tickets
from havendesk.tickets.types import Priority, Status, TicketRow

router = Router(tags=["routing"])


class TransferIn(Schema):
    """To a team or to an agent, and why."""

    team_id: UUID | None = None
    agent_id: UUID | None = None
    reason: str


class AssignIn(Schema):
    """To whom, and why."""

    agent_id: UUID
    reason: str


class WaitIn(Schema):
    """For whom the ticket waits."""

    waits_for: Literal["customer", "department"] = Field(alias="for")


class TopicIn(Schema):
    """What a ticket is about."""

    topic: Topic


class PriorityIn(Schema):
    """How soon a ticket must be answered."""

    priority: Priority


class TagsIn(Schema):
    """Tags to bear, tags to bear no longer."""

    add: list[UUID] = Field(default_factory=list, max_length=100)
    remove: list[UUID] = Field(default_factory=list, max_length=100)


class SnoozeIn(Schema):
    """Until when, with a time zone, and why."""

    until: datetime
    reason: str = Field("", max_length=500)


class MergeIn(Schema):
    """Into which ticket, by id or reference, and why."""

    into: str = Field(max_length=64)
    reason: str


class SplitIn(Schema):
    """Which messages of the customer, by number, what they are about, and why."""

    numbers: list[Annotated[int, Field(ge=1, le=2**31 - 1)]] = Field(min_length=1, max_length=50)
    topic: Topic | None = None
    reason: str


class BulkIn(Schema):
    """What to do to which tickets; the arguments are those of the single act."""

    tickets: list[UUID] = Field(min_length=1, max_length=200)
    act: Literal["solve", "close", "assign", "transfer", "tag", "untag", "topic", "priority", "snooze"]
    reason: str = ""
    team_id: UUID | None = None
    agent_id: UUID | None = None
    add: list[UUID] = Field(default_factory=list, max_length=100)
    remove: list[UUID] = Field(default_factory=list, max_length=100)
    topic: Topic | None = None
    priority: Priority | None = None
    until: datetime | None = None


def rows(by: Actor, ticket_ids: list[UUID]) -> list[TicketRow]:
    """The tickets as the viewer's lists show them."""
    return tickets.desk_rows(viewer=by, ticket_ids=ticket_ids)


def acted(by: Actor, ticket_id: UUID, undo: UndoCard | None) -> dict[str, Any]:
    """The ticket as it is now, and the undo."""
    (row,) = rows(by, [ticket_id])
    body: dict[str, Any] = encode(row)
    return body | {"undo": encode(undo)}


def _left(by: Actor, left: tuple[Left, ...]) -> list[dict[str, Any]]:
    names = {row.id: row.reference for row in rows(by, [one.ticket for one in left])} if left else {}
    return [
        {
            "ticket": str(one.ticket),
            "reference": names.get(one.ticket, ""),
            "code": one.code.value,
            "title": ERRORS[one.code].title,
        }
        for one in left
    ]


@router.post("/desk/tickets/{ticket_id}/take", summary="Take a ticket")
def post_take(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """A solved ticket is opened again by it."""
    by = staff_actor(request)
    return acted(by, ticket_id, actions.take(by=by, ticket_id=ticket_id))


@router.post("/desk/tickets/{ticket_id}/transfer", summary="Pass a ticket on")
def post_transfer(request: HttpRequest, ticket_id: UUID, body: TransferIn) -> dict[str, Any]:
    """To a team or to an agent."""
    by = staff_actor(request)
    undo = actions.transfer(
        by=by,
        ticket_id=ticket_id,
        reason=body.reason,
        team_id=body.team_id,
        agent_id=body.agent_id,
    )
    return acted(by, ticket_id, undo)


@router.post("/desk/tickets/{ticket_id}/assign", summary="Give a ticket to a named agent")
def post_assign(request: HttpRequest, ticket_id: UUID, body: AssignIn) -> dict[str, Any]:
    """Whatever their capacity; for leads."""
    by = staff_actor(request)
    undo = actions.assign(by=by, ticket_id=ticket_id, agent_id=body.agent_id, reason=body.reason)
    return acted(by, ticket_id, undo)


@router.post("/desk/tickets/{ticket_id}/solve", summary="Solve a ticket")
def post_solve(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """The customer's next message opens it again."""
    by = staff_actor(request)
    return acted(by, ticket_id, actions.finish(by=by, ticket_id=ticket_id, outcome=Status.SOLVED))


@router.post("/desk/tickets/{ticket_id}/close", summary="Close a ticket")
def post_close(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """For good: the customer's next message is a new ticket."""
    by = staff_actor(request)
    return acted(by, ticket_id, actions.finish(by=by, ticket_id=ticket_id, outcome=Status.CLOSED))


@router.post("/desk/tickets/{ticket_id}/wait", summary="Wait for the customer or a department")
def post_wait(request: HttpRequest, ticket_id: UUID, body: WaitIn) -> dict[str, Any]:
    """The agent keeps the ticket and has room for another."""
    by = staff_actor(request)
    outcome = Status.WAITING_CUSTOMER if body.waits_for == "customer" else Status.WAITING_DEPARTMENT
    return acted(by, ticket_id, actions.finish(by=by, ticket_id=ticket_id, outcome=outcome))


@router.post("/desk/tickets/{ticket_id}/topic", summary="Say what a ticket is about")
def post_topic(request: HttpRequest, ticket_id: UUID, body: TopicIn) -> dict[str, Any]:
    """For who serves it."""
    by = staff_actor(request)
    return acted(by, ticket_id, actions.set_topic(by=by, ticket_id=ticket_id, topic=body.topic))


@router.post("/desk/tickets/{ticket_id}/code", summary="The code by which the customer knows the agent")
def post_code(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """For who serves it. The customer reads the same code in their signed-in page ``/talking``, and checks it
    on ``/really-us``; it is the same one while it can be checked."""
    found: dict[str, Any] = encode(actions.own_code(by=staff_actor(request), ticket_id=ticket_id))
    return found


@router.post("/desk/tickets/{ticket_id}/priority", summary="Say how soon a ticket must be answered")
def post_priority(request: HttpRequest, ticket_id: UUID, body: PriorityIn) -> dict[str, Any]:
    """For who serves it."""
    by = staff_actor(request)
    return acted(by, ticket_id, actions.set_priority(by=by, ticket_id=ticket_id, priority=body.priority))


@router.post("/desk/tickets/{ticket_id}/tags", summary="Change a ticket's tags")
def post_tags(request: HttpRequest, ticket_id: UUID, body: TagsIn) -> dict[str, Any]:
    """Answers the ticket and the undo."""
    by = staff_actor(request)
    undo = actions.tag(by=by, ticket_id=ticket_id, add=body.add, remove=body.remove)
    return wrapped(by, ticket_id, undo)


@router.post("/desk/tickets/{ticket_id}/snooze", summary="Snooze a ticket")
def post_snooze(request: HttpRequest, ticket_id: UUID, body: SnoozeIn) -> dict[str, Any]:
    """It comes back at the time, or when the customer writes."""
    by = staff_actor(request)
    undo = actions.snooze(by=by, ticket_id=ticket_id, until=body.until, reason=body.reason)
    return wrapped(by, ticket_id, undo)


@router.delete("/desk/tickets/{ticket_id}/snooze", summary="Wake a ticket")
def delete_snooze(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    """It comes back now."""
    by = staff_actor(request)
    return wrapped(by, ticket_id, actions.wake(by=by, ticket_id=ticket_id))


def wrapped(by: Actor, ticket_id: UUID, undo: UndoCard | None) -> dict[str, Any]:
    """The ticket in a member of its own, and the undo."""
    (row,) = rows(by, [ticket_id])
    return {"ticket": encode(row), "undo": encode(undo)}


@router.post("/desk/tickets/{ticket_id}/merge", summary="Merge a ticket into another one")
def post_merge(request: HttpRequest, ticket_id: UUID, body: MergeIn) -> dict[str, Any]:
    """Of the same customer. Answers the ticket that goes on; the other one is closed and points at it."""
    by = staff_actor(request)
    target, undo = actions.merge(by=by, ticket_id=ticket_id, into=body.into, reason=body.reason)
    return wrapped(by, target, undo)


@router.post("/desk/tickets/{ticket_id}/split", summary="Split messages off into a ticket of their own")
def post_split(request: HttpRequest, ticket_id: UUID, body: SplitIn) -> dict[str, Any]:
    """Answers the new ticket."""
    by = staff_actor(request)
    fresh, undo = actions.split(
        by=by, ticket_id=ticket_id, numbers=body.numbers, topic=body.topic, reason=body.reason
    )
    return wrapped(by, fresh, undo)


@router.post("/desk/bulk", summary="Do one thing to many tickets")
def post_bulk(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """What cannot be done to one ticket keeps no other from it; ``undo`` takes back the whole."""
    by = staff_actor(request)
    work = BulkWork(
        act=Act(body.act),
        reason=body.reason,
        team_id=body.team_id,
        agent_id=body.agent_id,
        tags=tuple(body.add if body.act == "tag" else body.remove),
        topic=body.topic,
        priority=body.priority,
        until=body.until,
    )
    found = actions.bulk(by=by, ticket_ids=body.tickets, work=work)
    return {"done": encode(found.done), "refused": _left(by, found.refused), "undo": encode(found.undo)}


@router.post("/desk/undo/{undo_id}", summary="Take an act back")
def post_undo(request: HttpRequest, undo_id: UUID) -> dict[str, Any]:
    """Answers the tickets as they are now, and those that were left alone because something else happened."""
    by = staff_actor(request)
    found = actions.undo(by=by, undo_id=undo_id)
    return {"tickets": encode(rows(by, list(found.done))), "refused": _left(by, found.refused)}


@router.get("/desk/live", summary="Queues, agents and waits of this moment")
def get_live(request: HttpRequest) -> dict[str, Any]:
    """For leads. `served_today` and the waits count since midnight UTC."""
    view: dict[str, Any] = encode(queries.live_view(viewer=staff_actor(request)))
    return view
