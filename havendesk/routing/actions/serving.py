"""What all acts of routing share: one at a time, begin and end of serving, for many tickets at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
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
from havendesk.kernel.options import options_of
from havendesk.people import actions as people_actions
from havendesk.people import queries as people
from havendesk.routing.events import QueueMoved, TicketAssigned
from havendesk.routing.models import Assignment, QueueEntry
from havendesk.routing.options import RoutingOptions
from havendesk.routing.types import AssignmentEnd
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries as tickets_queries
from havendesk.tickets.types import Handler, MessageKind, NewMessage, TicketRow
from havendesk.tickets.types.work import Handing

# Key of the advisory lock under which queues and assignments change; any fixed number of our own.
_ROUTING_KEY = 0x52_4F_55_54_45

_TOOK_OVER = noop("{name} is with you now.")


@dataclass(frozen=True, slots=True)
class Serving:
    """A ticket and who serves it from now on. ``quiet``: the customer is not told, they know this agent.
    ``taken``: the agent took it for themselves."""

    ticket: TicketRow
    agent_id: UUID
    team_id: UUID
    reason: str = ""
    quiet: bool = False
    taken: bool = False


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


def begin(by: Actor, servings: Sequence[Serving]) -> None:
    """Give tickets to agents: queue entries out, assignments and access in, the customers told. The number of
    statements does not depend on how many tickets there are."""
    if not servings:
        return
    at = now()
    ids = [one.ticket.id for one in servings]
    places = QueueEntry.objects.in_bulk(ids)
    Assignment.objects.bulk_create(
        Assignment(
            ticket_id=one.ticket.id,
            agent_id=one.agent_id,
            team_id=one.team_id,
            language=one.ticket.language,
            queued_at=places[one.ticket.id].entered_at if one.ticket.id in places else None,
            started_at=at,
            taken=one.taken,
        )
        for one in servings
    )
    tickets.hand_over(
        by=by,
        handings=[
            Handing(one.ticket.id, Handler.AGENT, one.agent_id, one.team_id, one.reason) for one in servings
        ],
    )
    customers.grant_many(
        by=by, grants=[(one.agent_id, one.ticket.customer_id, one.ticket.id) for one in servings]
    )
    agents = {one.agent_id for one in servings}
    people_actions.mark_idle(by=SYSTEM, staff_ids=agents)
    _introduce([one for one in servings if not one.quiet], agents)
    announce(*(TicketAssigned(ticket_id=one.ticket.id, agent_id=one.agent_id) for one in servings))
    drop_places(places.values())


def _introduce(servings: Sequence[Serving], agents: Collection[UUID]) -> None:
    if servings:
        names = people.names_of(viewer=SYSTEM, staff_ids=agents)
        tell(
            [(one.ticket, say(one.ticket.language, _TOOK_OVER, name=names[one.agent_id])) for one in servings]
        )


def end(by: Actor, ticket_ids: Collection[UUID], why: AssignmentEnd) -> None:
    """End the open assignments of tickets and the access that came with them; nothing where there is none."""
    rows = Assignment.objects.filter(ticket_id__in=ticket_ids, ended_at=None)
    pairs = list(rows.values_list("agent_id", "ticket_id"))
    if not pairs:
        return
    rows.update(ended_at=now(), end_reason=why.value)
    customers.end_many(by=by, pairs=pairs, reason=GrantEnd(why.value))
    agents = {agent_id for agent_id, _ in pairs}
    people_actions.mark_idle(by=SYSTEM, staff_ids=agents)
    seconds = options_of(RoutingOptions).routing_wrap_up_seconds
    if seconds and why is AssignmentEnd.FINISHED and by.id in agents:
        # Before the freed place is filled: the pause is for writing down what there is to write down.
        people_actions.begin_wrap_up(by=SYSTEM, staff_ids=[by.id], seconds=seconds)


def drop_places(places: Iterable[QueueEntry]) -> None:
    """Take tickets out of their queues; the caller holds the routing lock."""
    gone = list(places)
    if gone:
        QueueEntry.objects.filter(ticket_id__in=[place.ticket_id for place in gone]).delete()
        moved(*{place.team_id for place in gone})


def moved(*team_ids: UUID) -> None:
    """Places in these teams' queues changed."""
    announce(*(QueueMoved(team_id=team_id) for team_id in team_ids))
    ring(*(f"queue:{team_id}" for team_id in team_ids))


def tell(lines: Sequence[tuple[TicketRow, str]]) -> None:
    """Write event lines into conversations."""
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
            for ticket, text in lines
        ],
    )
