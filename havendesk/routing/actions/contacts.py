"""What people do with contacts: take, assign, transfer, finish. Each can be taken back for a few minutes."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_TAKE_ANY
from havendesk.routing.actions import caps, many, serving
from havendesk.routing.actions.undoing import undoable
from havendesk.routing.types import Act, AssignmentEnd, UndoCard
from havendesk.tickets import actions as tickets
from havendesk.tickets.types import Handler, Status, TicketRow

ACT_OF = {
    Status.SOLVED: Act.SOLVE,
    Status.CLOSED: Act.CLOSE,
    Status.WAITING_CUSTOMER: Act.WAIT,
    Status.WAITING_DEPARTMENT: Act.WAIT,
}


def locked(by: Actor, ticket_id: UUID, reason: str = "") -> TicketRow:
    """The ticket under the routing lock; the entry of the act in progress is about it.

    Raises:
        Refused: ``not_found``, also for whoever is kept away from it.
    """
    serving.one_at_a_time()
    ticket = serving.ticket_row(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id, reason=reason)
    if many.kept_away(by.id, [ticket_id]):
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    return ticket


def refuse(refused: many.Refusals, ticket: TicketRow) -> None:
    """End the act where it left this ticket alone.

    Raises:
        Refused: the code that it was left with.
    """
    if ticket.id in refused:
        raise Refused(refused[ticket.id], field="ticket", status=ticket.status.value)


@action("routing.take")
def take(*, by: Actor, ticket_id: UUID) -> UndoCard | None:
    """Take a ticket that waits, that the bot has, or that is solved: this one is opened again. Taking one's
    own again changes nothing.

    Raises:
        Refused: ``conflict`` when a colleague has it, ``forbidden`` when it is of a team of others,
            ``status_forbids`` once it is closed, ``already_merged``, ``not_found``; ``take_limit`` for one
            more than an hour allows. Nothing changed then.
    """
    ticket = locked(by, ticket_id)
    _must_not_be_merged(ticket)
    solved = ticket.status is Status.SOLVED
    if ticket.status is Status.CLOSED:
        raise Refused(ErrorCode.STATUS_FORBIDS, field="ticket", status=ticket.status.value)
    if by.id is None or (ticket.assignee_id == by.id and not solved):
        return None
    agent = people.staff_card(viewer=SYSTEM, staff_id=by.id)
    if ticket.handler is Handler.AGENT and not solved and not by.may(RIGHT_TAKE_ANY):
        raise Refused(ErrorCode.CONFLICT, field="ticket", assignee=ticket.assignee_name)
    if ticket.team_id and ticket.team_id not in agent.team_ids and not by.may(RIGHT_TAKE_ANY):
        raise Refused(ErrorCode.FORBIDDEN, field="ticket", team=ticket.team_name)
    if ticket.assignee_id != by.id:
        caps.check_take(by.id, ticket.id)
    with undoable(by, Act.TAKE, [ticket_id]) as keeping:
        if solved:
            tickets.set_status(by=SYSTEM, ticket_id=ticket_id, status=Status.OPEN)
        serving.end(by, [ticket.id], AssignmentEnd.TRANSFERRED)
        again = ticket.assignee_id == by.id
        mine = serving.Serving(ticket, by.id, many.team_of(agent, ticket), quiet=again, taken=not again)
        serving.begin(by, [mine])
        many.refill([ticket.assignee_id])
    return keeping.card


def _must_not_be_merged(ticket: TicketRow) -> None:
    if ticket.merged_into is not None:
        raise Refused(ErrorCode.ALREADY_MERGED, field="ticket", into=ticket.merged_into.reference)


@action("routing.assign")
def assign(*, by: Actor, ticket_id: UUID, agent_id: UUID, reason: str) -> UndoCard | None:
    """Give a ticket to a named agent, whatever their capacity; for leads.

    Raises:
        Refused: ``reason_missing``, ``agent_unavailable`` when the agent is not there, ``agent_kept_away``,
            ``status_forbids``, ``not_found``; ``take_limit`` for who gives to themselves more than an hour
            allows.
    """
    reason = many.wanted_reason(reason)
    ticket = locked(by, ticket_id, reason)
    if ticket.assignee_id == agent_id and ticket.status not in (Status.SOLVED, Status.CLOSED):
        return None
    agent = many.present(agent_id)
    if agent_id == by.id:
        caps.check_take(agent_id, ticket.id)
    with undoable(by, Act.ASSIGN, [ticket_id]) as keeping:
        refuse(many.give(by, {ticket.id: ticket}, agent, reason), ticket)
    return keeping.card


@action("routing.transfer")
def transfer(
    *, by: Actor, ticket_id: UUID, reason: str, team_id: UUID | None = None, agent_id: UUID | None = None
) -> UndoCard | None:
    """Pass a ticket on, to an agent who is there or to the front of a team's queue, with a reason on record.

    Raises:
        Refused: ``field_invalid`` unless exactly one of team and agent is named, ``reason_missing``,
            ``not_assigned``, ``agent_unavailable``, ``agent_kept_away``, ``status_forbids``, ``not_found``.
    """
    reason = many.wanted_reason(reason)
    if (team_id is None) == (agent_id is None):
        raise Refused(ErrorCode.FIELD_INVALID, field="team_id", detail="Name a team or an agent.")
    ticket = locked(by, ticket_id, reason)
    rows = {ticket.id: ticket}
    refuse(many.not_theirs(by, rows), ticket)
    if agent_id is not None and agent_id == by.id != ticket.assignee_id:
        caps.check_take(agent_id, ticket.id)
    with undoable(by, Act.TRANSFER, [ticket_id]) as keeping:
        if agent_id is not None:
            refuse(many.give(by, rows, many.present(agent_id), reason), ticket)
        elif team_id is not None:
            refuse(many.pass_to_team(by, rows, team_id), ticket)
    return keeping.card


@action("routing.finish")
def finish(*, by: Actor, ticket_id: UUID, outcome: Status) -> UndoCard | None:
    """End one's turn: solved, closed for good, or waiting for the customer or a department. A freed place is
    filled at once.

    Access to the customer's data ends with a finished ticket and stays while it waits.

    Raises:
        Refused: ``field_invalid`` for another outcome, ``not_assigned``, ``status_forbids``, ``not_found``.
    """
    if outcome not in ACT_OF:
        raise Refused(ErrorCode.FIELD_INVALID, field="outcome")
    ticket = locked(by, ticket_id)
    rows = {ticket.id: ticket}
    refuse(many.not_theirs(by, rows), ticket)
    with undoable(by, ACT_OF[outcome], [ticket_id]) as keeping:
        refuse(many.finish(by, rows, outcome), ticket)
    return keeping.card
