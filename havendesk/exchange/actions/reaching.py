"""Acts between the exchange and its customer: a push, another proof of identity, a factor that is gone."""

from uuid import UUID

from havendesk.exchange.actions.asking import OF_CUSTOMER, act, ask, within_authority
from havendesk.exchange.decoding import decoded
from havendesk.exchange.types import ActResult, IdentityCheck, ReasonCode, SecondFactor
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import action


@action("exchange.send_push", open_to=(ActorKind.SYSTEM,), apart=True)
def send_push(
    *,
    by: Actor,
    exchange_customer_id: str,
    title: str,
    text: str,
    link: str = "",
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Shows a message on the customer's devices. ``title`` at most 120 characters, ``text`` 500; ``link`` is
    a page of this desk, empty for none. An event ``push`` with the answer's id follows once it was handed
    over."""
    return act(
        "exchange.send_push",
        OF_CUSTOMER + "push",
        exchange_customer_id,
        {"title": title[:120], "text": text[:500], "link": link or None},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.reset_factor", open_to=(ActorKind.SYSTEM,), apart=True, step_up=True)
def reset_factor(
    *,
    by: Actor,
    exchange_customer_id: str,
    factor: SecondFactor,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Removes a second factor so that the customer can enrol a new one."""
    told = {
        "exchange_customer_id": exchange_customer_id,
        "factor": factor,
        "reason_code": reason_code,
        "ticket": ticket,
    }
    within_authority(by, "exchange.reset_factor", told, idempotency_key=idempotency_key, reason=reason)
    return act(
        "exchange.reset_factor",
        OF_CUSTOMER + "reset-factor",
        exchange_customer_id,
        {"factor": factor.value},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.begin_identity_check", open_to=(ActorKind.SYSTEM,), apart=True)
def begin_identity_check(
    *,
    by: Actor,
    exchange_customer_id: str,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> IdentityCheck:
    """Asks the customer to prove their identity again; how it stands says ``queries.identity_check``."""
    value = ask(
        "exchange.identity_check",
        "/v1/customers/{id}/identity-checks",
        exchange_customer_id,
        {},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )
    return decoded(IdentityCheck, value)
