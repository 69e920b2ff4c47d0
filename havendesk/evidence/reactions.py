"""What evidence does when something happened. Builds take minutes, so they are jobs of their own."""

from __future__ import annotations

from havendesk.evidence import jobs
from havendesk.evidence.events import CheckWanted, FilesUnwanted, PackageOrdered, PackageReady
from havendesk.evidence.types import Version
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.outbox import reaction
from havendesk.notices import actions as notices
from havendesk.notices.types import LinkName, NoticeKind, NoticeLink


@reaction(PackageOrdered)
def ordered(event: PackageOrdered) -> None:
    """A package is to be built."""
    jobs.build_package.defer(package_id=str(event.package_id))


@reaction(PackageReady, when=lambda event: event.version is Version.VICTIM)
def ready(event: PackageReady) -> None:
    """The customer is told. Of an officer's package they are not: the law may forbid it."""
    notices.tell(
        by=SYSTEM,
        customer_id=event.customer_id,
        kind=NoticeKind.EVIDENCE_READY,
        cause=str(event.package_id),
        params={},
        links=(NoticeLink(LinkName.READ_MORE, "/evidence"),),
    )


@reaction(CheckWanted)
def check_wanted(event: CheckWanted) -> None:
    """A kept package is to be checked."""
    jobs.check_package.defer(package_id=str(event.package_id), by_staff_id=str(event.by_staff_id))


@reaction(FilesUnwanted)
def files_unwanted(event: FilesUnwanted) -> None:
    """Files lie outside the database, so they can go only after the commit."""
    jobs.delete_file.defer(package_id=str(event.package_id))
