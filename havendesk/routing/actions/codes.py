"""Agents' codes of conversations: shown to the agent who serves one and to its customer alone."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import actions as people
from havendesk.people import queries as people_queries
from havendesk.people.types import AgentCode
from havendesk.routing.types import Talk
from havendesk.tickets import queries as tickets
from havendesk.tickets.rules.flow import serves


@action("routing.own_code")
def own_code(*, by: Actor, ticket_id: UUID) -> AgentCode:
    """The code that the agent who serves a conversation may tell its customer.

    Raises:
        Refused: ``not_found``, ``not_assigned`` for anybody who does not serve it now.
    """
    set_based()
    row = tickets.states(viewer=SYSTEM, ticket_ids=[ticket_id]).get(ticket_id)
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket_id")
    if by.id is None or not serves(by.id, row.assignee_id, row.status):
        raise Refused(ErrorCode.NOT_ASSIGNED, field="ticket_id")
    return people.issue_agent_code(by=SYSTEM, staff_id=by.id, ticket_id=ticket_id)


@action("routing.own_talks", open_to=(ActorKind.CUSTOMER,))
def own_talks(*, by: Actor) -> list[Talk]:
    """The signed-in customer's conversations that an agent serves now, each with the agent's code."""
    set_based()
    rows = [row for row in tickets.customer_tickets(viewer=by) if row.assignee_id is not None]
    working = people_queries.acting(
        viewer=SYSTEM, staff_ids={row.assignee_id for row in rows if row.assignee_id}
    )
    return [
        Talk(row.reference, people.issue_agent_code(by=SYSTEM, staff_id=row.assignee_id, ticket_id=row.id))
        for row in rows
        if row.assignee_id in working and serves(row.assignee_id, row.assignee_id, row.status)
    ]
