"""When the lane looks again: soon at first, then less often, never not at all. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_SECONDS = 0.25
MOST_SECONDS = 2.0
MOST_SECONDS_LATER = 30.0
LONGEST = timedelta(seconds=MOST_SECONDS_LATER)
HURRIES = 60
"""So many attempts come with the short pauses (about two minutes): an exchange that is back after a minute
is asked within :data:`MOST_SECONDS`."""

LOOKS = 4
"""So often reading back may not show what the exchange said is done, before it is asked anew."""

_BEFORE = timedelta(days=1)


def at_once(at: datetime) -> datetime:
    """When something is due that is wanted now: a day ago. A lane whose machine's clock is behind, or was set
    back since, begins it all the same."""
    return at - _BEFORE


def waits(due_at: datetime | None, at: datetime, longest: timedelta) -> bool:
    """Whether something is not due yet. What would be due later than after the longest pause was written down
    before a clock was set back, and is due now."""
    return due_at is not None and at < due_at <= at + longest


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts that did not bring it about (1 is the first)."""
    most = MOST_SECONDS if attempts <= HURRIES else MOST_SECONDS_LATER
    return timedelta(seconds=min(FIRST_SECONDS * 2 ** min(attempts - 1, 16), most))
