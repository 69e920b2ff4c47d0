"""The freeze lane's work on one account: ask, read back, write down; again and again until it holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.protection import metrics
from havendesk.protection.actions import steps as exchange_steps
from havendesk.protection.actions.reports import want_anew
from havendesk.protection.actions.snapshots import missing_of
from havendesk.protection.events import (
    FreezeConfirmed,
    FreezeReleased,
    FreezeStepSettled,
    FreezeStuck,
)
from havendesk.protection.models import Freeze, FreezeStep
from havendesk.protection.options import ProtectionOptions
from havendesk.protection.rules import pacing, scopes
from havendesk.protection.types import FreezeState, StepName, StepState

log = get_logger(__name__)

NEWS = "freezes"
"""The doorbell's topic of lists and pages that show freezes."""

NOT_SHOWN = "not_shown"
"""Code of a step that the exchange calls done and reading back does not show."""

_OPEN = (StepState.WANTED.value, StepState.SENT.value, StepState.FAILED.value)
_NOT_YET = (FreezeState.WANTED.value, FreezeState.SENT.value, FreezeState.STUCK.value)
_FROZEN = (*_NOT_YET, FreezeState.CONFIRMED.value)
# Without these two nothing else begins: money first, and evidence before what destroys it.
_FIRST = frozenset({StepName.BLOCK, StepName.SNAPSHOT})
# The exchange has answered, and will answer so again: the other steps need not wait.
_FINAL = frozenset({ErrorCode.EXCHANGE_REFUSED.value, ErrorCode.SWITCHED_OFF.value, scopes.NOT_OFFERED})


@action("protection.advance", open_to=(ActorKind.SYSTEM,), apart=True)
def advance(*, by: Actor, freeze_id: UUID) -> None:
    """Do what is due for one freeze, and write down when to look again. Safe to repeat at any moment: what
    was asked before is asked under the same key. The acts at the exchange and the steps that settle leave
    the entries."""
    set_based()
    row = Freeze.objects.get(id=freeze_id)
    if row.state == FreezeState.RELEASED.value:
        return
    if row.state == FreezeState.RELEASING.value:
        _give_back(by, row)
        return
    for step in FreezeStep.objects.filter(freeze=row).order_by("place"):
        if step.state in _OPEN and not _take(by, row, step) and _holds_up(step):
            break
    _compare(by, row)
    _schedule(by, freeze_id)


@action("protection.settle_step", open_to=(ActorKind.SYSTEM,))
def settle_step(
    *, by: Actor, step_id: UUID, round: int, state: StepState, code: str = "", hold_id: str = ""
) -> bool:
    """Write down how far one round of a step has come. Whether it still counts: a round that was wanted anew
    meanwhile, or a freeze on its way back, is left alone."""
    of_step = FreezeStep.objects.filter(id=step_id).values("freeze_id")
    row = Freeze.objects.select_for_update().get(id__in=of_step)
    step = FreezeStep.objects.select_for_update().get(id=step_id)
    if step.round != round or row.state not in _FROZEN:
        set_based()
        return False
    about(
        subject=("freeze", row.id),
        ticket=row.ticket_id,
        customer=row.customer_id,
        reason=step.name,
        before={"step": step.name, "state": step.state, "code": step.code},
        after={"step": step.name, "state": state.value, "code": code},
    )
    before = StepState(step.state)
    _move(step, state, code)
    if step.name == StepName.BLOCK.value:
        _move_freeze(row, state, hold_id)
    if state is StepState.FAILED and before is StepState.FAILED:
        set_based()  # failing again is no news; each attempt at the exchange has its own entry
    elif state is not StepState.SENT:
        announce(FreezeStepSettled(row.id, StepName(step.name), state))
    ring(NEWS)
    return True


