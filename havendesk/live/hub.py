"""Who follows what in this process, and the loops that bring news to them.

Doorbells only mark tickets as changed; each loop then reads many tickets at once and pushes what is new. A
socket that reads slowly is left out until it has room, so the database is asked only for what can be sent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import Error as DatabaseError

from havendesk.kernel.doorbell import Ring
from havendesk.kernel.logs import get_logger
from havendesk.live import metrics
from havendesk.live.company import Company
from havendesk.live.desk import Desk
from havendesk.live.socket import Socket
from havendesk.live.types import ReadMark, TicketView, Who

log = get_logger(__name__)

R = TypeVar("R")
InThread = Callable[..., Any]

# Messages of one ticket fetched at once for one position.
PAGE = 200
# Positions asked for in one query.
_POSITIONS = 200
# At most four states a second per ticket; the first of them at once.
STATE_SECONDS = 0.25
# A beat that lacks what was pushed within this time is only behind, not broken.
_ON_THE_WAY_SECONDS = 5.0
_AFTER_FAULT_SECONDS = 0.5
# The permission of whoever sees queues and agents live.
LIVE_VIEW = "routing.live_view"
SECURITY_VIEW = "cases.takeover.cases"
HOLDS_VIEW = "protection.holds_due"


class Hub:
    """The registry of one process; lives on the event loop only."""

    def __init__(self, desk: Desk, in_thread: InThread) -> None:
        self.desk = desk
        self.in_thread = in_thread
        self.sockets: set[Socket] = set()
        self.staff: set[Socket] = set()
        self._people: dict[UUID, set[Socket]] = {}
        self.followers: dict[UUID, set[Socket]] = {}
        self.views: dict[UUID, TicketView] = {}
        self._news: set[UUID] = set()
        self._states: set[UUID] = set()
        self._shown: dict[UUID, float] = {}
        self._marks: dict[tuple[UUID, UUID], ReadMark] = {}
        self._beats: dict[Socket, dict[UUID, int]] = {}
        self._desks: dict[UUID, set[str]] = {}
        self._assigned: dict[UUID, frozenset[UUID]] = {}
        names = ("news", "states", "marks", "beats", "desks", "here")
        self._woken = {name: asyncio.Event() for name in names}
        self.company = Company(self.followers, self._woken["here"].set)
        # Listenings that ended with their socket, for the keeper to write down.
        self.left: list[tuple[Who, UUID]] = []
        self._bells: dict[str, Callable[[UUID | None, Any], None]] = {
            "ticket": self._ticket_rung,
            "typing": self._typing_rung,
            "here": self._here_rung,
            "staff": self._staff_rung,
            "customer": self._customer_rung,
            "inbox": self._inbox_rung,
            "presence": self._live_rung,
            "team": self._queue_rung,
            "queue": self._queue_rung,
            "security": self._security_rung,
            "freezes": self._security_rung,
            "holds": self._holds_rung,
        }

    # registry

    def welcome(self, socket: Socket) -> None:
        """A socket said who it is."""
        self.sockets.add(socket)
        if socket.who is not None:
            self._people.setdefault(socket.who.id, set()).add(socket)
        metrics.SOCKETS.labels(_kind(socket)).inc()
        if socket.who is not None and socket.who.is_staff:
            self.staff.add(socket)
            self.desk_changed([socket.who.id], "mine")

    def farewell(self, socket: Socket) -> None:
        """A socket is gone."""
        if socket not in self.sockets:
            return
        self.sockets.discard(socket)
        self.staff.discard(socket)
        metrics.SOCKETS.labels(_kind(socket)).dec()
        for ticket in list(socket.open):
            self.unfollow(socket, ticket)
        self._beats.pop(socket, None)
        if socket.who is not None:
            others = self._people.get(socket.who.id, set())
            others.discard(socket)
            if not others:
                self._people.pop(socket.who.id, None)
                self._assigned.pop(socket.who.id, None)

    def follow(self, socket: Socket, ticket: UUID) -> None:
        """A socket has the ticket open from now on."""
        self.followers.setdefault(ticket, set()).add(socket)
        if socket.who is not None and socket.who.is_staff:
            self.company.touch(ticket)

    def unfollow(self, socket: Socket, ticket: UUID) -> None:
        """A socket closed the ticket."""
        socket.open.pop(ticket, None)
        socket.lagging.discard(ticket)
        socket.typed.pop(ticket, None)
        socket.writing.pop(ticket, None)
        if ticket in socket.listening:
            self._listens_no_more(socket, ticket)
        if socket.who is not None and socket.who.is_staff:
            self.company.touch(ticket)
        sockets = self.followers.get(ticket)
        if sockets is not None:
            sockets.discard(socket)
            if not sockets:
                del self.followers[ticket]
                self.views.pop(ticket, None)
                self._shown.pop(ticket, None)

    def of_person(self, person: UUID) -> list[Socket]:
        """The sockets of one customer or member of staff."""
        return list(self._people.get(person, ()))

    # news

    def rung(self, rings: Sequence[Ring]) -> None:
        """Doorbells rang; runs on the event loop."""
        for one in rings:
            kind, _, rest = one.topic.partition(":")
            try:
                key = UUID(rest) if rest else None
            except ValueError:
                continue
            bell = self._bells.get(kind)
            if bell is not None:
                bell(key, one.payload)

    def _ticket_rung(self, key: UUID | None, _payload: Any) -> None:
        if key in self.followers:
            self.changed([key])

    def _typing_rung(self, key: UUID | None, payload: Any) -> None:
        if key in self.followers and isinstance(payload, dict):
            self._typing(key, payload)

    def _here_rung(self, key: UUID | None, payload: Any) -> None:
        if key in self.followers:
            self.company.heard(key, payload)

    def _staff_rung(self, key: UUID | None, payload: Any) -> None:
        if key is not None:
            self.desk_changed([key], "mine")
            self._look_again(key)
        self._live_rung(key, payload)

    def _customer_rung(self, key: UUID | None, _payload: Any) -> None:
        if key is not None:
            self.desk_changed([key], "tickets")
            self._look_again(key)

    def _inbox_rung(self, key: UUID | None, _payload: Any) -> None:
        if key is not None:
            self.desk_changed([key], "inbox")

    def _queue_rung(self, key: UUID | None, payload: Any) -> None:
        self._queue_moved(key)
        self._live_rung(key, payload)

    def _live_rung(self, _key: UUID | None, _payload: Any) -> None:
        """What leads see of queues and agents changed."""
        leads = (s.who.id for s in self.staff if s.who is not None and s.who.actor.may(LIVE_VIEW))
        self.desk_changed(leads, "live")

    def _security_rung(self, _key: UUID | None, _payload: Any) -> None:
        """What security officers see of freezes and cases changed."""
        officers = (s.who.id for s in self.staff if s.who is not None and s.who.actor.may(SECURITY_VIEW))
        self.desk_changed(officers, "security")

    def _holds_rung(self, _key: UUID | None, _payload: Any) -> None:
        """A clock of a hold runs out, or somebody placed or ended one."""
        minders = (s.who.id for s in self.staff if s.who is not None and s.who.actor.may(HOLDS_VIEW))
        self.desk_changed(minders, "holds")

    def _listens_no_more(self, socket: Socket, ticket: UUID) -> None:
        socket.listening.discard(ticket)
        who = socket.who
        if who is not None and not any(ticket in other.listening for other in self.of_person(who.id)):
            self.left.append((who, ticket))

    def changed(self, tickets: Iterable[UUID]) -> None:
        """These tickets may have new messages or another state."""
        tickets = list(tickets)
        self._mark("news", self._news, tickets)
        self._mark("states", self._states, tickets)

    def room(self, socket: Socket) -> None:
        """A slow socket has room again."""
        self._mark("news", self._news, socket.lagging)
        socket.lagging = set()

    def desk_changed(self, people: Iterable[UUID], what: str) -> None:
        """Lists of these people changed."""
        for person in people:
            if person in self._people:
                self._desks.setdefault(person, set()).add(what)
                self._woken["desks"].set()

    def seen(self, mark: ReadMark) -> None:
        """A read mark to store."""
        who = mark.actor.id
        if who is None:
            return
        known = self._marks.get((mark.ticket_id, who))
        if known is None or known.number < mark.number:
            self._marks[mark.ticket_id, who] = mark
        self._woken["marks"].set()

    def beat(self, socket: Socket, heads: dict[UUID, int]) -> None:
        """A heartbeat to answer."""
        self._beats[socket] = heads
        self._woken["beats"].set()

    def _mark(self, name: str, tickets: set[UUID], more: Iterable[UUID]) -> None:
        tickets.update(more)
        if tickets:
            self._woken[name].set()

    def _typing(self, ticket: UUID, payload: dict[str, Any]) -> None:
        frame = {
            "type": "typing",
            "ticket": str(ticket),
            "who": {key: payload[key] for key in ("kind", "name") if payload.get(key)},
            "on": bool(payload.get("on")),
        }
        note = bool(payload.get("internal"))
        for socket in self.followers.get(ticket, ()):
            staff = socket.who is not None and socket.who.is_staff
            if socket.key != payload.get("socket") and (staff or not note):
                socket.push_ephemeral(frame)

    def _look_again(self, person: UUID) -> None:
        for socket in self.of_person(person):
            socket.checked = 0.0

    def _queue_moved(self, team: UUID | None) -> None:
        waiting = [
            ticket
            for ticket, view in self.views.items()
            if view.handler == "queue" and team in (None, view.team_id)
        ]
        self._mark("states", self._states, waiting)
        self.desk_changed((s.who.id for s in self.staff if s.who is not None), "queue")

    # loops

    def loops(self) -> list[asyncio.Task[None]]:
        """Start the loops; they run until cancelled."""
        steps = {
            "news": (self._push_news, 0.0),
            "states": (self._push_states, 0.02),
            "marks": (self._store_marks, 0.25),
            "beats": (self._answer_beats, 0.2),
            "desks": (self._push_desks, 1.0),
            "here": (self._push_here, 0.1),
        }
        return [
            asyncio.create_task(self._loop(name, *step), name=f"live {name}") for name, step in steps.items()
        ]

    async def _loop(self, name: str, step: Callable[[], Any], pause: float) -> None:
        woken = self._woken[name]
        while True:
            await woken.wait()
            woken.clear()
            try:
                await step()
            except DatabaseError:
                # What was marked is marked again by the step; beats heal the rest.
                log.warning("live.database_silent", loop=name)
                await asyncio.sleep(_AFTER_FAULT_SECONDS)
            except Exception:
                log.exception("live.loop_failed", loop=name)
                await asyncio.sleep(_AFTER_FAULT_SECONDS)
            if pause:
                await asyncio.sleep(pause)

    def _take_positions(self) -> set[tuple[UUID, int]]:
        positions: set[tuple[UUID, int]] = set()
        while self._news and len(positions) < _POSITIONS:
            ticket = self._news.pop()
            for socket in self.followers.get(ticket, ()):
                if socket.out.roomy:
                    positions.add((ticket, socket.open[ticket].pushed))
                else:
                    socket.lagging.add(ticket)
        return positions

    async def _push_news(self) -> None:
        positions = self._take_positions()
        if not positions:
            return
        try:
            pages = await self.in_thread(self.desk.messages, sorted(positions), PAGE)
        except BaseException:
            self._mark("news", self._news, (ticket for ticket, _ in positions))
            raise
        for (ticket, after), page in pages.items():
            for socket in list(self.followers.get(ticket, ())):
                socket.push_messages(ticket, after, page)
            if len(page) >= PAGE:
                self._mark("news", self._news, [ticket])
        if self._news:
            self._woken["news"].set()

    async def _push_states(self) -> None:
        at = time.monotonic()
        wanted = {ticket for ticket in self._states if ticket in self.followers}
        tickets = [ticket for ticket in wanted if at - self._shown.get(ticket, 0.0) >= STATE_SECONDS]
        self._states.clear()
        self._mark("states", self._states, wanted.difference(tickets))
        if not tickets:
            return
        self._shown.update(dict.fromkeys(tickets, at))
        try:
            views = await self.in_thread(self.desk.states, tickets)
        except BaseException:
            self._mark("states", self._states, tickets)
            raise
        await self._end_access(views)
        for view in views:
            if view.id in self.followers:
                self.views[view.id] = view
            for socket in list(self.followers.get(view.id, ())):
                socket.push_state(view)

    async def _end_access(self, views: Sequence[TicketView]) -> None:
        """Close tickets on the sockets of those who may not look any longer (transferred, adopted)."""
        pairs = [
            (socket.who.actor, view.id)
            for view in views
            for socket in self.followers.get(view.id, ())
            if socket.who is not None and socket.who.id not in (view.served_by, view.customer_id)
        ]
        if not pairs:
            return
        for actor, ticket in await self.in_thread(self.desk.barred, pairs):
            for socket in self.of_person(actor.id):
                if ticket in socket.open:
                    self.unfollow(socket, ticket)
                    socket.push({"type": "unassigned", "ticket": str(ticket)})

    async def _push_here(self) -> None:
        self.company.push()

    async def _store_marks(self) -> None:
        marks, self._marks = list(self._marks.values()), {}
        if marks:
            # A mark that is lost is set again by the next look at the screen.
            await self.in_thread(self.desk.mark_read, marks)

    async def _answer_beats(self) -> None:
        beats, self._beats = self._beats, {}
        tickets = {ticket for socket in beats for ticket in socket.open}
        try:
            heads = await self.in_thread(self.desk.heads, sorted(tickets)) if tickets else {}
        except DatabaseError:
            heads = {}
        at = time.monotonic()
        for socket, held in beats.items():
            self._heal(socket, held, heads, at)
            answer = {str(ticket): heads[ticket] for ticket in socket.open if ticket in heads}
            socket.push({"type": "beat", "heads": answer})

    def _heal(self, socket: Socket, held: dict[UUID, int], heads: dict[UUID, int], at: float) -> None:
        for ticket, position in socket.open.items():
            head = heads.get(ticket, 0)
            has = held.get(ticket, position.pushed)
            if has < position.pushed and at - position.pushed_at > _ON_THE_WAY_SECONDS:
                position.pushed = has
            if position.pushed < head and ticket not in socket.lagging and ticket not in self._news:
                metrics.HEALED.inc()
                self.changed([ticket])

    async def _push_desks(self) -> None:
        desks, self._desks = self._desks, {}
        people = {person: self.of_person(person) for person in desks}
        people = {person: sockets for person, sockets in people.items() if sockets}
        staff = [person for person, sockets in people.items() if sockets[0].who and sockets[0].who.is_staff]
        mine = [person for person in staff if "mine" in desks[person]]
        try:
            assigned = await self.in_thread(self.desk.assigned, mine) if mine else {}
        except BaseException:
            for person, changed in desks.items():
                for what in changed:
                    self.desk_changed([person], what)
            raise
        for person, sockets in people.items():
            frames = self._assignments(person, assigned[person]) if person in assigned else []
            frames.append({"type": "desk", "changed": sorted(desks[person])})
            for socket in sockets:
                for frame in frames:
                    socket.push(frame)

    def _assignments(self, person: UUID, now: frozenset[UUID]) -> list[dict[str, Any]]:
        before = self._assigned.get(person)
        self._assigned[person] = now
        if before is None:
            return []
        gained = [{"type": "assigned", "ticket": str(ticket)} for ticket in sorted(now - before)]
        lost = [{"type": "unassigned", "ticket": str(ticket)} for ticket in sorted(before - now)]
        return gained + lost


def _kind(socket: Socket) -> str:
    return "staff" if socket.who is not None and socket.who.is_staff else "customer"
