"""Links between tickets: that one has to do with another."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.rules import RIGHT_WRITE_ANY
from havendesk.tickets.actions.work import Work
from havendesk.tickets.models import Link, Ticket
from havendesk.tickets.rules import flow
from havendesk.tickets.types.work import LinkKind

MOST_LINKS = 50
_BY_HAND = frozenset({LinkKind.RELATED, LinkKind.DUPLICATE, LinkKind.CAUSE})


@action("tickets.link")
def link(*, by: Actor, ticket_id: UUID, to: UUID, kind: LinkKind) -> UUID:
    """Say that a ticket has to do with another one, of whichever customer. Saying it again changes nothing;
    that two are related is the same in both directions.

    Returns:
        The link's id.

    Raises:
        Refused: ``not_found``, ``not_assigned``, ``field_invalid`` for a link to itself or of a kind that
            only merging and splitting make, ``too_many_links`` beyond 50.
    """
    if kind not in _BY_HAND:
        raise Refused(ErrorCode.FIELD_INVALID, field="kind")
    if to == ticket_id:
        raise Refused(ErrorCode.FIELD_INVALID, field="to", detail="A ticket is not linked to itself.")
    work = _work(by, ticket_id, to)
    known = _same(ticket_id, to, kind)
    if known is not None:
        return known
    if Link.objects.filter(Q(ticket_id=ticket_id) | Q(other_id=ticket_id)).count() >= MOST_LINKS:
        raise Refused(ErrorCode.TOO_MANY_LINKS, field="to", most=MOST_LINKS)
    row = Link.objects.create(ticket_id=ticket_id, other_id=to, kind=kind.value, at=now(), staff_id=by.id)
    work.note(work.tickets[ticket_id], "link", "", f"{kind.value}:{work.tickets[to].reference}")
    work.finish()
    return row.id


@action("tickets.unlink")
def unlink(*, by: Actor, ticket_id: UUID, link_id: UUID) -> None:
    """Take a link away, from whichever of its two tickets.

    Raises:
        Refused: ``not_found``, ``not_assigned``, ``status_forbids`` for what merging or splitting made.
    """
    row = Link.objects.filter(Q(ticket_id=ticket_id) | Q(other_id=ticket_id), id=link_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="link")
    other = row.other_id if row.ticket_id == ticket_id else row.ticket_id
    work = _work(by, ticket_id, other)
    if row.kind not in _BY_HAND:
        raise Refused(ErrorCode.STATUS_FORBIDS, field="link")
    row.delete()
    work.note(work.tickets[ticket_id], "link", f"{row.kind}:{work.tickets[other].reference}", "")
    work.finish()


def _work(by: Actor, ticket_id: UUID, other: UUID) -> Work:
    work = Work.begin(by, [ticket_id, other])
    ticket = work.tickets.get(ticket_id)
    if ticket is None or other not in work.tickets:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket" if ticket is None else "to")
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    _must_be_theirs(by, ticket)
    return work


def _must_be_theirs(by: Actor, ticket: Ticket) -> None:
    if not flow.serves(by.id, ticket.assignee_id, ticket.status) and not by.may(RIGHT_WRITE_ANY):
        raise Refused(ErrorCode.NOT_ASSIGNED, field="ticket")


def _same(ticket_id: UUID, to: UUID, kind: LinkKind) -> UUID | None:
    wanted = Q(ticket_id=ticket_id, other_id=to)
    if kind is LinkKind.RELATED:
        wanted |= Q(ticket_id=to, other_id=ticket_id)
    found: UUID | None = Link.objects.filter(wanted, kind=kind.value).values_list("id", flat=True).first()
    return found
