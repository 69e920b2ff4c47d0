"""A local TCP proxy that behaves badly on command: holds, swallows, delays and resets connections.

It stands between a client and the desk in the journeys about cut networks, because a browser's offline switch
never shows the cases that hurt: connections that look alive and carry nothing. Bounded in connections and
memory.

=============  ==========================================================================================
``hold``       nothing is carried, nothing is lost: a cable pulled for less than TCP's patience
``swallow``    what arrives is read and thrown away; the connections look alive but are dead, and are
               reset when the network heals; new connections are accepted and hear nothing
``refuse``     new connections are reset at once; the old ones go on
``heal``       back to normal
``reset``      every connection is reset now
``delay``      seconds that each piece of data is late
=============  ==========================================================================================
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Any

CHUNK = 16_384
# Pieces on their way in one direction of one connection: 1 MiB at most.
MOST_CHUNKS = 64
MOST_CONNECTIONS = 256


class Mode(Enum):
    """How the network behaves."""

    CARRY = "carry"
    HOLD = "hold"
    SWALLOW = "swallow"
    REFUSE = "refuse"


class _Pair:
    """One client's connection and its other half."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client = client
        self.server = server
        self.swallowed = False

    def reset(self) -> None:
        """End both halves with a reset, as a firewall would."""
        for writer in (self.client, self.server):
            _reset(writer)


def _reset(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    if raw is not None:
        # A linger of zero seconds makes the close a reset (man 7 socket).
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class Proxy:
    """Carries TCP from a free port of this machine to ``host:port``, as well or badly as it is told."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._mode = Mode.CARRY
        self._carrying = asyncio.Event()
        self._carrying.set()
        self._pairs: set[_Pair] = set()
        self._silent: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.delay = 0.0
        self.port = 0
        self.accepted = 0

    async def start(self) -> None:
        """Listen on a free port; :attr:`port` names it."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=CHUNK)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """End everything."""
        if self._server is not None:
            self._server.close()
        self.reset()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def connections(self) -> int:
        """Connections that are being carried."""
        return len(self._pairs)

    def hold(self) -> None:
        """Carry nothing, lose nothing."""
        self._set(Mode.HOLD)

    def swallow(self) -> None:
        """Throw away whatever arrives."""
        self._set(Mode.SWALLOW)

    def refuse(self) -> None:
        """Reset new connections."""
        self._set(Mode.REFUSE)

    def heal(self) -> None:
        """Carry again. Connections that lost something are reset: their stream has a hole."""
        self._set(Mode.CARRY)
        for pair in [pair for pair in self._pairs if pair.swallowed]:
            pair.reset()
        for writer in list(self._silent):
            _reset(writer)

    def reset(self) -> None:
        """Reset every connection now."""
        for pair in list(self._pairs):
            pair.reset()
        for writer in list(self._silent):
            _reset(writer)

    def _set(self, mode: Mode) -> None:
        self._mode = mode
        if mode is Mode.HOLD:
            self._carrying.clear()
        else:
            self._carrying.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        if self._mode is Mode.REFUSE or len(self._pairs) + len(self._silent) >= MOST_CONNECTIONS:
            _reset(writer)
            return
        if self._mode is Mode.SWALLOW:
            await self._listen_silently(reader, writer)
            return
        await self._carrying.wait()
        try:
            upstream_reader, upstream = await asyncio.open_connection(*self._target, limit=CHUNK)
        except OSError:
            _reset(writer)
            return
        pair = _Pair(writer, upstream)
        self._pairs.add(pair)
        halves = [
            self._start(self._carry(pair, reader, upstream)),
            self._start(self._carry(pair, upstream_reader, writer)),
        ]
        try:
            await asyncio.wait(halves)
        finally:
            self._pairs.discard(pair)
            for half in (writer, upstream):
                half.close()

    def _start(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _listen_silently(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._silent.add(writer)
        try:
            while await reader.read(CHUNK):
                continue
        except OSError:
            return
        finally:
            self._silent.discard(writer)
            writer.close()

    async def _carry(self, pair: _Pair, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(MOST_CHUNKS)
        delivering = self._start(self._deliver(pair, waiting, writer))
        loop = asyncio.get_running_loop()
        try:
            while data := await reader.read(CHUNK):
                await waiting.put((loop.time() + self.delay, data))
            await waiting.put((loop.time() + self.delay, b""))
            await delivering
        except OSError:
            pair.reset()
        finally:
            delivering.cancel()

    async def _deliver(
        self, pair: _Pair, waiting: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, data = await waiting.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self._carrying.wait()
            if self._mode is Mode.SWALLOW:
                pair.swallowed = True
                continue
            try:
                if not data:
                    writer.write_eof()
                    return
                writer.write(data)
                await writer.drain()
            except OSError:
                pair.reset()
                return


class ProxyThread:
    """The proxy in a thread of its own, for tests that are not asynchronous (the journeys in the browser)."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy", daemon=True)
        self._proxy: Proxy | None = None

    def __enter__(self) -> ProxyThread:
        self._thread.start()
        self._proxy = self._call(self._make)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._proxy is not None:
            self._call(self._proxy.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _make(self) -> Proxy:
        proxy = Proxy(*self._address)
        await proxy.start()
        return proxy

    def _call(self, work: Callable[[], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            return await work()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def _tell(self, act: Callable[[Proxy], object]) -> None:
        proxy = self.proxy

        async def tell() -> None:
            act(proxy)

        self._call(tell)

    @property
    def proxy(self) -> Proxy:
        """The proxy itself; read its counters only."""
        if self._proxy is None:
            raise RuntimeError("use it as a context manager")
        return self._proxy

    @property
    def port(self) -> int:
        """The port to connect to."""
        return self.proxy.port

    def hold(self) -> None:
        """See :meth:`Proxy.hold`."""
        self._tell(Proxy.hold)

    def swallow(self) -> None:
        """See :meth:`Proxy.swallow`."""
        self._tell(Proxy.swallow)

    def refuse(self) -> None:
        """See :meth:`Proxy.refuse`."""
        self._tell(Proxy.refuse)

    def heal(self) -> None:
        """See :meth:`Proxy.heal`."""
        self._tell(Proxy.heal)

    def reset(self) -> None:
        """See :meth:`Proxy.reset`."""
        self._tell(Proxy.reset)

    def delay(self, seconds: float) -> None:
        """Make each piece of data this late (s)."""
        self._tell(lambda proxy: setattr(proxy, "delay", seconds))
