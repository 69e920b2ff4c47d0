"""Facts that protection announces."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event
from havendesk.protection.types import StepName, StepState


@dataclass(frozen=True)
class FreezeReported(Event):
    """Somebody reported an account that had no open freeze: it is being frozen."""

    freeze_id: UUID
    customer_id: UUID
    drill: bool


@dataclass(frozen=True)
class FreezeConfirmed(Event):
    """Reading back shows that the account's money is blocked at the exchange."""

    freeze_id: UUID
    customer_id: UUID
    drill: bool


@dataclass(frozen=True)
class FreezeStepSettled(Event):
    """One step is confirmed, failed for the first time, or skipped."""

    freeze_id: UUID
    step: StepName
    state: StepState


@dataclass(frozen=True)
class FreezeStuck(Event):
    """The exchange has not confirmed within the bounded time, or lifted it by itself: a person looks."""

    freeze_id: UUID


@dataclass(frozen=True)
class FreezeReleased(Event):
    """The account is free again at the exchange, confirmed by reading back."""

    freeze_id: UUID
    customer_id: UUID


@dataclass(frozen=True)
class WarningRaised(Event):
    """The watch found something that the customer is asked about. ``rule`` is the rule's name."""

    warning_id: UUID
    customer_id: UUID
    rule: str


@dataclass(frozen=True)
class WarningAnswered(Event):
    """The customer said whether it was they."""

    warning_id: UUID
    mine: bool


@dataclass(frozen=True)
class HoldPlaced(Event):
    """A hold with its reason and its clock is in force."""

    hold_id: UUID


@dataclass(frozen=True)
class HoldDue(Event):
    """A hold's clock runs out soon, or has run out: somebody decides."""

    hold_id: UUID


@dataclass(frozen=True)
class HoldEnded(Event):
    """A hold is over."""

    hold_id: UUID


@dataclass(frozen=True)
class HoldWanted(Event):
    """The exchange is to place a hold, or to end one."""

    hold_id: UUID


@dataclass(frozen=True)
class HoldAppealed(Event):
    """A customer objects to a hold: somebody talks with them and decides."""

    appeal_id: UUID


@dataclass(frozen=True)
class AccountHeld(Event):
    """The exchange's stream names a hold of this account: what is held there is read again."""

    exchange_customer_id: str
