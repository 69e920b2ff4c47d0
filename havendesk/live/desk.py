"""Everything the gateway asks of the rooms below. These functions block: they run in its threads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from havendesk.channels.chat import actions as chat
from havendesk.channels.chat.rules import Outcome
from havendesk.customers import queries as customers
from havendesk.kernel import cards
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor
from havendesk.kernel.clock import iso
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.jobs import GATEWAY, beat
from havendesk.live.socket import encode
from havendesk.live.types import PushedMessage, ReadMark, TicketView, Who
from havendesk.people import actions as people_actions
from havendesk.people import queries as people
from havendesk.people.rules import RIGHT_READ_ANY
from havendesk.routing import actions as routing_actions
from havendesk.routing import queries as routing
from havendesk.tickets import actions as tickets_actions
from havendesk.tickets import queries as tickets
from havendesk.tickets.rules import parts
from havendesk.tickets.types import (
    AuthorKind,
    Handler,
    MessageCard,
    NewMessage,
    NewTicket,
    TicketRow,
    Visibility,
)

Position = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class CustomerSession:
    """A customer's session, by its row; the token itself is not kept."""

    id: UUID


@dataclass(frozen=True, slots=True)
class StaffSession:
    """The sign-in session behind a staff socket."""

    id: int


class Desk:
    """The doors that the gateway uses. Tests put another one in its place to make the database fail."""

    # who

    def customer(self, token: str) -> Who:
        """The customer of a session token.

        Raises:
            Refused: ``session_expired``.
        """
        found = customers.session_of(token, viewer=ANONYMOUS)
        if found is None:
            raise Refused(ErrorCode.SESSION_EXPIRED)
        actor, session = found
        card = customers.customer_card(viewer=SYSTEM, customer_id=session.customer_id)
        return Who(actor, "", CustomerSession(session.session_id), card.jurisdiction)

    def staff(self, ticket: str) -> Who:
        """The member of staff of a one-time live ticket.

        Raises:
            Refused: ``live_ticket_invalid``.
        """
        seat = people_actions.redeem_live_ticket(by=ANONYMOUS, ticket=ticket)
        return Who(seat.actor, seat.name, StaffSession(seat.session_id))

    def renewed(self, people_there: Sequence[Who]) -> list[Who | None]:
        """Each person as they are now, with the permissions of now; None where the session ended."""
        sessions = {who.session.id for who in people_there if isinstance(who.session, CustomerSession)}
        live = customers.session_lives(viewer=SYSTEM, session_ids=sessions) if sessions else set()
        seats = {(who.id, who.session.id) for who in people_there if isinstance(who.session, StaffSession)}
        actors = people.seat_actors(viewer=SYSTEM, seats=seats) if seats else {}
        return [self._renewed(who, live, actors) for who in people_there]

    def _renewed(
        self, who: Who, live: Collection[UUID], actors: Mapping[tuple[UUID, int], Actor]
    ) -> Who | None:
        if isinstance(who.session, CustomerSession):
            return who if who.session.id in live else None
        actor = actors.get((who.id, who.session.id))
        return replace(who, actor=actor) if actor is not None else None

    def heartbeat(self, active: Mapping[UUID, datetime]) -> None:
        """The gateway is up, and these members of staff are there; when each last touched their console."""
        beat(GATEWAY)
        people_actions.heartbeat(by=SYSTEM, staff_ids=list(active), active=active)

    def presence(self, who: Who, status: str) -> None:
        """A member of staff says where they are."""
        people_actions.set_presence(by=who.actor, status=status)

    # looking

    def look(self, who: Who, ticket: UUID) -> list[TicketView]:
        """Begin to follow one ticket; the look, or its refusal, is on record.

        Raises:
            Refused: not to be seen by this viewer.
        """
        row = tickets.begin_look(viewer=who.actor, ticket_id=ticket)
        return self._views({row.id: row})

    def follow(self, who: Who, ticket_ids: Collection[UUID]) -> list[TicketView]:
        """Those of the tickets that the viewer may follow, after a reconnect. Looks of staff are on record; a
        customer who comes back to an own conversation takes no new look."""
        if who.is_staff:
            allowed = tickets.begin_looks(viewer=who.actor, ticket_ids=ticket_ids)
        else:
            allowed = tickets.followable(viewer=who.actor, ticket_ids=ticket_ids)
        return self.states(allowed) if allowed else []

    def barred(self, pairs: Sequence[tuple[Actor, UUID]]) -> list[tuple[Actor, UUID]]:
        """Those pairs of viewer and ticket where the viewer may look no longer."""
        wanted: dict[Actor, set[UUID]] = {}
        for actor, ticket in pairs:
            wanted.setdefault(actor, set()).add(ticket)
        barred = []
        for actor, ids in wanted.items():
            if actor.is_staff and actor.may(RIGHT_READ_ANY):
                continue
            allowed = tickets.followable(viewer=actor, ticket_ids=ids)
            barred += [(actor, ticket) for ticket in sorted(ids - allowed)]
        return barred

    def listen(self, who: Who, ticket: UUID, *, on: bool) -> None:
        """A lead begins or stops to listen in; the customer is told by the ticket's state."""
        if on:
            tickets_actions.listen(by=who.actor, ticket_id=ticket)
        else:
            tickets_actions.stop_listening(by=who.actor, ticket_id=ticket)

    def still_listening(self, pairs: Sequence[tuple[UUID, UUID]]) -> None:
        """These members of staff go on listening to these tickets: pairs of ticket and person."""
        tickets_actions.renew_listening(by=SYSTEM, pairs=pairs)

    def states(self, ticket_ids: Collection[UUID]) -> list[TicketView]:
        """The present state of many tickets."""
        return self._views(tickets.states(viewer=SYSTEM, ticket_ids=ticket_ids))

    def _views(self, rows: Mapping[UUID, TicketRow]) -> list[TicketView]:
        waiting = [row.id for row in rows.values() if row.handler is Handler.QUEUE]
        places = routing.positions(viewer=SYSTEM, ticket_ids=waiting) if waiting else {}
        served = [row.id for row in rows.values() if row.handler is Handler.AGENT]
        listened = tickets.listened(viewer=SYSTEM, ticket_ids=served) if served else set()
        return [_view(row, places.get(row.id), listening=row.id in listened) for row in rows.values()]

    def heads(self, ticket_ids: Collection[UUID]) -> dict[UUID, int]:
        """The last number of many tickets."""
        return tickets.heads(viewer=SYSTEM, ticket_ids=ticket_ids)

    def messages(self, positions: Sequence[Position], limit: int) -> dict[Position, list[PushedMessage]]:
        """What follows each position, at most ``limit`` messages each; a position with nothing new is
        missing."""
        found: dict[Position, list[PushedMessage]] = {}
        rest = list(positions)
        while rest:
            # The query takes one number per ticket; sockets at different numbers of one ticket take turns.
            turn = dict(reversed(rest))
            rest = [(ticket, after) for ticket, after in rest if turn[ticket] != after]
            for ticket, messages in tickets.pushes(viewer=SYSTEM, after=turn, limit=limit).items():
                found[ticket, turn[ticket]] = [_pushed(card) for card in messages]
        return found

    def assigned(self, staff_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
        """The open tickets of each agent."""
        found = tickets.open_assigned(viewer=SYSTEM, agent_ids=staff_ids)
        return {agent: frozenset(ids) for agent, ids in found.items()}

    # saying

    def utter(self, messages: Sequence[NewMessage]) -> list[Outcome]:
        """Store messages; one outcome each, in their order."""
        return chat.utter(by=SYSTEM, messages=messages)

    def begin(self, openings: Sequence[NewTicket]) -> list[Outcome]:
        """Open chats; one outcome each, in their order."""
        return chat.begin(by=SYSTEM, openings=openings)

    def mark_read(self, marks: Sequence[ReadMark]) -> None:
        """Store read marks; one that its person may not set changes nothing."""
        tickets_actions.mark_many_read(
            by=SYSTEM, marks=[(mark.actor, mark.ticket_id, mark.number) for mark in marks]
        )

    def person(self, who: Who, ticket: UUID) -> None:
        """The customer wants a human being."""
        routing_actions.ask_for_person(by=who.actor, ticket_id=ticket)

    def rate(self, who: Who, ticket: UUID, score: int, comment: str) -> None:
        """The customer's verdict."""
        tickets_actions.rate(by=who.actor, ticket_id=ticket, score=score, comment=comment)


def _view(row: TicketRow, place: Any, *, listening: bool) -> TicketView:
    return TicketView(
        id=row.id,
        reference=row.reference,
        status=row.status.value,
        handler=row.handler.value,
        assignee_id=row.assignee_id,
        assignee_name=row.assignee_name,
        topic=row.topic.value,
        priority=row.priority.value,
        language=row.language,
        queue=(place.position, place.expected_seconds) if place is not None else None,
        head=row.last_number,
        read={"customer": row.read_customer, "agent": row.read_agent},
        rating=row.rating,
        customer_id=row.customer_id,
        team_id=row.team_id,
        listening=listening,
        merged_into=(row.merged_into.id, row.merged_into.reference) if row.merged_into else None,
    )


def _pushed(card: MessageCard) -> PushedMessage:
    # Customers learn an agent's name, not who that is in our books.
    author: dict[str, Any] = {"kind": card.author.kind.value}
    if card.author.name:
        author["name"] = card.author.name
    known = {**author, "id": str(card.author.id)} if card.author.id is not None else author
    shown = author if card.author.kind is AuthorKind.AGENT else known
    message: dict[str, Any] = {
        "ticket": str(card.ticket),
        "number": card.number,
        "author": known,
        "visibility": card.visibility.value,
        "kind": card.kind.value,
        "text": card.text,
        "at": iso(card.at),
        "channel": card.channel.value,
        "attachments": cards.encode(card.attachments),
        "masked": list(card.masked),
    }
    if card.citations:
        message["citations"] = cards.encode(card.citations)
    if card.parts is not None:
        message["parts"] = parts.stored(card.parts)
    return PushedMessage(
        ticket_id=card.ticket,
        number=card.number,
        internal=card.visibility is Visibility.INTERNAL,
        author_id=card.author.id,
        text=encode(message),
        public=encode({**message, "author": shown}),
        own=encode({**message, "cid": str(card.client_key)}),
    )