@action("protection.tell_stuck", open_to=(ActorKind.SYSTEM,))
def tell_stuck(*, by: Actor, freeze_id: UUID, lifted: bool = False) -> None:
    """Say that a person must look: not confirmed in the bounded time, or ``lifted`` at the exchange by
    somebody else, in which case the block is wanted anew. Said once per trouble."""
    row = Freeze.objects.select_for_update().get(id=freeze_id)
    if row.state not in _FROZEN or (row.stuck_at is not None and not lifted):
        set_based()
        return
    about(
        subject=("freeze", row.id),
        ticket=row.ticket_id,
        customer=row.customer_id,
        reason="lifted" if lifted else "stuck",
    )
    at = now()
    if lifted:
        want_anew(row.id, StepName.BLOCK)
        row.state, row.due_at = FreezeState.WANTED.value, pacing.at_once(at)
    elif row.state in _NOT_YET:
        row.state = FreezeState.STUCK.value
    Freeze.objects.filter(id=row.id).update(state=row.state, due_at=row.due_at, stuck_at=at)
    announce(FreezeStuck(row.id))
    ring(NEWS)


@action("protection.settle_release", open_to=(ActorKind.SYSTEM,))
def settle_release(*, by: Actor, freeze_id: UUID) -> bool:
    """The exchange shows the account as free: the freeze is over. Whether it still was on its way back."""
    row = Freeze.objects.select_for_update().get(id=freeze_id)
    if row.state != FreezeState.RELEASING.value:
        set_based()
        return False
    about(
        subject=("freeze", row.id),
        ticket=row.ticket_id,
        customer=row.customer_id,
        reason=row.release_reason,
    )
    Freeze.objects.filter(id=row.id).update(state=FreezeState.RELEASED.value, released_at=now(), due_at=None)
    announce(FreezeReleased(row.id, row.customer_id))
    ring(NEWS)
    return True


def put_off(freeze_id: UUID, seconds: float) -> None:
    """Look at a freeze later whose step broke in a way that no step should."""
    Freeze.objects.filter(id=freeze_id).update(due_at=now() + timedelta(seconds=seconds))


def _take(by: Actor, row: Freeze, step: FreezeStep) -> bool:
    """Bring one step forward, if it is due. Whether it is settled now."""
    if pacing.waits(step.due_at, now(), pacing.LONGEST):
        return False
    work = exchange_steps.STEPS[StepName(step.name)]
    try:
        if step.state != StepState.SENT.value:
            step.sent_at = now()
            hold_id = work.ask(row, step)
            if not _note(by, step, StepState.SENT, hold_id=hold_id):
                return False
        if work.shown(row, step):
            code = scopes.PARTIAL if step.name == StepName.SNAPSHOT and missing_of(row) else ""
            return _note(by, step, StepState.CONFIRMED, code=code)
    except Refused as refused:
        if refused.code is ErrorCode.NOT_OFFERED and step.name != StepName.BLOCK:
            return _note(by, step, StepState.SKIPPED, code=scopes.NOT_OFFERED)
        _note(by, step, StepState.FAILED, code=refused.code.value)
        return False
    _look_again(step)
    return False


def _note(by: Actor, step: FreezeStep, state: StepState, *, code: str = "", hold_id: str = "") -> bool:
    counts = settle_step(by=by, step_id=step.id, round=step.round, state=state, code=code, hold_id=hold_id)
    step.state, step.code = state.value, code
    return counts


def _look_again(step: FreezeStep) -> None:
    """The exchange said yes and does not show it: look again soon, and after a few looks ask anew."""
    with transaction.atomic():
        kept = FreezeStep.objects.select_for_update().get(id=step.id)
        if kept.round != step.round:
            return
        if kept.looks + 1 >= pacing.LOOKS:
            attempts = kept.attempts
            want_anew(kept.freeze_id, StepName(kept.name))
            FreezeStep.objects.filter(id=kept.id).update(
                attempts=attempts,
                state=StepState.FAILED.value,
                code=NOT_SHOWN,
                due_at=now() + pacing.pause(attempts),
            )
            return
        FreezeStep.objects.filter(id=kept.id).update(
            looks=kept.looks + 1, due_at=now() + pacing.pause(kept.looks + 1)
        )


def _move(step: FreezeStep, state: StepState, code: str) -> None:
    at = now()
    changed: dict[str, Any] = {"state": state.value, "code": code, "due_at": None}
    if state is StepState.SENT:
        changed |= {"attempts": step.attempts + 1, "sent_at": at, "due_at": pacing.at_once(at), "looks": 0}
    elif state is StepState.FAILED:
        attempts = step.attempts + 1
        changed |= {"attempts": attempts, "due_at": at + pacing.pause(attempts)}
    elif state is StepState.CONFIRMED:
        changed |= {"confirmed_at": at}
    FreezeStep.objects.filter(id=step.id).update(**changed)


