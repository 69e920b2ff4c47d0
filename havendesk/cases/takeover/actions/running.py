"""The machine of the playbook: takes a step that is due, does it, and writes what came of it.

What a step asks of strangers happens with no transaction open, under a key that stays the same; what it
writes here is written together with the step's own end. So a worker may die anywhere: the next one finds the
step with its lease over and does it again, and the exchange, the inbox and the tables know that it is the
same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from havendesk.cases.takeover.actions import tasks
from havendesk.cases.takeover.actions.steps import STEPS, UNDOS
from havendesk.cases.takeover.actions.work import NoPlaceError, NotYetError, Step, Work, Write
from havendesk.cases.takeover.events import CaseStepSettled
from havendesk.cases.takeover.models import OPEN_STEPS, Case, CaseStep
from havendesk.cases.takeover.options import TakeoverOptions
from havendesk.cases.takeover.rules import SECURITY, may_begin, wait_after
from havendesk.cases.takeover.types import StepName, StepState, TaskKind
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of

log = get_logger(__name__)

_ONLY_SYSTEM = (ActorKind.SYSTEM,)
_WAITS = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A step that this worker has."""

    step: CaseStep
    claim: UUID


@action("cases.takeover.run_case", open_to=_ONLY_SYSTEM, apart=True)
def run_case(*, by: Actor, case_id: UUID, hurry: bool = False) -> int:
    """Do the steps of a case that are due, one after another. Each is on record by itself.

    Args:
        hurry: what a step waited for has come; those that would look within a second look now.

    Returns:
        How many were settled now. What failed is tried again later by itself.
    """
    set_based()
    settled = 0
    for name in STEPS:
        taken = _take(by=by, case_id=case_id, name=name, ahead=_WAITS if hurry else timedelta(0))
        if taken is not None:
            settled += _do(by, case_id, taken)
    return settled


@action("cases.takeover.take_step", open_to=_ONLY_SYSTEM)
def _take(*, by: Actor, case_id: UUID, name: StepName, ahead: timedelta) -> _Taken | None:
    """Take a step that is due, unless what it needs is not there yet."""
    set_based()
    at = now()
    step = (
        CaseStep.objects.due(at + ahead)
        .filter(case_id=case_id, name=name.value)
        .select_for_update(skip_locked=True)
        .first()
    )
    if step is None:
        return None
    if not step.undoing and not may_begin(name, _states(case_id)):
        return None
    step.claim = uuid7()
    step.state = StepState.RUNNING.value
    step.began_at = step.began_at or at
    step.next_at = at + timedelta(seconds=options_of(TakeoverOptions).takeover_lease_seconds)
    step.save(update_fields=["claim", "state", "began_at", "next_at"])
    return _Taken(step, step.claim)


def _states(case_id: UUID) -> dict[StepName, StepState]:
    rows = CaseStep.objects.filter(case_id=case_id).values_list("name", "state")
    return {StepName(name): StepState(state) for name, state in rows}


def _do(by: Actor, case_id: UUID, taken: _Taken) -> int:
    """Whether the step was settled."""
    name = StepName(taken.step.name)
    work = (UNDOS if taken.step.undoing else STEPS)[name]
    try:
        return _carry_out(by, Case.objects.get(id=case_id), taken, work)
    except Refused as refused:
        code = refused.code
    except Exception:
        # Whatever it is, it must not end the other steps; it is seen on the case, and by a person at last.
        log.exception("takeover.step_failed", step=name.value)
        code = ErrorCode.INTERNAL
    return _fail(by=by, taken=taken, code=code.value)


def _carry_out(by: Actor, case: Case, taken: _Taken, work: Step) -> int:
    write: Write | None = None
    why = NoPlaceError("")
    try:
        write = work(case, taken.step)
    except NotYetError:
        _put_off(by=by, taken=taken)
        return 0
    except NoPlaceError as reason:
        why = reason
    except Refused as refused:
        if refused.code is not ErrorCode.NOT_OFFERED:
            raise
        why = NoPlaceError(refused.code.value)
    try:
        return _settle(by=by, case_id=case.id, taken=taken, write=write, why=why)
    except NoPlaceError as reason:
        return _settle(by=by, case_id=case.id, taken=taken, write=None, why=reason)


