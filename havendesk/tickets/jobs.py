"""What tickets does on a timer."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic
from havendesk.tickets import actions


@periodic(3600, "tickets.purge_unclaimed")
def purge_unclaimed() -> None:
    """Delete files that no message claimed, some at a time, so that no transaction grows long."""
    while actions.purge_unclaimed(by=SYSTEM):
        pass
