"""One loop of many: the same work waits in several processes, and one of them does it.

It leads while its connection holds an advisory lock; the others wait for it to die. A ring of the doorbell
wakes it, and it looks by itself in between, so that a lost ring costs a moment only. It shows that it lives,
and outlives a database that is away.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence

from django.db import Error, connection, connections

from havendesk.kernel.doorbell import Ring, doorbell
from havendesk.kernel.jobs import beat
from havendesk.kernel.logs import get_logger

log = get_logger(__name__)

BEAT_SECONDS = 5.0
_AWAY_SECONDS = 1.0
_STOP_SECONDS = 5.0


class Leader:
    """Runs ``turn`` again and again while it leads.

    Args:
        name: under which it beats and speaks in the log.
        key: of the advisory lock; any fixed number of its own.
        topic: of the doorbell, that wakes it.
        turn: does what waits, and returns whether more waits at once.
        poll_seconds: how long it rests where nothing rings.
        outlives: what ends a turn as a lost database does: it is tried again.
    """

    def __init__(
        self,
        name: str,
        key: int,
        *,
        topic: str,
        turn: Callable[[], bool],
        poll_seconds: float,
        outlives: tuple[type[Exception], ...] = (),
    ) -> None:
        self._name, self._key, self._topic, self._turn = name, key, topic, turn
        self._poll = poll_seconds
        self._outlives: tuple[type[Exception], ...] = (Error, *outlives)
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """:meth:`run` in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the turn in progress and end; a thread of its own is waited for, 5 s at most."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=_STOP_SECONDS)

    def wake(self) -> None:
        """There may be something to do now."""
        self._wake.set()

    def run(self) -> None:
        """Lead, or wait for the leader to die; returns after :meth:`stop`."""
        end = doorbell().subscribe(self._heard)
        try:
            while not self._stop.is_set():
                try:
                    self._lead()
                except self._outlives as error:
                    log.warning(f"{self._name}.database_lost", error=type(error).__name__)
                    connections.close_all()
                    self._stop.wait(_AWAY_SECONDS)
        finally:
            end()

    def _heard(self, rings: Sequence[Ring]) -> None:
        if any(one.topic == self._topic for one in rings):
            self._wake.set()

    def _lead(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [self._key])
            row = cursor.fetchone()
        if row is None or not row[0]:
            self._stop.wait(_AWAY_SECONDS)
            return
        log.info(f"{self._name}.leads")
        try:
            self._work_until_stopped()
        finally:
            self._resign()

    def _resign(self) -> None:
        # A pooled connection outlives its user and would keep the lock: let it go by name.
        with contextlib.suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        connections.close_all()

    def _work_until_stopped(self) -> None:
        beaten = float("-inf")
        while not self._stop.is_set():
            if time.monotonic() - beaten >= BEAT_SECONDS:
                beat(self._name)
                beaten = time.monotonic()
            self._wake.clear()
            # More to do means no rest; a stop and signs of life come in between, however much there is.
            if not self._turn():
                self._wake.wait(self._poll)
