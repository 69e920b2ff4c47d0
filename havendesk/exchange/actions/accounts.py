"""Acts on a whole account: freeze and release, sessions, keys, changes of contact data."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from havendesk.exchange import queries
from havendesk.exchange.actions.asking import OF_CUSTOMER, PROTECTORS, act, within_authority
from havendesk.exchange.types import ActResult, HoldScope, ReasonCode
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import iso
from havendesk.kernel.doors import action
from havendesk.kernel.errors import ErrorCode, Refused


@action("exchange.freeze", open_to=PROTECTORS, apart=True)
def freeze(
    *,
    by: Actor,
    exchange_customer_id: str,
    scope: Collection[HoldScope],
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
    until: datetime | None = None,
) -> ActResult:
    """Blocks the account at once; on a frozen account it widens the scope. ``until`` None: no end."""
    return act(
        "exchange.freeze",
        OF_CUSTOMER + "freeze",
        exchange_customer_id,
        {"scope": sorted(part.value for part in scope), "expires_at": iso(until) if until else None},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.release", open_to=(ActorKind.SYSTEM,), apart=True, step_up=True)
def release(
    *,
    by: Actor,
    exchange_customer_id: str,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
    hold_id: str | None = None,
) -> ActResult:
    """Ends what ``freeze`` placed; with ``hold_id`` only that hold."""
    told = {
        "exchange_customer_id": exchange_customer_id,
        "hold_id": hold_id,
        "reason_code": reason_code,
        "ticket": ticket,
    }
    within_authority(by, "exchange.release", told, idempotency_key=idempotency_key, reason=reason)
    return act(
        "exchange.freeze",
        OF_CUSTOMER + "release",
        exchange_customer_id,
        {"hold_id": hold_id},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.end_sessions", open_to=PROTECTORS, apart=True)
def end_sessions(
    *,
    by: Actor,
    exchange_customer_id: str,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Ends every session of the customer at the exchange."""
    return act(
        "exchange.end_sessions",
        OF_CUSTOMER + "end-sessions",
        exchange_customer_id,
        {},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.revoke_keys", open_to=PROTECTORS, apart=True)
def revoke_keys(
    *,
    by: Actor,
    exchange_customer_id: str,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Revokes every API key of the customer."""
    return act(
        "exchange.revoke_keys",
        OF_CUSTOMER + "revoke-keys",
        exchange_customer_id,
        {},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.block_changes", open_to=PROTECTORS, apart=True)
def block_changes(
    *,
    by: Actor,
    exchange_customer_id: str,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
    until: datetime | None = None,
) -> ActResult:
    """Blocks changes of contact data and of the address book. ``until`` None: no end."""
    return act(
        "exchange.block_changes",
        OF_CUSTOMER + "block-changes",
        exchange_customer_id,
        {"until": iso(until) if until else None},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.unblock_changes", open_to=(ActorKind.SYSTEM,), apart=True, step_up=True)
def unblock_changes(
    *,
    by: Actor,
    exchange_customer_id: str,
    reason_code: ReasonCode,
    idempotency_key: str,
    reason: str = "",
    ticket: UUID | None = None,
) -> ActResult:
    """Ends what ``block_changes`` placed.

    Raises Refused(NOT_OFFERED) at an exchange older than 1.4: it would not read that the block is to end, and
    block instead.
    """
    _major, minor = queries.capabilities(viewer=by).contract.split(".")[:2]
    if not minor.isdigit() or int(minor) < 4:
        raise Refused(ErrorCode.NOT_OFFERED)
    told = {"exchange_customer_id": exchange_customer_id, "reason_code": reason_code, "ticket": ticket}
    within_authority(by, "exchange.unblock_changes", told, idempotency_key=idempotency_key, reason=reason)
    return act(
        "exchange.block_changes",
        OF_CUSTOMER + "block-changes",
        exchange_customer_id,
        {"until": None, "blocked": False},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )
