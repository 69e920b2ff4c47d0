"""What a ticket has to do with others: links, what was merged into it, other matters of its customer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.people.types import Topic
from havendesk.tickets.models import Link, Ticket
from havendesk.tickets.queries.gateway import pushes
from havendesk.tickets.queries.kept import not_for
from havendesk.tickets.queries.rows import loaded, may_see, rows_of
from havendesk.tickets.rules import texts
from havendesk.tickets.types import Status, TicketRow
from havendesk.tickets.types.work import Direction, LinkCard, LinkKind, MergedCard

_TAIL = 100
_MOST_MERGED = 20
_MOST_SIBLINGS = 50


@query("tickets.find", open_to=(ActorKind.SYSTEM,))
def find(*, viewer: Actor, name: str) -> UUID | None:
    """The ticket of an id or a reference, as somebody typed it; one statement."""
    name = texts.clean(name)
    try:
        wanted = Q(id=UUID(name))
    except ValueError:
        wanted = Q(reference=name.upper()[:16])
    found: UUID | None = Ticket.objects.filter(wanted).values_list("id", flat=True).first()
    return found


@query("tickets.links")
def links(*, viewer: Actor, ticket_id: UUID) -> list[LinkCard]:
    """Links of a ticket in both directions, newest first; one statement. Nothing in them is personal data."""
    kept = not_for(viewer)
    rows = Link.objects.filter(Q(ticket_id=ticket_id) | Q(other_id=ticket_id))
    rows = rows.exclude(ticket_id__in=kept).exclude(other_id__in=kept)
    return [_card(row, ticket_id) for row in rows.select_related("ticket", "other").order_by("-at", "-id")]


def _card(row: Link, ticket_id: UUID) -> LinkCard:
    out = row.ticket_id == ticket_id
    other = row.other if out else row.ticket
    return LinkCard(
        id=row.id,
        kind=LinkKind(row.kind),
        direction=Direction.OUT if out else Direction.IN,
        ticket=other.id,
        reference=other.reference,
        status=Status(other.status),
        topic=Topic(other.topic),
    )


@query("tickets.merged", reads=PersonalData.MESSAGE)
def merged(*, viewer: Actor, ticket_id: UUID) -> list[MergedCard]:
    """Tickets that were merged into this one, newest first, at most 20, each with its last 100 messages.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    may_see(viewer, ticket)
    theirs = Ticket.objects.filter(merged_into_id=ticket_id).exclude(id__in=not_for(viewer))
    sources = theirs.order_by("-closed_at", "-id")[:_MOST_MERGED]
    heads = {source.id: max(0, source.last_number - _TAIL) for source in sources}
    found = pushes(viewer=SYSTEM, after=heads, limit=_TAIL)
    return [MergedCard(source.id, source.reference, tuple(found.get(source.id, ()))) for source in sources]


@query("tickets.siblings")
def siblings(*, viewer: Actor, ticket_id: UUID) -> list[TicketRow]:
    """Other tickets of the same customer, newest first, at most 50. Nothing in a row is personal data.

    Raises:
        Refused: ``not_found``, ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    may_see(viewer, ticket)
    rows = Ticket.objects.select_related("customer", "assignee", "team").of(ticket.customer_id)
    others = (
        rows.exclude(id=ticket_id)
        .exclude(id__in=not_for(viewer))
        .order_by("-opened_at", "-id")[:_MOST_SIBLINGS]
    )
    return rows_of(viewer, list(others))


@query("tickets.aliases_of", open_to=(ActorKind.SYSTEM,))
def aliases_of(*, viewer: Actor, ticket_id: UUID) -> list[UUID]:
    """Tickets that were merged into this one; one statement."""
    return list(Ticket.objects.filter(merged_into_id=ticket_id).values_list("id", flat=True))
