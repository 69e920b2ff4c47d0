"""Health: each part of the desk with a word about what is wrong, checked side by side in at most 3 s."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, connections

from havendesk.audit import queries as audit_queries
from havendesk.exchange import queries as exchange_queries
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import alive
from havendesk.tickets import queries as ticket_queries

BEAT_WITHIN = timedelta(seconds=20)
"""Worker, relay, watch and freeze lane leave a sign of life every 5 s; three may be lost."""

CHECK_SECONDS = 3.0

SMALLEST_FREE_BYTES = 64 * 2**20
"""Below this the next files, and on an embedded server the next messages, may not be stored."""

OK = "ok"

Check = Callable[[], str]


def database() -> str:
    """Whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def worker() -> str:
    """Whether a worker left a sign of life lately."""
    return OK if alive("worker", BEAT_WITHIN) else "no worker has shown itself lately"


def relay() -> str:
    """Whether a relay leads and shows itself."""
    return OK if alive("relay", BEAT_WITHIN) else "no outbox relay has shown itself lately"


def freeze_lane() -> str:
    """Whether a freeze lane leads and shows itself."""
    return OK if alive("freeze_lane", BEAT_WITHIN) else "no freeze lane has shown itself lately"


def watch() -> str:
    """Whether a watch over accounts leads and shows itself."""
    return OK if alive("watch", BEAT_WITHIN) else "no watch over accounts has shown itself lately"


def exchange() -> str:
    """Whether the exchange's contract answers."""
    return OK if exchange_queries.answers(viewer=SYSTEM) else "the exchange does not answer"


def disk() -> str:
    """Whether this node's data folder has room."""
    free = shutil.disk_usage(settings.DATA_FOLDER).free
    return OK if free >= SMALLEST_FREE_BYTES else f"only {free // 2**20} MB are free for the data folder"


def sequencer() -> str:
    """Whether entries of the record reach its log. Support works without it, so it takes nothing down."""
    state = audit_queries.log_state(viewer=SYSTEM)
    if not state.red:
        return OK
    return f"{state.waiting} entries of the record wait for the log, the oldest for {state.lag_seconds:.0f} s"


def scanner() -> str:
    """Whether the virus scanner answers, where the desk has one. Files wait for it; messages do not."""
    state = ticket_queries.scanner_state(viewer=SYSTEM)
    if state.answers or not state.wanted:
        return OK
    return f"the virus scanner does not answer; files that wait for it: {state.waiting}"


DESK: dict[str, Check] = {
    "database": database,
    "disk": disk,
    "worker": worker,
    "relay": relay,
    "freeze_lane": freeze_lane,
    "watch": watch,
    "exchange": exchange,
}
NODE: dict[str, Check] = {"database": database}
WATCHED: dict[str, Check] = {"sequencer": sequencer, "scanner": scanner}
"""What somebody should look after while the desk goes on working."""


def look(checks: dict[str, Check]) -> dict[str, str]:
    """The word of each part, ``ok`` or what is wrong."""
    pool = ThreadPoolExecutor(max_workers=len(checks), thread_name_prefix="health")
    futures = {name: pool.submit(_safely, check) for name, check in checks.items()}
    words = {}
    for name, future in futures.items():
        try:
            words[name] = future.result(timeout=CHECK_SECONDS)
        except TooLate:
            words[name] = f"no answer within {CHECK_SECONDS:.0f} s"
    pool.shutdown(wait=False)
    return words


def _safely(check: Check) -> str:
    try:
        return check()
    except DatabaseError:
        return "the database does not answer"
    finally:
        connections.close_all()
