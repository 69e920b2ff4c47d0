"""One person's line to the gateway, as docs/reference/gateway.md wants a client to be.

It keeps what is not acknowledged, connects again with back-off, sends the same ``cid`` again, resumes from
its numbers and holds a copy of each ticket.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from havendesk.live.frames import FRAME_BYTES
from havendesk.live.replay.book import Book, Frame
from havendesk.live.types import CloseCode

HELLO_SECONDS = 10.0
BEAT_ANSWER_SECONDS = 10.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
LASTED_SECONDS = 10.0
FLOOD_WAIT = 30.0
FINAL = frozenset({CloseCode.BAD_HELLO, CloseCode.NOT_SIGNED_IN, CloseCode.ORIGIN})
AGAIN = frozenset({"try_later", "too_many", "out_of_order"})
_NO_CONNECTION = (OSError, InvalidHandshake, InvalidMessage, TimeoutError, httpx.HTTPError)


class RefusedError(Exception):
    """The server refused a request for good."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(str(frame.get("code")))
        self.frame = frame


class TurnedAwayError(Exception):
    """The gateway does not let this client in; trying again would not help."""


@dataclass(slots=True)
class Copy:
    """What this client holds of one ticket: last number, authors and kinds of what it heard, state."""

    last: int = 0
    heard: list[Frame] = field(default_factory=list)
    state: Frame = field(default_factory=dict)


@dataclass(slots=True)
class Kept:
    """A request that is not answered yet."""

    frame: Frame
    answered: asyncio.Future[Frame]


