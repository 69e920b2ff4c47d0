"""What all acts of routing share: one at a time, begin and end of serving."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from havendesk.customers import actions as customers
from havendesk.customers.types import GrantEnd
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import announce
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import noop, say
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people_actions
from havendesk.people import queries as people
from havendesk.routing.events import QueueMoved, TicketAssigned
from havendesk.routing.models import Assignment, QueueEntry
from havendesk.routing.types import AssignmentEnd
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as tickets_queries
from havendesk.tickets.types import Handler, MessageKind, NewMessage, TicketRow

# Key of the advisory lock under which queues and assignments change; any fixed number of our own.
_ROUTING_KEY = 0x52_4F_55_54_45

_TOOK_OVER = noop("{name} is with you now.")


def one_at_a_time() -> None:
    """Wait until no other transaction matches, takes or transfers; held until this one ends.

    One lock for the desk, not one per team: an agent in two teams must not be given two contacts at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ROUTING_KEY])


def ticket_row(ticket_id: UUID) -> TicketRow:
    """The ticket as it is now, under the routing lock.

    Raises:
        Refused: ``not_found``.
    """
    row = tickets_queries.states(viewer=SYSTEM, ticket_ids=[ticket_id]).get(ticket_id)
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    return row


def begin_serving(by: Actor, ticket: TicketRow, agent_id: UUID, team_id: UUID, reason: str = "") -> None:
    """Give a ticket to an agent: queue entry out, assignment and access in, the customer told."""
    at = now()
    entry = QueueEntry.objects.filter(ticket_id=ticket.id).first()
    Assignment.objects.create(
        ticket_id=ticket.id,
        agent_id=agent_id,
        team_id=team_id,
        language=ticket.language,
        queued_at=entry.entered_at if entry else None,
        started_at=at,
    )
    tickets.set_assignee(
        by=by, ticket_id=ticket.id, handler=Handler.AGENT, agent_id=agent_id, team_id=team_id, reason=reason
    )
    customers.grant_access(by=by, agent_id=agent_id, customer_id=ticket.customer_id, ticket_id=ticket.id)
    people_actions.mark_idle(by=SYSTEM, staff_ids=[agent_id])
    agent = people.staff_card(viewer=SYSTEM, staff_id=agent_id)
    tell_customer(ticket, say(ticket.language, _TOOK_OVER, name=agent.name))
    announce(TicketAssigned(ticket_id=ticket.id, agent_id=agent_id))
    if entry is not None:
        entry.delete()
        moved(entry.team_id)


def end_serving(by: Actor, ticket: TicketRow, why: AssignmentEnd) -> None:
    """End the open assignment of a ticket and the access that came with it; nothing where there is none."""
    assignment = Assignment.objects.filter(ticket_id=ticket.id, ended_at=None).first()
    if assignment is None:
        return
    assignment.ended_at = now()
    assignment.end_reason = why.value
    assignment.save(update_fields=["ended_at", "end_reason"])
    customers.end_access(by=by, agent_id=assignment.agent_id, ticket_id=ticket.id, reason=GrantEnd(why.value))
    people_actions.mark_idle(by=SYSTEM, staff_ids=[assignment.agent_id])


def moved(team_id: UUID) -> None:
    """Places in this team's queue changed."""
    announce(QueueMoved(team_id=team_id))
    ring(f"queue:{team_id}")


def tell_customer(ticket: TicketRow, text: str) -> None:
    """Write an event line into the conversation."""
    tickets.append_messages(
        by=SYSTEM,
        batch=[
            NewMessage(
                ticket_id=ticket.id,
                author=SYSTEM,
                client_key=uuid7(),
                text=text,
                kind=MessageKind.EVENT,
                channel=ticket.channel,
            )
        ],
    )
