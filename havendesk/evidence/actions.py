"""What changes: a package is ordered, built, issued, taken, checked, superseded, and one day removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse

from havendesk.customers import queries as customers
from havendesk.evidence.bagging import recipient_of
from havendesk.evidence.chapters import in_order
from havendesk.evidence.events import CheckWanted, PackageFailed, PackageOrdered, PackageReady
from havendesk.evidence.models import Package, Timestamp
from havendesk.evidence.options import EvidenceOptions
from havendesk.evidence.rows import card_of, note, remove, timestamp_of, visible
from havendesk.evidence.rules import ordering
from havendesk.evidence.texts import LANGUAGES
from havendesk.evidence.types import (
    BuildOrder,
    Country,
    CustodyAct,
    FileCard,
    Issued,
    LinkCard,
    LinkPurpose,
    PackageCard,
    PackageState,
    Version,
)
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.approvals import ApprovedAct, approvable
from havendesk.kernel.clock import now
from havendesk.kernel.doors import PersonalData, about, action, announce, set_based
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import reference, uuid7
from havendesk.kernel.jobs import attempts_allowed
from havendesk.kernel.jurisdictions import zone_of
from havendesk.kernel.models import LegalHold
from havendesk.kernel.options import options_of
from havendesk.people import actions as people

ORDER = "evidence.order_package"
LINK_SALT = "havendesk.evidence.link"
_OWNERS = (ActorKind.CUSTOMER, ActorKind.SYSTEM)
_REMOVED_AT_ONCE = 50


@action(ORDER, open_to=_OWNERS)
def order_package(
    *,
    by: Actor,
    customer_id: UUID,
    version: Version = Version.VICTIM,
    languages: Sequence[str] = (),
    time_zone: str = "",
    country: str = "",
    recipient: str = "",
    legal_process: str = "",
    reason: str = "",
) -> PackageCard:
    """Order a package about one customer; a job builds it. While one of the same version is being built, that
    one is answered. A customer orders their own, in the victim's version.

    Args:
        languages: of the papers; empty: the customer's own and English.
        time_zone: IANA name for times beside UTC; empty: that of the customer's jurisdiction, else UTC.
        country: whose guide comes first, empty: by jurisdiction.
        recipient: age public key for which the file is encrypted; empty: not encrypted.
        legal_process: number of the warrant or request by which an officer's version names the customer.
        reason: why; staff must give one.

    Raises:
        Refused: ``not_found`` for somebody without an account at the exchange and for another customer,
            ``field_invalid``, ``reason_missing``, ``too_many``, ``approval_needed`` for staff who name a
            legal process: a second person decides, and the package is ordered by itself.
    """
    card = customers.customer_card(viewer=SYSTEM, customer_id=customer_id)
    about(subject=("customer", card.id), customer=card.id, reason=reason)
    if by.kind is ActorKind.CUSTOMER and (by.id != card.id or version is not Version.VICTIM or legal_process):
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    if customers.exchange_ref(viewer=SYSTEM, customer_id=card.id) is None:
        raise Refused(ErrorCode.NOT_FOUND, field="customer_id")
    if by.is_staff and not reason.strip():
        raise Refused(ErrorCode.REASON_MISSING, field="reason")
    zone, first = _checked(time_zone, country, recipient, languages, card.jurisdiction)
    order = _Order(
        customer_id=card.id,
        version=version,
        languages=ordering.languages_of(languages, card.language, LANGUAGES),
        time_zone=zone,
        country=first,
        recipient=recipient.strip(),
        legal_process=legal_process.strip()[:200],
        reason=reason.strip()[:400],
    )
    if by.is_staff and order.legal_process:
        # Who somebody is leaves the house only with a second person's word.
        people.need_authority(by=by, act=ORDER, arguments=order.told(), reason=reason, key=str(uuid7()))
    running = Package.objects.unfinished().select_for_update()
    known = running.filter(customer_id=card.id, version=version).first()
    if known is not None:
        about(subject=("package", known.id))
        return card_of(known)
    _within_limit(by, card.id)
    return _ordered(by, order)


@dataclass(frozen=True, slots=True)
class _Order:
    """An order in which nothing is left out."""

    customer_id: UUID
    version: Version
    languages: tuple[str, ...]
    time_zone: str
    country: Country
    recipient: str
    legal_process: str
    reason: str

    def told(self) -> dict[str, Any]:
        """As JSON values."""
        told = asdict(self)
        return {name: list(value) if isinstance(value, tuple) else str(value) for name, value in told.items()}


def _ordered(by: Actor, order: _Order) -> PackageCard:
    row = Package.objects.create(
        **(asdict(order) | {"languages": list(order.languages)}),
        reference=reference(),
        ordered_by_kind=by.kind.value,
        ordered_by_id=by.id or by.on_behalf_of,
        ordered_at=now(),
        chapters=len(in_order()),
    )
    shown = {"version": order.version.value, "with_identity": bool(order.legal_process)}
    about(subject=("package", row.id), after=shown)
    note(row, CustodyAct.ORDERED, by)
    announce(PackageOrdered(row.id, row.customer_id, order.version))
    return card_of(row)


def _order_approved(act: ApprovedAct) -> None:
    told = dict(act.arguments)
    customer_id, version = UUID(told.pop("customer_id")), Version(told.pop("version"))
    order_package(by=act.by, customer_id=customer_id, version=version, **told)


def _order_in_words(told: Mapping[str, Any]) -> str:
    return (
        f"Order an evidence package (version {told.get('version')}) that names the customer, "
        f"for legal process {told.get('legal_process')}."
    )


approvable(ORDER, run=_order_approved, describe=_order_in_words)


def _checked(
    time_zone: str, country: str, recipient: str, languages: Sequence[str], jurisdiction: str
) -> tuple[str, Country]:
    if time_zone and not ordering.is_zone(time_zone):
        raise Refused(ErrorCode.FIELD_INVALID, field="time_zone", detail="No time zone has this name.")
    if country and country not in set(Country):
        raise Refused(ErrorCode.FIELD_INVALID, field="country", detail="There is no guide for this country.")
    if len(languages) > len(LANGUAGES) + 1:
        raise Refused(ErrorCode.FIELD_INVALID, field="languages", detail="Each language once.")
    if recipient.strip():
        try:
            recipient_of(recipient)
        except ValueError as error:
            detail = "A public key of age begins with age1 and is copied whole."
            raise Refused(ErrorCode.FIELD_INVALID, field="recipient", detail=detail) from error
    first = Country(country) if country else ordering.country_of(jurisdiction)
    return time_zone or zone_of(jurisdiction), first


def _within_limit(by: Actor, customer_id: UUID) -> None:
    if by.kind is not ActorKind.CUSTOMER:
        return
    most = options_of(EvidenceOptions).evidence_packages_per_day
    since = now() - timedelta(days=1)
    mine = Package.objects.of(customer_id).filter(version=Version.VICTIM, ordered_at__gt=since)
    if mine.count() >= most:
        raise Refused(ErrorCode.TOO_MANY, most=most)


@action("evidence.begin_build", open_to=(ActorKind.SYSTEM,))
def begin_build(*, by: Actor, package_id: UUID) -> BuildOrder | None:
    """Take a package up, or again after a build that broke off; None where nothing is to be built. After as
    many tries as the option allows it is given up."""
    row = Package.objects.unfinished().select_for_update().filter(id=package_id).first()
    if row is None:
        set_based()
        return None
    about(subject=("package", row.id), customer=row.customer_id)
    if row.tries >= _most_tries():
        _give_up(row, ErrorCode.INTERNAL.value)
        return None
    row.tries += 1
    row.chapters_done = 0
    row.state = PackageState.BUILDING
    Package.objects.filter(id=row.id).update(tries=row.tries, chapters_done=0, state=row.state)
    note(row, CustodyAct.BEGUN, by, f"try {row.tries}")
    return BuildOrder(card_of(row), row.recipient, row.legal_process, row.ordered_by_id)


@action("evidence.note_progress", open_to=(ActorKind.SYSTEM,))
def note_progress(*, by: Actor, package_id: UUID, done: int) -> None:
    """How many chapters are written. Leaves no entry: it is a picture of work, and nobody's act."""
    set_based()
    Package.objects.unfinished().filter(id=package_id).update(chapters_done=done)


