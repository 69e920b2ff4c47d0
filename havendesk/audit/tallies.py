"""Counting what members of staff did, out of the record: statements whose cost is bounded by the people and
the hours that are asked for, through the index over actor and time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from havendesk.audit.types import Seen, Tally

# Staff are named, and customers share no id with them, so that the index alone finds the rows.
_TALLY = """
SELECT e.actor_id, date_trunc('hour', e.at, 'UTC'), e.verb, e.outcome, e.code, count(*)
FROM audit_entry e
WHERE e.actor_id = ANY(%(actors)s) AND e.actor_kind = 'staff' AND e.at >= %(since)s AND e.at < %(until)s
GROUP BY 1, 2, 3, 4, 5
"""

_SEEN = """
WITH look AS (
    SELECT e.actor_id, date_trunc('hour', e.at, 'UTC') AS hour, e.customer_id,
           min(e.at) AS first_at, max(e.at) AS last_at
    FROM audit_entry e
    WHERE e.actor_id = ANY(%(actors)s) AND e.actor_kind = 'staff' AND e.at >= %(since)s AND e.at < %(until)s
      AND e.reads <> '' AND e.outcome = 'done' AND e.customer_id IS NOT NULL
    GROUP BY 1, 2, 3
)
SELECT l.actor_id, l.hour, count(*), count(*) FILTER (WHERE NOT EXISTS (
    SELECT 1 FROM audit_entry a WHERE a.actor_id = l.customer_id AND a.actor_kind = 'customer'
      AND a.at > l.first_at - interval '1 day' AND a.at <= l.last_at))
FROM look l GROUP BY 1, 2
"""

_CUSTOMERS = """
SELECT DISTINCT customer_id FROM audit_entry
WHERE actor_id = %s AND actor_kind = 'staff' AND at >= %s AND reads <> '' AND outcome = 'done'
  AND customer_id IS NOT NULL
"""


def tallied(actor_ids: Collection[UUID], since: datetime, until: datetime) -> list[Tally]:
    """Entries by person, hour, verb, outcome and code."""
    with connection.cursor() as cursor:
        cursor.execute(_TALLY, {"actors": list(actor_ids), "since": since, "until": until})
        return [Tally(*row) for row in cursor.fetchall()]


def seen(actor_ids: Collection[UUID], since: datetime, until: datetime) -> list[Seen]:
    """Customers looked at by person and hour."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, {"actors": list(actor_ids), "since": since, "until": until})
        return [Seen(*row) for row in cursor.fetchall()]


def customers_of(actor_id: UUID, since: datetime) -> set[UUID]:
    """The customers whom one person looked at since then."""
    with connection.cursor() as cursor:
        cursor.execute(_CUSTOMERS, [actor_id, since])
        return {row[0] for row in cursor.fetchall()}
