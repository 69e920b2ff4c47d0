"""Reads of tickets. Whoever looks into a conversation needs a right to that very one, and leaves an entry."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.files.storage import storages
from django.db import connection
from django.db.models import Q

from havendesk.customers import queries as customers
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import SituationCard
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import PersonalData, about, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.people.types import Topic
from havendesk.tickets.models import Attachment, Change, Message, Ticket
from havendesk.tickets.options import TicketsOptions
from havendesk.tickets.rules.files import ACCEPTED
from havendesk.tickets.types import (
    ERASED,
    AttachmentCard,
    Author,
    AuthorKind,
    ChangeCard,
    Channel,
    Citation,
    ConversationCard,
    DeskPage,
    DeskView,
    Handler,
    MessageCard,
    MessageKind,
    Priority,
    Status,
    TicketRow,
    UploadLimits,
    Visibility,
)

_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
_CONVERSATION_TAIL = 100
_MOST_AT_ONCE = 200

# By hand: a query set with a condition per ticket costs more to build than to run.
_AFTER = """
SELECT ticket_id, number, client_key, author_kind, author_id, visibility, kind, channel, text, masked,
       citations, has_attachments, at
FROM unnest(%s::uuid[], %s::integer[]) AS wanted(id, after)
CROSS JOIN LATERAL (
    SELECT * FROM tickets_message
    WHERE ticket_id = wanted.id AND number > wanted.after ORDER BY number LIMIT %s
) AS m
ORDER BY ticket_id, number
"""


def _row_of(ticket: Ticket) -> TicketRow:
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
    )


@query("tickets.followable", open_to=(ActorKind.CUSTOMER,))
def followable(*, viewer: Actor, ticket_ids: Collection[UUID]) -> set[UUID]:
    """Those of the tickets whose conversation this viewer may see now."""
    tickets = Ticket.objects.filter(id__in=ticket_ids)
    if viewer.id is None:
        return set()
    if viewer.kind is ActorKind.CUSTOMER:
        return set(tickets.filter(customer_id=viewer.id).values_list("id", flat=True))
    if viewer.may(RIGHT_READ_ANY):
        return set(tickets.values_list("id", flat=True))
    mine = set(tickets.filter(assignee_id=viewer.id).values_list("id", flat=True))
    rest = [ticket_id for ticket_id in ticket_ids if ticket_id not in mine]
    return mine | {one for one in rest if _granted(viewer, one)}


def _granted(viewer: Actor, ticket_id: UUID) -> bool:
    return viewer.id is not None and customers.has_access(
        viewer=SYSTEM, agent_id=viewer.id, ticket_id=ticket_id
    )


def _may_see(viewer: Actor, ticket: Ticket) -> None:
    if viewer.kind in _MACHINES:
        return
    if viewer.kind is ActorKind.CUSTOMER:
        if ticket.customer_id != viewer.id:
            raise Refused(ErrorCode.TICKET_OF_ANOTHER, field="ticket")
        return
    if ticket.assignee_id != viewer.id and not viewer.may(RIGHT_READ_ANY) and not _granted(viewer, ticket.id):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")


def _loaded(ticket_id: UUID) -> Ticket:
    ticket = Ticket.objects.select_related("customer", "assignee", "team").filter(id=ticket_id).first()
    if ticket is None:
        raise Refused(ErrorCode.NOT_FOUND, field="ticket")
    return ticket


@query("tickets.conversation", reads=PersonalData.MESSAGE, open_to=(ActorKind.CUSTOMER, *_MACHINES))
def conversation(*, viewer: Actor, ticket_id: UUID) -> ConversationCard:
    """A ticket with its last 100 messages and its history; the viewer sees what is for them.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``no_access_grant``.
    """
    ticket = _loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    _may_see(viewer, ticket)
    first = max(0, ticket.last_number - _CONVERSATION_TAIL)
    rows = Message.objects.filter(ticket_id=ticket.id, number__gt=first).order_by("number")
    changes: Iterable[Change] = ()
    if viewer.kind is not ActorKind.CUSTOMER:
        changes = Change.objects.filter(ticket_id=ticket.id).order_by("at", "id")
    return ConversationCard(
        ticket=_row_of(ticket),
        messages=tuple(_cards(_for_viewer(viewer, rows))),
        history=tuple(
            ChangeCard(c.at, c.kind, c.actor_kind, c.actor_id, c.before, c.after, c.reason) for c in changes
        ),
    )


@query("tickets.messages", reads=PersonalData.MESSAGE, open_to=(ActorKind.CUSTOMER, *_MACHINES))
def messages(*, viewer: Actor, ticket_id: UUID, after: int = 0, limit: int = 200) -> list[MessageCard]:
    """Messages after a number, in order, at most 200; internal ones only for staff and machines.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``no_access_grant``.
    """
    ticket = _loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    _may_see(viewer, ticket)
    rows = Message.objects.filter(ticket_id=ticket.id, number__gt=after).order_by("number")
    return _cards(_for_viewer(viewer, rows[: min(limit, _MOST_AT_ONCE)]))


@query("tickets.begin_look", reads=PersonalData.MESSAGE, open_to=(ActorKind.CUSTOMER,))
def begin_look(*, viewer: Actor, ticket_id: UUID) -> TicketRow:
    """Begin to follow a conversation: one entry covers the pushes until it is closed.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``no_access_grant``.
    """
    ticket = _loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    _may_see(viewer, ticket)
    return _row_of(ticket)


@query("tickets.pushes", open_to=(ActorKind.SYSTEM,))
def pushes(
    *, viewer: Actor, after: Mapping[UUID, int], limit: int = _MOST_AT_ONCE
) -> dict[UUID, list[MessageCard]]:
    """Messages after a number for many tickets at once, internal ones included, at most ``limit`` each.

    For the gateway, which knows who follows what and whose look is on record already; it must leave out what
    a customer may not see. One statement, one more for agents' names and one for files, however many tickets.
    """
    if not after:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, [list(after), list(after.values()), limit])
        names = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall()
    found: dict[UUID, list[MessageCard]] = {}
    for card in _cards(_message(names, row) for row in rows):
        found.setdefault(card.ticket, []).append(card)
    return found


@query("tickets.states", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def states(*, viewer: Actor, ticket_ids: Collection[UUID]) -> dict[UUID, TicketRow]:
    """Rows of many tickets in one statement; unknown ids are missing."""
    rows = Ticket.objects.select_related("customer", "assignee", "team").filter(id__in=ticket_ids)
    return {ticket.id: _row_of(ticket) for ticket in rows}


@query("tickets.heads", open_to=(ActorKind.SYSTEM,))
def heads(*, viewer: Actor, ticket_ids: Collection[UUID]) -> dict[UUID, int]:
    """The last number of many tickets in one statement; unknown ids are missing. For heartbeats."""
    return dict(Ticket.objects.filter(id__in=ticket_ids).values_list("id", "last_number"))


@query("tickets.customer_tickets", open_to=(ActorKind.CUSTOMER,))
def customer_tickets(*, viewer: Actor, limit: int = 50) -> list[TicketRow]:
    """The viewer's own tickets, newest first."""
    if viewer.id is None:
        return []
    rows = Ticket.objects.select_related("customer", "assignee", "team").of(viewer.id)
    return [_row_of(ticket) for ticket in rows.order_by("-opened_at", "-id")[: min(limit, _MOST_AT_ONCE)]]


