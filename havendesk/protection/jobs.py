"""Sweeps of protection."""

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic
from havendesk.protection import actions


@periodic(3600, "protection.purge_claims")
def purge_claims() -> None:
    """Delete reports without sign-in whose time is over."""
    actions.purge_claims(by=SYSTEM)
