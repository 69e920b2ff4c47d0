"""The end of the way: the clock, two people where policy asks for them, and the exchange."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from havendesk.cases.recovery import rules
from havendesk.cases.recovery.actions.cases import PROVING, end, given, locked, move, policy_now
from havendesk.cases.recovery.actions.checking import look_at_check
from havendesk.cases.recovery.models import LiveQuestion, Recovery
from havendesk.cases.recovery.types import EndCode, RecoveryKind, RecoveryState
from havendesk.customers import queries as customers
from havendesk.exchange import actions as exchange
from havendesk.exchange.types import ReasonCode, SecondFactor
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.approvals import ApprovedAct, approvable
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import actions as people
from havendesk.people import queries as staff
from havendesk.people.types import ApprovalCard, ApprovalState
from havendesk.protection import actions as protection
from havendesk.protection import queries as freezes
from havendesk.protection.types import FreezeState

GIVE_BACK = "cases.recovery.give_back"
ASK = "cases.recovery.ask_to_give_back"
REASON = "Given back to its owner after recovery."
_SOON = timedelta(seconds=5)
_LATER = timedelta(minutes=10)
_ON_THE_WAY = (FreezeState.RELEASING, FreezeState.RELEASED)
_SETTLED = (ApprovalState.REFUSED, ApprovalState.EXPIRED, ApprovalState.FAILED)


@action("cases.recovery.go_on", open_to=(ActorKind.SYSTEM,), apart=True)
def go_on(*, by: Actor, recovery_id: UUID) -> None:
    """Do what the clock or the exchange makes possible now; safe to repeat at any moment."""
    set_based()
    row = Recovery.objects.get(id=recovery_id)
    if row.state in PROVING:
        # A provider that is silent is asked again when somebody looks, or on the next turn.
        with suppress(Refused):
            look_at_check(by=by, recovery_id=row.id)
    by_clock(by=by, recovery_id=row.id)
    row.refresh_from_db()
    if row.state == RecoveryState.GIVING:
        _carry_out(by, row)


@action("cases.recovery.by_clock", open_to=(ActorKind.SYSTEM,))
def by_clock(*, by: Actor, recovery_id: UUID) -> None:
    """End what lay too long, and go on with what has cooled. Proofs are judged once more by what is known
    now: an account that was reported again meanwhile may need more of them."""
    row = locked(recovery_id)
    at = now()
    open_too_long = row.state in (*PROVING, RecoveryState.APPROVING.value) and row.expires_at <= at
    if open_too_long:
        end(row, RecoveryState.EXPIRED, EndCode.TIME_OVER)
        return
    if row.state != RecoveryState.COOLING or row.cooling_until is None or row.cooling_until > at:
        set_based()
        return
    policy = policy_now(row)
    if not rules.enough(policy, given(row)):
        row.cooling_until = None
        row.save(update_fields=["cooling_until"])
        move(row, RecoveryState.PROVING)
        return
    if policy.approval:
        # Two people have a day at least, however long the proofs took.
        row.expires_at = max(row.expires_at, at + timedelta(days=1))
        row.save(update_fields=["expires_at"])
        move(row, RecoveryState.APPROVING, row.expires_at)
        return
    _begin_giving(row)


def _begin_giving(row: Recovery) -> None:
    """The decision is made: the wish is written, in the transaction that decided."""
    if row.kind == RecoveryKind.UNFREEZE and row.freeze_id is not None:
        protection.want_release(by=SYSTEM, freeze_id=row.freeze_id, reason=REASON)
    move(row, RecoveryState.GIVING, now())


@action(ASK, step_up=True)
def ask_to_give_back(*, by: Actor, recovery_id: UUID, reason: str) -> ApprovalCard:
    """Ask a second person of another line for the yes that policy wants. Nobody breaks this glass.

    Raises:
        Refused: ``not_found``; ``conflict`` where it has not cooled, or needs nobody; ``reason_missing``;
            ``reauthentication_needed``; ``approval_refused``.
    """
    row = locked(recovery_id)
    if row.state != RecoveryState.APPROVING:
        raise Refused(ErrorCode.CONFLICT, field="recovery_id", detail="Nothing is to be approved now.")
    card = people.ask_approval(by=by, act=GIVE_BACK, arguments=_told(row), reason=reason)
    row.approval_id, row.asked_by_id = card.id, by.id
    row.save(update_fields=["approval_id", "asked_by"])
    about(after={"approval": str(card.id)})
    ring("security")
    return card


def _told(row: Recovery) -> dict[str, Any]:
    """What the second person sees before they say yes: no more of the account than its alias."""
    policy_now(row)
    return {
        "recovery_id": row.id,
        "reference": row.reference,
        "account": customers.customer_card(viewer=SYSTEM, customer_id=row.customer_id).alias,
        "kind": row.kind,
        "factor": row.factor,
        "danger": row.danger,
        "proofs": sorted(proof.value for proof in given(row)),
        "questions": LiveQuestion.objects.filter(recovery=row).count(),
    }


@action(GIVE_BACK, open_to=(ActorKind.SYSTEM,))
def give_back(*, by: Actor, recovery_id: UUID, approval_id: UUID) -> None:
    """Go on after two people agreed. Open to the machine alone, which runs what was approved.

    Raises:
        Refused: ``case_closed`` where it was stopped meanwhile; ``conflict`` where another approval was asked
            for, more proofs are needed, or the danger is greater by now than what was agreed to;
            ``same_line`` where the second person is who asked the owner questions.
    """
    row = locked(recovery_id)
    if row.state != RecoveryState.APPROVING:
        raise Refused(ErrorCode.CASE_CLOSED, field="recovery_id")
    if row.approval_id != approval_id:
        raise Refused(ErrorCode.CONFLICT, field="approval_id")
    agreed = staff.approval(viewer=SYSTEM, approval_id=approval_id)
    if LiveQuestion.objects.filter(recovery=row, asked_by_id=agreed.second_id).exists():
        raise Refused(ErrorCode.SAME_LINE, why="asked_the_questions")
    if not rules.enough(policy_now(row), given(row)):
        raise Refused(ErrorCode.CONFLICT, field="recovery_id", detail="More proofs are needed by now.")
    if row.danger != agreed.arguments.get("danger", row.danger):
        raise Refused(
            ErrorCode.CONFLICT, field="recovery_id", detail="The danger has risen since; ask again."
        )
    _begin_giving(row)


def _carry_out(by: Actor, row: Recovery) -> None:
    """Ask the exchange, or look how far the freeze is on its way back."""
    if row.kind == RecoveryKind.UNFREEZE:
        settle(by=by, recovery_id=row.id)
        return
    try:
        exchange.reset_factor(
            by=SYSTEM,
            exchange_customer_id=row.exchange_ref,
            factor=SecondFactor(row.factor),
            reason_code=ReasonCode.CUSTOMER_REQUEST,
            idempotency_key=f"recovery:{row.id}:{row.factor}",
            reason=REASON,
        )
    except Refused as refused:
        settle(by=by, recovery_id=row.id, code=refused.code.value)
        return
    settle(by=by, recovery_id=row.id)


@action("cases.recovery.settle", open_to=(ActorKind.SYSTEM,))
def settle(*, by: Actor, recovery_id: UUID, code: str = "") -> None:
    """Write down what came of it: done, not yet (``code`` says why), or frozen again meanwhile."""
    row = locked(recovery_id)
    if row.state != RecoveryState.GIVING:
        set_based()
        return
    if code:
        row.code, row.attempts, row.next_at = code, row.attempts + 1, now() + _LATER
        row.save(update_fields=["code", "attempts", "next_at"])
        about(after={"code": code})
        ring("security")
        return
    state = _freeze_state(row) if row.kind == RecoveryKind.UNFREEZE else FreezeState.RELEASED
    if state is FreezeState.RELEASED:
        row.code = ""
        row.save(update_fields=["code"])
        end(row, RecoveryState.DONE)
    elif state not in _ON_THE_WAY:
        end(row, RecoveryState.STOPPED, EndCode.REPORTED)
    else:
        set_based()
        row.next_at = now() + _SOON
        row.save(update_fields=["next_at"])


@action("cases.recovery.note_release", open_to=(ActorKind.SYSTEM,))
def note_release(*, by: Actor, freeze_id: UUID) -> None:
    """The account is free: the recovery that wanted it is done, or needless where another way was faster."""
    row = (
        Recovery.objects.live()
        .select_for_update()
        .filter(freeze_id=freeze_id, kind=RecoveryKind.UNFREEZE.value)
        .first()
    )
    if row is None or _freeze_state(row) is not FreezeState.RELEASED:
        set_based()
        return
    about(subject=("recovery", row.id), customer=row.customer_id, reason=row.kind)
    if row.state == RecoveryState.GIVING:
        end(row, RecoveryState.DONE)
    else:
        end(row, RecoveryState.EXPIRED, EndCode.ELSEWHERE)


def _freeze_state(row: Recovery) -> FreezeState:
    if row.freeze_id is None:
        return FreezeState.RELEASED
    return freezes.freeze_card(viewer=SYSTEM, freeze_id=row.freeze_id).state


def _approved(order: ApprovedAct) -> None:
    give_back(by=order.by, recovery_id=UUID(order.arguments["recovery_id"]), approval_id=order.approval_id)


def _in_words(told: Mapping[str, Any]) -> str:
    proofs = ", ".join(told.get("proofs", ()))
    return (
        f"Give back what recovery {told.get('reference')} asks for ({told.get('kind')}, account "
        f"{told.get('account')}, danger {told.get('danger')}): proven by {proofs}, it has cooled."
    )


approvable(GIVE_BACK, run=_approved, describe=_in_words, permission=ASK)
