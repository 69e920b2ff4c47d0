"""The ASGI application behind /live/v1: accepts, learns who is there, reads frames, drains."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connections
from django.http.request import split_domain_port, validate_host

from havendesk.kernel.doorbell import Ring, doorbell
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.live import frames, handlers
from havendesk.live.desk import Desk
from havendesk.live.hub import Hub
from havendesk.live.keeper import keep
from havendesk.live.options import LiveOptions
from havendesk.live.rates import Verdict
from havendesk.live.socket import Socket
from havendesk.live.turns import Turns
from havendesk.live.types import CloseCode, Who
from havendesk.live.writer import RETRY_MILLISECONDS, Writer

log = get_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

PATH = "/live/v1"
HELLO_SECONDS = 5.0
# Spread of the clients' return after a drain.
_DRAIN_SPREAD_MILLISECONDS = 3000


class Gateway:
    """One per event loop. Its threads and loops start with the first connection."""

    def __init__(self, desk: Desk | None = None) -> None:
        self.options = options_of(LiveOptions)
        self.desk = desk or Desk()
        self._readers = ThreadPoolExecutor(self.options.live_reader_threads, thread_name_prefix="live-reader")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="live-writer")
        self.hub = Hub(self.desk, self.in_thread)
        self.writer = Writer(
            utter=self.desk.utter,
            begin=self.desk.begin,
            in_thread=self._in_writer,
            most=self.options.live_queue_items,
            batch=self.options.live_batch_items,
        )
        self.turns = Turns()
        self.draining = False
        loop = asyncio.get_running_loop()

        def rung(rings: Sequence[Ring]) -> None:
            # Called from the doorbell's threads; after the loop's end there is nobody to tell.
            if not loop.is_closed():
                loop.call_soon_threadsafe(self.hub.rung, list(rings))

        self._unsubscribe = doorbell().subscribe(rung)
        self._tasks = [*self.hub.loops(), loop.create_task(self.writer.run()), loop.create_task(keep(self))]

    async def in_thread(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a blocking look at the database in a reader thread."""
        return await self._run(self._readers, lambda: function(*args, **kwargs))

    async def _in_writer(self, store: Callable[[Sequence[Any]], R], items: Sequence[Any]) -> R:
        return await self._run(self._writing, lambda: store(items))

    async def _run(self, executor: ThreadPoolExecutor, call: Callable[[], R]) -> R:
        def and_give_back() -> R:
            try:
                return call()
            finally:
                connections.close_all()

        return await asyncio.get_running_loop().run_in_executor(executor, and_give_back)

    # one connection

    async def serve(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """One WebSocket from its first to its last moment."""
        if (await receive())["type"] != "websocket.connect":
            return
        if scope["path"].rstrip("/") != PATH:
            await send({"type": "websocket.close", "code": CloseCode.BAD_HELLO})
            return
        await send({"type": "websocket.accept"})
        socket = Socket(send, self.options, on_room=self.hub.room)
        try:
            if self.draining:
                self._say_drain(socket)
            elif await self._hello(scope, socket, receive):
                await self._read(socket, receive)
        except asyncio.CancelledError:
            # Cut off by the keeper, or the process ends: either way this connection is over.
            if not socket.was_cut:
                raise
        finally:
            self.hub.farewell(socket)
            await socket.closed()

    async def _hello(self, scope: dict[str, Any], socket: Socket, receive: Receive) -> bool:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                event = await receive()
        except TimeoutError:
            socket.close(CloseCode.BAD_HELLO, "no hello within 5 s")
            return False
        if event["type"] != "websocket.receive":
            return False
        hello = _hello_of(event.get("text") or "")
        if isinstance(hello, str):
            socket.close(CloseCode.BAD_HELLO, hello)
            return False
        if not self._origin_allowed(scope, for_staff=hello.ticket is not None):
            socket.close(CloseCode.ORIGIN, "this origin may not connect")
            return False
        return await self._welcome(socket, hello)

    def _origin_allowed(self, scope: dict[str, Any], *, for_staff: bool) -> bool:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin, host = headers.get(b"origin"), headers.get(b"host", "")
        if origin is None:
            return not for_staff
        # A name that is not ours but leads here (DNS rebinding) must not pass for our own origin.
        if validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS) and _netloc(origin) == host:
            return True
        allowed = self.options.live_widget_origins
        return not for_staff and ("*" in allowed or origin in allowed)

    async def _welcome(self, socket: Socket, hello: frames.Hello) -> bool:
        try:
            who = await self._who(hello)
            views = await self.in_thread(self.desk.follow, who, list(hello.heads)) if hello.heads else []
        except Refused:
            socket.close(CloseCode.NOT_SIGNED_IN, "not signed in")
            return False
        except DatabaseError:
            log.warning("live.database_silent", at="hello")
            socket.close(CloseCode.FAULT, "try later")
            return False
        if len(self.hub.of_person(who.id)) >= self.options.live_sockets_per_person:
            socket.close(CloseCode.FLOOD, "too many connections of one person")
            return False
        socket.who = who
        self.hub.welcome(socket)
        limits = {
            "frame_bytes": frames.FRAME_BYTES,
            "text_characters": frames.TEXT_CHARACTERS,
            "frames_per_second": self.options.live_frames_per_second,
            "burst": self.options.live_frames_burst,
            "attachments": frames.ATTACHMENTS,
            "open_tickets": frames.OPEN_TICKETS,
        }
        beat = self.options.live_staff_beat_seconds if who.is_staff else self.options.live_beat_seconds
        welcome = {
            "type": "welcome",
            "v": frames.VERSION,
            "you": {"kind": who.actor.kind.value, "id": str(who.id)},
            "beat_seconds": beat,
            "limits": limits,
            "resumed": [str(view.id) for view in views],
        }
        socket.push(welcome)
        handlers.begin_following(self, socket, views, dict(hello.heads))
        return True

    async def _who(self, hello: frames.Hello) -> Who:
        if hello.ticket is not None:
            return await self.in_thread(self.desk.staff, hello.ticket)
        return await self.in_thread(self.desk.customer, hello.token or "")

    async def _read(self, socket: Socket, receive: Receive) -> None:
        while True:
            event = await receive()
            if event["type"] != "websocket.receive":
                return
            socket.heard = time.monotonic()
            # Until then no more is read of this socket, and the network holds the sender back.
            await self.turns.take()
            if self.draining or socket.closing:
                # Not answered, so the client sends it again to the next process.
                continue
            at = time.monotonic()
            text = event.get("text")
            verdict = socket.bucket.take(at)
            if len(text or event.get("bytes") or "") > frames.FRAME_BYTES:
                socket.close(CloseCode.TOO_BIG, "the frame is larger than 262,144 bytes")
            elif verdict is Verdict.CLOSE:
                socket.close(CloseCode.FLOOD, "flood")
            else:
                await self._take(socket, text, too_many=verdict is Verdict.REFUSE)

    async def _take(self, socket: Socket, text: str | None, *, too_many: bool) -> None:
        try:
            frame = frames.parse(text or "")
        except frames.BadFrame as bad:
            socket.refuse(bad, **bad.echo)
            return
        echo: dict[str, str] = {"for": frame.type}
        for member in ("cid", "ticket"):
            if getattr(frame, member, None) is not None:
                echo[member] = str(getattr(frame, member))
        if isinstance(frame, frames.Hello):
            socket.refuse(Refused(ErrorCode.UNKNOWN_TYPE, detail="hello is the first frame only"), **echo)
            return
        if too_many:
            self._too_many(socket, frame, echo)
            return
        try:
            await handlers.handle(self, socket, frame)
        except Refused as refused:
            socket.refuse(refused, **echo)
        except DatabaseError:
            log.warning("live.database_silent", at=frame.type)
            socket.refuse(Refused(ErrorCode.TRY_LATER, retry_after_ms=RETRY_MILLISECONDS), **echo)
        except Exception:
            log.exception("live.frame_failed", frame=frame.type)
            socket.refuse(Refused(ErrorCode.INTERNAL), **echo)

    def _too_many(self, socket: Socket, frame: frames.Frame, echo: dict[str, str]) -> None:
        if isinstance(frame, frames.Send):
            place = socket.order.arrive(frame.ticket, frame.cid)
            if not socket.order.hold(frame.ticket, place, frame.cid):
                socket.close(CloseCode.FLOOD, "refused messages do not come again")
        wait = int(socket.bucket.wait_seconds() * 1000)
        socket.refuse(Refused(ErrorCode.TOO_MANY, retry_after_ms=wait), **echo)

    # the end

    def _say_drain(self, socket: Socket) -> None:
        wait = random.randint(200, _DRAIN_SPREAD_MILLISECONDS)
        socket.push({"type": "drain", "reconnect_after_ms": wait})
        socket.close(CloseCode.DRAINED, "restart")

    async def drain(self) -> None:
        """Answer what was taken, tell every socket when to come again, close them.

        Takes at most ``live_drain_seconds`` (s); what could not be answered by then was never acknowledged,
        so the clients send it again.
        """
        if self.draining:
            return
        self.draining = True
        seconds = self.options.live_drain_seconds
        try:
            async with asyncio.timeout(seconds * 0.6):
                await self.writer.idle()
        except TimeoutError:
            log.warning("live.drain_incomplete")
        sockets = list(self.hub.sockets)
        for socket in sockets:
            self._say_drain(socket)
        if sockets:
            await asyncio.wait([asyncio.ensure_future(s.closed()) for s in sockets], timeout=seconds * 0.4)

    async def stop(self) -> None:
        """End loops and threads."""
        self._unsubscribe()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._writing.shutdown(wait=False, cancel_futures=True)


def _netloc(origin: str) -> str:
    """Host and port of an origin; empty for what is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _hello_of(text: str) -> frames.Hello | str:
    """The hello, or what is wrong with it."""
    try:
        hello = frames.parse(text)
    except Refused as refused:
        return f"malformed hello: {refused.field or refused.code.value}"
    if not isinstance(hello, frames.Hello) or (hello.token is None) == (hello.ticket is None):
        return "the first frame is hello, with a token or a ticket"
    return hello if hello.v == frames.VERSION else f"this server speaks version {frames.VERSION}"
