"""Recoveries go on by the clock."""

from __future__ import annotations

from havendesk.cases.recovery import actions, queries
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic


@periodic(5, "cases.recovery.go_on")
def go_on() -> None:
    """Do what is due: what has cooled, what the exchange has not done yet, what lay too long."""
    for recovery_id in queries.due(viewer=SYSTEM):
        actions.go_on(by=SYSTEM, recovery_id=recovery_id)


@periodic(3600, "cases.recovery.purge_knocks")
def purge_knocks() -> None:
    """Delete what strangers named long ago."""
    actions.purge_knocks(by=SYSTEM)