@query("tickets.desk_list")
def desk_list(
    *,
    viewer: Actor,
    view: DeskView,
    status: Status | None = None,
    after: str = "",
    limit: int = 50,
) -> DeskPage:
    """One page of the desk's lists, newest first, by keyset: one statement, or two for team lists.

    Args:
        view: ``mine``, ``team`` (my teams, whoever has it), ``queue`` (my teams, waiting) or ``all``
            (needs the permission ``tickets.read_any``).
        after: the cursor of the page before, empty for the first page.

    Raises:
        Refused: ``forbidden`` for ``all`` without the permission, ``field_invalid`` for a broken cursor.
    """
    rows = Ticket.objects.select_related("customer", "assignee", "team").order_by("-last_at", "-id")
    rows = rows.filter(status=status) if status else rows.unfinished()
    if view is DeskView.MINE:
        rows = rows.filter(assignee_id=viewer.id)
    elif view is DeskView.ALL:
        if not viewer.may(RIGHT_READ_ANY):
            raise Refused(ErrorCode.FORBIDDEN, permission=RIGHT_READ_ANY)
    else:
        team_ids = [team.id for team in people.me(viewer=viewer).teams]
        rows = rows.filter(team_id__in=team_ids)
        if view is DeskView.QUEUE:
            rows = rows.filter(handler=Handler.QUEUE)
    if after:
        at, last_id = _cursor(after)
        rows = rows.filter(Q(last_at__lt=at) | Q(last_at=at, id__lt=last_id))
    limit = max(1, min(limit, _MOST_AT_ONCE))
    page = list(rows[: limit + 1])
    items = page[:limit]
    following = _cursor_text(items[-1]) if len(page) > limit else ""
    return DeskPage(tuple(_row_of(ticket) for ticket in items), following)


