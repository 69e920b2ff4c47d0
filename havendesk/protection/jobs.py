"""Sweeps of protection."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic
from havendesk.protection import actions
from havendesk.protection.following import follow_waiting, read_waiting


@periodic(3600, "protection.purge_claims")
def purge_claims() -> None:
    """Delete reports without sign-in whose time is over."""
    actions.purge_claims(by=SYSTEM)


@periodic(30, "protection.follow_holds")
def follow_holds() -> None:
    """Ask the exchange again about holds that it has not followed yet."""
    follow_waiting()


@periodic(60, "protection.mind_holds")
def mind_holds() -> None:
    """End what is over, and say which clocks run out."""
    actions.end_due_holds(by=SYSTEM)
    actions.announce_due_holds(by=SYSTEM)


@periodic(60, "protection.read_holds")
def read_holds() -> None:
    """Read customers' holds at the exchange again, so that what ended or changed there is known here."""
    read_waiting()


@periodic(3600, "protection.purge_watch")
def purge_watch() -> None:
    """Forget events that were judged long ago."""
    actions.purge_watch(by=SYSTEM)
