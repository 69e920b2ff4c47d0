"""Facts about recoveries."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.cases.recovery.types import RecoveryKind, RecoveryState
from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class RecoveryMoved(Event):
    """A recovery has begun, or has come to another state."""

    case_id: UUID
    customer_id: UUID
    kind: RecoveryKind
    state: RecoveryState


@dataclass(frozen=True)
class Knocked(Event):
    """Somebody who is not signed in named an account: whether there is one is looked up."""

    knock_id: UUID
