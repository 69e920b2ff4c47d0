"""One conversation: what was said, by whoever may look at it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from havendesk.customers import queries as customers
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.doors import Outcome, PersonalData, about, entry, query, set_based
from havendesk.kernel.errors import ErrorCode
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.tickets.models import Change, Message, Ticket
from havendesk.tickets.queries.caps import looks_allowed
from havendesk.tickets.queries.kept import not_for
from havendesk.tickets.queries.rows import MACHINES, MOST_AT_ONCE, loaded, may_see, rows_of
from havendesk.tickets.queries.utterances import cards_of, for_viewer
from havendesk.tickets.types import ChangeCard, ConversationCard, MessageCard, TicketRow

_CONVERSATION_TAIL = 100


@query("tickets.conversation", reads=PersonalData.MESSAGE, open_to=(ActorKind.CUSTOMER, *MACHINES))
def conversation(*, viewer: Actor, ticket_id: UUID) -> ConversationCard:
    """A ticket with its last 100 messages and its history; the viewer sees what is for them.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    may_see(viewer, ticket)
    first = max(0, ticket.last_number - _CONVERSATION_TAIL)
    rows = Message.objects.filter(ticket_id=ticket.id, number__gt=first).order_by("number")
    changes: Iterable[Change] = ()
    if viewer.kind is not ActorKind.CUSTOMER:
        changes = Change.objects.filter(ticket_id=ticket.id).order_by("at", "id")
    return ConversationCard(
        ticket=rows_of(viewer, [ticket])[0],
        messages=tuple(cards_of(for_viewer(viewer, rows))),
        history=tuple(
            ChangeCard(c.at, c.kind, c.actor_kind, c.actor_id, c.before, c.after, c.reason) for c in changes
        ),
    )


@query("tickets.messages", reads=PersonalData.MESSAGE, open_to=(ActorKind.CUSTOMER, *MACHINES))
def messages(*, viewer: Actor, ticket_id: UUID, after: int = 0, limit: int = 200) -> list[MessageCard]:
    """Messages after a number, in order, at most 200; internal ones only for staff and machines.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    may_see(viewer, ticket)
    rows = Message.objects.filter(ticket_id=ticket.id, number__gt=after).order_by("number")
    return cards_of(for_viewer(viewer, rows[: min(limit, MOST_AT_ONCE)]))


@query("tickets.begin_look", reads=PersonalData.MESSAGE, open_to=(ActorKind.CUSTOMER,))
def begin_look(*, viewer: Actor, ticket_id: UUID) -> TicketRow:
    """Begin to follow a conversation: one entry covers the pushes until it is closed.

    Raises:
        Refused: ``not_found``, ``ticket_of_another``, ``no_access_grant``.
    """
    ticket = loaded(ticket_id)
    about(subject=("ticket", ticket.id), ticket=ticket.id, customer=ticket.customer_id)
    may_see(viewer, ticket)
    return rows_of(viewer, [ticket])[0]


@query("tickets.begin_looks", reads=PersonalData.MESSAGE)
def begin_looks(*, viewer: Actor, ticket_ids: Collection[UUID]) -> set[UUID]:
    """Begin to follow many conversations, as after a reconnect: one entry for each that this viewer may see.
    The number of statements does not depend on how many there are. Beyond the cap on looks each is refused,
    on record.

    Returns:
        Those that they may see.
    """
    set_based()
    allowed = followable(viewer=viewer, ticket_ids=ticket_ids)
    rows = Ticket.objects.filter(id__in=allowed).order_by("id")
    owners = list(rows.values_list("id", "customer_id", "assignee_id"))
    served = {customer_id for _, customer_id, assignee_id in owners if assignee_id == viewer.id}
    others = [customer_id for _, customer_id, _ in owners if customer_id not in served]
    # Whoever has no right to all sees only what was given to them: that is bounded by its giving.
    capped = others and viewer.may(RIGHT_READ_ANY)
    beyond = set(others) - looks_allowed(viewer, others) if capped else set()
    for ticket_id, customer_id, _ in owners:
        refused = customer_id in beyond
        entry(
            viewer,
            Outcome.REFUSED if refused else Outcome.DONE,
            ErrorCode.LOOK_LIMIT.value if refused else "",
            subject_kind="ticket",
            subject_id=ticket_id,
            ticket_id=ticket_id,
            customer_id=customer_id,
        )
        if refused:
            allowed.discard(ticket_id)
    return allowed


@query("tickets.followable", open_to=(ActorKind.CUSTOMER,))
def followable(*, viewer: Actor, ticket_ids: Collection[UUID]) -> set[UUID]:
    """Those of the tickets whose conversation this viewer may see now."""
    tickets = Ticket.objects.filter(id__in=ticket_ids)
    if viewer.id is None:
        return set()
    if viewer.kind is ActorKind.CUSTOMER:
        return set(tickets.filter(customer_id=viewer.id).values_list("id", flat=True))
    tickets = tickets.exclude(id__in=not_for(viewer))
    if viewer.may(RIGHT_READ_ANY):
        return set(tickets.values_list("id", flat=True))
    mine = set(tickets.unfinished().filter(assignee_id=viewer.id).values_list("id", flat=True))
    here = Ticket.objects.unfinished().filter(assignee_id=viewer.id)
    mine |= set(tickets.filter(merged_into__in=here).values_list("id", flat=True))
    rest = [ticket_id for ticket_id in ticket_ids if ticket_id not in mine]
    if not rest:
        return mine
    return mine | customers.granted_tickets(viewer=SYSTEM, agent_id=viewer.id, ticket_ids=rest)
