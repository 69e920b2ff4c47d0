"""How much one stranger may use of what costs us something: counted by hour or minute, over all nodes.

What is counted is a keyed hash: the table says that somebody was busy, never who. Counting is one statement;
inside an action it is undone with the action, so faces that must also count refused attempts call it before.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.utils.encoding import force_bytes

from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused

_SPEND = """
INSERT INTO kernel_use_count AS c (kind, subject_hash, "window", amount) VALUES (%s, %s, %s, %s)
ON CONFLICT (kind, subject_hash, "window") DO UPDATE SET amount = c.amount + excluded.amount RETURNING amount
"""


class Per(StrEnum):
    """How long a count lasts; it begins at the full minute or hour."""

    MINUTE = "minute"
    HOUR = "hour"


def spend(kind: str, subject: str, most: int, *, amount: int = 1, per: Per = Per.MINUTE) -> None:
    """Count ``amount`` (pieces, or bytes) for a subject and refuse what goes beyond ``most`` in the window.

    Args:
        kind: what is counted, at most 40 characters.
        subject: a network address, a customer's id; empty counts nothing (no network between).

    Raises:
        Refused: ``too_many`` with ``most`` and ``retry_after`` in seconds.
    """
    if not subject:
        return
    at = now()
    begin = _begin(at, per)
    hashed = hmac.new(
        force_bytes(settings.SECRET_KEY), f"{kind}\0{subject}".encode(), hashlib.sha256
    ).digest()
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [kind, hashed, begin, amount])
        (spent,) = cursor.fetchone() or (0,)
    if spent > most:
        left = begin + timedelta(minutes=60 if per is Per.HOUR else 1) - at
        raise Refused(ErrorCode.TOO_MANY, most=most, retry_after=max(1, int(left.total_seconds())))


def _begin(at: datetime, per: Per) -> datetime:
    minute = at.replace(second=0, microsecond=0)
    return minute.replace(minute=0) if per is Per.HOUR else minute
