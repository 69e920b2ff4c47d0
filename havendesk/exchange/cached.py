"""Values of the exchange kept for a while in this process, with their provenance."""

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from havendesk.exchange.types import Provenance, Sourced
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused

T = TypeVar("T")

_all: "list[Kept[Any]]" = []

PAUSE_SECONDS = 5.0
"""A silent exchange is not asked again for a value that we have, for this long."""


class Kept(Generic[T]):
    """One value, read again when it is older than asked for; one reader at a time."""

    def __init__(self, source: str, read: Callable[[], T]) -> None:
        self._source, self._read = source, read
        self._lock = threading.Lock()
        self._value: Sourced[T] | None = None
        self._read_at = self._failed_at = float("-inf")
        _all.append(self)

    def get(self, seconds: float, *, stale_seconds: float = 0) -> Sourced[T]:
        """The value, at most ``seconds`` old. Raises the Refused of a read that failed.

        While the exchange is silent a value of at most ``stale_seconds`` is given out all the same, and
        the exchange is not asked again for :data:`PAUSE_SECONDS`.
        """
        with self._lock:
            age = time.monotonic() - self._read_at
            if self._value is not None and age <= seconds:
                return self._value
            if self._value is not None and age <= stale_seconds and self._paused():
                return self._value
            try:
                value = self._read()
            except Refused as refused:
                self._failed_at = time.monotonic()
                silent = refused.code is ErrorCode.EXCHANGE_SILENT
                if silent and self._value is not None and age <= stale_seconds:
                    return self._value
                raise
            self._value = Sourced(value, Provenance(self._source, now()))
            self._read_at = time.monotonic()
            return self._value

    def at_hand(self, seconds: float) -> Sourced[T] | None:
        """The value where it can be had without asking a silent exchange again and again: read when it is
        older than ``seconds``, else of any age, None where none was ever read. Never raises."""
        with self._lock:
            if self._paused():
                return self._value
        try:
            return self.get(seconds, stale_seconds=float("inf"))
        except Refused:
            return None

    def _paused(self) -> bool:
        return time.monotonic() - self._failed_at < PAUSE_SECONDS

    def forget(self) -> None:
        """Reads again next time."""
        with self._lock:
            self._value = None
            self._failed_at = float("-inf")


def forget() -> None:
    """Reads everything again next time (tests, and a changed configuration)."""
    for kept in _all:
        kept.forget()
