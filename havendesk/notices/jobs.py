"""What notices does on a timer."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic
from havendesk.notices import actions


@periodic(10, "notices.deliver_due")
def deliver_due() -> None:
    """Try deliveries whose pause is over."""
    actions.deliver_due(by=SYSTEM)
