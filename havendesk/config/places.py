"""How many HTTP requests a process works on at once: fewer than it has database connections.

Each request holds a connection while it waits for a lock. Without a limit a hundred of them once held all of
the pool, and the gateway, which shares it, could acknowledge nothing. The rest waits here, without a thread
and without a connection. A request's body is read before it takes a place, and its answer is sent after.
"""

import asyncio
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections

from havendesk.config.options import load
from havendesk.kernel.options import options_of
from havendesk.live.options import LiveOptions

# The gateway's writer, and a connection that is on its way back to the pool.
_KEPT_FREE = 2
_LEAST = 2
# What watches the desk must not stand in line behind what it watches.
_AT_ONCE = frozenset({"/healthz", "/readyz", "/metrics"})


def places() -> int:
    """Requests at a time: what the gateway's threads leave of the pool."""
    return max(_LEAST, load().database_pool_size - options_of(LiveOptions).live_reader_threads - _KEPT_FREE)


class PlacedHandler(ASGIHandler):
    """Django's handler with places. One per event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._free = asyncio.Semaphore(places())

    async def get_response_async(self, request: Any) -> Any:
        """The answer, once there is a place."""
        if request.path in _AT_ONCE:
            return await super().get_response_async(request)
        async with self._free:
            response = await super().get_response_async(request)
            # Django lets the connection go when the answer was sent, which on a busy loop is much later.
            # (Where the client went away there is no thread left to do it in, and Django does it.)
            await sync_to_async(close_old_connections, thread_sensitive=True)()
            return response
