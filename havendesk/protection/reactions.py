"""What protection does when something happened."""

from __future__ import annotations

from havendesk.customers.queries import customer_by_ref
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.notices.types import NoticeKind
from havendesk.protection import actions
from havendesk.protection.events import (
    AccountHeld,
    FreezeConfirmed,
    FreezeReleased,
    FreezeReported,
    HoldWanted,
)
from havendesk.protection.following import follow, read_customer
from havendesk.protection.telling import tell_of_freeze


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


@reaction(FreezeReported, when=lambda event: not event.drill)
def tell_of_report(event: FreezeReported) -> None:
    """The owner may be somebody else than who reported."""
    tell_of_freeze(event.freeze_id, NoticeKind.FREEZE_REPORTED)


@reaction(FreezeConfirmed, when=lambda event: not event.drill)
def tell_of_confirmation(event: FreezeConfirmed) -> None:
    """Now it holds."""
    tell_of_freeze(event.freeze_id, NoticeKind.FREEZE_CONFIRMED)


@reaction(FreezeReleased)
def tell_of_release(event: FreezeReleased) -> None:
    """Somebody may have given the account back to the wrong person: the owner hears of it."""
    tell_of_freeze(event.freeze_id, NoticeKind.FREEZE_RELEASED)


@reaction(AccountHeld)
def account_held(event: AccountHeld) -> None:
    """Take over what the exchange placed, and see what ended there. Somebody whom the desk has never met has
    no page and no hold here."""
    customer_id = customer_by_ref(viewer=SYSTEM, exchange_ref=event.exchange_customer_id)
    if customer_id is not None:
        read_customer(customer_id)
