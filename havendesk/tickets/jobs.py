"""What tickets does on a timer."""

from __future__ import annotations

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.jobs import periodic
from havendesk.tickets import actions, queries


@periodic(10, "tickets.wake_due")
def wake_due() -> None:
    """Bring snoozed tickets back, some at a time."""
    while actions.wake_due(by=SYSTEM):
        pass


@periodic(5, "tickets.scan_due")
def scan_due() -> None:
    """Ask the virus scanner about files that still wait, and tell senders of those that it refused."""
    for attachment_id in queries.files_to_scan(viewer=SYSTEM):
        actions.scan_upload(by=SYSTEM, attachment_id=attachment_id)


@periodic(3600, "tickets.purge_unclaimed")
def purge_unclaimed() -> None:
    """Forget uploads that no message claimed, some at a time, so that no transaction grows long; then delete
    files that nothing stands for."""
    while actions.purge_unclaimed(by=SYSTEM):
        pass
    actions.delete_orphans(by=SYSTEM)


@periodic(5, "tickets.send_due")
def send_due() -> None:
    """Send messages whose time has come."""
    while actions.send_due(by=SYSTEM):
        pass


@periodic(10, "tickets.end_lost_listening")
def end_lost_listening() -> None:
    """Tell customers that nobody listens any more when a lead's connection was lost."""
    actions.end_lost_listening(by=SYSTEM)


@periodic(3600, "tickets.forget_empty_drafts")
def forget_empty_drafts() -> None:
    """Forget drafts that were sent."""
    actions.forget_empty_drafts(by=SYSTEM)
