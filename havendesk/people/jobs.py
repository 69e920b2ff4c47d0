"""What people does on a timer."""

from __future__ import annotations

from uuid import UUID

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.approvals import APPROVABLE
from havendesk.kernel.errors import Refused
from havendesk.kernel.jobs import periodic
from havendesk.kernel.logs import get_logger
from havendesk.people import actions, queries

log = get_logger(__name__)


@periodic(3600, "people.purge_live_tickets")
def purge_live_tickets() -> None:
    """Forget live tickets that nobody can redeem any more, and sign-ins that are over."""
    actions.purge(by=SYSTEM)
    actions.purge_agent_codes(by=SYSTEM)


@periodic(10, "people.sweep_presence")
def sweep_presence() -> None:
    """Put offline who gives no sign of life; routing hears of it and takes their contacts back."""
    actions.mark_lost(by=SYSTEM)


@periodic(5, "people.turn_presence")
def turn_presence() -> None:
    """Set away who has not touched the console for long, and available who is back or has wrapped up."""
    actions.turn_presence(by=SYSTEM)


def run_approval(approval_id: UUID) -> None:
    """Run one approved act, in the way that it needs.

    Raises:
        Refused: ``exchange_silent`` and its like: it is tried again, by the job or by the sweep.
    """
    card = queries.approval(viewer=SYSTEM, approval_id=approval_id)
    known = APPROVABLE.get(card.act)
    run = actions.run_approved_apart if known and known.apart else actions.run_approved
    run(by=SYSTEM, approval_id=approval_id)


@periodic(15, "people.sweep_approvals")
def sweep_approvals() -> None:
    """End approvals whose time is over, choose other second people, run what was approved and not yet run."""
    for approval_id in actions.sweep_approvals(by=SYSTEM):
        try:
            run_approval(approval_id)
        except Refused as refused:
            log.info("approval.later", approval=str(approval_id), code=refused.code.value)
