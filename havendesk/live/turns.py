"""How much chat one turn of the event loop handles. The loop is shared with HTTP, by which accounts are
reported: however many frames have come, a request waits for a few of them at a time, not for all."""

from __future__ import annotations

import asyncio
from collections import deque

FRAMES_PER_TURN = 16
"""About 5 ms of work, and some 3,000 frames a second on one core: more than one process can store."""


class Turns:
    """Places in the turns of one event loop, given in the order in which they were asked for."""

    def __init__(self, most: int = FRAMES_PER_TURN) -> None:
        self._most = most
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._counting = False

    async def take(self) -> None:
        """Returns when the next frame may be handled: at once, or in one of the next turns."""
        loop = asyncio.get_running_loop()
        if not self._counting:
            self._counting = True
            loop.call_soon(self._next)
        if self._taken < self._most and not self._waiting:
            self._taken += 1
            return
        place: asyncio.Future[None] = loop.create_future()
        self._waiting.append(place)
        await place

    def _next(self) -> None:
        """A new turn: as many as have room go on; who left meanwhile takes no place."""
        self._taken = 0
        while self._waiting and self._taken < self._most:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                self._taken += 1
        self._counting = self._taken > 0
        if self._counting:
            asyncio.get_running_loop().call_soon(self._next)