@action("cases.takeover.settle_step", open_to=_ONLY_SYSTEM)
def _settle(*, by: Actor, case_id: UUID, taken: _Taken, write: Write | None, why: NoPlaceError) -> int:
    """Write what a step brought together with its end. ``write`` None: it is skipped, and ``why``."""
    step = _mine(taken)
    if step is None:
        set_based()
        return 0
    case = Case.objects.select_for_update().get(id=case_id)
    by_hand = ((TaskKind.STEP_BY_HAND, step.name),) if why.by_hand else ()
    done = write(case) if write else Work(tasks=by_hand, code=why.code)
    tasks.make(case, done.tasks)
    at = now()
    state = _ending(step, skipped=write is None or done.skipped)
    step.state, step.code, step.result = state.value, done.code, {**step.result, **done.result}
    step.settled_at, step.claim, step.attempts = step.settled_at or at, None, 0
    step.next_at = at + done.again if done.again else None
    step.save(update_fields=["state", "code", "result", "settled_at", "next_at", "claim", "attempts"])
    _want_again(case.id, done.wants)
    if write is not None:
        tasks.needless(case.id, TaskKind.STEP_BY_HAND, step.name)
    if not CaseStep.objects.filter(case_id=case.id, state__in=OPEN_STEPS).exists():
        Case.objects.filter(id=case.id).update(settled_at=at)
    about(
        subject=("takeover_case", case.id),
        customer=case.customer_id,
        reason=f"{step.name}:{state.value}",
        after={"key": step.key, "code": done.code, "result": done.result},
    )
    announce(CaseStepSettled(case.id, StepName(step.name), state))
    ring(SECURITY)
    return 1


def _want_again(case_id: UUID, names: tuple[StepName, ...]) -> None:
    """Steps that were settled have something new to do; one that runs now reads it on its next turn."""
    settled = [state.value for state in StepState if state.settled]
    rows = CaseStep.objects.filter(case_id=case_id, name__in=[name.value for name in names])
    rows.filter(state__in=settled).update(state=StepState.WANTED.value, settled_at=None, next_at=now())


def _ending(step: CaseStep, *, skipped: bool) -> StepState:
    if step.undoing:
        return StepState.UNDONE
    return StepState.SKIPPED if skipped else StepState.DONE


@action("cases.takeover.fail_step", open_to=_ONLY_SYSTEM)
def _fail(*, by: Actor, taken: _Taken, code: str) -> int:
    """Note that a step failed, and when it is tried again; at the bound a person gets a task."""
    step = _mine(taken)
    if step is None:
        set_based()
        return 0
    most = options_of(TakeoverOptions).takeover_attempts
    step.attempts += 1
    was, step.code, step.claim = step.state, code, None
    stuck = step.attempts >= most
    waiting = StepState.UNDOING if step.undoing else StepState.WANTED
    step.state = (StepState.STUCK if stuck else waiting).value
    step.next_at = now() + wait_after(step.attempts, most)
    step.save(update_fields=["attempts", "state", "code", "claim", "next_at"])
    case = Case.objects.get(id=step.case_id)
    if step.attempts == most:
        tasks.make(case, [(TaskKind.STEP_BY_HAND, step.name)])
        announce(CaseStepSettled(case.id, StepName(step.name), StepState.STUCK))
    about(
        subject=("takeover_case", case.id),
        customer=case.customer_id,
        reason=f"{step.name}:failed",
        before={"state": was},
        after={"code": code, "attempts": step.attempts},
    )
    ring(SECURITY)
    return 0


@action("cases.takeover.put_off_step", open_to=_ONLY_SYSTEM)
def _put_off(*, by: Actor, taken: _Taken) -> None:
    """Give a step back that waits for something else; no attempt is counted."""
    set_based()
    step = _mine(taken)
    if step is not None:
        step.state, step.claim, step.next_at = StepState.WANTED.value, None, now() + _WAITS
        step.save(update_fields=["state", "claim", "next_at"])


def _mine(taken: _Taken) -> CaseStep | None:
    """The step, locked, while this worker still has it."""
    return CaseStep.objects.select_for_update().filter(id=taken.step.id, claim=taken.claim).first()
