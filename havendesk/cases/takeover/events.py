"""Facts about takeover cases."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.cases.takeover.types import CaseState, StepName, StepState, TaskKind
from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class CaseOpened(Event):
    """A freeze has its case; the playbook begins."""

    case_id: UUID
    freeze_id: UUID
    customer_id: UUID
    drill: bool


@dataclass(frozen=True)
class CaseStepSettled(Event):
    """A step of the playbook is done, skipped, stuck or undone."""

    case_id: UUID
    step: StepName
    state: StepState


@dataclass(frozen=True)
class CaseClosed(Event):
    """A person said what the case was."""

    case_id: UUID
    customer_id: UUID
    state: CaseState


@dataclass(frozen=True)
class TaskDue(Event):
    """The time of a task is over, and nobody has done it."""

    task_id: UUID
    case_id: UUID
    kind: TaskKind
