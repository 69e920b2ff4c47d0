"""What the chat says when a freeze goes on."""

from __future__ import annotations

from uuid import UUID

from havendesk.channels.chat import actions
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.protection.events import FreezeReleased, FreezeStepSettled, FreezeStuck


def _tell(freeze_id: UUID) -> None:
    actions.tell_freeze(by=SYSTEM, freeze_id=freeze_id)


@reaction(FreezeStepSettled)
def on_step(event: FreezeStepSettled) -> None:
    """Tell the customer the step with its time."""
    _tell(event.freeze_id)


@reaction(FreezeStuck)
def on_stuck(event: FreezeStuck) -> None:
    """Tell the customer the truth."""
    _tell(event.freeze_id)


@reaction(FreezeReleased)
def on_release(event: FreezeReleased) -> None:
    """Tell the customer that the account is free."""
    _tell(event.freeze_id)
