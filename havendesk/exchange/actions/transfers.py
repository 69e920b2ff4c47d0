"""Acts on one transfer: cancel or hold a withdrawal that is not signed, hold the receiver of one inside."""

from uuid import UUID

from havendesk.exchange.actions.asking import PROTECTORS, act
from havendesk.exchange.types import ActResult, ReasonCode
from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import action


@action("exchange.cancel_withdrawal", open_to=PROTECTORS, apart=True)
def cancel_withdrawal(
    *,
    by: Actor,
    transfer_id: str,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Cancels one withdrawal that is not signed yet; its amount is free again. Whose it is, the caller has
    read from that customer's own list."""
    return act(
        "exchange.cancel_withdrawal",
        "/v1/transfers/{id}/acts/cancel",
        transfer_id,
        {},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.hold_withdrawal", open_to=PROTECTORS, apart=True)
def hold_withdrawal(
    *,
    by: Actor,
    transfer_id: str,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Holds one withdrawal that is not signed yet; ``release`` with the hold's id lets it go on. Whose it is,
    the caller has read from that customer's own list."""
    return act(
        "exchange.hold_withdrawal",
        "/v1/transfers/{id}/acts/hold",
        transfer_id,
        {},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.hold_receiver", open_to=PROTECTORS, apart=True)
def hold_receiver(
    *,
    by: Actor,
    transfer_id: str,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Holds the account that received an internal transfer; ``customer_id`` of the answer is that account's.
    Its owner gets the hold lifted by ``release`` with the hold's id."""
    return act(
        "exchange.hold_receiver",
        "/v1/acts/hold-receiver",
        transfer_id,
        {"transfer_id": transfer_id},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )
