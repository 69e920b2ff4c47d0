"""Pure rules of routing: who gets what, and how long it will take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.tickets.types import Priority

# Below this many recent assignments in a lane no wait is promised: a wrong number is worse than none.
LEAST_SAMPLES = 5
SHORTEST_SNOOZE = timedelta(minutes=1)
LONGEST_SNOOZE = timedelta(days=366)
_RANK = {priority: place for place, priority in enumerate(Priority)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue entry as matching sees it. ``kept``: who must never have it."""

    ticket_id: UUID
    language: str
    not_for: UUID | None = None
    kept: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Free:
    """An agent as matching sees them: capacity left, languages spoken."""

    agent_id: UUID
    languages: tuple[str, ...]
    room: int


def rank_of(priority: Priority) -> int:
    """The place of a priority in the queue's order; 0 is first."""
    return _RANK[priority]


def pairs(waiting: Sequence[Waiting], free: Sequence[Free]) -> list[tuple[UUID, UUID]]:
    """Who serves whom now: ``(ticket, agent)``.

    Args:
        waiting: in the order of the queue.
        free: longest idle first.

    Each entry gets the longest idle agent who speaks its language, has room, did not pass it on and is not
    kept from it; an agent who got one goes to the end, as one who is not idle any more.
    """
    line = list(free)
    found: list[tuple[UUID, UUID]] = []
    for entry in waiting:
        agent = next((one for one in line if one.room > 0 and _suits(one, entry)), None)
        if agent is None:
            continue
        found.append((entry.ticket_id, agent.agent_id))
        line.remove(agent)
        line.append(Free(agent.agent_id, agent.languages, agent.room - 1))
    return found


def _suits(agent: Free, entry: Waiting) -> bool:
    barred = agent.agent_id == entry.not_for or agent.agent_id in entry.kept
    return entry.language in agent.languages and not barred


def expected_seconds(position: int, starts: Sequence[datetime], at: datetime) -> int | None:
    """Seconds until a place is served, from the pace of recent assignments in the lane.

    The pace is the time from the oldest of the recent starts until now over their number, so that a queue
    that has stopped moving promises longer and longer waits instead of the last good figure.

    Args:
        position: 1 for the next.
        starts: times of recent assignments in this lane, any order.
        at: now.

    Returns:
        Whole seconds, or None with fewer than five recent assignments.
    """
    if len(starts) < LEAST_SAMPLES:
        return None
    span = (at - min(starts)).total_seconds()
    return max(1, round(position * span / len(starts)))


def wakes_at(until: datetime, at: datetime) -> datetime:
    """A time to which a ticket may be snoozed, without fractions of a second.

    Raises:
        Refused: ``field_invalid`` for a time without a zone, or one not between a minute and a year ahead.
    """
    if until.tzinfo is None or not SHORTEST_SNOOZE <= until - at + timedelta(seconds=1) <= LONGEST_SNOOZE:
        raise Refused(
            ErrorCode.FIELD_INVALID, field="until", detail="A ticket sleeps for a minute to a year from now."
        )
    return until.replace(microsecond=0)
