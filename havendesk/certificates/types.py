"""Cards and closed lists that the doors of certificates speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from havendesk.resolvers.types import CertificateKind


class Form(StrEnum):
    """The files of a certificate; each value is the ending of its name."""

    PDF = "pdf"
    CSV = "csv"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should be certified. ``first_day`` and ``last_day`` are whole days of ``zone`` (IANA name), both
    in it; a balance is that of the end of ``last_day``. ``asset`` empty: all."""

    kind: CertificateKind
    first_day: date
    last_day: date
    zone: str
    asset: str = ""


@dataclass(frozen=True, slots=True)
class FileLink:
    """One file: where its customer fetches it, its size in bytes, its SHA-256 (hexadecimal)."""

    form: Form
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CertificateCard:
    """One certificate, without what stands in it. Without ``files`` they were erased."""

    id: UUID
    number: str
    customer_id: UUID
    wanted: Wanted
    language: str
    issued_at: datetime
    withdrawn_at: datetime | None
    files: tuple[FileLink, ...]


@dataclass(frozen=True, slots=True)
class StaffCard:
    """One certificate as whoever may withdraw it sees it. Without ``files_kept`` its files were erased; the
    last two fields are empty while it is not withdrawn."""

    number: str
    wanted: Wanted
    language: str
    issued_at: datetime
    files_kept: bool
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class AccountCertificates:
    """The newest certificates of one account. ``account``: as the exchange calls it, empty for one that was
    erased."""

    account: str
    certificates: tuple[StaffCard, ...]


@dataclass(frozen=True, slots=True)
class FileCard:
    """One file to be saved. ``name`` is plain ASCII."""

    name: str
    media_type: str
    content: bytes


class Verdict(StrEnum):
    """What a check says. ``UNKNOWN`` is also said for a wrong code."""

    GENUINE = "genuine"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What whoever holds the paper or a file may know of it; the rest is empty where nothing is known."""

    verdict: Verdict
    kind: CertificateKind | None = None
    first_day: date | None = None
    last_day: date | None = None
    issued_on: date | None = None
