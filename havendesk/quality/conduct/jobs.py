"""The watch over the desk's own people, by itself."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic
from havendesk.quality.conduct import actions


@periodic(15, "quality.conduct.watch")
def watch() -> None:
    """Count what was done, and weigh it."""
    actions.count_hours(by=SYSTEM)
    actions.weigh(by=SYSTEM)


@periodic(5, "quality.conduct.watch_canaries")
def watch_canaries() -> None:
    """See who tried a customer whom nobody has a reason to open."""
    actions.watch_canaries(by=SYSTEM)
