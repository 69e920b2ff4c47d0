"""What customers does on a timer."""

from __future__ import annotations

from havendesk.customers import actions
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic


@periodic(3600, "customers.purge")
def purge() -> None:
    """Forget used tokens, counts and old sessions."""
    actions.purge(by=SYSTEM)
