"""Facts of conduct."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class LookQuestioned(Event):
    """A customer asked about a look at their data; ``ticket_id`` is the conversation about it, ``staff_id``
    who looked, None for a program."""

    entry_id: UUID
    customer_id: UUID
    ticket_id: UUID
    staff_id: UUID | None = None
