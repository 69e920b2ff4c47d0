"""Facts about findings that are asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from havendesk.kernel.outbox import Event


@dataclass(frozen=True)
class WatchDue(Event):
    """It is time to ask again."""

    watch_id: UUID


@dataclass(frozen=True)
class FindingChanged(Event):
    """A watched finding says something else than what was told. ``queries.watch`` has the newest."""

    watch_id: UUID
    subject_id: UUID


@dataclass(frozen=True)
class WatchEnded(Event):
    """The time of a watch is over and nothing changed: whoever promised to tell must say so."""

    watch_id: UUID
    subject_id: UUID
