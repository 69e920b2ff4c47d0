"""What protection does when something happened."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.protection import actions
from havendesk.protection.events import FreezeConfirmed, FreezeReleased, HoldWanted
from havendesk.protection.following import follow


@reaction(HoldWanted)
def hold_wanted(event: HoldWanted) -> None:
    """Ask the exchange at once; the sweep goes on where it does not follow."""
    follow(event.hold_id)


@reaction(FreezeConfirmed, when=lambda event: not event.drill)
def freeze_confirmed(event: FreezeConfirmed) -> None:
    """The customer's page and the queue know the freeze."""
    actions.mirror_freeze(by=SYSTEM, freeze_id=event.freeze_id)


@reaction(FreezeReleased)
def freeze_released(event: FreezeReleased) -> None:
    """It stands there no longer."""
    actions.mirror_freeze(by=SYSTEM, freeze_id=event.freeze_id)