@query("tickets.attachment", reads=PersonalData.ATTACHMENT, open_to=(ActorKind.CUSTOMER,))
def attachment(*, viewer: Actor, attachment_id: UUID) -> tuple[AttachmentCard, bytes]:
    """A file with its content: for its uploader until it is claimed, then for who may see the ticket.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``no_access_grant``.
    """
    row = Attachment.objects.filter(id=attachment_id).exclude(name=ERASED).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="attachment")
    about(subject=("attachment", row.id), ticket=row.ticket_id)
    if row.ticket_id is None:
        if (row.uploader_kind, row.uploader_id) != (viewer.kind.value, viewer.id):
            raise Refused(ErrorCode.NOT_FOUND, field="attachment")
    else:
        ticket = _loaded(row.ticket_id)
        about(customer=ticket.customer_id)
        _may_see(viewer, ticket)
        if viewer.kind is ActorKind.CUSTOMER and _is_internal(row):
            raise Refused(ErrorCode.NOT_FOUND, field="attachment")
    with storages["attachments"].open(row.path) as file:
        return _attachment_card(row), file.read()


@query("tickets.situation", reads=PersonalData.LEDGER)
def situation(*, viewer: Actor, ticket_id: UUID) -> SituationCard | None:
    """The situation of a ticket's customer at the exchange, masked; ``None`` for a visitor.

    Who served a matter that is finished may read what was said, not what the customer owns today.

    Raises:
        Refused: ``not_found``, ``no_access_grant``; ``exchange_silent`` when no part came in time.
    """
    ticket = _loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    _may_see(viewer, ticket)
    finished = ticket.status in (Status.SOLVED, Status.CLOSED)
    if finished and not viewer.may(RIGHT_READ_ANY) and not _granted(viewer, ticket.id):
        raise Refused(ErrorCode.NO_ACCESS_GRANT, field="ticket")
    reference = customers.exchange_ref(viewer=SYSTEM, customer_id=ticket.customer_id)
    if reference is None:
        return None
    return exchange.situation(viewer=SYSTEM, exchange_customer_id=reference)


@query("tickets.upload_limits", open_to=tuple(ActorKind))
def upload_limits(*, viewer: Actor) -> UploadLimits:
    """What may be attached."""
    return UploadLimits(options_of(TicketsOptions).tickets_attachment_bytes, ACCEPTED)


@query("tickets.bot_waits", open_to=(ActorKind.SYSTEM,))
def bot_waits(*, viewer: Actor, before: datetime, limit: int = 500) -> list[UUID]:
    """Tickets whose handler is the bot and whose customer has waited for an answer since before that time."""
    rows = Ticket.objects.unfinished().filter(handler=Handler.BOT, waiting_since__lt=before)
    return list(rows.order_by("waiting_since").values_list("id", flat=True)[:limit])


