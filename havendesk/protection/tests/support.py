"""Freezes beside a sandbox exchange: customers of its cast, and the lane's work done by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from havendesk.customers import actions as customers
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.ids import uuid7
from havendesk.protection import actions, queries
from havendesk.protection.models import Freeze, FreezeStep
from havendesk.protection.types import FreezeCard, ReportSource, ReportStrength, StepName
from sandbox.tests.serving import Served

OWNER = "cus_daniel"


def owner(ref: str = OWNER) -> UUID:
    """The desk's id of a customer of the exchange."""
    return customers.meet(by=SYSTEM, exchange_ref=ref)


def report(
    strength: ReportStrength = ReportStrength.STRONG,
    *,
    by: Actor = SYSTEM,
    ref: str = OWNER,
    source: ReportSource = ReportSource.CHAT,
    key: str = "",
) -> FreezeCard:
    """One report."""
    return actions.report(
        by=by,
        customer_id=owner(ref),
        source=source,
        strength=strength,
        reason="somebody is in my account",
        idempotency_key=key or f"test:{uuid7()}",
    )


def work(freeze_id: UUID, rounds: int = 8) -> FreezeCard:
    """What the lane does, without its pauses, until nothing is due any more."""
    for _ in range(rounds):
        FreezeStep.objects.filter(freeze_id=freeze_id, due_at__isnull=False).update(due_at=None)
        actions.advance(by=SYSTEM, freeze_id=freeze_id)
    return card(freeze_id)


def card(freeze_id: UUID) -> FreezeCard:
    """The freeze as it is now."""
    return queries.freeze_card(viewer=SYSTEM, freeze_id=freeze_id)


def states(found: FreezeCard) -> dict[StepName, str]:
    """State of each step, with its code."""
    return {step.name: f"{step.state.value}{':' + step.code if step.code else ''}" for step in found.steps}


def acts(served: Served, kind: str = "hold") -> list[dict[str, Any]]:
    """Objects of one kind that the sandbox keeps of the owner."""
    return list(served.sandbox.store.all(kind, OWNER))


def stopped(served: Served) -> set[str]:
    """What the sandbox stops on the owner's account now."""
    return {part for hold in acts(served) if hold["status"] == "active" for part in hold["scope"]}


def row(freeze_id: UUID) -> Freeze:
    """The row itself."""
    return Freeze.objects.get(id=freeze_id)
