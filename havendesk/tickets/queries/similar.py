"""Solved tickets that began with nearly the same words, without any of those words."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.people.types import Topic
from havendesk.tickets.models import Message, Ticket
from havendesk.tickets.queries.kept import not_for
from havendesk.tickets.rules.likeness import likeness
from havendesk.tickets.types import AuthorKind, Handler, Status
from havendesk.tickets.types.work import SolvedTicket

_SINCE = timedelta(days=365)
# Compared by their words: the newest of the same topic and language.
_COMPARED = 100
_SHOWN = 3
# Weighted share of the words of both that both must hold.
_LEAST = 0.25
_FIRST_MESSAGES = 3


@query("tickets.solved_like")
def solved_like(*, viewer: Actor, ticket_id: UUID) -> tuple[SolvedTicket, ...]:
    """At most three solved tickets of the viewer's lists that began like this one, the nearest first.

    Reference, topic and outcome only; opening one asks for access as ever. Six statements.

    Raises:
        Refused: ``not_found``.
    """
    ticket = Ticket.objects.filter(id=ticket_id).only("id", "topic", "language", "customer_id").first()
    if ticket is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    rows = {row.id: row for row in _solved(viewer, ticket)}
    beginnings = _beginnings([ticket.id, *rows])
    asked = beginnings.pop(ticket.id, "")
    if not asked or not beginnings:
        return ()
    alike = likeness(asked, beginnings)
    near = sorted((one for one in alike if alike[one] >= _LEAST), key=lambda one: -alike[one])[:_SHOWN]
    articles = _cited(near)
    return tuple(_card(rows[one], articles.get(one, ())) for one in near)


def _solved(viewer: Actor, ticket: Ticket) -> list[Ticket]:
    rows = Ticket.objects.filter(
        status__in=[Status.SOLVED, Status.CLOSED],
        language=ticket.language,
        last_at__gt=now() - _SINCE,
        merged_into=None,
    ).exclude(id=ticket.id)
    rows = rows.exclude(id__in=not_for(viewer))
    if ticket.topic != Topic.OTHER:
        rows = rows.filter(topic=ticket.topic)
    if not viewer.may(RIGHT_READ_ANY):
        teams = people.own_teams(viewer=viewer)
        rows = rows.filter(Q(assignee_id=viewer.id) | Q(team_id__in=teams))
    shown = rows.only("id", "reference", "topic", "handler", "rating", "solved_at", "last_at")
    return list(shown.order_by("-last_at", "-id")[:_COMPARED])


def _beginnings(ticket_ids: list[UUID]) -> dict[UUID, str]:
    """The customers' first words; they are compared and shown to nobody."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Message.objects.filter(
        ticket_id__in=ticket_ids, number__lte=_FIRST_MESSAGES, author_kind=AuthorKind.CUSTOMER
    )
    for key, text in rows.order_by("ticket_id", "number").values_list("ticket_id", "text"):
        found[key].append(text)
    return {key: "\n".join(texts) for key, texts in found.items()}


def _cited(ticket_ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Slugs of the articles that were shown in these tickets."""
    found: dict[UUID, tuple[str, ...]] = {}
    rows = Message.objects.filter(ticket_id__in=ticket_ids).exclude(citations=[])
    for key, citations in rows.order_by("ticket_id", "number").values_list("ticket_id", "citations"):
        slugs = (*found.get(key, ()), *(one["slug"] for one in citations))
        found[key] = tuple(dict.fromkeys(slugs))
    return found


def _card(row: Ticket, articles: tuple[str, ...]) -> SolvedTicket:
    return SolvedTicket(
        row.id, row.reference, Topic(row.topic), Handler(row.handler), row.rating, row.solved_at, articles
    )