@query("tickets.open_assigned", open_to=(ActorKind.SYSTEM,))
def open_assigned(*, viewer: Actor, agent_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Unfinished tickets per agent; an agent's capacity is derived from them."""
    rows = Ticket.objects.filter(
        assignee_id__in=agent_ids, handler=Handler.AGENT, status__in=[Status.NEW, Status.OPEN]
    ).values_list("assignee_id", "id")
    found: dict[UUID, list[UUID]] = {agent_id: [] for agent_id in agent_ids}
    for agent_id, ticket_id in rows:
        if agent_id is not None:
            found[agent_id].append(ticket_id)
    return found


def _message(names: Sequence[str], row: Sequence[Any]) -> Message:
    values = dict(zip(names, row, strict=True))
    # A cursor gives JSON as its text; the field decodes it for query sets only.
    values["citations"] = json.loads(values["citations"])
    return Message(**values)


def _is_internal(row: Attachment) -> bool:
    if row.ticket_id is None or row.number is None:
        return False
    return Message.objects.filter(
        ticket_id=row.ticket_id, number=row.number, visibility=Visibility.INTERNAL
    ).exists()


def _for_viewer(viewer: Actor, rows: Iterable[Message]) -> list[Message]:
    if viewer.kind is not ActorKind.CUSTOMER:
        return list(rows)
    return [row for row in rows if row.visibility == Visibility.PUBLIC]


def _attachment_card(row: Attachment) -> AttachmentCard:
    return AttachmentCard(row.id, row.name, row.media_type, row.bytes, row.width, row.height)


def _cards(rows: Iterable[Message]) -> list[MessageCard]:
    """Cards of messages with the names of their agents and their files: two more statements at most."""
    rows = list(rows)
    names = _agent_names({row.author_id for row in rows if row.author_kind == AuthorKind.AGENT})
    files: dict[tuple[UUID, int], list[AttachmentCard]] = {}
    holding = [row for row in rows if row.has_attachments]
    if holding:
        numbers = {(row.ticket_id, row.number) for row in holding}
        for file in Attachment.objects.filter(ticket_id__in={row.ticket_id for row in holding}).order_by(
            "id"
        ):
            if file.ticket_id and file.number and (file.ticket_id, file.number) in numbers:
                files.setdefault((file.ticket_id, file.number), []).append(_attachment_card(file))
    return [_card(row, names, files.get((row.ticket_id, row.number), [])) for row in rows]


def _agent_names(ids: set[UUID | None]) -> dict[UUID, str]:
    known = {one for one in ids if one is not None}
    if not known:
        return {}
    return {card.id: card.name for card in people.staff_cards(viewer=SYSTEM, staff_ids=known)}


def _card(row: Message, names: Mapping[UUID, str], files: list[AttachmentCard]) -> MessageCard:
    name = names.get(row.author_id, "") if row.author_id else ""
    return MessageCard(
        ticket=row.ticket_id,
        number=row.number,
        author=Author(AuthorKind(row.author_kind), row.author_id, name),
        visibility=Visibility(row.visibility),
        kind=MessageKind(row.kind),
        text=row.text,
        at=row.at,
        channel=Channel(row.channel),
        attachments=tuple(files),
        masked=tuple(row.masked),
        citations=tuple(Citation(**citation) for citation in row.citations),
        client_key=row.client_key,
    )


def _cursor_text(ticket: Ticket) -> str:
    text = json.dumps([ticket.last_at.isoformat(), str(ticket.id)])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _cursor(text: str) -> tuple[datetime, UUID]:
    try:
        at, last_id = json.loads(base64.urlsafe_b64decode(text.encode()))
        return datetime.fromisoformat(at).astimezone(UTC), UUID(last_id)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Refused(ErrorCode.FIELD_INVALID, field="after") from error
