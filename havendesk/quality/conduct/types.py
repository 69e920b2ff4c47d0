"""Cards and closed lists that the doors of conduct speak."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from havendesk.audit.types import Look
from havendesk.people.types import Role

REASON_AT_MOST = 500


class Measure(StrEnum):
    """What is counted for each member of staff and hour. CUSTOMERS: different ones looked at. UNASKED: those
    of them who had done nothing here for a day. CAPPED: refusals because a cap was reached. OWN_LINE: tries
    to decide for oneself or for somebody of one's line. EXPORTS: tries to take out what only few may.
    QUESTIONED: looks about which their customers asked. ACTS: entries of any kind, which say when somebody
    works."""

    ACTS = "acts"
    CUSTOMERS = "customers"
    UNASKED = "unasked"
    REVEALS = "reveals"
    IDENTITIES = "identities"
    FILES = "files"
    TAKEN = "taken"
    SEARCHES = "searches"
    REFUSALS = "refusals"
    CAPPED = "capped"
    OWN_LINE = "own_line"
    EXPORTS = "exports"
    QUESTIONED = "questioned"


class Span(StrEnum):
    """Over what a measure is summed up: the hour by the clock, or the last 24 of them."""

    HOUR = "hour"
    DAY = "day"


class Against(StrEnum):
    """With what a count was compared; with NOTHING where nobody else worked and the person is new."""

    PEERS = "peers"
    HISTORY = "history"
    NOTHING = "nothing"


class SignalKind(StrEnum):
    """What was seen. NOVELTY: a count far from the usual. CAP: a cap refused. LINE: a try to decide for
    oneself or for one's line. EXPORT: a try to take out data. OFF_HOURS: looks at customers at an hour at
    which the person never works. CANARY: somebody tried a customer whom nobody has a reason to open. OFFER: a
    message to an agent offered money for data, and was held back. QUESTIONED: a customer asked about a look
    at their data."""

    NOVELTY = "novelty"
    CAP = "cap"
    LINE = "line"
    EXPORT = "export"
    OFF_HOURS = "off_hours"
    CANARY = "canary"
    OFFER = "offer"
    QUESTIONED = "questioned"


class InvestigationState(StrEnum):
    """OPEN, or what a person decided: nothing was wrong, tighter caps, no sign-in."""

    OPEN = "open"
    CLEARED = "cleared"
    LIMITED = "limited"
    SUSPENDED = "suspended"


VERDICTS = (InvestigationState.CLEARED, InvestigationState.LIMITED, InvestigationState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class MarkCard:
    """What the hidden mark of a picture says. Several members of staff may, rarely, share 24 bits; none: it
    is not the mark of anybody known here."""

    at: datetime
    staff: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class Novelty:
    """A count far from the usual, and what was usual: the median of ``of`` peers, or of as many earlier spans
    of the same person. Against NOTHING: what would have been much for anybody."""

    measure: Measure
    span: Span
    count: int
    against: Against
    usual: float
    of: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to become a signal. ``key`` makes the same finding one signal; its count only grows."""

    staff_id: UUID
    kind: SignalKind
    key: str
    count: int
    novelty: Novelty | None = None
    measure: Measure | None = None
    customer_id: UUID | None = None
    ticket_id: UUID | None = None
    entry_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignalCard:
    """One finding about a member of staff. ``measure``, ``span``, ``against`` are empty where nothing was
    compared; ``count`` is how much or how often; ``entry_id``: the entry of the record that tells it best."""

    id: UUID
    kind: SignalKind
    measure: str
    span: str
    count: int
    against: str
    usual: float | None
    of: int
    first_at: datetime
    last_at: datetime
    customer_alias: str
    ticket_id: UUID | None
    entry_id: UUID | None


@dataclass(frozen=True, slots=True)
class NoteCard:
    """What somebody wrote down about an investigation."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """One entry of the record that an investigation rests on; it names no customer."""

    id: UUID
    at: datetime
    verb: str
    outcome: str
    code: str
    reads: str
    ticket_id: UUID | None


@dataclass(frozen=True, slots=True)
class InvestigationRow:
    """An investigation in a list. ``kinds``: what was seen, each once."""

    id: UUID
    staff_id: UUID
    staff_name: str
    state: InvestigationState
    opened_at: datetime
    last_at: datetime
    signals: int
    kinds: tuple[SignalKind, ...]
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvestigationPage:
    """One page, newest first; ``after`` continues it, empty at the end."""

    items: tuple[InvestigationRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class InvestigationCard:
    """One investigation whole. ``suspended``: whether the person can sign in no more; ``team_ids``: where
    they stand."""

    row: InvestigationRow
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    suspended: bool
    limited: bool
    decided_by: str
    reason: str
    signals: tuple[SignalCard, ...]
    notes: tuple[NoteCard, ...]
    evidence: tuple[EvidenceCard, ...]


@dataclass(frozen=True, slots=True)
class CanaryCard:
    """A customer whom nobody has a reason to open."""

    customer_id: UUID
    customer_alias: str
    marked_at: datetime
    marked_by: str
    note: str


@dataclass(frozen=True, slots=True)
class OwnLook:
    """Looks at a customer's data that are told as one: the newest, how many, since when.

    ``role``: None for a program, or somebody who has none now. ``reference``: of the conversation for which
    it was, when it is this customer's. ``reason``: as its author wrote it, when it may be told. ``question``:
    the conversation in which this customer asked about it.
    """

    look: Look
    role: Role | None
    reference: str
    reason: str
    question: str
    first_at: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class LookPage:
    """Looks, newest first, and before which the next page begins; None on the last one."""

    looks: tuple[OwnLook, ...]
    next: tuple[datetime, UUID] | None
