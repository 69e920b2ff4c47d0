"""What the room does when an account was frozen."""

from __future__ import annotations

from havendesk.cases.takeover import actions, queries
from havendesk.cases.takeover.events import CaseOpened
from havendesk.cases.takeover.rules import SECURITY
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.doorbell import ring
from havendesk.kernel.outbox import reaction
from havendesk.protection.events import FreezeConfirmed, FreezeReported, FreezeStepSettled
from havendesk.protection.types import StepName


@reaction(FreezeReported)
def freeze_reported(event: FreezeReported) -> None:
    """A freeze gets its case at once, also while the exchange does not answer."""
    actions.open_case(by=SYSTEM, freeze_id=event.freeze_id)


@reaction(FreezeConfirmed)
def freeze_confirmed(event: FreezeConfirmed) -> None:
    """The same, should the first event have been lost by a newer version of its reaction."""
    actions.open_case(by=SYSTEM, freeze_id=event.freeze_id)


@reaction(CaseOpened)
def case_opened(event: CaseOpened) -> None:
    """The playbook begins without waiting for the sweep."""
    actions.run_case(by=SYSTEM, case_id=event.case_id)


@reaction(FreezeStepSettled)
def freeze_step_settled(event: FreezeStepSettled) -> None:
    """Officers see the lane's step. What could be cancelled is cancelled: the trace need not wait longer."""
    ring(SECURITY)
    if event.step is not StepName.CANCEL_WITHDRAWALS:
        return
    case_id = queries.case_of(viewer=SYSTEM, freeze_id=event.freeze_id)
    if case_id is not None:
        actions.run_case(by=SYSTEM, case_id=case_id, hurry=True)
