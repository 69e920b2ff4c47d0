"""Sweeps of the record."""

from __future__ import annotations

from django.db import connection

from havendesk.kernel.jobs import periodic

_MONTHS_AHEAD = 3


@periodic(3600, "audit.ensure_partitions")
def ensure_partitions() -> None:
    """Make the coming months' partitions, so that no entry falls into the default one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_ensure_partitions(%s)", [_MONTHS_AHEAD])
