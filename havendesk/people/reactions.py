"""What people does when something happened: an approved act is run."""

from __future__ import annotations

from havendesk.kernel.outbox import reaction
from havendesk.people.events import ApprovalDecided
from havendesk.people.jobs import run_approval


@reaction(ApprovalDecided, when=lambda event: event.approved)
def approved(event: ApprovalDecided) -> None:
    """Run it: at least one try comes from here, and the sweep tries what this one lost."""
    run_approval(event.approval_id)