@action("evidence.issue", open_to=(ActorKind.SYSTEM,))
def issue(*, by: Actor, package_id: UUID, issued: Issued) -> bool:
    """Issue a package that was built: from now on it never changes. An earlier one of the same customer and
    version is superseded. False where another build was faster; its file is the one that counts."""
    row = Package.objects.unfinished().select_for_update().filter(id=package_id).first()
    if row is None:
        set_based()
        return False
    about(subject=("package", row.id), customer=row.customer_id, after={"sha256": issued.sha256.hex()})
    at = now()
    Package.objects.filter(id=row.id).update(
        state=PackageState.READY,
        ready_at=at,
        path=issued.path,
        file_name=issued.file_name,
        size=issued.size,
        sha256=issued.sha256,
        sealed=issued.sealed,
        stamp_wanted=bool(options_of(EvidenceOptions).evidence_timestamp_url),
        not_stamped=issued.not_stamped[:200],
        stamped_at=issued.stamped_at,
        chapters_done=row.chapters,
        failure="",
    )
    note(row, CustodyAct.BUILT, by, issued.sha256.hex())
    if issued.stamped_at is not None:
        Timestamp.objects.create(package=row, token=issued.token, at=issued.stamped_at)
        note(row, CustodyAct.TIMESTAMPED, by)
    _supersede(row, by)
    announce(PackageReady(row.id, row.customer_id, Version(row.version)))
    return True


