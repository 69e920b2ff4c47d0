"""What security officers do with a case: end tasks, say that a message was sent, close it."""

from __future__ import annotations

from uuid import UUID

from havendesk.cases.takeover.actions.steps import UNDOS
from havendesk.cases.takeover.events import CaseClosed
from havendesk.cases.takeover.models import Alert, Case, CaseStep, Task
from havendesk.cases.takeover.rules import SECURITY, alert_matter
from havendesk.cases.takeover.types import AlertState, CaseState, StepName, StepState, TaskKind, TaskState
from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import about, action, announce
from havendesk.kernel.errors import ErrorCode, Refused

MOST_NOTE = 500
_SKIPPED_OR_STUCK = (StepState.SKIPPED.value, StepState.STUCK.value)


def _case(case_id: UUID) -> Case:
    """The case, locked. Raises Refused(NOT_FOUND)."""
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise Refused(ErrorCode.NOT_FOUND, field="case")
    about(subject=("takeover_case", case.id), customer=case.customer_id)
    return case


def _words(text: str, field: str, *, needed: bool) -> str:
    words = text.strip()
    if needed and not words:
        raise Refused(ErrorCode.REASON_MISSING, field=field)
    if len(words) > MOST_NOTE:
        raise Refused(ErrorCode.TEXT_TOO_LONG, field=field, limit=MOST_NOTE)
    return words


@action("cases.takeover.finish_task")
def finish_task(*, by: Actor, task_id: UUID, note: str = "") -> None:
    """Say that a task is done. Saying it again changes nothing.

    Raises:
        Refused: ``not_found``, ``text_too_long`` for a note beyond 500 characters, ``case_closed`` for a task
            that became needless, ``status_forbids`` for one that ends by the message being sent.
    """
    words = _words(note, "note", needed=False)
    task = Task.objects.select_for_update().filter(id=task_id).first()
    if task is None:
        raise Refused(ErrorCode.NOT_FOUND, field="task")
    case = Case.objects.get(id=task.case_id)
    about(subject=("takeover_task", task.id), customer=case.customer_id, reason=task.kind)
    if task.state == TaskState.DONE:
        return
    if task.state == TaskState.NEEDLESS:
        raise Refused(ErrorCode.CASE_CLOSED, field="task")
    if task.kind == TaskKind.SEND_ALERT:
        raise Refused(ErrorCode.CONFLICT, field="task", detail="Say that the message was sent instead.")
    _end(task, by, words)
    about(after={"note": words})
    ring(SECURITY)


def _end(task: Task, by: Actor, note: str) -> None:
    task.state, task.done_at, task.done_by_id, task.note = TaskState.DONE.value, now(), by.id, note
    task.save(update_fields=["state", "done_at", "done_by", "note"])


@action("cases.takeover.send_alert")
def send_alert(*, by: Actor, alert_id: UUID) -> None:
    """Say that the message to a venue was sent, by whoever says it; the task to send it is done with it.

    Raises:
        Refused: ``not_found``, ``drill_only`` in a drill: nobody outside is told, ``conflict`` for one that
            was sent or withdrawn before.
    """
    alert = Alert.objects.select_for_update().filter(id=alert_id).first()
    if alert is None:
        raise Refused(ErrorCode.NOT_FOUND, field="alert")
    case = Case.objects.get(id=alert.case_id)
    about(subject=("takeover_alert", alert.id), customer=case.customer_id, after={"venue": alert.venue})
    if case.drill:
        raise Refused(ErrorCode.DRILL_ONLY, field="alert")
    if alert.state != AlertState.DRAFTED:
        raise Refused(ErrorCode.CONFLICT, field="alert")
    alert.state, alert.sent_at, alert.sent_by_id = AlertState.SENT.value, now(), by.id
    alert.save(update_fields=["state", "sent_at", "sent_by"])
    task = Task.objects.filter(
        case_id=case.id,
        kind=TaskKind.SEND_ALERT.value,
        about=alert_matter(alert.venue, alert.number),
        state=TaskState.OPEN.value,
    ).first()
    if task is not None:
        _end(task, by, "")
    ring(SECURITY)


@action("cases.takeover.try_again")
def try_again(*, by: Actor, case_id: UUID, step: StepName) -> None:
    """Let the machine try a step now that is stuck, waits for its next try, or was skipped.

    Raises:
        Refused: ``not_found``, ``conflict`` for a step that is done or runs.
    """
    case = _case(case_id)
    row = CaseStep.objects.select_for_update().filter(case_id=case.id, name=step.value).first()
    if row is None:
        raise Refused(ErrorCode.NOT_FOUND, field="step")
    if row.state not in (StepState.WANTED, StepState.UNDOING, *_SKIPPED_OR_STUCK):
        raise Refused(ErrorCode.CONFLICT, field="step")
    about(reason=step.value, before={"state": row.state, "code": row.code})
    _want(row)
    ring(SECURITY)


def _want(row: CaseStep) -> None:
    row.state = (StepState.UNDOING if row.undoing else StepState.WANTED).value
    row.settled_at, row.next_at, row.claim, row.attempts = None, now(), None, 0
    row.save(update_fields=["state", "settled_at", "next_at", "claim", "attempts", "undoing"])
    Case.objects.filter(id=row.case_id).update(settled_at=None)


@action("cases.takeover.close_case")
def close_case(*, by: Actor, case_id: UUID, outcome: CaseState, reason: str) -> None:
    """Say what the case was. A false alarm takes back what was done to other accounts; one that is confirmed
    lets the machine do what it may do only then. The account itself is given back by a recovery, not here.

    Raises:
        Refused: ``not_found``, ``reason_missing``, ``text_too_long``, ``field_invalid`` for no outcome,
            ``case_closed`` when it was closed before.
    """
    if outcome is CaseState.OPEN:
        raise Refused(ErrorCode.FIELD_INVALID, field="outcome")
    words = _words(reason, "reason", needed=True)
    case = _case(case_id)
    if case.state != CaseState.OPEN:
        raise Refused(ErrorCode.CASE_CLOSED, field="case")
    case.state, case.closed_at, case.closed_by_id, case.close_reason = outcome.value, now(), by.id, words
    case.save(update_fields=["state", "closed_at", "closed_by", "close_reason"])
    about(reason=words, before={"state": CaseState.OPEN.value}, after={"state": outcome.value})
    if outcome is CaseState.FALSE_ALARM:
        take_back(case)
    else:
        steps = CaseStep.objects.select_for_update().filter(case_id=case.id)
        for row in steps.filter(name=StepName.RECEIVER_HOLD.value, state=StepState.SKIPPED.value):
            _want(row)
    announce(CaseClosed(case.id, case.customer_id, outcome))
    ring(SECURITY)


def take_back(case: Case) -> None:
    """Undo what reached others, in the transaction in progress; what the machine has not begun it does not
    begin any more."""
    at = now()
    for row in CaseStep.objects.select_for_update().filter(case_id=case.id):
        if StepName(row.name) in UNDOS:
            row.undoing = True
            _want(row)
        elif not StepState(row.state).settled:
            row.state, row.code, row.claim = StepState.SKIPPED.value, CaseState.FALSE_ALARM.value, None
            row.settled_at, row.next_at = at, None
            row.save(update_fields=["state", "code", "claim", "settled_at", "next_at"])
        elif row.next_at is not None:
            CaseStep.objects.filter(id=row.id).update(next_at=None)
    Task.objects.filter(case_id=case.id, state=TaskState.OPEN.value).update(
        state=TaskState.NEEDLESS.value, done_at=at
    )
