"""How often one member of staff may do within an hour what their role allows: a bribed agent is slow.

The room that owns the act counts it, out of what it stores anyway, and asks here. Whether a cap is tightened
or lifted for somebody lies above: the room people fills the socket :func:`install_terms`. While it is empty
every cap holds as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused

HOUR = timedelta(hours=1)


class Cap(StrEnum):
    """What is capped and can be lifted for a while. TAKES: conversations that somebody takes for themselves
    instead of being given them. SEARCHES: searches of the record."""

    TAKES = "takes"
    SEARCHES = "searches"


CODES = {Cap.TAKES: ErrorCode.TAKE_LIMIT, Cap.SEARCHES: ErrorCode.SEARCH_LIMIT}


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one person: ``share`` of the cap (1 is all of it, 6 a sixth), or nothing at all."""

    lifted: bool = False
    share: int = 1


_terms: list[Callable[[UUID, Cap], Terms]] = []


def install_terms(terms: Callable[[UUID, Cap], Terms]) -> None:
    """Fill the socket: what holds for a member of staff now."""
    _terms[:] = [terms]


def terms_of(cap: Cap, staff_id: UUID) -> Terms:
    """What holds for a member of staff now."""
    return _terms[0](staff_id, cap) if _terms else Terms()


def check(cap: Cap, staff_id: UUID, times: Sequence[datetime], most: int) -> None:
    """Refuse once more than an hour allows.

    Args:
        times: when the person did it within the last hour, in any order.
        most: how often everybody may within an hour.

    Raises:
        Refused: ``take_limit`` or ``search_limit`` with ``limit`` and ``retry_after`` in seconds.
    """
    terms = terms_of(cap, staff_id)
    wait = wait_for(times, most, terms, now())
    if wait is not None:
        seconds = max(1, round(wait.total_seconds()))
        raise Refused(CODES[cap], limit=allowed(most, terms), retry_after=seconds)


def allowed(most: int, terms: Terms) -> int:
    """How often it may be done within an hour under these terms; once at least."""
    return max(1, most // terms.share)


def room(times: Sequence[datetime], most: int, terms: Terms) -> int | None:
    """How many more an hour allows after these; None for any number."""
    return None if terms.lifted else max(0, allowed(most, terms) - len(times))


def wait_for(times: Sequence[datetime], most: int, terms: Terms, at: datetime) -> timedelta | None:
    """How long somebody has to wait until they may do it again; None when they may now."""
    recent = sorted(one for one in times if at - one < HOUR)
    left = room(recent, most, terms)
    if left is None or left > 0:
        return None
    return recent[len(recent) - allowed(most, terms)] + HOUR - at
