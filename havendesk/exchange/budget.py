"""How many requests one stranger gets from this process: a bucket that fills evenly."""

import time


class Budget:
    """At most ``per_minute`` requests, and no more than a minute's worth at once."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = float(per_minute)
        self._tokens, self._filled_at = float(per_minute), time.monotonic()

    def spend(self) -> bool:
        """Takes one request; False where none is left."""
        at = time.monotonic()
        filled = self._tokens + (at - self._filled_at) * self._per_minute / 60
        self._tokens, self._filled_at = min(self._per_minute, filled), at
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
