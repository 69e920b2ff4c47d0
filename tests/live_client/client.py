"""A client of the live gateway, written from docs/reference/gateway.md alone.

:class:`Line` is one connection, frame by frame, for tests that look at the protocol itself.
:class:`LiveClient` is what an application would use: it keeps what is not acknowledged, connects again,
resumes from its numbers, and holds a copy of each ticket that must equal the server's.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

Frame = dict[str, Any]
FRAME_BYTES = 262_144
HELLO_SECONDS = 10.0
BEAT_ANSWER_SECONDS = 10.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
# Close codes after which the same attempt is not repeated.
FINAL = frozenset({4400, 4401, 4403})
FLOOD, FLOOD_WAIT = 4429, 30.0
# Requests without an answer at a time.
WINDOW = 20
AGAIN = frozenset({"try_later", "too_many", "out_of_order"})


class Line:
    """One connection: sends frames, receives frames, remembers what came while waiting for something else."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.seen: list[Frame] = []

    async def send(self, **frame: Any) -> None:
        """Send one frame."""
        await self.connection.send(json.dumps(frame))

    async def send_text(self, text: str | bytes) -> None:
        """Send whatever text, also one that is no frame."""
        await self.connection.send(text)

    async def receive(self, seconds: float = 5.0) -> Frame:
        """The next frame.

        Raises:
            TimeoutError: none came.
            ConnectionClosed: the connection ended.
        """
        frame: Frame = json.loads(await asyncio.wait_for(self.connection.recv(), seconds))
        self.seen.append(frame)
        return frame

    async def until(self, type_: str, seconds: float = 5.0, **members: Any) -> Frame:
        """The next frame of this type with these members; others are passed over and stay in ``seen``."""
        async with asyncio.timeout(seconds):
            while True:
                frame = await self.receive(seconds)
                if frame["type"] == type_ and all(frame.get(k) == v for k, v in members.items()):
                    return frame

    async def hello(self, **members: Any) -> Frame:
        """Say hello and wait for the welcome."""
        await self.send(type="hello", v=1, **members)
        return await self.until("welcome")

    async def close_code(self, seconds: float = 8.0) -> int:
        """Read on until the server closes, and say with which code."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self.receive(seconds)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 1006


@contextlib.asynccontextmanager
async def line(url: str, *, origin: str | None = None, host: str | None = None) -> AsyncIterator[Line]:
    """Connect without saying anything; ``host`` is the name to ask for, where it is not the address's."""
    settings: dict[str, Any] = {"origin": origin} if origin else {}
    if host is not None:
        where = urlsplit(url)
        settings |= {"host": where.hostname, "port": where.port}
        url = url.replace(where.netloc, host)
    async with connect(
        url,
        compression=None,
        max_size=FRAME_BYTES,
        ping_interval=None,
        close_timeout=2,
        proxy=None,
        **settings,
    ) as connection:
        yield Line(connection)


@dataclass
class Copy:
    """What the client holds of one ticket: every message it may see, by number, and the state."""

    last: int = 0
    messages: dict[int, Frame] = field(default_factory=dict)
    state: Frame = field(default_factory=dict)
    doubled: int = 0


@dataclass
class _Request:
    """A request that has no final answer yet. ``lane`` is what must keep its order: a ticket, or one
    start."""

    frame: Frame
    answered: asyncio.Future[Frame]
    lane: str
    on_the_way: bool = False