def _move_freeze(row: Freeze, state: StepState, hold_id: str) -> None:
    at = now()
    if state is StepState.SENT:
        sent = FreezeState.SENT.value if row.state == FreezeState.WANTED.value else row.state
        Freeze.objects.filter(id=row.id).update(
            state=sent, hold_id=hold_id or row.hold_id, sent_at=row.sent_at or at
        )
    elif state is StepState.CONFIRMED:
        Freeze.objects.filter(id=row.id).update(
            state=FreezeState.CONFIRMED.value, confirmed_at=row.confirmed_at or at, checked_at=at
        )
        announce(FreezeConfirmed(row.id, row.customer_id, row.drill))
        if row.confirmed_at is None:
            metrics.CONFIRM_SECONDS.observe(max(0.0, (at - row.reported_at).total_seconds()))


def _holds_up(step: FreezeStep) -> bool:
    return StepName(step.name) in _FIRST and step.code not in _FINAL


def _compare(by: Actor, row: Freeze) -> None:
    """Compare a frozen account with what the exchange shows, every so often."""
    known = Freeze.objects.get(id=row.id)
    if known.state != FreezeState.CONFIRMED.value or known.checked_at is None:
        return
    if pacing.waits(known.checked_at + _check_every(), now(), _check_every()):
        return
    blocking = FreezeStep.objects.filter(freeze=row, name=StepName.BLOCK.value).get()
    if blocking.state != StepState.CONFIRMED.value:
        return
    try:
        holds = exchange_steps.covered(known.exchange_customer_id, known.scope)
    except Refused as refused:
        log.warning("freeze_lane.not_compared", code=refused.code.value)
        return
    if holds:
        Freeze.objects.filter(id=row.id).update(checked_at=now())
        return
    log.warning("freeze_lane.lifted_elsewhere", freeze=str(row.id))
    metrics.LIFTED.inc()
    tell_stuck(by=by, freeze_id=row.id, lifted=True)


def _schedule(by: Actor, freeze_id: UUID) -> None:
    """When to look at the freeze next, from what its steps say now; and whether to call a person."""
    with transaction.atomic():
        row = Freeze.objects.select_for_update().get(id=freeze_id)
        if row.state not in _FROZEN:
            return
        open_steps = list(FreezeStep.objects.filter(freeze=row, state__in=_OPEN).order_by("place"))
        Freeze.objects.filter(id=freeze_id).update(due_at=_next(row, open_steps))
    late = now() - timedelta(seconds=options_of(ProtectionOptions).protection_stuck_seconds)
    if row.stuck_at is None and any(step.wanted_at <= late for step in open_steps):
        metrics.STUCK.inc()
        tell_stuck(by=by, freeze_id=freeze_id)


def _next(row: Freeze, open_steps: list[FreezeStep]) -> datetime:
    checked = min(row.checked_at or now(), now()) + _check_every()
    if not open_steps:
        return max(checked, now() + timedelta(seconds=1))
    soonest: list[datetime] = []
    for step in open_steps:
        soonest.append(step.due_at or now())
        if _holds_up(step):
            break
    return min([*soonest, max(checked, now() + timedelta(seconds=1))])


def _check_every() -> timedelta:
    return timedelta(seconds=options_of(ProtectionOptions).protection_check_seconds)


def _give_back(by: Actor, row: Freeze) -> None:
    try:
        if exchange_steps.give_back(row):
            settle_release(by=by, freeze_id=row.id)
            return
        code = NOT_SHOWN
    except Refused as refused:
        code = refused.code.value
    attempts = row.release_attempts + 1
    log.warning("freeze_lane.not_given_back", freeze=str(row.id), code=code, attempts=attempts)
    Freeze.objects.filter(id=row.id, state=FreezeState.RELEASING.value).update(
        release_attempts=attempts, due_at=now() + pacing.pause(attempts)
    )
