"""What each frame of a welcomed socket does. Sends only join the writer's queue; looks wait for the
database."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from havendesk.channels.chat.rules import Outcome, opening, utterance
from havendesk.kernel.clock import iso
from havendesk.kernel.doorbell import ephemeral
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.live import frames, metrics
from havendesk.live.company import WRITING_SECONDS
from havendesk.live.rates import Verdict
from havendesk.live.socket import AGAIN, Socket
from havendesk.live.types import CloseCode, Position, ReadMark, TicketView, Who
from havendesk.live.writer import Pending
from havendesk.tickets.types import Appended, NewMessage, NewTicket, Opened, Rejected

if TYPE_CHECKING:
    from havendesk.live.gateway import Gateway

_TYPING_SECONDS = 0.5


def known(socket: Socket) -> Who:
    """The person at a welcomed socket."""
    if socket.who is None:
        raise RuntimeError("frames are handled after the hello")
    return socket.who


async def start(gateway: Gateway, socket: Socket, frame: frames.Start) -> None:
    """A new chat joins the writer's queue."""
    who = known(socket)
    if who.is_staff:
        raise Refused(ErrorCode.FORBIDDEN)
    if len(socket.open) >= frames.OPEN_TICKETS:
        raise Refused(ErrorCode.TOO_MANY_OPEN)
    if socket.chats.take(time.monotonic()) is not Verdict.TAKE:
        raise Refused(ErrorCode.TOO_MANY, retry_after_ms=int(socket.chats.wait_seconds() * 1000))
    item = opening(
        customer=who.actor,
        jurisdiction=who.jurisdiction,
        cid=frame.cid,
        language=frame.language,
        text=frame.text,
        topic=frame.topic,
        attachments=frame.attachments or (),
    )
    submit(gateway, socket, item)


async def send(gateway: Gateway, socket: Socket, frame: frames.Send) -> None:
    """A message joins the writer's queue."""
    who = known(socket)
    if frame.internal and not who.is_staff:
        raise Refused(ErrorCode.FORBIDDEN, field="internal")
    if frame.mentions and not who.is_staff:
        raise Refused(ErrorCode.FORBIDDEN, field="mentions")
    if frame.choice and who.is_staff:
        raise Refused(ErrorCode.FORBIDDEN, field="choice")
    item = utterance(
        author=who.actor,
        ticket_id=frame.ticket,
        cid=frame.cid,
        text=frame.text,
        attachments=frame.attachments or (),
        internal=bool(frame.internal),
        only_if_head=frame.only_if_head,
        mentions=frame.mentions or (),
        chosen=frame.choice or "",
    )
    submit(gateway, socket, item, socket.order.arrive(frame.ticket, frame.cid))


def submit(gateway: Gateway, socket: Socket, item: NewMessage | NewTicket, place: int = 0) -> None:
    """Give an item to the writer, or answer why not. ``place`` is the message's rank on its socket."""
    if not _may_go(socket, item, place):
        return
    pending = Pending(
        item,
        answer=lambda outcome: answer(gateway, socket, item, place, outcome),
        admit=lambda: _may_go(socket, item, place),
    )
    if gateway.writer.submit(pending):
        if isinstance(item, NewMessage):
            socket.order.taken(item.ticket_id, place)
        return
    hold(socket, item, place)
    wait = gateway.writer.busy_milliseconds()
    frame = {"type": "busy", "cid": str(item.client_key), "for": _kind(item), "retry_after_ms": wait}
    socket.push(frame)


def _may_go(socket: Socket, item: NewMessage | NewTicket, place: int) -> bool:
    if isinstance(item, NewTicket) or socket.order.may_go(item.ticket_id, place):
        return True
    hold(socket, item, place)
    echo = {"for": "send", "cid": str(item.client_key), "ticket": str(item.ticket_id)}
    socket.refuse(Refused(ErrorCode.OUT_OF_ORDER), **echo)
    return False


def hold(socket: Socket, item: NewMessage | NewTicket, place: int) -> None:
    """Let no later message of the ticket pass before this one came again."""
    if isinstance(item, NewMessage) and not socket.order.hold(item.ticket_id, place, item.client_key):
        socket.close(CloseCode.FLOOD, "refused messages do not come again")


