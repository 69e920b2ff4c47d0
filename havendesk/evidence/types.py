"""Cards and closed lists that the doors of evidence speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Version(StrEnum):
    """For whom a package is. VICTIM: the customer, about themselves. OFFICER: an authority, by way of a
    security officer; who the customer is stays masked unless a legal process asks for it."""

    VICTIM = "victim"
    OFFICER = "officer"


class Omission(StrEnum):
    """Why a file that was sent is not in a package. HELD: the virus scanner has not seen it yet. INFECTED: it
    found something. REMOVED: erased, or kept no longer. LOST: its bytes are gone although they should not
    be."""

    HELD = "held"
    INFECTED = "infected"
    REMOVED = "removed"
    LOST = "lost"


class PackageState(StrEnum):
    """How far a package is. Only a ready one was issued; FAILED says why, and can be ordered again."""

    ORDERED = "ordered"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


class CustodyAct(StrEnum):
    """What can happen to a package."""

    ORDERED = "ordered"
    BEGUN = "begun"
    BUILT = "built"
    TIMESTAMPED = "timestamped"
    DOWNLOADED = "downloaded"
    VERIFIED = "verified"
    SUPERSEDED = "superseded"
    REMOVED = "removed"


class Country(StrEnum):
    """Countries for which the guide says where to report. ISO 3166-1 alpha-2, and EU."""

    KR = "KR"
    US = "US"
    EU = "EU"
    JP = "JP"
    CN = "CN"
    SG = "SG"
    GB = "GB"


class LinkPurpose(StrEnum):
    """What a signed link gives."""

    PACKAGE = "package"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class PackageCard:
    """One package. ``chapters_done`` of ``chapters`` is its progress; ``size`` (bytes) and ``sha256`` (hex)
    are of the file as it is downloaded; ``not_stamped`` says why there is no timestamp, empty once there is
    one; ``failure`` is an error code. ``gone_at``: since when the file is no longer kept."""

    id: UUID
    reference: str
    customer_id: UUID
    version: Version
    languages: tuple[str, ...]
    time_zone: str
    country: Country
    encrypted: bool
    with_identity: bool
    state: PackageState
    chapters: int
    chapters_done: int
    ordered_at: datetime
    ready_at: datetime | None
    file_name: str
    size: int
    sha256: str
    not_stamped: str
    stamped_at: datetime | None
    superseded_by: UUID | None
    failure: str
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustodyCard:
    """One event of a package's custody; ``entry_id`` is its entry in the record, where it can be proven."""

    act: CustodyAct
    at: datetime
    by_kind: str
    by_id: UUID | None
    by_name: str
    entry_id: UUID
    detail: str


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A signed link that ends soon."""

    path: str
    until: datetime


@dataclass(frozen=True, slots=True)
class GuideStep:
    """Where to report in one country: who, and what to do in which order."""

    country: Country
    name: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildOrder:
    """What a build needs to know beside the card. ``recipient`` is an age public key or empty,
    ``legal_process`` names what allows an officer's package to show who the customer is."""

    card: PackageCard
    recipient: str
    legal_process: str
    ordered_by_id: UUID | None


@dataclass(frozen=True, slots=True)
class Issued:
    """What a finished build hands over: the file's path in the store and what is known of it. ``sealed`` is
    the sha256 tag manifest, over which signature and timestamp stand."""

    path: str
    file_name: str
    size: int
    sha256: bytes
    sealed: bytes
    token: bytes
    stamped_at: datetime | None
    not_stamped: str


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file that may be taken now: ``path`` in the store of packages, or ``content`` itself."""

    file_name: str
    media_type: str
    size: int
    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unstamped:
    """An issued package whose timestamp has not come."""

    package_id: UUID
    sealed: bytes
