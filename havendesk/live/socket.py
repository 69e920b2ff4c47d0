"""One connection: who it is, what it has open, what waits to be sent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from havendesk.kernel.errors import ERRORS, ErrorCode, Refused, shown
from havendesk.live import metrics
from havendesk.live.frames import FRAME_BYTES
from havendesk.live.options import LiveOptions
from havendesk.live.order import Order
from havendesk.live.outgoing import Outgoing
from havendesk.live.rates import Bucket
from havendesk.live.types import CloseCode, Position, PushedMessage, TicketView, Who

AsgiSend = Callable[[dict[str, Any]], Awaitable[None]]
# Room for the frame around the messages.
_PAGE_BYTES = FRAME_BYTES - 4096
# Codes after which the same frame may be sent again.
AGAIN = frozenset({ErrorCode.TRY_LATER, ErrorCode.OUT_OF_ORDER, ErrorCode.TOO_MANY})


def encode(frame: Mapping[str, Any]) -> str:
    """A frame's text."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def refusal(refused: Refused, **echo: Any) -> dict[str, Any]:
    """The ``refused`` frame of a refusal; ``echo`` are the members that let the client match it."""
    code = shown(refused.code)
    spec = ERRORS[code]
    metrics.FRAMES_REFUSED.labels(refused.code.value).inc()
    params = dict(refused.params)
    frame: dict[str, Any] = {"type": "refused", **{k: v for k, v in echo.items() if v is not None}}
    frame |= {
        "code": code.value,
        "title": spec.title,
        "detail": refused.detail,
        "way_out": spec.way_out,
    }
    if refused.field:
        frame["field"] = refused.field
    for known in ("head", "retry_after_ms"):
        if known in params:
            frame[known] = params.pop(known)
    if params:
        frame["params"] = params
    return frame


