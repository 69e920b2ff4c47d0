"""Moving a ticket: who has it, where it stands, what it is about, how it was."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, entry, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGES
from havendesk.people.rules import RIGHT_WRITE_ANY
from havendesk.people.types import Topic
from havendesk.tickets.actions.alter import hand_over
from havendesk.tickets.events import PriorityChanged, TicketRated, TicketSolved
from havendesk.tickets.models import Change, Rating, Ticket
from havendesk.tickets.queries.kept import is_kept
from havendesk.tickets.rules import flow, secrets, texts
from havendesk.tickets.types import Handler, Priority, Status
from havendesk.tickets.types.work import Handing

_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
_COMMENT_CHARACTERS = 2000


def _locked(ticket_id: UUID) -> Ticket:
    ticket = Ticket.objects.select_for_update().filter(id=ticket_id).first()
    if ticket is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    return ticket


def _must_be_theirs(by: Actor, ticket: Ticket) -> None:
    theirs = flow.serves(by.id, ticket.assignee_id, ticket.status)
    if not by.is_staff or theirs:
        return
    if is_kept(by, ticket.id):
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    if not by.may(RIGHT_WRITE_ANY):
        raise Refused(ErrorCode.NOT_ASSIGNED, field="ticket")


def _note_change(by: Actor, ticket: Ticket, kind: str, before: str, after: str, reason: str = "") -> None:
    about(before={kind: before}, after={kind: after}, reason=reason)
    Change.objects.create(
        ticket_id=ticket.id,
        at=now(),
        kind=kind,
        actor_kind=by.kind.value,
        actor_id=by.id,
        before=before,
        after=after,
        reason=reason[:500],
    )
    ring(f"ticket:{ticket.id}")


@action("tickets.set_status", open_to=_MACHINES)
def set_status(
    *, by: Actor, ticket_id: UUID, status: Status, reason: str = "", only_if_head: int | None = None
) -> None:
    """Set the status by hand. Setting the one it has changes nothing.

    Args:
        only_if_head: the last number the caller knew; for machines that must not solve what they have not
            read.

    Raises:
        Refused: ``not_found``, ``not_assigned``, ``status_forbids``, ``head_moved``.
    """
    ticket = _locked(ticket_id)
    _must_be_theirs(by, ticket)
    if only_if_head is not None and ticket.last_number != only_if_head:
        raise Refused(ErrorCode.HEAD_MOVED, field="only_if_head")
    before = Status(ticket.status)
    if before is status:
        return
    if not flow.may_move(before, status):
        raise Refused(ErrorCode.STATUS_FORBIDS, field="status", status=before.value)
    ticket.status = status
    if status in flow.FINISHED:
        if ticket.solved_at is None:
            announce(TicketSolved(ticket_id=ticket.id))
        ticket.solved_at = ticket.solved_at or now()
        ticket.waiting_since = ticket.snoozed_until = None
    else:
        ticket.solved_at = None
    if status is Status.CLOSED:
        ticket.closed_at = now()
    ticket.save(update_fields=["status", "solved_at", "waiting_since", "closed_at", "snoozed_until"])
    _note_change(by, ticket, "status", before.value, status.value, reason)


@action("tickets.set_assignee", open_to=_MACHINES)
def set_assignee(
    *,
    by: Actor,
    ticket_id: UUID,
    handler: Handler,
    agent_id: UUID | None = None,
    team_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Give the ticket to the bot, a queue or an agent. Only routing calls this.

    Raises:
        Refused: ``not_found``, ``ticket_closed``.
    """
    set_based()
    hand_over(by=by, handings=[Handing(ticket_id, handler, agent_id, team_id, reason)])


@action("tickets.set_topic", open_to=_MACHINES)
def set_topic(*, by: Actor, ticket_id: UUID, topic: Topic) -> None:
    """Say what the ticket is about.

    Raises:
        Refused: ``not_found``, ``not_assigned``.
    """
    ticket = _locked(ticket_id)
    _must_be_theirs(by, ticket)
    before, ticket.topic = ticket.topic, topic
    if before != topic:
        ticket.save(update_fields=["topic"])
        _note_change(by, ticket, "topic", before, topic.value)


@action("tickets.set_priority", open_to=_MACHINES)
def set_priority(*, by: Actor, ticket_id: UUID, priority: Priority) -> None:
    """Say how soon it must be answered.

    Raises:
        Refused: ``not_found``, ``not_assigned``.
    """
    ticket = _locked(ticket_id)
    _must_be_theirs(by, ticket)
    before, ticket.priority = ticket.priority, priority
    if before != priority:
        ticket.save(update_fields=["priority"])
        _note_change(by, ticket, "priority", before, priority.value)
        announce(PriorityChanged(ticket_id=ticket.id))


