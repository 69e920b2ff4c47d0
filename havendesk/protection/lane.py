"""The freeze lane: one process leads, works on several accounts at a time, and reads its own tables.

Neither the outbox nor a job nor the chat stands before it. Another process waits to take the lead.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import Error, connections

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.leading import Leader
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.protection import metrics
from havendesk.protection.actions import advance, check_claim
from havendesk.protection.actions.claims import put_off_claim
from havendesk.protection.actions.lane import put_off
from havendesk.protection.actions.reports import LANE
from havendesk.protection.options import ProtectionOptions
from havendesk.protection.queries.due import due_claims, due_freezes

log = get_logger(__name__)

BEAT = "freeze_lane"
"""The name under which the leading lane shows that it lives."""

# Any fixed number of our own.
_LEADER_KEY = 0x46_52_45_45_5A
_BROKEN_SECONDS = 5.0


class Lane:
    """Runs until stopped, on several accounts at a time."""

    def __init__(self) -> None:
        options = options_of(ProtectionOptions)
        self._most = options.protection_lane_accounts
        self._lock = threading.Lock()
        self._working: dict[UUID, bool] = {}
        self._pool = ThreadPoolExecutor(max_workers=self._most, thread_name_prefix="freeze-lane")
        self._leader = Leader(
            BEAT,
            _LEADER_KEY,
            topic=LANE,
            turn=self._begin_what_is_due,
            poll_seconds=options.protection_lane_poll_milliseconds / 1000,
        )

    def run(self) -> None:
        """Lead, or wait for the leader to die; returns after :meth:`stop`."""
        try:
            self._leader.run()
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def stop(self) -> None:
        """Finish what is under way, then end."""
        self._leader.stop()

    def _begin_what_is_due(self) -> bool:
        """Never asks to be called again at once: what ends wakes it."""
        with self._lock:
            busy = dict(self._working)
        room = self._most - len(busy)
        if room <= 0:
            return False
        # Accounts that are frozen already are compared with half of the hands at most: a slow exchange
        # cannot make a new report wait behind them.
        calm_room = self._most // 2 - sum(1 for calm in busy.values() if calm)
        found = due_freezes(viewer=SYSTEM, without=list(busy), limit=room, calm=max(0, calm_room))
        for freeze_id, calm in found:
            self._begin(freeze_id, calm, lambda one: advance(by=SYSTEM, freeze_id=one), put_off)
        for claim_id in due_claims(viewer=SYSTEM, without=list(busy), limit=room - len(found)):
            self._begin(claim_id, False, lambda one: check_claim(by=SYSTEM, claim_id=one), put_off_claim)
        return False

    def _begin(
        self,
        subject: UUID,
        calm: bool,
        work: Callable[[UUID], None],
        later: Callable[[UUID, float], None],
    ) -> None:
        with self._lock:
            self._working[subject] = calm
            metrics.WORKING.set(len(self._working))
        self._pool.submit(self._do, subject, work, later)

    def _do(self, subject: UUID, work: Callable[[UUID], None], later: Callable[[UUID, float], None]) -> None:
        try:
            work(subject)
        except Exception:
            # Whatever it is, the others go on, and this one is tried again.
            log.exception("freeze_lane.step_broke", subject=str(subject))
            with contextlib.suppress(Error):
                later(subject, _BROKEN_SECONDS)
        finally:
            connections.close_all()
            with self._lock:
                self._working.pop(subject, None)
                metrics.WORKING.set(len(self._working))
            self._leader.wake()
