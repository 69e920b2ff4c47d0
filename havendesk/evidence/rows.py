"""Rows as cards, and who may know of them; what an act notes in a package's custody."""

from __future__ import annotations

from uuid import UUID

from havendesk.evidence.events import FilesUnwanted
from havendesk.evidence.models import Custody, Package, Timestamp
from havendesk.evidence.types import Country, CustodyAct, PackageCard, PackageState, Version
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import announce, entry_id
from havendesk.kernel.errors import ErrorCode, Refused


def visible(viewer: Actor, package_id: UUID) -> Package:
    """The row, if this viewer may know of it. Raises Refused: ``not_found``."""
    row = Package.objects.filter(id=package_id).first()
    own = viewer.kind is not ActorKind.CUSTOMER
    if row is not None and not own:
        own = row.customer_id == viewer.id and row.version == Version.VICTIM
    if row is None or not own:
        raise Refused(ErrorCode.NOT_FOUND, field="package_id")
    return row


def timestamp_of(package_id: UUID) -> bytes:
    """The authority's answer, empty where none has come."""
    found = Timestamp.objects.filter(package_id=package_id).values_list("token", flat=True).first()
    return bytes(found) if found else b""


def card_of(row: Package) -> PackageCard:
    """The row as a card."""
    return PackageCard(
        id=row.id,
        reference=row.reference,
        customer_id=row.customer_id,
        version=Version(row.version),
        languages=tuple(row.languages),
        time_zone=row.time_zone,
        country=Country(row.country),
        encrypted=bool(row.recipient),
        with_identity=row.version == Version.VICTIM or bool(row.legal_process),
        state=PackageState(row.state),
        chapters=row.chapters,
        chapters_done=row.chapters_done,
        ordered_at=row.ordered_at,
        ready_at=row.ready_at,
        file_name=row.file_name,
        size=row.size,
        sha256=bytes(row.sha256 or b"").hex(),
        not_stamped=row.not_stamped if row.stamped_at is None else "",
        stamped_at=row.stamped_at,
        superseded_by=row.superseded_by_id,
        failure=row.failure,
        gone_at=row.gone_at,
    )


def note(row: Package, act: CustodyAct, by: Actor, detail: str = "") -> None:
    """Inside an act: one event of the custody, tied to the act's own entry in the record."""
    Custody.objects.create(
        package=row,
        act=act.value,
        at=now(),
        by_kind=by.kind.value,
        by_id=by.id,
        entry_id=entry_id(),
        detail=detail[:200],
    )


def remove(row: Package, by: Actor, why: str) -> None:
    """Inside an act: the file of this package goes once the act is committed."""
    Package.objects.filter(id=row.id).update(gone_at=now())
    note(row, CustodyAct.REMOVED, by, why)
    announce(FilesUnwanted(row.id))