class Client:
    """One person. :meth:`live` runs until cancelled; everything else may be called at any time."""

    def __init__(
        self,
        who: str,
        address: str,
        greeting: Callable[[], Awaitable[Frame]],
        book: Book,
        *,
        origin: str | None = None,
        on_frame: Callable[[Frame], None] = lambda _frame: None,
    ) -> None:
        self.who = who
        self._address = address
        self._greeting = greeting
        self._book = book
        self._origin = origin
        self._on_frame = on_frame
        self._kept: dict[str, Kept] = {}
        self._connection: ClientConnection | None = None
        self._beaten = asyncio.Event()
        self._beat_seconds = 20.0
        self._wait = FIRST_WAIT
        self._later: set[asyncio.Task[None]] = set()
        self.changed = asyncio.Condition()
        self.copies: dict[str, Copy] = {}
        self._closed: dict[str, int] = {}
        self.welcomes = 0

    # what a person does

    def start(self, text: str, language: str) -> asyncio.Future[Frame]:
        """Begin a chat; the answer is its ``started`` frame."""
        return self._keep({"type": "start", "cid": str(uuid4()), "language": language, "text": text})

    def say(self, ticket: str, text: str) -> asyncio.Future[Frame]:
        """Say something; the answer is its ``ack`` frame."""
        return self._keep({"type": "send", "ticket": ticket, "cid": str(uuid4()), "text": text})

    def _keep(self, frame: Frame) -> asyncio.Future[Frame]:
        answered: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._kept[frame["cid"]] = Kept(frame, answered)
        self._book.sent(self.who, frame["cid"], frame.get("ticket", ""), frame["text"])
        self._soon(self.tell(frame))
        return answered

    async def tell(self, frame: Frame) -> None:
        """Send a frame; without a connection it is lost, unless it is kept."""
        if self._connection is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._connection.send(json.dumps(frame))

    async def open(self, ticket: str) -> Copy:
        """Follow a ticket, from the number that this client had when it closed it."""
        copy = self._copy(ticket)
        await self.tell({"type": "open", "ticket": ticket, "after": copy.last})
        return copy

    async def close(self, ticket: str) -> None:
        """Follow a ticket no longer; its number is kept in case it comes back."""
        self._forget(ticket)
        await self.tell({"type": "close", "ticket": ticket})

    def _copy(self, ticket: str) -> Copy:
        if ticket not in self.copies:
            self.copies[ticket] = Copy(last=self._closed.get(ticket, 0))
        return self.copies[ticket]

    def _forget(self, ticket: str) -> None:
        copy = self.copies.pop(ticket, None)
        if copy is not None:
            self._closed[ticket] = copy.last

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Wait until something that this client holds makes ``holds`` true; False when it did not."""
        try:
            async with asyncio.timeout(seconds), self.changed:
                await self.changed.wait_for(holds)
        except TimeoutError:
            return False
        return True

    def _soon(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    # connections

    async def live(self) -> None:
        """Connect, and connect again, until cancelled.

        Raises:
            TurnedAwayError: the gateway will not have this client.
        """
        try:
            while True:
                began = asyncio.get_running_loop().time()
                before = self.welcomes
                wait = await self._one_connection()
                self._connection = None
                if self.welcomes > before and asyncio.get_running_loop().time() - began > LASTED_SECONDS:
                    self._wait = FIRST_WAIT
                if wait is None:
                    wait = self._wait * random.uniform(0.5, 1.0)
                    self._wait = min(self._wait * 2, LONGEST_WAIT)
                await asyncio.sleep(wait)
        finally:
            for task in list(self._later):
                task.cancel()

    async def _one_connection(self) -> float | None:
        """One connection to its end; seconds to wait before the next where the server said so."""
        drained: list[float] = []
        try:
            greeting = await self._greeting()
            async with connect(
                self._address,
                origin=self._origin,  # type: ignore[arg-type]  # a NewType of str that the library keeps to itself
                compression=None,
                max_size=FRAME_BYTES,
                open_timeout=HELLO_SECONDS,
                ping_interval=None,
                close_timeout=1,
                proxy=None,
            ) as connection:
                await self._hello(connection, greeting)
                beating = asyncio.ensure_future(self._beat(connection))
                try:
                    await self._listen(connection, drained)
                finally:
                    beating.cancel()
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd is not None else 1006
            if code in FINAL:
                raise TurnedAwayError(f"the gateway closed with {code}") from closed
            if code == CloseCode.FLOOD:
                return FLOOD_WAIT
        except _NO_CONNECTION:
            return None
        return drained[0] if drained else None

    async def _hello(self, connection: ClientConnection, greeting: Frame) -> None:
        heads = {ticket: copy.last for ticket, copy in self.copies.items()}
        await connection.send(json.dumps({"type": "hello", "v": 1, "heads": heads, **greeting}))
        async with asyncio.timeout(HELLO_SECONDS):
            welcome = json.loads(await connection.recv())
        if welcome["type"] != "welcome":
            raise TurnedAwayError(f"the gateway answered {welcome['type']} instead of welcome")
        self._beat_seconds = welcome["beat_seconds"]
        for ticket in set(heads) - set(welcome["resumed"]):
            self._forget(ticket)
        self._connection = connection
        self.welcomes += 1
        await self._take(welcome)
        for kept in list(self._kept.values()):
            await self.tell(kept.frame)

    async def _listen(self, connection: ClientConnection, drained: list[float]) -> None:
        async for text in connection:
            frame = json.loads(text)
            if frame["type"] == "drain":
                drained.append(frame["reconnect_after_ms"] / 1000)
            await self._take(frame)

    async def _beat(self, connection: ClientConnection) -> None:
        while True:
            await asyncio.sleep(self._beat_seconds)
            self._beaten.clear()
            heads = {ticket: copy.last for ticket, copy in self.copies.items()}
            await self.tell({"type": "beat", "heads": heads})
            try:
                await asyncio.wait_for(self._beaten.wait(), BEAT_ANSWER_SECONDS)
            except TimeoutError:
                # To TCP a dead connection may look alive for minutes.
                connection.transport.abort()
                return

    # frames of the server

    async def _take(self, frame: Frame) -> None:
        match frame["type"]:
            case "ack" | "started":
                self._acked(frame)
            case "refused" | "busy":
                self._refused(frame)
            case "messages":
                await self._messages(frame)
            case "state":
                if frame["ticket"] in self.copies:
                    self.copies[frame["ticket"]].state = frame
            case "beat":
                self._beaten.set()
        self._on_frame(frame)
        async with self.changed:
            self.changed.notify_all()

    def _acked(self, frame: Frame) -> None:
        if frame["type"] == "started":
            self._copy(frame["ticket"])
        self._book.acked(frame)
        kept = self._kept.pop(frame["cid"], None)
        if kept is not None and not kept.answered.done():
            kept.answered.set_result(frame)

    def _refused(self, frame: Frame) -> None:
        kept = self._kept.get(frame.get("cid") or "")
        if kept is None:
            return
        if frame["type"] == "busy" or frame["code"] in AGAIN:
            if frame.get("code") != "out_of_order":
                self._soon(self._again(kept, frame.get("retry_after_ms", 500) / 1000))
            return
        del self._kept[frame["cid"]]
        self._book.refused(frame)
        if not kept.answered.done():
            kept.answered.set_exception(RefusedError(frame))

    async def _again(self, kept: Kept, seconds: float) -> None:
        connection = self._connection
        await asyncio.sleep(seconds)
        if self._connection is not connection:
            return  # after the reconnect everything was sent again
        ticket = kept.frame.get("ticket")
        same = [one.frame for one in self._kept.values() if one is kept or one.frame.get("ticket") == ticket]
        for frame in same if ticket else [kept.frame]:
            if frame["cid"] in self._kept:
                await self.tell(frame)

    async def _messages(self, frame: Frame) -> None:
        copy = self.copies.get(frame["ticket"])
        if copy is None or frame["upto"] <= copy.last:
            return
        if frame["after"] > copy.last:
            await self.tell({"type": "open", "ticket": frame["ticket"], "after": copy.last})
            return
        for message in frame["messages"]:
            if message["number"] > copy.last:
                self._book.seen(self.who, message)
                copy.heard.append({"kind": message["kind"], "author": message["author"]["kind"]})
        copy.last = frame["upto"]
