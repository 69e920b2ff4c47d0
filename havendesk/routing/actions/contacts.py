"""What people do with contacts: take, assign, transfer, finish."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_TAKE_ANY
from havendesk.people.types import PresenceStatus, StaffCard
from havendesk.routing.actions import queue, serving
from havendesk.routing.types import AssignmentEnd, QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets.types import Handler, Status, TicketRow

_REASON_CHARACTERS = 500
_PASSED_ON = noop("You are being passed to a colleague who can help with this.")


def _about(ticket: TicketRow, reason: str = "") -> None:
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id, reason=reason)


def _unfinished(ticket: TicketRow) -> None:
    if ticket.status in (Status.SOLVED, Status.CLOSED):
        raise Refused(ErrorCode.STATUS_FORBIDS, field="ticket", status=ticket.status.value)


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    return reason[:_REASON_CHARACTERS]


def _theirs(by: Actor, ticket: TicketRow) -> None:
    if ticket.assignee_id != by.id and not by.may(RIGHT_TAKE_ANY):
        raise Refused(ErrorCode.NOT_ASSIGNED, field="ticket")


def _team_of(agent: StaffCard, ticket: TicketRow) -> UUID:
    if ticket.team_id is not None and (ticket.team_id in agent.team_ids or not agent.team_ids):
        return ticket.team_id
    if agent.team_ids:
        return agent.team_ids[0]
    team = people.team_for(viewer=SYSTEM, topic=ticket.topic.value, language=ticket.language)
    if team is None:
        raise Refused(ErrorCode.NOT_FOUND, field="team", detail="This desk has no teams yet.")
    return team.id


@action("routing.take")
def take(*, by: Actor, ticket_id: UUID) -> None:
    """Take a ticket that waits, that the bot has, or that is solved: this one is opened again. Taking one's
    own again changes nothing.

    Raises:
        Refused: ``conflict`` when a colleague has it, ``forbidden`` when it is of a team of others,
            ``status_forbids`` once it is closed, ``not_found``.
    """
    serving.one_at_a_time()
    ticket = serving.ticket_row(ticket_id)
    _about(ticket)
    solved = ticket.status is Status.SOLVED
    if not solved:
        _unfinished(ticket)
    if by.id is None or (ticket.assignee_id == by.id and not solved):
        return
    agent = people.staff_card(viewer=SYSTEM, staff_id=by.id)
    if ticket.handler is Handler.AGENT and not solved and not by.may(RIGHT_TAKE_ANY):
        raise Refused(ErrorCode.CONFLICT, field="ticket", assignee=ticket.assignee_name)
    if ticket.team_id and ticket.team_id not in agent.team_ids and not by.may(RIGHT_TAKE_ANY):
        raise Refused(ErrorCode.FORBIDDEN, field="ticket", team=ticket.team_name)
    if solved:
        tickets.set_status(by=SYSTEM, ticket_id=ticket_id, status=Status.OPEN)
    serving.end_serving(by, ticket, AssignmentEnd.TRANSFERRED)
    serving.begin_serving(by, ticket, by.id, _team_of(agent, ticket))
    _refill(ticket.assignee_id)


@action("routing.assign")
def assign(*, by: Actor, ticket_id: UUID, agent_id: UUID, reason: str) -> None:
    """Give a ticket to a named agent, whatever their capacity; for leads.

    Raises:
        Refused: ``reason_missing``, ``agent_unavailable`` when the agent is not there, ``status_forbids``,
            ``not_found``.
    """
    reason = _reason(reason)
    serving.one_at_a_time()
    ticket = serving.ticket_row(ticket_id)
    _about(ticket, reason)
    _unfinished(ticket)
    if ticket.assignee_id == agent_id:
        return
    agent = _present(agent_id)
    serving.end_serving(by, ticket, AssignmentEnd.TRANSFERRED)
    serving.begin_serving(by, ticket, agent_id, _team_of(agent, ticket), reason)
    _refill(ticket.assignee_id)


@action("routing.transfer")
def transfer(
    *, by: Actor, ticket_id: UUID, reason: str, team_id: UUID | None = None, agent_id: UUID | None = None
) -> None:
    """Pass a ticket on, to an agent who is there or to the front of a team's queue, with a reason on record.

    Raises:
        Refused: ``field_invalid`` unless exactly one of team and agent is named, ``reason_missing``,
            ``not_assigned``, ``agent_unavailable``, ``status_forbids``, ``not_found``.
    """
    reason = _reason(reason)
    if (team_id is None) == (agent_id is None):
        raise Refused(ErrorCode.FIELD_INVALID, field="team_id", detail="Name a team or an agent.")
    serving.one_at_a_time()
    ticket = serving.ticket_row(ticket_id)
    _about(ticket, reason)
    _unfinished(ticket)
    _theirs(by, ticket)
    if agent_id is not None:
        if agent_id == ticket.assignee_id:
            return
        agent = _present(agent_id)
        serving.end_serving(by, ticket, AssignmentEnd.TRANSFERRED)
        serving.begin_serving(by, ticket, agent_id, _team_of(agent, ticket), reason)
        _refill(ticket.assignee_id)
        return
    if team_id not in {team.id for team in people.teams(viewer=SYSTEM)}:
        raise Refused(ErrorCode.NOT_FOUND, field="team_id")
    if ticket.handler is Handler.QUEUE:
        queue.leave(ticket)
    serving.end_serving(by, ticket, AssignmentEnd.TRANSFERRED)
    serving.tell_customer(ticket, say(ticket.language, _PASSED_ON))
    queue.put(by, ticket, QueueReason.TRANSFERRED, front=True, team_id=team_id, not_for=ticket.assignee_id)
    _refill(ticket.assignee_id)


def _refill(agent_id: UUID | None) -> None:
    """Give the next of the queue to an agent who has one contact less: there is no ticker that would."""
    if agent_id is not None:
        queue.match_all(people.staff_card(viewer=SYSTEM, staff_id=agent_id).team_ids)


def _present(agent_id: UUID) -> StaffCard:
    agent = people.staff_card(viewer=SYSTEM, staff_id=agent_id)
    if not agent.active or agent.presence is PresenceStatus.OFFLINE:
        raise Refused(ErrorCode.AGENT_UNAVAILABLE, field="agent_id", agent=agent.name)
    return agent


@action("routing.finish")
def finish(*, by: Actor, ticket_id: UUID, outcome: Status) -> None:
    """End one's turn: solved, or waiting for the customer or a department. A freed place is filled at once.

    Access to the customer's data ends with a solved ticket and stays while it waits.

    Raises:
        Refused: ``field_invalid`` for another outcome, ``not_assigned``, ``status_forbids``, ``not_found``.
    """
    if outcome not in (Status.SOLVED, Status.WAITING_CUSTOMER, Status.WAITING_DEPARTMENT):
        raise Refused(ErrorCode.FIELD_INVALID, field="outcome")
    serving.one_at_a_time()
    ticket = serving.ticket_row(ticket_id)
    _about(ticket)
    _theirs(by, ticket)
    tickets.set_status(by=by, ticket_id=ticket_id, status=outcome)
    if outcome is Status.SOLVED:
        if ticket.handler is Handler.QUEUE:
            queue.leave(ticket)
        serving.end_serving(by, ticket, AssignmentEnd.FINISHED)
    _refill(ticket.assignee_id)
