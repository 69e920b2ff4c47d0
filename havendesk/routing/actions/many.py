"""What is done to tickets, one or many: the part that all acts of staff share. The caller holds the routing
lock and keeps what can be taken back; every function answers which tickets it left alone, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_TAKE_ANY, RIGHT_WRITE_ANY
from havendesk.people.types import PresenceStatus, StaffCard
from havendesk.routing.actions import caps, queue, serving
from havendesk.routing.types import AssignmentEnd, QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as tickets_queries
from havendesk.tickets.rules import texts
from havendesk.tickets.rules.flow import FINISHED, serves
from havendesk.tickets.types import Handler, Status, TicketRow
from havendesk.tickets.types.work import Alteration

Rows = Mapping[UUID, TicketRow]
Refusals = dict[UUID, ErrorCode]

_REASON_CHARACTERS = 500
_PASSED_ON = noop("You are being passed to a colleague who can help with this.")


def wanted_reason(reason: str) -> str:
    """The reason, cut to what is kept.

    Raises:
        Refused: ``reason_missing``.
    """
    reason = texts.clean(reason)[:_REASON_CHARACTERS]
    if not reason:
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    return reason


def rows_of(ticket_ids: Collection[UUID]) -> tuple[dict[UUID, TicketRow], Refusals]:
    """The tickets as they are now, and those that do not exist."""
    rows = tickets_queries.states(viewer=SYSTEM, ticket_ids=ticket_ids)
    return rows, dict.fromkeys(set(ticket_ids) - set(rows), ErrorCode.NOT_FOUND)


def kept_away(agent_id: UUID | None, ticket_ids: Collection[UUID]) -> Refusals:
    """Those of the tickets from which somebody is kept. One statement."""
    kept = tickets_queries.kept_from(viewer=SYSTEM, ticket_ids=ticket_ids)
    return {one: ErrorCode.AGENT_KEPT_AWAY for one, staff in kept.items() if agent_id in staff}


def refill(agent_ids: Iterable[UUID | None]) -> None:
    """Give the next of the queues to agents who have one contact less: there is no ticker that would."""
    freed = {agent_id for agent_id in agent_ids if agent_id is not None}
    if freed:
        queue.match_all(people.teams_of(viewer=SYSTEM, staff_ids=freed))


def present(agent_id: UUID) -> StaffCard:
    """An agent who can be given contacts now.

    Raises:
        Refused: ``not_found``, ``agent_unavailable``.
    """
    agent = people.staff_card(viewer=SYSTEM, staff_id=agent_id)
    if not agent.active or agent.presence is PresenceStatus.OFFLINE:
        raise Refused(ErrorCode.AGENT_UNAVAILABLE, field="agent_id", agent=agent.name)
    return agent


def team_of(agent: StaffCard, ticket: TicketRow) -> UUID:
    """In which team's name an agent serves a ticket."""
    if ticket.team_id is not None and (ticket.team_id in agent.team_ids or not agent.team_ids):
        return ticket.team_id
    if agent.team_ids:
        return agent.team_ids[0]
    team = people.team_for(viewer=SYSTEM, topic=ticket.topic.value, language=ticket.language)
    if team is None:
        raise Refused(ErrorCode.NOT_FOUND, field="team", detail="This desk has no teams yet.")
    return team.id


def give(by: Actor, rows: Rows, agent: StaffCard, reason: str = "") -> Refusals:
    """Give tickets to one agent, whatever their capacity. Whoever gives to themselves takes."""
    refused = _finished(rows) | kept_away(agent.id, rows)
    mine = by.id == agent.id
    if mine:
        wanted = [row for row in rows.values() if row.id not in refused and row.assignee_id != agent.id]
        refused |= caps.beyond(by, wanted)
    going = [row for row in rows.values() if row.id not in refused and row.assignee_id != agent.id]
    serving.end(by, [row.id for row in going], AssignmentEnd.TRANSFERRED)
    serving.begin(
        by, [serving.Serving(row, agent.id, team_of(agent, row), reason, taken=mine) for row in going]
    )
    refill(row.assignee_id for row in going)
    return refused


def pass_to_team(by: Actor, rows: Rows, team_id: UUID) -> Refusals:
    """Pass tickets to the front of a team's queue; the customers are told."""
    if team_id not in {team.id for team in people.teams(viewer=SYSTEM)}:
        raise Refused(ErrorCode.NOT_FOUND, field="team_id")
    refused = _finished(rows)
    going = [row for row in rows.values() if row.id not in refused]
    ids = [row.id for row in going]
    queue.leave(ids)
    serving.end(by, ids, AssignmentEnd.TRANSFERRED)
    if going:
        serving.tell([(row, say(row.language, _PASSED_ON)) for row in going])
    placings = [
        queue.Placing(row, QueueReason.TRANSFERRED, front=True, team_id=team_id, not_for=row.assignee_id)
        for row in going
    ]
    queue.put(by, placings)
    refill(row.assignee_id for row in going)
    return refused


def finish(by: Actor, rows: Rows, outcome: Status) -> Refusals:
    """Solve, close or let wait."""
    refused = tickets.alter(by=by, ticket_ids=rows, change=Alteration(status=outcome))
    done = [row for row in rows.values() if row.id not in refused]
    if outcome in FINISHED:
        queue.leave([row.id for row in done if row.handler is Handler.QUEUE])
        serving.end(by, [row.id for row in done], AssignmentEnd.FINISHED)
    refill(row.assignee_id for row in done)
    return refused


def alter(by: Actor, rows: Rows, change: Alteration) -> Refusals:
    """Topic, priority, tags, snooze. Whoever is out of an agent's list makes room for the next."""
    refused: Refusals = {}
    if change.snooze_until is not None:
        nobodys = [row.id for row in rows.values() if row.handler is not Handler.AGENT]
        refused |= dict.fromkeys(nobodys, ErrorCode.NOT_ASSIGNED)
    going = [ticket_id for ticket_id in rows if ticket_id not in refused]
    refused |= tickets.alter(by=by, ticket_ids=going, change=change) if going else {}
    if change.snooze_until is not None:
        refill(row.assignee_id for row in rows.values() if row.id not in refused)
    return refused


def not_theirs(by: Actor, rows: Rows) -> Refusals:
    """Tickets that another agent has, or nobody; not for who may take any."""
    if by.may(RIGHT_TAKE_ANY):
        return {}
    return {row.id: ErrorCode.NOT_ASSIGNED for row in rows.values() if row.assignee_id != by.id}


def not_served(by: Actor, rows: Rows) -> Refusals:
    """Tickets that this agent does not serve now; not for who may write in any."""
    if by.may(RIGHT_WRITE_ANY):
        return {}
    return {
        row.id: ErrorCode.NOT_ASSIGNED
        for row in rows.values()
        if not serves(by.id, row.assignee_id, row.status)
    }


def _finished(rows: Rows) -> Refusals:
    return {row.id: ErrorCode.STATUS_FORBIDS for row in rows.values() if row.status in FINISHED}
