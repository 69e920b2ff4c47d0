"""What people does on a timer."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic
from havendesk.people import actions


@periodic(3600, "people.purge_live_tickets")
def purge_live_tickets() -> None:
    """Forget live tickets that nobody can redeem any more, and sign-ins that are over."""
    actions.purge(by=SYSTEM)


@periodic(10, "people.sweep_presence")
def sweep_presence() -> None:
    """Put offline who gives no sign of life; routing hears of it and takes their contacts back."""
    actions.mark_lost(by=SYSTEM)


@periodic(5, "people.turn_presence")
def turn_presence() -> None:
    """Set away who has not touched the console for long, and available who is back or has wrapped up."""
    actions.turn_presence(by=SYSTEM)
