"""Acts that book money: a credit, a refund. Staff do them alone within their limits only."""

from uuid import UUID

from havendesk.exchange.actions.asking import OF_CUSTOMER, act, within_authority
from havendesk.exchange.types import ActResult, ReasonCode
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.amounts import Amount
from havendesk.kernel.doors import action
from havendesk.kernel.errors import ErrorCode, Refused


def _money(amount: Amount, reference: str | None) -> dict[str, str | None]:
    """Raises Refused(FIELD_INVALID): only a positive amount is booked."""
    if amount.quantity <= 0:
        raise Refused(ErrorCode.FIELD_INVALID, field="amount")
    return {"asset": amount.asset, "amount": f"{amount.quantity:f}", "reference": reference}


@action("exchange.credit", open_to=(ActorKind.SYSTEM,), apart=True, step_up=True)
def credit(
    *,
    by: Actor,
    exchange_customer_id: str,
    amount: Amount,
    reference: str | None = None,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Books money to the customer. ``reference``: an id of the exchange (transfer, order) that it is for."""
    told = {
        "exchange_customer_id": exchange_customer_id,
        "amount": amount,
        "reference": reference,
        "reason_code": reason_code,
        "ticket": ticket,
    }
    within_authority(
        by, "exchange.credit", told, idempotency_key=idempotency_key, reason=reason, value=amount
    )
    return act(
        "exchange.credit",
        OF_CUSTOMER + "credit",
        exchange_customer_id,
        _money(amount, reference),
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.refund", open_to=(ActorKind.SYSTEM,), apart=True, step_up=True)
def refund(
    *,
    by: Actor,
    exchange_customer_id: str,
    amount: Amount,
    reference: str | None = None,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Gives a fee or charge back. ``reference``: the id of what it was charged for."""
    told = {
        "exchange_customer_id": exchange_customer_id,
        "amount": amount,
        "reference": reference,
        "reason_code": reason_code,
        "ticket": ticket,
    }
    within_authority(
        by, "exchange.refund", told, idempotency_key=idempotency_key, reason=reason, value=amount
    )
    return act(
        "exchange.refund",
        OF_CUSTOMER + "refund",
        exchange_customer_id,
        _money(amount, reference),
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )
