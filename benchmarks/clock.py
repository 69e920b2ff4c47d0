"""Time on the wall, and time on a processor of this process and of its session at the database. The latter
says something also on a machine on which others work."""

import statistics
import time
from collections.abc import Sequence
from pathlib import Path


class Clock:
    """Made when Django is set up and the session is open."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
        # The backend sleeps whenever this is read, so its count is exact.
        self._backend = Path(f"/proc/{backend}/schedstat")

    def now(self) -> tuple[float, float]:
        """Milliseconds: on the wall, on processors."""
        busy = time.process_time_ns() + int(self._backend.read_text().split()[0])
        return time.perf_counter() * 1000, busy / 1_000_000


def percentiles(taken: Sequence[tuple[float, float]]) -> dict[str, float]:
    """p50 and p95 of milliseconds on the wall and on processors."""
    wall, cpu = (statistics.quantiles([one[part] for one in taken], n=20) for part in (0, 1))
    return {
        "p50_ms": round(wall[9], 1),
        "p95_ms": round(wall[18], 1),
        "cpu_p50_ms": round(cpu[9], 1),
        "cpu_p95_ms": round(cpu[18], 1),
    }
