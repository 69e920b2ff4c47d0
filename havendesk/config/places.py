"""How many HTTP requests a process works on at once: fewer than it has database connections.

Each request holds a connection while it waits for a lock. Without a limit a hundred of them once held all of
the pool, and the gateway, which shares it, could acknowledge nothing. The rest waits here, without a thread
and without a connection. A request's body is read before it takes a place, and its answer is sent after.
"""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakKeyDictionary

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase

from havendesk.config.options import load
from havendesk.kernel.options import options_of
from havendesk.live.options import LiveOptions

GetResponse = Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]

# The gateway's writer, and a connection that is on its way back to the pool.
_KEPT_FREE = 2
_LEAST = 2


def places() -> int:
    """Requests at a time: what the gateway's threads leave of the pool."""
    return max(_LEAST, load().database_pool_size - options_of(LiveOptions).live_reader_threads - _KEPT_FREE)


class Places:
    """The outermost middleware. In a synchronous chain (tests) it only passes on."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._free: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
        self._asynchronous = iscoroutinefunction(get_response)
        if self._asynchronous:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self._asynchronous:
            return self._in_turn(request)
        return self.get_response(request)

    async def _in_turn(self, request: HttpRequest) -> HttpResponseBase:
        loop = asyncio.get_running_loop()
        if loop not in self._free:
            self._free[loop] = asyncio.Semaphore(places())
        async with self._free[loop]:
            response = self.get_response(request)
            return response if isinstance(response, HttpResponseBase) else await response
