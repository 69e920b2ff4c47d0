"""A thief at the sandbox, a freeze, and the playbook run by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from havendesk.cases.takeover import actions
from havendesk.cases.takeover.models import Case, CaseStep, Outgoing, Task
from havendesk.cases.takeover.types import StepName
from havendesk.customers import actions as customers
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.protection import actions as protection
from havendesk.protection.tests.support import work
from havendesk.protection.types import FreezeCard, ReportSource, ReportStrength
from sandbox import cast
from sandbox.tests.serving import Served
from sandbox.thief import MARK, Thief

OWNER = "cus_daniel"
MULE = "cus_fraud-viktor"


def rob(exchange: Served, owner: str = OWNER) -> list[dict[str, Any]]:
    """A thief, whose machine was in the mule's account before, is in the account and does everything at once;
    returns the thief's steps."""
    world, at = exchange.sandbox.world, now() - timedelta(days=3)
    with world.store.transaction():
        world.store.put("device", cast.device(MULE, "Phone", "phone", at, trusted=False, mark=MARK))
        plan = Thief(world).begin(owner, now())
    return list(plan["steps"])


def freeze(
    strength: ReportStrength = ReportStrength.STRONG, *, drill: bool = False, owner: str = OWNER
) -> FreezeCard:
    """A report, and all that the lane does."""
    card = protection.report(
        by=SYSTEM,
        customer_id=customers.meet(by=SYSTEM, exchange_ref=owner),
        source=ReportSource.AGENT,
        strength=strength,
        reason="somebody is in my account",
        idempotency_key=f"test:{uuid7()}",
        drill=drill,
    )
    return work(card.id)


def case_of(freeze_id: UUID) -> Case:
    """The case of a freeze, opened now if it was not."""
    return Case.objects.get(id=actions.open_case(by=SYSTEM, freeze_id=freeze_id))


def run(case_id: UUID, rounds: int = 3) -> None:
    """The playbook without its pauses."""
    for _ in range(rounds):
        CaseStep.objects.filter(case_id=case_id, claim__isnull=True, next_at__isnull=False).update(
            next_at=now()
        )
        actions.run_case(by=SYSTEM, case_id=case_id)


def robbed(
    exchange: Served, strength: ReportStrength = ReportStrength.STRONG, *, drill: bool = False
) -> Case:
    """A case whose playbook was run."""
    rob(exchange)
    case = case_of(freeze(strength, drill=drill).id)
    run(case.id)
    return Case.objects.get(id=case.id)


def states(case_id: UUID) -> dict[StepName, str]:
    """State of each step, with its code."""
    rows = CaseStep.objects.filter(case_id=case_id).order_by("ordinal")
    return {StepName(row.name): f"{row.state}{':' + row.code if row.code else ''}" for row in rows}


def step(case_id: UUID, name: StepName) -> CaseStep:
    """One step."""
    return CaseStep.objects.get(case_id=case_id, name=name.value)


def ways(case_id: UUID) -> list[tuple[str, str]]:
    """Way and receiver's hold of each transfer found."""
    return sorted(Outgoing.objects.filter(case_id=case_id).values_list("way", "hold"))


def tasks(case_id: UUID, state: str = "open") -> set[str]:
    """Kinds of tasks in one state."""
    return set(Task.objects.filter(case_id=case_id, state=state).values_list("kind", flat=True))


def holds(exchange: Served, owner: str = MULE) -> list[str]:
    """Status of each hold that the desk placed on an account, as the sandbox has it."""
    rows = exchange.sandbox.store.all("hold", owner)
    return [row["status"] for row in rows if row["placed_by"] == "desk"]