@action("tickets.set_language", open_to=_MACHINES)
def set_language(*, by: Actor, ticket_id: UUID, language: str) -> None:
    """Set the language in which the customer is answered.

    Raises:
        Refused: ``not_found``, ``field_invalid`` for a language that the desk does not speak.
    """
    if language not in LANGUAGES:
        raise Refused(ErrorCode.FIELD_INVALID, field="language")
    ticket = _locked(ticket_id)
    before, ticket.language = ticket.language, language
    if before != language:
        ticket.save(update_fields=["language"])
        _note_change(by, ticket, "language", before, language)


@action("tickets.mark_read", open_to=(ActorKind.CUSTOMER,))
def mark_read(*, by: Actor, ticket_id: UUID, number: int) -> int:
    """Move the read mark of the caller's side up to ``number``, at most to the head; marks never go down.

    Returns:
        The mark after the call.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``not_assigned``.
    """
    ticket = _locked(ticket_id)
    if by.kind is ActorKind.CUSTOMER and ticket.customer_id != by.id:
        raise Refused(ErrorCode.TICKET_OF_ANOTHER, field="ticket")
    _must_be_theirs(by, ticket)
    side = "read_agent" if by.is_staff else "read_customer"
    mark: int = getattr(ticket, side)
    if number > mark:
        mark = min(number, ticket.last_number)
        Ticket.objects.filter(id=ticket.id).update(**{side: mark})
        ring(f"ticket:{ticket.id}")
    return mark


@action("tickets.mark_many_read", open_to=(ActorKind.SYSTEM,))
def mark_many_read(*, by: Actor, marks: Sequence[tuple[Actor, UUID, int]]) -> int:
    """Move read marks of many people in many tickets, as :func:`mark_read` does one; for the gateway.

    A mark that its person may not set, or that is not higher than the present one, changes nothing.
    The number of statements does not depend on how many marks there are.

    Args:
        marks: who has seen which ticket up to which number.

    Returns:
        How many marks moved.
    """
    set_based()
    wanted = {ticket_id for _, ticket_id, _ in marks}
    locked = Ticket.objects.select_for_update().filter(id__in=wanted).order_by("id")
    tickets = {ticket.id: ticket for ticket in locked}
    moved: set[UUID] = set()
    count = 0
    for actor, ticket_id, number in marks:
        ticket = tickets.get(ticket_id)
        if ticket is None or not _may_mark(actor, ticket):
            continue
        side = "read_agent" if actor.is_staff else "read_customer"
        mark = min(number, ticket.last_number)
        if mark > getattr(ticket, side):
            setattr(ticket, side, mark)
            moved.add(ticket.id)
            count += 1
            entry(actor, subject_kind="ticket", subject_id=ticket.id, ticket_id=ticket.id, after={side: mark})
    if moved:
        changed = [tickets[ticket_id] for ticket_id in sorted(moved)]
        Ticket.objects.bulk_update(changed, ["read_agent", "read_customer"])
        ring(*(f"ticket:{ticket_id}" for ticket_id in moved))
    return count


def _may_mark(actor: Actor, ticket: Ticket) -> bool:
    if actor.kind is ActorKind.CUSTOMER:
        return ticket.customer_id == actor.id
    theirs = flow.serves(actor.id, ticket.assignee_id, ticket.status)
    return actor.is_staff and (theirs or actor.may(RIGHT_WRITE_ANY))


@action("tickets.rate", open_to=(ActorKind.CUSTOMER,))
def rate(*, by: Actor, ticket_id: UUID, score: int, comment: str = "") -> None:
    """Rate a solved or answered ticket, once.

    Raises:
        Refused: ``field_invalid`` outside 1 to 5, ``ticket_of_another``, ``already_rated``,
            ``status_forbids`` before anybody answered.
    """
    if not 1 <= score <= 5:
        raise Refused(ErrorCode.FIELD_INVALID, field="score")
    comment = secrets.mask(texts.clean(comment)).text
    if len(comment) > _COMMENT_CHARACTERS:
        raise Refused(ErrorCode.TEXT_TOO_LONG, field="comment", limit=_COMMENT_CHARACTERS)
    ticket = _locked(ticket_id)
    if ticket.customer_id != by.id:
        raise Refused(ErrorCode.TICKET_OF_ANOTHER, field="ticket")
    if ticket.rating is not None:
        raise Refused(ErrorCode.ALREADY_RATED, field="ticket")
    if ticket.first_answered_at is None:
        raise Refused(ErrorCode.STATUS_FORBIDS, field="ticket", status=ticket.status)
    Rating.objects.create(
        ticket_id=ticket.id,
        score=score,
        comment=comment,
        handler=ticket.handler,
        agent_id=ticket.assignee_id,
        at=now(),
    )
    Ticket.objects.filter(id=ticket.id).update(rating=score)
    about(after={"score": score, "comment": comment})
    announce(TicketRated(ticket_id=ticket.id, score=score))
    ring(f"ticket:{ticket.id}")
