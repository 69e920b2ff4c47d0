"""Facts that the bot announces."""

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class TrainingAsked(Event):
    """A training of the models shall begin."""

    training_id: UUID
