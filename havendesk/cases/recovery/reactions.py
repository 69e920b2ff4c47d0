"""What the room does when something happened."""

from __future__ import annotations

from havendesk.cases.recovery import actions
from havendesk.cases.recovery.events import Knocked, RecoveryMoved
from havendesk.cases.recovery.types import RecoveryState
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.protection.events import FreezeReleased


@reaction(Knocked)
def knocked(event: Knocked) -> None:
    """Look up what was named."""
    actions.look_up(by=SYSTEM, knock_id=event.knock_id)


@reaction(RecoveryMoved, when=lambda event: event.state is RecoveryState.GIVING)
def giving(event: RecoveryMoved) -> None:
    """Ask the exchange without waiting for the sweep."""
    actions.go_on(by=SYSTEM, recovery_id=event.case_id)


@reaction(FreezeReleased)
def freeze_released(event: FreezeReleased) -> None:
    """What was wanted has come about."""
    actions.note_release(by=SYSTEM, freeze_id=event.freeze_id)
