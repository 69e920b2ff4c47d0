"""Where a page of a list ended, opaque to clients."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from havendesk.kernel.errors import ErrorCode, Refused

R = TypeVar("R")
Row = TypeVar("Row", bound=Model)


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


def newest(rows: QuerySet[Row], column: str, after: str, most: int) -> tuple[list[Row], str]:
    """One page of ``rows``, the newest first by a time and the id, and the cursor of the next page, empty at
    the end. One statement.

    Args:
        after: the cursor that the page before ended with, empty for the first page.
        most: rows of a page, at least 1.

    Raises:
        Refused: ``field_invalid`` for a broken cursor.
    """
    if after:
        rows = rows.filter(older(column, *read_cursor(after, place)))
    found = list(rows.order_by(f"-{column}", "-id")[: most + 1])
    shown = found[:most]
    if len(found) == len(shown):
        return shown, ""
    return shown, cursor_text(getattr(shown[-1], column).isoformat(), str(shown[-1].pk))


def place(at: str, last: str) -> tuple[datetime, UUID]:
    """The time and the id in a cursor.

    Raises:
        ValueError: one of them is none.
    """
    return aware(at), UUID(last)