class Socket:
    """One welcomed or still unknown connection. Lives on the event loop only."""

    __slots__ = (
        "_closing",
        "_flushing",
        "_send",
        "_task",
        "active",
        "bucket",
        "chats",
        "checked",
        "heard",
        "key",
        "lagging",
        "listening",
        "on_room",
        "open",
        "order",
        "out",
        "typed",
        "was_cut",
        "who",
        "writing",
    )

    def __init__(self, send: AsgiSend, options: LiveOptions, *, on_room: Callable[[Socket], None]) -> None:
        self._send = send
        self._task = asyncio.current_task()
        self._flushing: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        # Tells this socket from all others, in every process.
        self.key = uuid4().hex
        at = time.monotonic()
        self.bucket = Bucket(options.live_frames_per_second, options.live_frames_burst, at)
        self.chats = Bucket(options.live_chats_per_minute / 60, options.live_chats_per_minute, at)
        self.was_cut = False
        self.on_room = on_room
        self.out = Outgoing()
        self.who: Who | None = None
        self.open: dict[UUID, Position] = {}
        self.lagging: set[UUID] = set()
        self.order = Order()
        self.typed: dict[UUID, float] = {}
        # Until when typing counts, per ticket; tickets that its person listens to; their last touch.
        self.writing: dict[UUID, float] = {}
        self.listening: set[UUID] = set()
        self.heard = self.checked = self.active = at

    @property
    def closing(self) -> bool:
        """Whether the gateway is closing this socket."""
        return self._closing is not None

    def push(self, frame: Mapping[str, Any]) -> None:
        """Send a frame that must arrive; a client that lets too many wait is closed."""
        if not self.out.put(encode(frame)):
            self.close(CloseCode.SLOW, "too many answers wait")
        self._wake()

    def push_latest(self, kind: str, ticket: UUID, text: str) -> None:
        """Send a frame that replaces a waiting one of the same kind and ticket."""
        self.out.put_latest((kind, ticket), text)
        self._wake()

    def push_ephemeral(self, frame: Mapping[str, Any]) -> None:
        """Send a frame that may be lost."""
        self.out.put_ephemeral(encode(frame))
        self._wake()

    def refuse(self, refused: Refused, **echo: Any) -> None:
        """Answer that one request was not carried out."""
        self.push(refusal(refused, **echo))

    def push_state(self, view: TicketView, *, always: bool = False) -> None:
        """Send the ticket's state, and read marks, where they differ from what this socket was sent."""
        position = self.open.get(view.id)
        if position is None or self.who is None:
            return
        frame = view.frame(for_staff=self.who.is_staff)
        # Numbers and marks travel in frames of their own; they alone are no new state.
        shown = encode({**frame, "read": None, "head": None})
        if always or shown != position.state:
            position.state = shown
            self.push_latest("state", view.id, encode(frame))
        for kind, number in view.read.items():
            if not always and number != position.reads.get(kind, 0):
                mark = {"type": "read", "ticket": str(view.id), "who": {"kind": kind}, "number": number}
                self.push_latest(f"read {kind}", view.id, encode(mark))
        position.reads = dict(view.read)

    def push_messages(self, ticket: UUID, after: int, messages: list[PushedMessage]) -> None:
        """Send everything of ``messages`` (contiguous from ``after`` + 1) that this viewer may see."""
        position = self.open.get(ticket)
        if position is None or self.who is None or position.pushed != after or not messages:
            return
        for first, upto, texts in self._pages(after, messages):
            head = f'{{"type":"messages","ticket":"{ticket}","after":{first},"upto":{upto},"messages":['
            if not self.out.put(f"{head}{','.join(texts)}]}}"):
                self.close(CloseCode.SLOW, "too many answers wait")
                return
            metrics.PUSHED.inc(len(texts))
        position.pushed = messages[-1].number
        position.pushed_at = time.monotonic()
        self._wake()

    def _pages(self, after: int, messages: Iterable[PushedMessage]) -> Iterable[tuple[int, int, list[str]]]:
        texts: list[str] = []
        size, first, upto = 0, after, after
        for message in messages:
            text = self._text(message)
            length = len(text.encode())
            if texts and size + length > _PAGE_BYTES:
                yield first, upto, texts
                texts, size, first = [], 0, upto
            upto = message.number
            if text:
                texts.append(text)
                size += length + 1
        yield first, upto, texts

    def _text(self, message: PushedMessage) -> str:
        who = self.who
        if who is None or (message.internal and not who.is_staff):
            return ""
        if message.author_id == who.id:
            return message.own
        return message.text if who.is_staff else message.public

    def _wake(self) -> None:
        if self._flushing is None and not self.out.empty:
            self._flushing = asyncio.ensure_future(self._flush())

    async def _flush(self) -> None:
        try:
            await self.out.flush(self._send_text)
        except Exception:
            # The peer is gone; the reading side sees the same and ends the socket.
            return
        self._flushing = None
        if self.lagging:
            self.on_room(self)

    async def _send_text(self, text: str) -> None:
        await self._send({"type": "websocket.send", "text": text})

    def stalled(self, at: float, seconds: float) -> bool:
        """Whether the network has taken nothing for so long."""
        since = self.out.stalled_since
        return since is not None and at - since > seconds

    def close(self, code: CloseCode, reason: str = "") -> None:
        """Send what waits, then close; a peer that takes nothing is cut off."""
        if self._closing is None:
            metrics.CLOSED.labels(str(int(code))).inc()
            self._closing = asyncio.ensure_future(self._finish(code, reason))

    async def _finish(self, code: CloseCode, reason: str) -> None:
        try:
            async with asyncio.timeout(2):
                if self._flushing is not None and code is not CloseCode.SLOW:
                    await asyncio.wait({self._flushing})
                elif self._flushing is not None:
                    self._flushing.cancel()
                await self._send({"type": "websocket.close", "code": int(code), "reason": reason})
        except Exception:
            self.cut()

    def cut(self) -> None:
        """End the connection without a goodbye."""
        if self._flushing is not None:
            self._flushing.cancel()
        self.was_cut = True
        if self._task is not None:
            self._task.cancel()

    async def closed(self) -> None:
        """Wait until a close that was begun has been sent."""
        if self._closing is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({self._closing}, timeout=3)
