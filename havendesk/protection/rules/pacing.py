"""When the lane looks again: soon at first, then less often, never not at all. Pure."""

from __future__ import annotations

from datetime import timedelta

FIRST_SECONDS = 0.25
MOST_SECONDS = 2.0
MOST_SECONDS_LATER = 30.0
HURRIES = 60
"""So many attempts come with the short pauses (about two minutes): an exchange that is back after a minute
is asked within :data:`MOST_SECONDS`."""

LOOKS = 4
"""So often reading back may not show what the exchange said is done, before it is asked anew."""


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts that did not bring it about (1 is the first)."""
    most = MOST_SECONDS if attempts <= HURRIES else MOST_SECONDS_LATER
    return timedelta(seconds=min(FIRST_SECONDS * 2 ** min(attempts - 1, 16), most))