def _kind(item: NewMessage | NewTicket) -> str:
    return "send" if isinstance(item, NewMessage) else "start"


def answer(
    gateway: Gateway, socket: Socket, item: NewMessage | NewTicket, place: int, outcome: Outcome
) -> None:
    """Tell the client what became of its item; runs after the commit."""
    match outcome:
        case Rejected():
            _answer_rejected(socket, item, place, outcome)
        case Appended():
            if isinstance(item, NewMessage) and outcome.ticket_id != item.ticket_id:
                # The ticket was merged: its customer follows the one in which the matter goes on.
                _follow_on(gateway, socket, outcome)
            socket.push(_ack(outcome))
            gateway.hub.changed([outcome.ticket_id])
        case Opened():
            _answer_opened(gateway, socket, outcome)


def _follow_on(gateway: Gateway, socket: Socket, outcome: Appended) -> None:
    if socket in gateway.hub.sockets and len(socket.open) < frames.OPEN_TICKETS:
        socket.open.setdefault(outcome.ticket_id, Position(pushed=0))
        gateway.hub.follow(socket, outcome.ticket_id)


def _answer_rejected(socket: Socket, item: NewMessage | NewTicket, place: int, outcome: Rejected) -> None:
    if outcome.code in AGAIN:
        hold(socket, item, place)
    params: dict[str, Any] = dict(outcome.params)
    if outcome.head is not None:
        params["head"] = outcome.head
    refused = Refused(outcome.code, field=outcome.field, **params)
    ticket = str(outcome.ticket_id) if outcome.ticket_id else None
    socket.refuse(refused, cid=str(item.client_key), ticket=ticket, **{"for": _kind(item)})


def _ack(outcome: Appended) -> dict[str, Any]:
    return {
        "type": "ack",
        "cid": str(outcome.client_key),
        "ticket": str(outcome.ticket_id),
        "number": outcome.number,
        "at": iso(outcome.at),
        "text": outcome.text,
        "masked": list(outcome.masked),
    }


def _answer_opened(gateway: Gateway, socket: Socket, outcome: Opened) -> None:
    frame = {
        "type": "started",
        "cid": str(outcome.client_key),
        "ticket": str(outcome.ticket_id),
        "reference": outcome.reference,
        "number": outcome.number,
        "at": iso(outcome.at),
        "text": outcome.text,
        "masked": list(outcome.masked),
    }
    socket.push(frame)
    if socket in gateway.hub.sockets:
        socket.open.setdefault(outcome.ticket_id, Position(pushed=0))
        gateway.hub.follow(socket, outcome.ticket_id)
        gateway.hub.changed([outcome.ticket_id])


async def open_ticket(gateway: Gateway, socket: Socket, frame: frames.Open) -> None:
    """Follow a ticket from a number on; again for one already open sets the position anew."""
    if frame.ticket not in socket.open and len(socket.open) >= frames.OPEN_TICKETS:
        raise Refused(ErrorCode.TOO_MANY_OPEN)
    views = await gateway.in_thread(gateway.desk.look, known(socket), frame.ticket)
    begin_following(gateway, socket, views, {frame.ticket: frame.after or 0})


def begin_following(
    gateway: Gateway, socket: Socket, views: list[TicketView], after: dict[UUID, int]
) -> None:
    """Push the states of these tickets and, from the given numbers on, their messages."""
    for view in views:
        # A client that claims more than there is (a database restored from an older copy) starts at the head.
        socket.open[view.id] = Position(pushed=min(after[view.id], view.head))
        gateway.hub.follow(socket, view.id)
        socket.push_state(view, always=True)
    gateway.hub.changed(view.id for view in views)


async def close_ticket(gateway: Gateway, socket: Socket, frame: frames.Close) -> None:
    """Follow a ticket no longer."""
    if frame.ticket in socket.open:
        gateway.hub.unfollow(socket, frame.ticket)
    socket.push({"type": "done", "for": "close", "ticket": str(frame.ticket)})


