"""Where a page of a list ended, opaque to clients."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from havendesk.kernel.errors import ErrorCode, Refused

R = TypeVar("R")


def cursor_text(*parts: str) -> str:
    """Where a page ended, opaque to the client."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def read_cursor(text: str, read: Callable[..., R]) -> R:
    """What ``read`` makes of the parts of a cursor.

    Raises:
        Refused: ``field_invalid`` for a text that is none, or whose parts ``read`` finds wrong.
    """
    try:
        return read(*json.loads(base64.urlsafe_b64decode(text.encode())))
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Refused(ErrorCode.FIELD_INVALID, field="after") from error


def aware(text: str) -> datetime:
    """The time in a part of a cursor.

    Raises:
        ValueError: it is none, or has no zone.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at


def older(column: str, at: datetime, last: UUID) -> Q:
    """What follows the row ``last`` in a list by a time and the id, the newest first. The first condition
    alone is one that an index on the time can begin at."""
    return Q(**{f"{column}__lte": at}) & (Q(**{f"{column}__lt": at}) | Q(id__lt=last))
