"""Facts about packages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.evidence.types import Version
from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class PackageOrdered(Event):
    """Somebody wants a package; it is built by a job."""

    package_id: UUID
    customer_id: UUID
    version: Version


@dataclass(frozen=True)
class PackageReady(Event):
    """A package was issued."""

    package_id: UUID
    customer_id: UUID
    version: Version


@dataclass(frozen=True)
class PackageFailed(Event):
    """A package could not be built."""

    package_id: UUID
    customer_id: UUID
    version: Version


@dataclass(frozen=True)
class CheckWanted(Event):
    """Somebody wants to know whether a kept package is still what was issued."""

    package_id: UUID
    by_staff_id: UUID


@dataclass(frozen=True)
class FilesUnwanted(Event):
    """Files of packages lie in the store that no longer may."""

    package_id: UUID
