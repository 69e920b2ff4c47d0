"""The proxy must behave exactly as badly as it says, or the journeys prove nothing."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.faults.proxy import MOST_CONNECTIONS, Proxy, ProxyThread


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        return
    finally:
        writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """A proxy before a server that repeats what it hears."""
    server = await asyncio.start_server(_echo, "127.0.0.1", 0)
    made = Proxy("127.0.0.1", server.sockets[0].getsockname()[1])
    await made.start()
    yield made
    await made.stop()
    server.close()
    await asyncio.sleep(0)


Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
async def connect(proxy: Proxy) -> AsyncIterator[Callable[[], Awaitable[Pair]]]:
    """Opens connections to the proxy; all are closed at the end, also those that were reset."""
    writers: list[asyncio.StreamWriter] = []

    async def one() -> Pair:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writers.append(writer)
        return reader, writer

    yield one
    for writer in writers:
        writer.transport.abort()
    await asyncio.sleep(0)


Connect = Callable[[], Awaitable[Pair]]


async def _say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, text: bytes) -> bytes:
    writer.write(text)
    await writer.drain()
    return await asyncio.wait_for(reader.readexactly(len(text)), 5)


async def test_carries_large_data_whole(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect()
    data = bytes(range(256)) * 8192
    writer.write(data)
    assert await asyncio.wait_for(reader.readexactly(len(data)), 10) == data


async def test_hold_is_late_but_loses_nothing(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect()
    assert await _say(reader, writer, b"one") == b"one"
    proxy.hold()
    writer.write(b"two")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.readexactly(3), 0.3)
    proxy.heal()
    assert await asyncio.wait_for(reader.readexactly(3), 5) == b"two"


async def test_swallow_looks_alive_and_is_reset_at_the_end(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect()
    assert await _say(reader, writer, b"one") == b"one"
    proxy.swallow()
    writer.write(b"lost")
    await writer.drain()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.3)
    late_reader, late_writer = await connect()
    late_writer.write(b"hello?")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(late_reader.read(1), 0.3)
    proxy.heal()
    for dead in (reader, late_reader):
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(dead.read(1), 5)
    reader, writer = await connect()
    assert await _say(reader, writer, b"again") == b"again"


async def test_swallow_spares_connections_that_lost_nothing(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect()
    assert await _say(reader, writer, b"one") == b"one"
    proxy.swallow()
    proxy.heal()
    assert await _say(reader, writer, b"two") == b"two"


async def test_reset_is_a_reset(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect()
    assert await _say(reader, writer, b"one") == b"one"
    proxy.reset()
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(reader.read(1), 5)
    assert proxy.connections == 0 or await _empties(proxy)


async def _empties(proxy: Proxy) -> bool:
    for _ in range(100):
        if proxy.connections == 0:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_refuse_spares_the_old(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect()
    assert await _say(reader, writer, b"one") == b"one"
    proxy.refuse()
    new_reader, _ = await connect()
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(new_reader.read(1), 5)
    assert await _say(reader, writer, b"two") == b"two"


async def test_delay(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect()
    assert await _say(reader, writer, b"one") == b"one"
    proxy.delay = 0.2
    began = time.monotonic()
    assert await _say(reader, writer, b"two") == b"two"
    assert time.monotonic() - began >= 0.4


async def test_end_of_stream_is_carried(proxy: Proxy, connect: Connect) -> None:
    reader, writer = await connect()
    assert await _say(reader, writer, b"one") == b"one"
    writer.write_eof()
    assert await asyncio.wait_for(reader.read(), 5) == b""
    assert await _empties(proxy)


async def test_bounded_in_connections(proxy: Proxy, connect: Connect) -> None:
    proxy.swallow()
    opened = [await connect() for _ in range(MOST_CONNECTIONS + 1)]
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(opened[-1][0].read(1), 5)


def test_in_a_thread() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ProxyThread(*server.getsockname()) as proxy:
        client = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
        other, _ = server.accept()
        with client, other:
            client.sendall(b"one")
            assert other.recv(3) == b"one"
            proxy.reset()
            with pytest.raises(ConnectionResetError):
                client.recv(1)