def _supersede(row: Package, by: Actor) -> None:
    earlier = Package.objects.select_for_update().filter(
        customer_id=row.customer_id, version=row.version, state=PackageState.READY, superseded_by=None
    )
    for one in earlier.exclude(id=row.id):
        Package.objects.filter(id=one.id).update(superseded_by=row)
        note(one, CustodyAct.SUPERSEDED, by, row.reference)


@action("evidence.fail_build", open_to=(ActorKind.SYSTEM,))
def fail_build(*, by: Actor, package_id: UUID, code: str) -> bool:
    """A build broke off. Whether it is given up; otherwise it is begun again."""
    row = Package.objects.unfinished().select_for_update().filter(id=package_id).first()
    if row is None:
        set_based()
        return True
    about(subject=("package", row.id), customer=row.customer_id, after={"code": code})
    if row.tries < _most_tries():
        Package.objects.filter(id=row.id).update(failure=code[:60])
        return False
    _give_up(row, code)
    return True


def _most_tries() -> int:
    """Never more than its job has: a package would be being built that nobody builds any more."""
    return min(options_of(EvidenceOptions).evidence_tries, attempts_allowed())


def _give_up(row: Package, code: str) -> None:
    Package.objects.filter(id=row.id).update(state=PackageState.FAILED, failure=(row.failure or code)[:60])
    announce(PackageFailed(row.id, row.customer_id, Version(row.version)))


@action("evidence.note_stamp", open_to=(ActorKind.SYSTEM,))
def note_stamp(*, by: Actor, package_id: UUID, token: bytes, at: datetime) -> None:
    """The timestamp that had not come in time lies beside the package, which stays as it is."""
    row = Package.objects.select_for_update().filter(id=package_id, stamped_at=None).first()
    if row is None:
        set_based()
        return
    about(subject=("package", row.id), customer=row.customer_id)
    Timestamp.objects.create(package=row, token=token, at=at)
    Package.objects.filter(id=row.id).update(stamped_at=at)
    note(row, CustodyAct.TIMESTAMPED, by, "after issue; lies beside the package")


