"""What the record tells Prometheus; asked for at each scrape of a web process."""

from __future__ import annotations

from functools import partial
from math import nan

from django.db import DatabaseError
from prometheus_client import Gauge

from havendesk.audit import queries
from havendesk.kernel.actors import SYSTEM

WAITING = Gauge("havendesk_audit_waiting_entries", "Entries of the record that the log does not hold yet.")
LAG_SECONDS = Gauge("havendesk_audit_lag_seconds", "Age of the oldest entry that waits for the log.")
SIZE = Gauge("havendesk_audit_log_entries", "Entries under the newest checkpoint.")


def _of_state(name: str) -> float:
    try:
        return float(getattr(queries.log_state(viewer=SYSTEM), name))
    except DatabaseError:
        return nan


def watch() -> None:
    """Let the gauges ask when they are read."""
    for gauge, name in ((WAITING, "waiting"), (LAG_SECONDS, "lag_seconds"), (SIZE, "size")):
        gauge.set_function(partial(_of_state, name))
