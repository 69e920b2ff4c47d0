"""Cards that the kernel's doors speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SwitchCard:
    """A kill switch as people see it."""

    name: str
    meaning: str
    on: bool
    reason: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ErasureCard:
    """That something was erased: how much of what, never what it was."""

    id: UUID
    subject_kind: str
    subject_id: UUID
    by_id: UUID | None
    reason: str
    counts: dict[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class DeadLetterCard:
    """A job that failed for good; arguments stay in the table, they may name customers."""

    id: UUID
    job: str
    error: str
    attempts: int
    at: datetime
