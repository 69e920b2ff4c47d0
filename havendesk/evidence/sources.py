"""Where the chapters read: the exchange, the desk's own rooms. A benchmark or a test brings others.

What is read is read for the package: as the system, on behalf of who ordered it, so that the record names
both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from havendesk.evidence.types import Omission, Version


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows of one kind. ``rows`` may be read once. ``source``: who says so; ``notes``: words of the texts
    that say what is missing."""

    rows: Iterator[Any]
    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReading:
    """One attachment of a conversation with its content."""

    id: UUID
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An attachment that goes into no package, and why. ``sha256`` in hex, empty where it is not known."""

    reason: Omission
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a package is about."""

    customer_id: UUID
    exchange_customer_id: str
    alias: str
    language: str
    jurisdiction: str
    version: Version
    legal_process: str
    exchange_name: str
    package_id: UUID
    reference: str
    ordered_at: datetime


class Sources(Protocol):
    """Everything that chapters may ask for. All raise Refused; a chapter that meets ``not_offered`` says so
    in its place, anything else ends the build, which is tried again."""

    def of_exchange(self, kind: str) -> Reading:
        """Rows of the exchange about this account: ``transfers``, ``ledger``, ``orders``, ``trades``,
        ``sessions``, ``devices``, ``security_events``, ``api_keys``, ``holds``."""

    def identity(self) -> dict[str, Any]:
        """Who the customer is, as far as the version may show it."""

    def tickets(self) -> Iterator[Any]:
        """The customer's tickets (``TicketRow``)."""

    def messages(self, ticket_id: UUID) -> Iterator[Any]:
        """Public messages of one ticket (``MessageCard``), in order."""

    def attachment(self, attachment_id: UUID) -> FileReading | LeftOut:
        """One file, or why it is not to be had."""

    def freezes(self) -> Iterator[Any]:
        """Freezes of the account (``FreezeCard``)."""

    def snapshot(self, freeze_id: UUID) -> Any:
        """What the account looked like when it was frozen (``SnapshotCard``), or None."""

    def acts(self) -> Reading:
        """Entries of the record about this customer."""
