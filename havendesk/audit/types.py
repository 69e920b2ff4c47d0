"""Cards that the doors of the record speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Why an entry cannot have been put in later: its place in the log, the hashes (32 bytes each) that lead
    from its leaf to the root, and the signed checkpoint over that root (a C2SP note, cosignatures included).
    """

    index: int
    leaf_hash: bytes
    hashes: tuple[bytes, ...]
    size: int
    checkpoint: str


@dataclass(frozen=True, slots=True)
class EntryCard:
    """One entry as it is found. ``body``: its stored bytes, RFC 8785 JSON in UTF-8. ``index``: its place in
    the log, None while it waits."""

    id: UUID
    at: datetime
    verb: str
    outcome: str
    code: str
    actor_kind: str
    actor_id: UUID | None
    subject_kind: str
    subject_id: UUID | None
    ticket_id: UUID | None
    customer_id: UUID | None
    reads: str
    body: bytes
    index: int | None


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What is searched for; everything given must hold. ``until`` is exclusive."""

    verb: str = ""
    actor_id: UUID | None = None
    customer_id: UUID | None = None
    ticket_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogState:
    """How the log stands. ``waiting``: entries without a leaf. ``lag_seconds``: age of the oldest of them.
    ``red``: an entry waits for more than a minute, or the sequencer showed no sign of life for one."""

    origin: str
    size: int
    signed_at: datetime | None
    waiting: int
    lag_seconds: float
    sequencer_alive: bool
    red: bool
    keys: tuple[str, ...]
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a customer's data. ``id``: of its entry; ``who``: kind of actor; ``code``: a word that is
    the same for the same person, and no name; ``reads``: the kind of personal data."""

    id: UUID
    at: datetime
    verb: str
    who: str
    code: str
    reads: str
    reason: str
    ticket_id: UUID | None
    actor_id: UUID | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries of one kind a member of staff left within one hour (``hour``: its beginning)."""

    actor_id: UUID
    hour: datetime
    verb: str
    outcome: str
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How many customers a member of staff looked at within one hour, and at how many of them although the
    customer had done nothing at this desk for a day (``unasked``)."""

    actor_id: UUID
    hour: datetime
    customers: int
    unasked: int
