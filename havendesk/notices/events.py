"""Facts that notices announces."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class NoticeWritten(Event):
    """A notice lies in the customer's inbox; the other ways follow."""

    notice_id: UUID
