"""Reads of packages and their custody. Nothing of a package's content passes through here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from havendesk.evidence.models import Custody, Package
from havendesk.evidence.options import EvidenceOptions
from havendesk.evidence.rows import card_of, visible
from havendesk.evidence.sealing import key_name, public_keys
from havendesk.evidence.types import (
    BuildOrder,
    CustodyAct,
    CustodyCard,
    PackageCard,
    Unstamped,
    Version,
)
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
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


def _names(events: Iterable[Custody]) -> dict[UUID, str]:
    staff = {one.by_id for one in events if one.by_kind == ActorKind.STAFF and one.by_id}
    if not staff:
        return {}
    return {card.id: card.name for card in people.staff_cards(viewer=SYSTEM, staff_ids=list(staff))}
