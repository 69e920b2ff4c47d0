"""How an act is asked of the exchange: under its switch, with its reason, recorded, once per key."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from havendesk.exchange.client import Json, at, client
from havendesk.exchange.decoding import decoded
from havendesk.exchange.types import ActResult, ReasonCode
from havendesk.kernel import http
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.amounts import Amount
from havendesk.kernel.doors import about, let_connection_go
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.switches import is_on
from havendesk.people.actions import need_authority

OF_CUSTOMER = "/v1/customers/{id}/acts/"
PROTECTORS = (ActorKind.SYSTEM, ActorKind.BOT)


def within_authority(
    by: Actor,
    name: str,
    arguments: Mapping[str, Any],
    *,
    idempotency_key: str,
    reason: str,
    value: Amount | None = None,
) -> None:
    """See to it that a member of staff may do this alone. What the desk does by itself passes.

    Raises Refused: APPROVAL_NEEDED with the approval that was asked for instead, REASON_MISSING and what else
    :func:`havendesk.people.actions.need_authority` refuses; the exchange was not asked.
    """
    if by.kind is not ActorKind.SYSTEM:
        need_authority(by=by, act=name, arguments=arguments, reason=reason, key=idempotency_key, value=value)


def ask(
    switch: str,
    path: str,
    subject: str,
    body: dict[str, Any],
    *,
    idempotency_key: str,
    ticket: UUID | None,
    reason_code: ReasonCode,
    reason: str,
) -> Json:
    """Sends one act. ``subject``: the customer or transfer that the path names.

    Raises Refused: SWITCHED_OFF, and what the client raises; what was asked is on record either way.
    """
    if not is_on(switch):
        raise Refused(ErrorCode.SWITCHED_OFF, switch=switch)
    about(
        subject=("exchange_customer", None),
        ticket=ticket,
        reason=reason_code.value,
        after={"of": subject, "act": path, "key": idempotency_key, **body},
    )
    sent = {
        **body,
        "reason_code": reason_code.value,
        "reason": reason[:500] or reason_code.value,
        "ticket": str(ticket) if ticket else None,
    }
    let_connection_go()
    return http.run(client().post(at(path, id=subject), sent, idempotency_key=idempotency_key))


def act(
    switch: str,
    path: str,
    subject: str,
    body: dict[str, Any],
    *,
    idempotency_key: str,
    ticket: UUID | None,
    reason_code: ReasonCode,
    reason: str,
) -> ActResult:
    """As :func:`ask`, for acts that answer with what they did. Raises Refused also where the answer is not of
    the contract (EXCHANGE_SILENT: it may have been done)."""
    value = ask(
        switch,
        path,
        subject,
        body,
        idempotency_key=idempotency_key,
        ticket=ticket,
        reason_code=reason_code,
        reason=reason,
    )
    return decoded(ActResult, value)
