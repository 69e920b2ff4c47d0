"""What the desk may do at the exchange. Each act is done once per idempotency key.

The caller makes the key from what it wants (a freeze's id, for instance) and gives the same key when it
tries again: the exchange then answers as it did the first time. Acts stand apart: no transaction is open
while the exchange is asked, and the entry is written before the answer is given.

All raise Refused: EXCHANGE_SILENT (the act may have been done: try again with the same key),
EXCHANGE_REFUSED, NOT_FOUND, NOT_OFFERED, SWITCHED_OFF.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from havendesk.exchange import queries
from havendesk.exchange.client import at, client
from havendesk.exchange.decoding import NotOfTheContractError, decode
from havendesk.exchange.models import Reveal
from havendesk.exchange.options import ExchangeOptions
from havendesk.exchange.types import ActResult, HoldScope, ReasonCode, RevealSlot
from havendesk.kernel import http
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import iso, now
from havendesk.kernel.doors import about, action, let_connection_go, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.kernel.switches import is_on

REVEAL_SECONDS = 60
"""How long a field that was shown may be looked at."""

_OF_CUSTOMER = "/v1/customers/{id}/acts/"
_PROTECTORS = (ActorKind.SYSTEM, ActorKind.BOT)


def _act(
    switch: str,
    path: str,
    customer_or_transfer: str,
    body: dict[str, Any],
    *,
    idempotency_key: str,
    ticket: UUID | None,
    reason_code: ReasonCode,
    reason: str,
) -> ActResult:
    if not is_on(switch):
        raise Refused(ErrorCode.SWITCHED_OFF, switch=switch)
    about(
        subject=("exchange_customer", None),
        ticket=ticket,
        reason=reason_code.value,
        after={"of": customer_or_transfer, "act": path, "key": idempotency_key, **body},
    )
    sent = {
        **body,
        "reason_code": reason_code.value,
        "reason": reason[:500] or reason_code.value,
        "ticket": str(ticket) if ticket else None,
    }
    let_connection_go()
    value = http.run(
        client().post(
            at(path, id=customer_or_transfer),
            sent,
            idempotency_key=idempotency_key,
        )
    )
    try:
        return decode(ActResult, value)
    except NotOfTheContractError as error:
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble=str(error)) from error


@action("exchange.freeze", open_to=_PROTECTORS, apart=True)
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
    return _act(
        "exchange.freeze",
        _OF_CUSTOMER + "freeze",
        exchange_customer_id,
        {"scope": sorted(part.value for part in scope), "expires_at": iso(until) if until else None},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.release", open_to=(ActorKind.SYSTEM,), apart=True)
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
    return _act(
        "exchange.freeze",
        _OF_CUSTOMER + "release",
        exchange_customer_id,
        {"hold_id": hold_id},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.end_sessions", open_to=_PROTECTORS, apart=True)
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
    return _act(
        "exchange.end_sessions",
        _OF_CUSTOMER + "end-sessions",
        exchange_customer_id,
        {},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.revoke_keys", open_to=_PROTECTORS, apart=True)
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
    return _act(
        "exchange.revoke_keys",
        _OF_CUSTOMER + "revoke-keys",
        exchange_customer_id,
        {},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.cancel_withdrawal", open_to=_PROTECTORS, apart=True)
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
    return _act(
        "exchange.cancel_withdrawal",
        "/v1/transfers/{id}/acts/cancel",
        transfer_id,
        {},
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )


@action("exchange.issue_sandbox_token", open_to=(ActorKind.SYSTEM,), apart=True)
def issue_sandbox_token(
    *, by: Actor, exchange_customer_id: str, name: str = "", locale: str = "", lifetime_seconds: int = 120
) -> str:
    """A customer's token from a sandbox, for replays and load tests.

    Raises Refused(NOT_A_SANDBOX) unless the exchange says that it is one.
    """
    if not queries.is_sandbox(viewer=by):
        raise Refused(ErrorCode.NOT_A_SANDBOX)
    body: dict[str, Any] = {"customer": exchange_customer_id, "lifetime_seconds": lifetime_seconds}
    body |= {key: text for key, text in (("name", name), ("locale", locale)) if text}
    let_connection_go()
    value = http.run(client().post("/v1/test-tokens", body))
    return str(value["token"])


@action("exchange.count_reveal", open_to=(ActorKind.SYSTEM,))
def count_reveal(*, by: Actor, agent_id: UUID, ticket_id: UUID, field: str, request_key: str) -> RevealSlot:
    """Count one look at a masked field; a repeated request counts once. ``tickets.reveal`` records it.

    Raises Refused: REVEAL_LIMIT, REVEAL_EXPIRED, IDEMPOTENCY_KEY_REUSED; nothing was counted.
    """
    set_based()
    with connection.cursor() as cursor:
        # One agent's looks one after another: looks at the same moment must not pass the limit together.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reveal:{agent_id}"])
    known = queries.reveal_standing(
        viewer=by, agent_id=agent_id, ticket_id=ticket_id, field=field, request_key=request_key
    )
    if known is not None:
        return known
    at_once = now()
    row = Reveal.objects.create(
        agent_id=agent_id,
        ticket_id=ticket_id,
        field=field,
        request_key=request_key,
        at=at_once,
        until=at_once + timedelta(seconds=REVEAL_SECONDS),
    )
    spent = Reveal.objects.filter(agent_id=agent_id, at__gt=at_once - timedelta(hours=1)).count()
    left = options_of(ExchangeOptions).exchange_reveals_per_hour - spent
    return RevealSlot(row.id, row.until, max(0, left))
