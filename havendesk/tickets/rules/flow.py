"""The status machine and who may write in which state."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.errors import ErrorCode
from havendesk.people.rules import RIGHT_WRITE_ANY
from havendesk.tickets.types import AuthorKind, Handler, Status, Visibility

FINISHED = frozenset({Status.SOLVED, Status.CLOSED})

# What people may set by hand; replies move a ticket by :func:`status_after`.
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset(Status) - {Status.NEW},
    Status.OPEN: frozenset(Status) - {Status.NEW, Status.OPEN},
    Status.WAITING_CUSTOMER: frozenset(Status) - {Status.NEW, Status.WAITING_CUSTOMER},
    Status.WAITING_DEPARTMENT: frozenset(Status) - {Status.NEW, Status.WAITING_DEPARTMENT},
    Status.SOLVED: frozenset({Status.OPEN, Status.CLOSED}),
    Status.CLOSED: frozenset(),
}


@dataclass(slots=True)
class Standing:
    """What the rules need to know of a ticket; the batch moves it forward item by item."""

    ticket_id: UUID
    customer_id: UUID
    status: Status
    handler: Handler
    assignee_id: UUID | None
    last_number: int
    last_customer_number: int
    waiting: bool
    answered: bool
    snoozed: bool = False
    reopened: bool = False


def author_kind(actor: Actor) -> AuthorKind:
    """As whom an actor writes."""
    known = {
        ActorKind.CUSTOMER: AuthorKind.CUSTOMER,
        ActorKind.STAFF: AuthorKind.AGENT,
        ActorKind.BOT: AuthorKind.BOT,
    }
    return known.get(actor.kind, AuthorKind.SYSTEM)


def status_after(status: Status, author: AuthorKind, visibility: Visibility) -> Status:
    """The status that follows a message: a reply reopens, a first answer opens, notes change nothing."""
    if visibility is Visibility.INTERNAL or author is AuthorKind.SYSTEM:
        return status
    if author is AuthorKind.CUSTOMER:
        return Status.OPEN if status in (Status.WAITING_CUSTOMER, Status.SOLVED) else status
    return Status.OPEN if status is Status.NEW else status


def may_move(before: Status, after: Status) -> bool:
    """Whether a person may set this status by hand."""
    return after in TRANSITIONS[before]


def refusal_to_write(standing: Standing, actor: Actor, visibility: Visibility) -> ErrorCode | None:
    """Why this actor may not write here now, or ``None``."""
    checks = (
        (ActorKind.CUSTOMER, actor.id != standing.customer_id, ErrorCode.TICKET_OF_ANOTHER),
        (ActorKind.CUSTOMER, visibility is Visibility.INTERNAL, ErrorCode.FORBIDDEN),
        (ActorKind.ANONYMOUS, True, ErrorCode.FORBIDDEN),
        (ActorKind.SERVICE, True, ErrorCode.FORBIDDEN),
        (actor.kind, _is_closed_to(standing, actor), ErrorCode.TICKET_CLOSED),
        (ActorKind.STAFF, not _is_theirs(standing, actor), ErrorCode.NOT_ASSIGNED),
        (ActorKind.BOT, standing.handler is not Handler.BOT, ErrorCode.STATUS_FORBIDS),
    )
    return next((code for kind, refused, code in checks if kind is actor.kind and refused), None)


def _is_closed_to(standing: Standing, actor: Actor) -> bool:
    return standing.status is Status.CLOSED and actor.kind is not ActorKind.SYSTEM


def serves(actor_id: UUID | None, assignee_id: UUID | None, status: str) -> bool:
    """Whether this agent serves the ticket: it is given to them and not finished. Who solved it keeps the
    name, not the access, which ended with the matter."""
    return actor_id is not None and actor_id == assignee_id and status not in FINISHED


def _is_theirs(standing: Standing, actor: Actor) -> bool:
    return serves(actor.id, standing.assignee_id, standing.status) or actor.may(RIGHT_WRITE_ANY)


def move(standing: Standing, author: AuthorKind, visibility: Visibility) -> None:
    """Move the standing forward by one stored message: number, status, who waits."""
    standing.last_number += 1
    after = status_after(standing.status, author, visibility)
    if standing.status is Status.SOLVED and after is Status.OPEN:
        standing.reopened = True
        if standing.handler is Handler.AGENT:
            standing.handler, standing.assignee_id = Handler.QUEUE, None
    standing.status = after
    if author is AuthorKind.CUSTOMER:
        standing.last_customer_number = standing.last_number
        standing.waiting = True
        standing.snoozed = False
    elif visibility is Visibility.PUBLIC and author in (AuthorKind.AGENT, AuthorKind.BOT):
        standing.waiting = False
        standing.answered = True
