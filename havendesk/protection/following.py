"""How the exchange is made to follow a hold: asked with the same key until it has, and read back.

Nothing here holds a transaction while the exchange is asked. Runs twice at once without harm: the key makes
the exchange act once, and the rows change once.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from havendesk.customers.queries import exchange_ref
from havendesk.exchange import actions as exchange
from havendesk.exchange import queries as accounts
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.protection import actions, queries
from havendesk.protection.options import ProtectionOptions
from havendesk.protection.queries.holds import HoldWish
from havendesk.protection.rules.holds import reason_for_exchange
from havendesk.protection.types import HoldOrigin, HoldState

log = get_logger(__name__)

NOT_OURS = "ends_at_the_exchange"


def follow(hold_id: UUID) -> None:
    """One attempt; what goes wrong is noted on the hold."""
    wish = queries.hold_wish(viewer=SYSTEM, hold_id=hold_id)
    if wish is None:
        return
    try:
        if wish.state is HoldState.PLACING:
            actions.note_hold_placed(by=SYSTEM, hold_id=wish.id, exchange_ref=_placed(wish))
        elif wish.origin is HoldOrigin.EXCHANGE:
            actions.note_hold_trouble(by=SYSTEM, hold_id=wish.id, code=NOT_OURS)
        else:
            _release(wish)
            actions.note_hold_ended(by=SYSTEM, hold_id=wish.id)
    except Refused as refused:
        actions.note_hold_trouble(by=SYSTEM, hold_id=wish.id, code=refused.code.value)


def _placed(wish: HoldWish) -> str:
    reason = reason_for_exchange(wish.reason)
    key = f"hold:{wish.id}:{wish.placing_no}"
    if wish.transfer_id:
        # Whose transfer it is, the exchange says: one of somebody else is not held.
        accounts.transfer(
            viewer=SYSTEM, exchange_customer_id=wish.exchange_customer_id, transfer_id=wish.transfer_id
        )
        done = exchange.hold_withdrawal(
            by=SYSTEM,
            transfer_id=wish.transfer_id,
            reason_code=reason,
            idempotency_key=key,
        )
    else:
        done = exchange.freeze(
            by=SYSTEM,
            exchange_customer_id=wish.exchange_customer_id,
            scope=wish.scope,
            reason_code=reason,
            idempotency_key=key,
            until=wish.until,
        )
    if not done.holds:
        raise Refused(ErrorCode.EXCHANGE_REFUSED, field="hold_id")
    return done.holds[0].id


def _release(wish: HoldWish) -> None:
    if wish.shared or not wish.exchange_ref:
        return
    exchange.release(
        by=SYSTEM,
        exchange_customer_id=wish.exchange_customer_id,
        reason_code=reason_for_exchange(wish.reason),
        idempotency_key=f"hold-end:{wish.id}",
        hold_id=wish.exchange_ref,
    )
    found = accounts.holds(viewer=SYSTEM, exchange_customer_id=wish.exchange_customer_id)
    if any(one.id == wish.exchange_ref for one in found.value):
        raise Refused(ErrorCode.EXCHANGE_SILENT, field="hold_id")


def read_customer(customer_id: UUID) -> int:
    """Read a customer's holds at the exchange and keep what is new. Returns how many rows changed.

    Raises:
        Refused: what the exchange refuses or leaves unanswered.
    """
    reference = exchange_ref(viewer=SYSTEM, customer_id=customer_id)
    if reference is None:
        return 0
    at = now()
    found = accounts.holds(viewer=SYSTEM, exchange_customer_id=reference)
    return actions.take_over_holds(by=SYSTEM, customer_id=customer_id, holds=found.value, read_at=at)


def follow_waiting() -> None:
    """Ask again about everything that the exchange has not followed yet."""
    for hold_id in queries.holds_to_follow(viewer=SYSTEM):
        follow(hold_id)


def read_waiting() -> None:
    """Read the customers anew of whose holds the exchange has said nothing for a while; a silent exchange
    ends the round."""
    before = now() - timedelta(seconds=options_of(ProtectionOptions).protection_hold_read_seconds)
    for customer_id in queries.customers_to_read(viewer=SYSTEM, before=before):
        try:
            read_customer(customer_id)
        except Refused as refused:
            log.warning("holds.unread", code=refused.code.value)
            if refused.code is not ErrorCode.NOT_FOUND:
                return
