"""The relay: turns outbox rows into jobs, in batches, in one process at a time."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Sequence

from django.db import Error, connection, connections
from procrastinate.exceptions import ProcrastinateException

from havendesk.kernel.doorbell import OUTBOX, Ring, doorbell
from havendesk.kernel.jobs import beat, defer_reactions
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import KernelOptions, options_of
from havendesk.kernel.outbox import claim_outbox

log = get_logger(__name__)

# The key of the advisory lock that makes one relay the leader; any fixed number of our own.
LEADER_KEY = 0x48_41_56_45_4E
_BATCH = 500
_BEAT_SECONDS = 5.0


class Relay:
    """One relay thread. It leads while it holds the advisory lock; the others wait for it to die."""

    def __init__(self) -> None:
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox-relay", daemon=True)

    def start(self) -> None:
        """Start relaying in a thread of its own."""
        doorbell().subscribe(self._heard)
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch in progress and stop (waits 5 s at most)."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout=5)

    def _heard(self, rings: Sequence[Ring]) -> None:
        if any(one.topic == OUTBOX for one in rings):
            self._wake.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._lead()
            except (Error, ProcrastinateException) as error:
                # Deferring raises the library's own errors. A thread that ended here would end all news.
                log.warning("relay.database_lost", error=type(error).__name__)
                connections.close_all()
                self._stop.wait(1)

    def _lead(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADER_KEY])
            row = cursor.fetchone()
        if row is None or not row[0]:
            self._stop.wait(1)
            return
        log.info("relay.leads")
        try:
            self._relay_until_stopped()
        finally:
            self._resign()

    def _resign(self) -> None:
        # A pooled connection outlives its user and would keep the lock: let it go by name.
        with contextlib.suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        connections.close_all()

    def _relay_until_stopped(self) -> None:
        fallback = options_of(KernelOptions).outbox_poll_milliseconds / 1000
        beaten = float("-inf")
        while not self._stop.is_set():
            if time.monotonic() - beaten >= _BEAT_SECONDS:
                beat("relay")
                beaten = time.monotonic()
            self._wake.clear()
            # A full batch means more to do; a stop and signs of life come in between, however much there is.
            if claim_outbox(_BATCH, defer_reactions) < _BATCH:
                self._wake.wait(fallback)
