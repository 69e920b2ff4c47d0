"""Facts that customers announces."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class CustomerUpgraded(Event):
    """A visitor proved who they are: what was theirs now belongs to ``customer_id``."""

    visitor_id: UUID
    customer_id: UUID
