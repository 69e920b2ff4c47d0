"""How fast a socket may send: a token bucket with a memory for floods. Pure: the clock is an argument."""

from __future__ import annotations

from enum import Enum

# Refused frames without a pause after which the socket is closed.
PATIENCE = 100


class Verdict(Enum):
    """What to do with a frame."""

    TAKE = "take"
    REFUSE = "refuse"
    CLOSE = "close"


class Bucket:
    """``burst`` frames at once, ``rate`` frames a second in the long run."""

    __slots__ = ("_at", "_burst", "_excess", "_rate", "_tokens")

    def __init__(self, rate: float, burst: int, at: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = float(burst)
        self._at = at
        self._excess = 0

    def take(self, at: float) -> Verdict:
        """Judge one frame that arrived at ``at`` (seconds of a monotonic clock)."""
        self._tokens = min(float(self._burst), self._tokens + (at - self._at) * self._rate)
        self._at = at
        if self._tokens >= self._burst:
            self._excess = 0
        if self._tokens >= 1:
            self._tokens -= 1
            return Verdict.TAKE
        self._excess += 1
        return Verdict.REFUSE if self._excess <= PATIENCE else Verdict.CLOSE

    def wait_seconds(self) -> float:
        """After this time half a burst would be taken, so that what was refused can come again together."""
        return max(0.0, (self._burst / 2 - self._tokens) / self._rate)