async def typing(gateway: Gateway, socket: Socket, frame: frames.Typing) -> None:
    """Pass on that somebody types; the doorbell carries it to the other processes too. Of a note the customer
    learns nothing."""
    _must_be_open(socket, frame.ticket)
    at = time.monotonic()
    _writes(gateway, socket, frame, at)
    if frame.on and at - socket.typed.get(frame.ticket, 0.0) < _TYPING_SECONDS:
        return
    socket.typed[frame.ticket] = at if frame.on else 0.0
    who = known(socket)
    payload: dict[str, Any] = {"kind": "customer", "on": frame.on, "socket": socket.key}
    if who.is_staff:
        payload |= {"kind": "agent", "name": who.name, "internal": bool(frame.internal)}
    ephemeral(f"typing:{frame.ticket}", payload)


def _writes(gateway: Gateway, socket: Socket, frame: frames.Typing, at: float) -> None:
    if not known(socket).is_staff:
        return
    wrote = socket.writing.get(frame.ticket, 0.0) > at
    if frame.on:
        socket.writing[frame.ticket] = at + WRITING_SECONDS
    else:
        socket.writing.pop(frame.ticket, None)
    if wrote != frame.on:
        gateway.hub.company.touch(frame.ticket)


async def listen(gateway: Gateway, socket: Socket, frame: frames.Listen) -> None:
    """A lead listens in, or stopped; the ticket must be open, because hearing is what listening is for."""
    who = known(socket)
    if not who.is_staff:
        raise Refused(ErrorCode.FORBIDDEN)
    if frame.on:
        _must_be_open(socket, frame.ticket)
    await gateway.in_thread(gateway.desk.listen, who, frame.ticket, on=frame.on)
    if frame.on and frame.ticket in socket.open:
        socket.listening.add(frame.ticket)
    else:
        socket.listening.discard(frame.ticket)
    socket.push({"type": "done", "for": "listen", "ticket": str(frame.ticket)})
    gateway.hub.changed([frame.ticket])


async def read(gateway: Gateway, socket: Socket, frame: frames.Read) -> None:
    """A read mark, stored with others in a moment."""
    _must_be_open(socket, frame.ticket)
    gateway.hub.seen(ReadMark(known(socket).actor, frame.ticket, frame.number))


def _must_be_open(socket: Socket, ticket: UUID) -> None:
    if ticket not in socket.open:
        raise Refused(ErrorCode.NOT_OPEN)


async def beat(gateway: Gateway, socket: Socket, frame: frames.Beat) -> None:
    """A heartbeat, answered with others in a moment. It says since when nobody touched the console; a client
    that does not say so counts as touched."""
    socket.active = time.monotonic() - (frame.idle_seconds or 0)
    gateway.hub.beat(socket, dict(frame.heads or {}))


async def person(gateway: Gateway, socket: Socket, frame: frames.Person) -> None:
    """The customer wants a human being."""
    who = known(socket)
    await gateway.in_thread(gateway.desk.person, who, frame.ticket)
    socket.push({"type": "done", "for": "person", "ticket": str(frame.ticket)})


async def rate(gateway: Gateway, socket: Socket, frame: frames.Rate) -> None:
    """The customer's verdict."""
    who = known(socket)
    await gateway.in_thread(gateway.desk.rate, who, frame.ticket, frame.score, frame.comment or "")
    socket.push({"type": "done", "for": "rate", "ticket": str(frame.ticket)})
    gateway.hub.changed([frame.ticket])


async def presence(gateway: Gateway, socket: Socket, frame: frames.Presence) -> None:
    """A member of staff says where they are."""
    who = known(socket)
    if not who.is_staff:
        raise Refused(ErrorCode.FORBIDDEN)
    await gateway.in_thread(gateway.desk.presence, who, frame.status)
    socket.push({"type": "done", "for": "presence"})


Handler = Callable[[Any, Socket, Any], Awaitable[None]]
HANDLERS: dict[str, Handler] = {
    "start": start,
    "send": send,
    "open": open_ticket,
    "close": close_ticket,
    "typing": typing,
    "read": read,
    "beat": beat,
    "person": person,
    "rate": rate,
    "presence": presence,
    "listen": listen,
}


async def handle(gateway: Gateway, socket: Socket, frame: frames.Frame) -> None:
    """Do what the frame says.

    Raises:
        Refused: not carried out.
        Error of the database: not known to be carried out.
    """
    metrics.FRAMES_IN.labels(frame.type).inc()
    await HANDLERS[frame.type](gateway, socket, frame)
