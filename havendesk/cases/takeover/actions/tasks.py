"""Tasks of people: each once per case and matter, with its clock."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from havendesk.cases.takeover.events import TaskDue
from havendesk.cases.takeover.models import Case, Task
from havendesk.cases.takeover.rules import SECURITY, due_at
from havendesk.cases.takeover.types import TaskKind, TaskState
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doorbell import ring
from havendesk.kernel.doors import action, announce, entry, set_based
from havendesk.people import queries as people
from havendesk.people.types import Topic

_DUE_AT_ONCE = 200


def make(case: Case, wanted: Iterable[tuple[TaskKind, str]]) -> None:
    """Make tasks in the transaction in progress; those that are there already stay as they are, and one that
    had become needless is needed again."""
    wanted = list(wanted)
    team = people.team_for(viewer=SYSTEM, topic=Topic.SECURITY.value, language=case.language)
    at = now()
    Task.objects.bulk_create(
        (
            Task(
                case_id=case.id,
                kind=kind.value,
                about=matter,
                state=TaskState.OPEN.value,
                made_at=at,
                due_at=due_at(kind, begun_at=at, jurisdiction=case.jurisdiction),
                owner_id=team.id if team else None,
            )
            for kind, matter in wanted
        ),
        ignore_conflicts=True,
    )
    for kind, matter in wanted:
        Task.objects.filter(
            case_id=case.id, kind=kind.value, about=matter, state=TaskState.NEEDLESS.value
        ).update(
            state=TaskState.OPEN.value,
            done_at=None,
            told_at=None,
            due_at=due_at(kind, begun_at=at, jurisdiction=case.jurisdiction),
        )


def needless(case_id: UUID, kind: TaskKind, matter: str = "") -> None:
    """End an open task that nobody needs to do any more."""
    Task.objects.filter(case_id=case_id, kind=kind.value, about=matter, state=TaskState.OPEN.value).update(
        state=TaskState.NEEDLESS.value, done_at=now()
    )


@action("cases.takeover.tell_due_tasks", open_to=(ActorKind.SYSTEM,))
def tell_due_tasks(*, by: Actor) -> int:
    """Announce tasks whose time is over, each once.

    Returns:
        How many; call again until none was.
    """
    set_based()
    due = Task.objects.filter(state=TaskState.OPEN.value, due_at__lte=now(), told_at__isnull=True)
    rows = list(due.order_by("due_at").select_for_update(skip_locked=True)[:_DUE_AT_ONCE])
    Task.objects.filter(id__in=[row.id for row in rows]).update(told_at=now())
    for row in rows:
        entry(by, subject_kind="takeover_task", subject_id=row.id, reason=row.kind)
        announce(TaskDue(row.id, row.case_id, TaskKind(row.kind)))
    if rows:
        ring(SECURITY)
    return len(rows)
