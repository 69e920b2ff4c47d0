"""The watch's thread: reads the exchange's stream and looks into the accounts that rang, seconds after.

It leads while it holds an advisory lock; another worker's waits. The exchange's webhook wakes it through the
doorbell; without one it looks by itself. It wakes and fetches only: what it missed is read by cursor.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import connections

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.leading import Leader
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.notices import actions as notices
from havendesk.notices import queries as notices_queries
from havendesk.notices.types import NoticeKind
from havendesk.protection import actions
from havendesk.protection.models.watching import AccountWarning, WatchedAccount
from havendesk.protection.options import WatchOptions

log = get_logger(__name__)

EXCHANGE_EVENTS = "exchange-events"
"""The doorbell's topic that the exchange's webhook rings."""

BEAT = "watch"
# Any fixed number of our own.
_LEADER_KEY = 0x57_41_54_43_48
_NOT_OFFERED_SECONDS = 60.0
_FULL_PAGE = 200
_AT_ONCE = 100


class Watch:
    """One thread that leads or waits for the leader to die."""

    def __init__(self) -> None:
        options = options_of(WatchOptions)
        self._silent_until = float("-inf")
        self._pool = ThreadPoolExecutor(options.protection_watch_accounts, thread_name_prefix="watch")
        self._leader = Leader(
            BEAT,
            _LEADER_KEY,
            topic=EXCHANGE_EVENTS,
            turn=self._look,
            poll_seconds=options.protection_watch_poll_milliseconds / 1000,
        )

    def start(self) -> None:
        """Start watching in a thread of its own."""
        self._leader.start()

    def stop(self) -> None:
        """Finish what is under way and stop (waits 5 s at most)."""
        self._leader.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _look(self) -> bool:
        more = False
        if time.monotonic() >= self._silent_until:
            more, pause = read_stream()
            self._silent_until = time.monotonic() + pause
        work(self._pool)
        return more


def read_stream() -> tuple[bool, float]:
    """Read one page of the stream.

    Returns:
        Whether there is more at once, and for how long the exchange should be left alone.
    """
    try:
        return actions.read_events(by=SYSTEM) >= _FULL_PAGE, 0.0
    except Refused as refused:
        if refused.code is ErrorCode.NOT_OFFERED:
            return False, _NOT_OFFERED_SECONDS
        log.warning("watch.stream_silent", why=refused.code.value)
        return False, 1.0


def work(pool: ThreadPoolExecutor) -> int:
    """Look into the accounts that are due, several at a time, and act on warnings that ask for it.

    Returns:
        How many there were.
    """
    at = now()
    refs = list(WatchedAccount.objects.due(at).values_list("exchange_ref", flat=True)[:_AT_ONCE])
    to_act = AccountWarning.objects.filter(act_due_at__lte=at).order_by("act_due_at")
    ids = list(to_act.values_list("id", flat=True)[:_AT_ONCE])
    list(pool.map(_act, ids))
    list(pool.map(_look, refs))
    return len(refs) + len(ids)


def _look(exchange_ref: str) -> None:
    try:
        warning_id = actions.look(by=SYSTEM, exchange_ref=exchange_ref)
        if warning_id is not None:
            actions.act_on_warning(by=SYSTEM, warning_id=warning_id)
            tell_at_once(warning_id)
    except Exception:
        # One account that cannot be judged must not end the watch over all others.
        log.exception("watch.look_failed")
        actions.put_off_look(by=SYSTEM, exchange_ref=exchange_ref)
    finally:
        connections.close_all()


def tell_at_once(warning_id: UUID) -> None:
    """Bring the warning's notice on its way now: behind a backlog of reactions it would come when that is
    over."""
    told = AccountWarning.objects.get(id=warning_id)
    notice_id = notices_queries.notice_id(
        viewer=SYSTEM,
        customer_id=told.customer_id,
        kind=NoticeKind.SECURITY_WARNING,
        cause=f"warning:{told.id}",
    )
    if notice_id is not None:
        notices.spread(by=SYSTEM, notice_id=notice_id)


def _act(warning_id: UUID) -> None:
    try:
        actions.act_on_warning(by=SYSTEM, warning_id=warning_id)
    except Exception:
        log.exception("watch.act_failed")
    finally:
        connections.close_all()
