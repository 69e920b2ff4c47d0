"""Reads of packages and their custody. Nothing of a package's content passes through here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from havendesk.evidence.models import Custody, Package, Timestamp
from havendesk.evidence.options import EvidenceOptions
from havendesk.evidence.sealing import public_keys
from havendesk.evidence.types import (
    BuildOrder,
    Country,
    CustodyAct,
    CustodyCard,
    PackageCard,
    PackageState,
    Unstamped,
    Version,
)
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.people import queries as people

MOST = 100
_OWNERS = (ActorKind.CUSTOMER, ActorKind.SYSTEM)


@query("evidence.package", open_to=_OWNERS)
def package(*, viewer: Actor, package_id: UUID) -> PackageCard:
    """One package, with its progress.

    Raises:
        Refused: ``not_found``, also for a customer who asks for anything but a package of their own.
    """
    return card_of(visible(viewer, package_id))


@query("evidence.packages", open_to=_OWNERS)
def packages(*, viewer: Actor, customer_id: UUID | None = None, limit: int = 50) -> list[PackageCard]:
    """Packages, newest first, of one customer or of all; a customer sees their own. One statement."""
    rows = Package.objects.order_by("-ordered_at", "-id")
    if viewer.kind is ActorKind.CUSTOMER:
        if viewer.id is None:
            return []
        rows = rows.filter(customer_id=viewer.id, version=Version.VICTIM)
    elif customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    return [card_of(row) for row in rows[: min(limit, MOST)]]


@query("evidence.custody", open_to=_OWNERS)
def custody(*, viewer: Actor, package_id: UUID) -> list[CustodyCard]:
    """Everything that happened to a package, oldest first. Customers see that staff acted, not who.

    Raises:
        Refused: ``not_found``.
    """
    row = visible(viewer, package_id)
    events = list(Custody.objects.filter(package=row).order_by("at", "id"))
    names = {} if viewer.kind is ActorKind.CUSTOMER else _names(events)
    return [
        CustodyCard(
            CustodyAct(one.act),
            one.at,
            one.by_kind,
            None if one.by_kind == ActorKind.STAFF and viewer.kind is ActorKind.CUSTOMER else one.by_id,
            names.get(one.by_id, "") if one.by_id else "",
            one.entry_id,
            one.detail,
        )
        for one in events
    ]


@query("evidence.build_order", open_to=(ActorKind.SYSTEM,))
def build_order(*, viewer: Actor, package_id: UUID) -> BuildOrder:
    """What is to be built. Raises Refused: ``not_found``."""
    row = visible(viewer, package_id)
    return BuildOrder(card_of(row), row.recipient, row.legal_process, row.ordered_by_id)


@query("evidence.path_of", open_to=(ActorKind.SYSTEM,))
def path_of(*, viewer: Actor, package_id: UUID) -> str:
    """Where the file lies in the store, empty once it is no longer kept. Raises Refused: ``not_found``."""
    row = visible(viewer, package_id)
    return row.path if row.gone_at is None else ""


@query("evidence.unstamped", open_to=(ActorKind.SYSTEM,))
def unstamped(*, viewer: Actor, limit: int = 20) -> list[Unstamped]:
    """Issued packages whose timestamp is still asked for, the oldest first."""
    since = now() - timedelta(hours=options_of(EvidenceOptions).evidence_timestamp_hours)
    rows = Package.objects.unstamped(since).order_by("ready_at", "id")[:limit]
    return [Unstamped(row.id, bytes(row.sealed or b"")) for row in rows]


@query("evidence.keys", open_to=tuple(ActorKind))
def keys(*, viewer: Actor) -> tuple[str, ...]:
    """The public keys of packages (C2SP verifier keys), for everybody who checks one."""
    return public_keys(key_name())


@query("evidence.record_keys", open_to=(ActorKind.SYSTEM,))
def record_keys(*, viewer: Actor) -> tuple[str, ...]:
    """The public keys of the desk's record, by which proofs of custody are checked."""
    return ()


def key_name() -> str:
    """The name under which this desk signs: the exchange's domain and the room's word.

    Raises:
        Refused: ``exchange_silent``.
    """
    return f"{exchange.capabilities(viewer=SYSTEM).domain}/evidence"


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


def _names(events: Iterable[Custody]) -> dict[UUID, str]:
    staff = {one.by_id for one in events if one.by_kind == ActorKind.STAFF and one.by_id}
    if not staff:
        return {}
    return {card.id: card.name for card in people.staff_cards(viewer=SYSTEM, staff_ids=list(staff))}
