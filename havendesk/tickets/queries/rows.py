"""What all reads of tickets share: a ticket as a row, and who may look into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import connection

from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.people.types import Topic
from havendesk.tickets.models import Ticket
from havendesk.tickets.queries.caps import check_look
from havendesk.tickets.queries.kept import is_kept
from havendesk.tickets.rules import flow
from havendesk.tickets.types import Channel, Handler, Priority, Status, TicketRow
from havendesk.tickets.types.tags import TagCard, TagColour, TicketRef

MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
MOST_AT_ONCE = 200

_MARKS = """
SELECT 'draft', ticket_id, NULL::uuid, '', '' FROM tickets_draft
WHERE staff_id = %(staff)s AND ticket_id = ANY(%(tickets)s) AND (text <> '' OR attachments <> '{}')
UNION
SELECT 'mention', ticket_id, NULL, '', '' FROM tickets_inbox_item
WHERE staff_id = %(staff)s AND kind = 'mention' AND read_at IS NULL AND ticket_id = ANY(%(tickets)s)
UNION ALL
SELECT 'tag', u.ticket_id, t.id, t.name, t.colour
FROM tickets_ticket_tag u JOIN tickets_tag t ON t.id = u.tag_id WHERE u.ticket_id = ANY(%(tickets)s)
UNION ALL
SELECT 'merged', s.id, t.id, t.reference, ''
FROM tickets_ticket s JOIN tickets_ticket t ON t.id = s.merged_into_id WHERE s.id = ANY(%(merged)s)
"""


def row_of(ticket: Ticket) -> TicketRow:
    """The list row of a ticket that was loaded with its customer, assignee and team."""
    return TicketRow(
        id=ticket.id,
        reference=ticket.reference,
        topic=Topic(ticket.topic),
        priority=Priority(ticket.priority),
        language=ticket.language,
        status=Status(ticket.status),
        handler=Handler(ticket.handler),
        channel=Channel(ticket.channel),
        jurisdiction=ticket.jurisdiction,
        customer_id=ticket.customer_id,
        customer_alias=ticket.customer.alias,
        assignee_id=ticket.assignee_id,
        assignee_name=ticket.assignee.name if ticket.assignee else "",
        team_id=ticket.team_id,
        team_name=ticket.team.name if ticket.team else "",
        opened_at=ticket.opened_at,
        last_at=ticket.last_at,
        waiting_since=ticket.waiting_since,
        last_number=ticket.last_number,
        last_customer_number=ticket.last_customer_number,
        read_customer=ticket.read_customer,
        read_agent=ticket.read_agent,
        rating=ticket.rating,
        unread=ticket.last_customer_number > ticket.read_agent,
        snoozed_until=ticket.snoozed_until,
    )


def rows_of(viewer: Actor, tickets: Sequence[Ticket]) -> list[TicketRow]:
    """List rows with tags and the viewer's own marks, in one more statement however many there are. What is
    said for staff only is left out for a customer."""
    ids = [ticket.id for ticket in tickets]
    merged = [ticket.id for ticket in tickets if ticket.merged_into_id]
    if not ids or not (viewer.is_staff or merged):
        return [row_of(ticket) for ticket in tickets]
    staff = viewer.id if viewer.is_staff else None
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, {"staff": staff, "tickets": ids if viewer.is_staff else [], "merged": merged})
        marks = cursor.fetchall()
    own = {(what, ticket_id) for what, ticket_id, *_ in marks}
    tags: dict[UUID, list[TagCard]] = {}
    for what, ticket_id, tag_id, name, colour in sorted(marks, key=lambda mark: str(mark[3]).casefold()):
        if what == "tag":
            tags.setdefault(ticket_id, []).append(TagCard(tag_id, name, TagColour(colour)))
    into = {mark[1]: TicketRef(mark[2], mark[3]) for mark in marks if mark[0] == "merged"}
    return [
        replace(
            row_of(ticket),
            draft=("draft", ticket.id) in own,
            mentioned=("mention", ticket.id) in own,
            tags=tuple(tags.get(ticket.id, ())),
            merged_into=into.get(ticket.id),
        )
        for ticket in tickets
    ]


def loaded(ticket_id: UUID) -> Ticket:
    """The ticket with its customer, assignee and team.

    Raises:
        Refused: ``not_found``.
    """
    ticket = Ticket.objects.select_related("customer", "assignee", "team").filter(id=ticket_id).first()
    if ticket is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    return ticket


def may_see(viewer: Actor, ticket: Ticket) -> None:
    """Whether this viewer may look into the conversation. An agent's right ends with the matter: who solved a
    ticket and wants to see it again takes it back.

    Raises:
        Refused: ``ticket_of_another``, ``no_access_grant``; ``not_found`` for whoever is kept away from it;
            ``look_limit`` for whoever may look at all and has looked at as many customers as an hour allows.
    """
    if viewer.kind in MACHINES:
        return
    if viewer.kind is ActorKind.CUSTOMER:
        if ticket.customer_id != viewer.id:
            raise Refused(ErrorCode.TICKET_OF_ANOTHER, field="ticket")
        return
    if flow.serves(viewer.id, ticket.assignee_id, ticket.status):
        return
    if is_kept(viewer, ticket.id):
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    if viewer.may(RIGHT_READ_ANY):
        check_look(viewer, ticket.customer_id)
        return
    if granted(viewer, ticket.id):
        return
    # Whoever serves the ticket in which this one goes on sees both.
    if ticket.merged_into_id is not None:
        may_see(viewer, loaded(ticket.merged_into_id))
    else:
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")


def granted(viewer: Actor, ticket_id: UUID) -> bool:
    """Whether a grant of access to this ticket holds for the viewer."""
    return viewer.id is not None and customers.has_access(
        viewer=SYSTEM, agent_id=viewer.id, ticket_id=ticket_id
    )
