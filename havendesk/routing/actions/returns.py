"""Back into the queue: agents who were lost, tickets that were opened again."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import about, action, entry, set_based
from havendesk.people import queries as people
from havendesk.people.types import PresenceStatus
from havendesk.routing.actions import many, queue, serving
from havendesk.routing.models import Assignment, QueueEntry
from havendesk.routing.types import AssignmentEnd, QueueReason
from havendesk.tickets import queries as tickets_queries
from havendesk.tickets.types import Handler, Status, TicketRow


@action("routing.release_lost", open_to=(ActorKind.SYSTEM,))
def release_lost(*, by: Actor, agent_id: UUID) -> int:
    """Return the open contacts of an agent who is gone to the front of their queues. Nothing happens when the
    agent came back meanwhile.

    Returns:
        How many were returned.
    """
    about(subject=("staff", agent_id), reason=QueueReason.AGENT_LOST.value)
    serving.one_at_a_time()
    presence = people.presence_of(viewer=SYSTEM, staff_ids=[agent_id]).get(agent_id)
    if presence is not None and presence.status is not PresenceStatus.OFFLINE:
        return 0
    held = tickets_queries.open_assigned(viewer=SYSTEM, agent_ids=[agent_id])[agent_id]
    return _release(by, held)


@action("routing.release_left", open_to=(ActorKind.SYSTEM,))
def release_left(*, by: Actor, agent_id: UUID) -> int:
    """Give everything unfinished of an agent who does not work here any more to their teams' queues, also
    what waits for a customer or a department: that one behind those who wait for an answer.

    Returns:
        How many were returned.
    """
    about(subject=("staff", agent_id), reason=QueueReason.AGENT_LOST.value)
    serving.one_at_a_time()
    if people.staff_card(viewer=SYSTEM, staff_id=agent_id).active:
        return 0
    return _release(by, tickets_queries.held_by(viewer=SYSTEM, agent_id=agent_id))


def _release(by: Actor, ticket_ids: Collection[UUID]) -> int:
    held = tickets_queries.states(viewer=SYSTEM, ticket_ids=ticket_ids)
    serving.end(by, ticket_ids, AssignmentEnd.AGENT_LOST)
    queue.put(
        by,
        [
            queue.Placing(
                held[ticket_id],
                QueueReason.AGENT_LOST,
                front=held[ticket_id].status in (Status.NEW, Status.OPEN),
                team_id=held[ticket_id].team_id,
            )
            for ticket_id in sorted(held)
        ],
    )
    return len(held)


@action("routing.give_back", open_to=(ActorKind.SYSTEM,))
def give_back(*, by: Actor, agent_id: UUID) -> int:
    """Give an agent who is there again what was taken away when they were lost, as far as nobody else has it
    by now. They were serving it, so their capacity is not asked, and the customers know them already.

    Returns:
        How many came back.
    """
    set_based()
    serving.one_at_a_time()
    card = people.staff_card(viewer=SYSTEM, staff_id=agent_id)
    if not card.active or card.presence is not PresenceStatus.AVAILABLE:
        return 0
    lost = QueueEntry.objects.filter(reason=QueueReason.AGENT_LOST, rank=0, team_id__in=card.team_ids)
    teams = dict(lost.values_list("ticket_id", "team_id"))
    if not teams:
        return 0
    last = Assignment.objects.filter(ticket_id__in=teams).order_by("ticket_id", "-started_at")
    served = last.distinct("ticket_id").values_list("ticket_id", "agent_id")
    mine = [ticket_id for ticket_id, agent in served if agent == agent_id]
    kept = many.kept_away(agent_id, mine)
    mine = [ticket_id for ticket_id in mine if ticket_id not in kept]
    rows = tickets_queries.states(viewer=SYSTEM, ticket_ids=mine)
    serving.begin(
        by, [serving.Serving(rows[one], agent_id, teams[one], "back", quiet=True) for one in sorted(rows)]
    )
    return len(rows)


@action("routing.requeue", open_to=(ActorKind.SYSTEM,))
def requeue(*, by: Actor, ticket_id: UUID) -> None:
    """See to it that an open ticket has somebody: one that was opened again, or whose agent is not there when
    the customer writes, goes to the front of the queue. Repeating it changes nothing."""
    set_based()
    # Looked at without the lock first: nearly always somebody is there.
    if not _is_alone(serving.ticket_row(ticket_id)):
        return
    serving.one_at_a_time()
    ticket = serving.ticket_row(ticket_id)
    if not _is_alone(ticket):
        return
    entry(
        by, subject_kind="ticket", subject_id=ticket.id, ticket_id=ticket.id, customer_id=ticket.customer_id
    )
    serving.end(by, [ticket.id], AssignmentEnd.AGENT_LOST)
    reason = QueueReason.AGENT_LOST if ticket.assignee_id else QueueReason.REOPENED
    queue.put(by, [queue.Placing(ticket, reason, front=True, team_id=ticket.team_id)])


def _is_alone(ticket: TicketRow) -> bool:
    if ticket.status in (Status.SOLVED, Status.CLOSED) or ticket.handler is Handler.BOT:
        return False
    if ticket.assignee_id is None:
        return not QueueEntry.objects.filter(ticket_id=ticket.id).exists()
    presence = people.presence_of(viewer=SYSTEM, staff_ids=[ticket.assignee_id]).get(ticket.assignee_id)
    return presence is None or presence.status is PresenceStatus.OFFLINE