class Refusal(Exception):
    """The server refused a request for good; ``frame`` says why."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame["code"])
        self.frame = frame


class LiveClient:
    """Runs until :meth:`stop`. ``credentials`` gives the ``token`` or one-time ``ticket`` for each
    connection."""

    def __init__(
        self,
        url: str | Callable[[], str],
        credentials: Callable[[], Awaitable[Frame]],
        *,
        origin: str | None = None,
    ) -> None:
        self._url = url if callable(url) else lambda: url
        self._credentials = credentials
        self._origin = origin
        self._unanswered: dict[str, _Request] = {}
        self._pauses: dict[str, float] = {}
        self._line: Line | None = None
        self._task: asyncio.Task[None] | None = None
        self._news = asyncio.Condition()
        self._beaten = asyncio.Event()
        self._wait = FIRST_WAIT
        self._again_at = 0.0
        self.tickets: dict[str, Copy] = {}
        self.ephemeral: list[Frame] = []
        self.welcomes = 0
        self.final_code = 0

    # life

    async def __aenter__(self) -> LiveClient:
        self._task = asyncio.create_task(self._live())
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """End, whatever is unanswered."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    # what an application does

    async def start(self, language: str, text: str | None = None, topic: str | None = None) -> Frame:
        """Begin a chat; returns its ``started`` frame once it is stored."""
        frame = {"type": "start", "cid": str(uuid4()), "language": language, "text": text, "topic": topic}
        return await self._request(frame)

    async def say(self, ticket: str, text: str, **members: Any) -> Frame:
        """Say something; returns the ``ack`` once it is stored, through any number of connections."""
        return await self._request(
            {"type": "send", "ticket": ticket, "cid": str(uuid4()), "text": text, **members}
        )

    async def follow(self, ticket: str) -> Copy:
        """Open a ticket and wait for its state."""
        # Before the welcome nothing can be told; the next hello names what is open by itself.
        await self.wait_for(lambda: self.connected, 30)
        copy = self.tickets.setdefault(ticket, Copy())
        await self.tell(type="open", ticket=ticket, after=copy.last)
        await self.wait_for(lambda: bool(copy.state), 30)
        return copy

    async def tell(self, **frame: Any) -> None:
        """Send a frame that needs no keeping; lost where there is no connection."""
        if self._line is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._line.send(**frame)

    async def wait_for(self, holds: Callable[[], bool], seconds: float = 15.0) -> None:
        """Wait until something the client holds makes ``holds`` true.

        Raises:
            TimeoutError: it did not.
        """
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(holds)

    @property
    def connected(self) -> bool:
        """Whether the server welcomed the present connection."""
        return self._line is not None

    # keeping

    async def _request(self, frame: Frame) -> Frame:
        answered: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        lane = str(frame.get("ticket", frame["cid"]))
        self._unanswered[frame["cid"]] = _Request(frame, answered, lane)
        await self._pump()
        return await answered

    async def _pump(self) -> None:
        """Send what is unanswered and not on its way, oldest first, as far as the window and pauses allow."""
        free = WINDOW - sum(request.on_the_way for request in self._unanswered.values())
        for request in list(self._unanswered.values()):
            if free <= 0 or self._line is None:
                return
            if not request.on_the_way and request.lane not in self._pauses:
                request.on_the_way = True
                free -= 1
                await self.tell(**request.frame)

    def _pause(self, lane: str, seconds: float) -> None:
        """Hold a lane until everything under way of it is answered and the time is over."""
        until = asyncio.get_running_loop().time() + seconds
        if lane not in self._pauses:
            asyncio.get_running_loop().call_later(seconds, self._end_pause, lane)
        self._pauses[lane] = max(until, self._pauses.get(lane, 0.0))

    def _end_pause(self, lane: str) -> None:
        rest = self._pauses.get(lane, 0.0) - asyncio.get_running_loop().time()
        under_way = any(r.on_the_way and r.lane == lane for r in self._unanswered.values())
        if rest > 0 or under_way:
            asyncio.get_running_loop().call_later(max(rest, 0.05), self._end_pause, lane)
            return
        self._pauses.pop(lane, None)
        self._pumping = asyncio.ensure_future(self._pump())

    # the connection

    async def _live(self) -> None:
        while True:
            began = asyncio.get_running_loop().time()
            welcomed = self.welcomes
            wait = await self._one_connection()
            self._line = None
            if self.final_code:
                await self._notify()
                return
            if self.welcomes > welcomed and asyncio.get_running_loop().time() - began > 10:
                self._wait = FIRST_WAIT
            if wait is None:
                wait = self._wait * random.uniform(0.5, 1.0)
                self._wait = min(self._wait * 2, LONGEST_WAIT)
            await asyncio.sleep(wait)

    async def _one_connection(self) -> float | None:
        """One connection from beginning to end; the time to wait before the next, if the server named one."""
        drained: list[float] = []
        try:
            credentials = await self._credentials()
            async with asyncio.timeout(HELLO_SECONDS):
                opening = line(self._url(), origin=self._origin)
                connection = await opening.__aenter__()
        except (OSError, InvalidHandshake, TimeoutError):
            return None
        try:
            await self._greet(connection, credentials)
            beating = asyncio.create_task(self._beat(connection))
            try:
                while True:
                    frame = json.loads(await connection.connection.recv())
                    if frame["type"] == "drain":
                        drained.append(frame["reconnect_after_ms"] / 1000)
                    await self._take(frame)
            finally:
                beating.cancel()
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd is not None else 1006
            self.final_code = code if code in FINAL else 0
            if code == FLOOD:
                return FLOOD_WAIT
        except (OSError, TimeoutError):
            return None
        finally:
            with contextlib.suppress(Exception):
                await opening.__aexit__(None, None, None)
        return drained[0] if drained else None

    async def _greet(self, connection: Line, credentials: Frame) -> None:
        heads = {ticket: copy.last for ticket, copy in self.tickets.items()}
        await connection.send(type="hello", v=1, heads=heads, **credentials)
        welcome = await connection.until("welcome", HELLO_SECONDS)
        self._beat_seconds = welcome["beat_seconds"]
        for ticket in set(heads) - set(welcome["resumed"]):
            del self.tickets[ticket]
        # Before anybody can send on the new connection, so that what is said now waits behind the older.
        self._pauses.clear()
        for request in self._unanswered.values():
            request.on_the_way = False
        self._line = connection
        self.welcomes += 1
        await self._notify()
        await self._pump()

    async def _beat(self, connection: Line) -> None:
        while True:
            await asyncio.sleep(self._beat_seconds)
            self._beaten.clear()
            heads = {ticket: copy.last for ticket, copy in self.tickets.items()}
            with contextlib.suppress(ConnectionClosed):
                await connection.send(type="beat", heads=heads)
            try:
                await asyncio.wait_for(self._beaten.wait(), BEAT_ANSWER_SECONDS)
            except TimeoutError:
                # The connection is dead: it may look alive for minutes to TCP.
                connection.connection.transport.abort()
                return

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()

    # frames of the server

    async def _take(self, frame: Frame) -> None:
        match frame["type"]:
            case "ack" | "started":
                self._answered(frame)
                await self._pump()
            case "refused" | "busy":
                await self._refused(frame)
            case "messages":
                await self._messages(frame)
            case "state":
                self.tickets.setdefault(frame["ticket"], Copy()).state = frame
            case "beat":
                self._beaten.set()
            case "typing" | "read" | "desk" | "assigned" | "unassigned" | "done":
                self.ephemeral.append(frame)
        await self._notify()

    def _answered(self, frame: Frame) -> None:
        if frame["type"] == "started":
            self.tickets.setdefault(frame["ticket"], Copy())
        kept = self._unanswered.pop(frame["cid"], None)
        if kept is not None and not kept.answered.done():
            kept.answered.set_result(frame)

    async def _refused(self, frame: Frame) -> None:
        request = self._unanswered.get(frame.get("cid", ""))
        if request is None:
            self.ephemeral.append(frame)
        elif frame["type"] == "busy" or frame["code"] in AGAIN:
            request.on_the_way = False
            self._pause(request.lane, frame.get("retry_after_ms", 0) / 1000)
        else:
            del self._unanswered[frame["cid"]]
            if not request.answered.done():
                request.answered.set_exception(Refusal(frame))
            await self._pump()

    async def _messages(self, frame: Frame) -> None:
        copy = self.tickets.setdefault(frame["ticket"], Copy())
        if frame["upto"] <= copy.last:
            return
        if frame["after"] > copy.last:
            await self.tell(type="open", ticket=frame["ticket"], after=copy.last)
            return
        for message in frame["messages"]:
            if message["number"] > copy.last:
                copy.doubled += message["number"] in copy.messages
                copy.messages[message["number"]] = message
        copy.last = frame["upto"]
