"""What follows a warning: the owner's answer, what the watch does by itself, and the officer's look."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from havendesk.exchange import actions as exchange
from havendesk.exchange.types import ReasonCode
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, announce, let_connection_go, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger
from havendesk.protection.actions.account_reading import open_withdrawals
from havendesk.protection.actions.reports import report
from havendesk.protection.events import WarningAnswered
from havendesk.protection.models.watching import AccountWarning, TrustedDevice
from havendesk.protection.rules.warnings import moments
from havendesk.protection.types import ReportSource, ReportStrength
from havendesk.protection.types.watching import WarningState, WatchAct, WatchPolicy

log = get_logger(__name__)

_ACT_AGAIN = timedelta(seconds=5)
_CLOCKS_DIFFER = timedelta(minutes=5)
_ANSWERERS = (ActorKind.ANONYMOUS, ActorKind.CUSTOMER, ActorKind.SYSTEM)


@action("protection.answer_warning", open_to=_ANSWERERS)
def answer_warning(*, by: Actor, warning_id: UUID, mine: bool) -> WarningState:
    """The owner says whether it was they; the face has read the signed link, which is the proof.

    "It was not me" freezes the account, at any time until the warning is over, also after a yes: who reads
    the owner's mail may say yes in their place, and the owner must still be heard. "It was me" settles an
    open warning and makes its device known; it undoes nothing.

    Returns:
        The state now.

    Raises:
        Refused: ``not_found``, ``act_expired``; ``act_settled`` for a yes after a no.
    """
    row = AccountWarning.objects.select_for_update().filter(id=warning_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="warning_id")
    about(subject=("warning", row.id), customer=row.customer_id, after={"mine": mine})
    at = now()
    if row.until <= at:
        raise Refused(ErrorCode.ACT_EXPIRED)
    state = WarningState(row.state)
    if mine and state not in (WarningState.OPEN, WarningState.MINE):
        raise Refused(ErrorCode.ACT_SETTLED)
    wanted = WarningState.MINE if mine else WarningState.NOT_MINE
    if state is wanted:
        return state
    AccountWarning.objects.filter(id=row.id).update(state=wanted.value, answered_at=at)
    if mine:
        _trust(row)
    else:
        TrustedDevice.objects.filter(exchange_ref=row.exchange_ref, device_id=row.device_id).delete()
        report(
            by=SYSTEM,
            customer_id=row.customer_id,
            source=ReportSource.WARNING_LINK,
            strength=ReportStrength.PLAUSIBLE,
            idempotency_key=f"warning:{row.id}",
        )
    announce(WarningAnswered(row.id, mine))
    return wanted


@action("protection.act_on_warning", open_to=(ActorKind.SYSTEM,), apart=True)
def act_on_warning(*, by: Actor, warning_id: UUID) -> WatchAct:
    """Do what the policy says of this warning: hold the withdrawals that were asked for since and are not
    signed yet, or freeze. Done once per warning and withdrawal; while the exchange is silent it is tried
    again.

    Returns:
        How far it is.
    """
    row = AccountWarning.objects.filter(id=warning_id).first()
    if row is None or row.act != WatchAct.WANTED:
        set_based()
        return WatchAct(row.act) if row is not None else WatchAct.NONE
    about(subject=("warning", row.id), customer=row.customer_id, reason=row.policy)
    if row.policy == WatchPolicy.FREEZE:
        report(
            by=by,
            customer_id=row.customer_id,
            source=ReportSource.WATCH,
            strength=ReportStrength.STRONG,
            reason=row.rule,
            idempotency_key=f"watch:{row.id}",
        )
        return _acted(row, WatchAct.DONE, [])
    held: list[str] = list(row.hold_ids)
    # What was asked for before anything was strange is the owner's own.
    begun = min(moments(row.findings), default=row.event_at) - _CLOCKS_DIFFER
    try:
        for move in open_withdrawals(row.exchange_ref):
            if move.created_at >= begun:
                held += _hold(by, row, move.id)
    except Refused as refused:
        if refused.code is ErrorCode.NOT_OFFERED:
            return _acted(row, WatchAct.NOT_OFFERED, held)
        log.warning("watch.not_held", warning=str(row.id), why=refused.code.value)
        AccountWarning.objects.filter(id=row.id).update(act_due_at=now() + _ACT_AGAIN, hold_ids=held)
        return WatchAct.WANTED
    return _acted(row, WatchAct.DONE if held else WatchAct.NOTHING_TO_HOLD, held)


@action("protection.settle_warning")
def settle_warning(*, by: Actor, warning_id: UUID, reason: str) -> WarningState:
    """A security officer has looked: the warning needs nobody any more. What it holds stays held, and the
    owner may still say that it was not they.

    Raises:
        Refused: ``not_found``, ``reason_missing``, ``act_settled`` when the owner said no.
    """
    if not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    row = AccountWarning.objects.select_for_update().filter(id=warning_id).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="warning_id")
    about(subject=("warning", row.id), customer=row.customer_id, reason=reason.strip()[:200])
    if row.state == WarningState.NOT_MINE:
        raise Refused(ErrorCode.ACT_SETTLED)
    AccountWarning.objects.filter(id=row.id).update(state=WarningState.SETTLED.value, settled_by=by.id)
    return WarningState.SETTLED


def _trust(row: AccountWarning) -> None:
    if row.device_id:
        TrustedDevice.objects.get_or_create(
            exchange_ref=row.exchange_ref,
            device_id=row.device_id,
            defaults={"warning_id": row.id, "since": now()},
        )


def _hold(by: Actor, row: AccountWarning, transfer_id: str) -> list[str]:
    let_connection_go()
    try:
        done = exchange.hold_withdrawal(
            by=by,
            transfer_id=transfer_id,
            reason_code=ReasonCode.RISK_REVIEW,
            reason=row.rule,
            idempotency_key=f"watch:{row.id}:{transfer_id}"[:128],
        )
    except Refused as refused:
        if refused.code in (ErrorCode.EXCHANGE_REFUSED, ErrorCode.NOT_FOUND):
            return []  # signed or gone in between: nothing left to hold
        raise
    return [hold.id for hold in done.holds if hold.id not in row.hold_ids]


def _acted(row: AccountWarning, act: WatchAct, held: list[str]) -> WatchAct:
    with transaction.atomic():
        AccountWarning.objects.filter(id=row.id).update(act=act.value, act_due_at=None, hold_ids=held)
    return act
