"""Takeover cases over HTTP, for security officers."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Schema

from havendesk.cases.takeover import actions, queries
from havendesk.cases.takeover.types import CaseState, StepName
from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor
from havendesk.protection.types import FreezeState

router = Router(tags=["security"])


class NoteIn(Schema):
    """What came of a task."""

    note: str = ""


class CloseIn(Schema):
    """What the case was, and why one thinks so."""

    outcome: Literal["confirmed", "false_alarm"]
    reason: str


@router.get("/desk/security/freezes", summary="Freezes, what is stuck first")
def get_frozen(
    request: HttpRequest,
    state: FreezeState | None = None,
    open_only: bool = True,
    after: QueryEx[str, P(max_length=400)] = "",
    limit: QueryEx[int, P(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """`after` of a page continues it, empty at the end."""
    page = queries.freezes(
        viewer=staff_actor(request), state=state, open_only=open_only, after=after, limit=limit
    )
    body: dict[str, Any] = encode(page)
    return body


@router.get("/desk/security/cases", summary="Takeover cases, newest first")
def get_cases(
    request: HttpRequest,
    state: CaseState | None = None,
    after: str = "",
    limit: QueryEx[int, P(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """`after` of a page continues it, empty at the end."""
    page = queries.cases(viewer=staff_actor(request), state=state, after=after, limit=limit)
    body: dict[str, Any] = encode(page)
    return body


@router.get("/desk/security/cases/{case_id}", summary="One takeover case")
def get_case(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """The freeze's steps, the playbook's, transfers, messages to venues, related accounts and tasks."""
    body: dict[str, Any] = encode(queries.case(viewer=staff_actor(request), case_id=case_id))
    return body


@router.post("/desk/security/cases/{case_id}/steps/{step}/retry", summary="Try a step of the playbook again")
def post_retry(request: HttpRequest, case_id: UUID, step: StepName) -> dict[str, Any]:
    """A step that is stuck, skipped or waits for its next try."""
    actions.try_again(by=staff_actor(request), case_id=case_id, step=step)
    return {}


@router.post("/desk/security/cases/{case_id}/close", summary="Say what a takeover case was")
def post_close_case(request: HttpRequest, case_id: UUID, body: CloseIn) -> dict[str, Any]:
    """A false alarm takes back what was done to other accounts."""
    actions.close_case(
        by=staff_actor(request), case_id=case_id, outcome=CaseState(body.outcome), reason=body.reason
    )
    return {}


@router.post("/desk/security/tasks/{task_id}/done", summary="Say that a task is done")
def post_task_done(request: HttpRequest, task_id: UUID, body: NoteIn) -> dict[str, Any]:
    """Saying it again changes nothing."""
    actions.finish_task(by=staff_actor(request), task_id=task_id, note=body.note)
    return {}


@router.post("/desk/security/alerts/{alert_id}/sent", summary="Say that a message to a venue was sent")
def post_alert_sent(request: HttpRequest, alert_id: UUID) -> dict[str, Any]:
    """The desk sends nothing to venues by itself."""
    actions.send_alert(by=staff_actor(request), alert_id=alert_id)
    return {}
