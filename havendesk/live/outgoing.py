"""What waits to be sent on one socket: bounded, the newest state in place of an older one, typing dropped
first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable

# More waiting answers than this, and the client does not read.
MOST_FRAMES = 512
# Messages are fetched only while less than this waits, so a slow reader costs no memory.
FEW_FRAMES = 64
FEW_BYTES = 524_288
# Typing is worth nothing to a reader who is behind.
EPHEMERAL_FRAMES = 32

Send = Callable[[str], Awaitable[None]]
Key = tuple[str, object]


class Outgoing:
    """The queue of one socket. :meth:`flush` runs only while something waits, so that an idle socket has no
    task."""

    __slots__ = ("_bytes", "_entries", "_latest", "stalled_since")

    def __init__(self) -> None:
        self._entries: deque[str | Key] = deque()
        self._latest: dict[Key, str] = {}
        self._bytes = 0
        self.stalled_since: float | None = None

    def put(self, text: str) -> bool:
        """Add a frame.

        Returns:
            False where too many wait already: the client does not read and is to be closed.
        """
        if len(self._entries) >= MOST_FRAMES:
            return False
        self._entries.append(text)
        self._bytes += len(text)
        return True

    def put_latest(self, key: Key, text: str) -> None:
        """Add a frame that makes a waiting one of the same key pointless."""
        if key not in self._latest:
            self._entries.append(key)
        self._latest[key] = text

    def put_ephemeral(self, text: str) -> None:
        """Add a frame that may be lost."""
        if len(self._entries) < EPHEMERAL_FRAMES:
            self._entries.append(text)
            self._bytes += len(text)

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._entries

    @property
    def roomy(self) -> bool:
        """Whether messages may be fetched for this socket."""
        return len(self._entries) < FEW_FRAMES and self._bytes < FEW_BYTES

    async def flush(self, send: Send) -> None:
        """Send what waits until nothing does. ``send`` blocks while the network takes nothing."""
        while self._entries:
            entry = self._entries.popleft()
            if isinstance(entry, str):
                self._bytes -= len(entry)
                text = entry
            else:
                text = self._latest.pop(entry)
            self.stalled_since = time.monotonic()
            await send(text)
            self.stalled_since = None
