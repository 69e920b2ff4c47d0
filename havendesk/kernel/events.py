"""Facts about the kernel's own acts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class SubjectErased(Event):
    """What the database held about a subject is gone; what lies elsewhere (files) must follow."""

    subject_kind: str
    subject_id: UUID
