"""What config mounts for WebSockets, and the beginning and end of it in the web process's life."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakKeyDictionary

from havendesk.live.gateway import Gateway

# One gateway per event loop: a web process has one loop, tests have many.
_gateways: WeakKeyDictionary[asyncio.AbstractEventLoop, Gateway] = WeakKeyDictionary()


async def startup() -> None:
    """Start the gateway of the running loop: its threads, its loops, its ear at the doorbell."""
    loop = asyncio.get_running_loop()
    if loop not in _gateways:
        _gateways[loop] = Gateway()


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Serve one WebSocket connection (scope type ``websocket``)."""
    await startup()
    await _gateways[asyncio.get_running_loop()].serve(scope, receive, send)


async def drain() -> None:
    """Say goodbye to every socket; awaited before the server closes its connections."""
    present = _gateways.get(asyncio.get_running_loop())
    if present is not None:
        await present.drain()


async def shutdown() -> None:
    """End threads and loops, with a drain if there was none."""
    present = _gateways.pop(asyncio.get_running_loop(), None)
    if present is not None:
        await present.drain()
        await present.stop()
