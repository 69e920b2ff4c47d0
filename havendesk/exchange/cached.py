"""Values of the exchange kept for a while in this process, with their provenance."""

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from havendesk.exchange.types import Provenance, Sourced
from havendesk.kernel.clock import now

T = TypeVar("T")

_all: "list[Kept[Any]]" = []


class Kept(Generic[T]):
    """One value, read again when it is older than asked for; one reader at a time."""

    def __init__(self, source: str, read: Callable[[], T]) -> None:
        self._source, self._read = source, read
        self._lock = threading.Lock()
        self._value: Sourced[T] | None = None
        self._read_at = 0.0
        _all.append(self)

    def get(self, seconds: float) -> Sourced[T]:
        """The value, at most ``seconds`` old. Raises what reading raises; an older value is not given out."""
        with self._lock:
            if self._value is None or time.monotonic() - self._read_at > seconds:
                value = self._read()
                self._value = Sourced(value, Provenance(self._source, now()))
                self._read_at = time.monotonic()
            return self._value

    def forget(self) -> None:
        """Reads again next time."""
        with self._lock:
            self._value = None


def forget() -> None:
    """Reads everything again next time (tests, and a changed configuration)."""
    for kept in _all:
        kept.forget()