@action("evidence.link", open_to=_OWNERS, step_up=True)
def link(*, by: Actor, package_id: UUID, purpose: LinkPurpose = LinkPurpose.PACKAGE) -> LinkCard:
    """A signed link to the file for whoever asks, for a few minutes.

    Raises:
        Refused: ``not_found``, also while it is not issued and once it is no longer kept.
    """
    row = visible(by, package_id)
    about(subject=("package", row.id), customer=row.customer_id)
    _must_be_kept(row)
    named = {"p": str(row.id), "w": purpose.value, "k": by.kind.value, "a": str(by.id or "")}
    until = now() + timedelta(seconds=options_of(EvidenceOptions).evidence_link_seconds)
    token = signing.dumps(named, salt=LINK_SALT)
    return LinkCard(reverse("evidence-download", args=[token]), until)


@action("evidence.download", open_to=_OWNERS)
def download(*, by: Actor, package_id: UUID, purpose: LinkPurpose = LinkPurpose.PACKAGE) -> FileCard:
    """Take the file. Every time is an event of its custody.

    Raises:
        Refused: ``not_found``.
    """
    row = visible(by, package_id)
    about(subject=("package", row.id), customer=row.customer_id, reads=PersonalData.IDENTITY)
    _must_be_kept(row)
    note(row, CustodyAct.DOWNLOADED, by, purpose.value)
    if purpose is LinkPurpose.PACKAGE:
        media = "application/octet-stream" if row.recipient else "application/zip"
        return FileCard(row.file_name, media, row.size, row.path, b"")
    token = timestamp_of(row.id)
    if not token:
        raise Refused(ErrorCode.NOT_FOUND, field="purpose")
    return FileCard(f"{row.file_name}.tsr", "application/timestamp-reply", len(token), "", token)


def _must_be_kept(row: Package) -> None:
    if row.state != PackageState.READY or row.gone_at is not None:
        raise Refused(ErrorCode.NOT_FOUND, field="package_id")


@action("evidence.want_check")
def want_check(*, by: Actor, package_id: UUID) -> None:
    """Have a kept package checked against what was issued; the outcome appears in its custody.

    Raises:
        Refused: ``not_found``.
    """
    row = visible(by, package_id)
    about(subject=("package", row.id), customer=row.customer_id)
    _must_be_kept(row)
    if by.id is not None:
        announce(CheckWanted(row.id, by.id))


@action("evidence.note_check", open_to=(ActorKind.SYSTEM,))
def note_check(*, by: Actor, package_id: UUID, passed: bool, detail: str) -> None:
    """What checking a kept package found. ``by`` is the system on behalf of who asked."""
    row = visible(by, package_id)
    about(subject=("package", row.id), customer=row.customer_id, after={"passed": passed})
    said = f"passed: {detail}" if passed else f"failed: {detail}"
    asker = by if by.on_behalf_of is None else Actor(ActorKind.STAFF, by.on_behalf_of)
    note(row, CustodyAct.VERIFIED, asker, said)


@action("evidence.remove_old", open_to=(ActorKind.SYSTEM,))
def remove_old(*, by: Actor) -> int:
    """Let go of files that were kept as long as the option says, some at a time; what is under a legal hold
    stays. How many."""
    before = now() - timedelta(days=options_of(EvidenceOptions).evidence_keep_days)
    free = Package.objects.kept().filter(ready_at__lt=before)
    free = free.exclude(customer_id__in=LegalHold.objects.ids_of("customer"))
    rows = list(free.select_for_update(skip_locked=True)[:_REMOVED_AT_ONCE])
    if not rows:
        set_based()
        return 0
    about(after={"removed": len(rows)})
    for row in rows:
        remove(row, by, "kept its time")
    return len(rows)
