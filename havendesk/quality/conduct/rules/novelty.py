"""Whether what somebody did is out of the ordinary, decided from counts alone. Pure.

Median and median absolute deviation (MAD), because one busy or one guilty colleague must not move what counts
as usual. 1.4826 makes the MAD of normal noise its standard deviation; it is never taken for less than what
counting alone scatters (the root of the median) nor for less than one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from havendesk.quality.conduct.types import Against, Measure, Novelty, SignalKind, Span

LEAST_PEERS = 4
LEAST_DAYS = 5
FAR = 6.0
"""So many deviations beyond the peers' median speak for themselves."""
BEYOND_PEERS = 3.0
"""So many do, where they are also :data:`FAR` beyond what the person did before."""
MUCH = 2
"""So many times the least are much, where there is nothing to compare with."""
HISTORY_DAYS = 28
LEAST_DAYS_FOR_HOURS = 10
LEAST_LOOKS_OFF_HOURS = 3
_NORMAL = 1.4826


@dataclass(frozen=True, slots=True)
class Least:
    """Below so many in an hour or in a day nothing is said, however few others had."""

    hour: int
    day: int

    def of(self, span: Span) -> int:
        """The one for this span."""
        return self.hour if span is Span.HOUR else self.day


LEAST: Mapping[Measure, Least] = {
    Measure.CUSTOMERS: Least(20, 60),
    Measure.REVEALS: Least(10, 20),
    Measure.IDENTITIES: Least(10, 25),
    Measure.FILES: Least(20, 50),
    Measure.UNASKED: Least(4, 8),
    Measure.REFUSALS: Least(8, 20),
    Measure.SEARCHES: Least(30, 100),
    Measure.TAKEN: Least(15, 50),
    Measure.QUESTIONED: Least(2, 3),
}
"""What is compared. What is missing here (acts, caps) is counted for other rules."""

_VERBS: Mapping[str, Measure] = {
    "tickets.reveal": Measure.REVEALS,
    "customers.private_card": Measure.IDENTITIES,
    "tickets.attachment": Measure.FILES,
    "routing.take": Measure.TAKEN,
    "audit.search": Measure.SEARCHES,
}
AT_ONCE: Mapping[Measure, SignalKind] = {
    Measure.CAPPED: SignalKind.CAP,
    Measure.OWN_LINE: SignalKind.LINE,
    Measure.EXPORTS: SignalKind.EXPORT,
}
"""What is a signal the first time it happens."""

_CAPS = frozenset({"reveal_limit", "look_limit", "take_limit", "search_limit"})
_LINE = frozenset({"same_line", "not_your_approval"})
# What refuses somebody who tries doors; a wrong word in a form is no try.
_TRIES = frozenset({"forbidden", "no_access_grant", "not_assigned", "not_found", "ticket_of_another"})
_EXPORTS = ("evidence.", "audit.")


def measures_of(verb: str, outcome: str, code: str) -> tuple[Measure, ...]:
    """What one kind of entry counts for."""
    found = [Measure.ACTS]
    if outcome == "done" and verb in _VERBS:
        found.append(_VERBS[verb])
    if outcome == "refused":
        found += _of_refusal(verb, code)
    return tuple(found)


def _of_refusal(verb: str, code: str) -> list[Measure]:
    if code in _CAPS:
        return [Measure.CAPPED]
    if code in _LINE:
        return [Measure.OWN_LINE]
    if code not in _TRIES:
        return []
    export = code == "forbidden" and verb.startswith(_EXPORTS)
    return [Measure.REFUSALS, Measure.EXPORTS] if export else [Measure.REFUSALS]


def verbs_of(measure: Measure) -> tuple[str, ...]:
    """The doors that a measure counts; none for one that counts looks or refusals of all doors."""
    return tuple(verb for verb, counted in _VERBS.items() if counted is measure)


def beyond(count: float, usual: Sequence[float]) -> float:
    """How many deviations ``count`` lies beyond the median of the others; negative below it."""
    middle = float(median(usual))
    spread = _NORMAL * median(abs(one - middle) for one in usual)
    return (count - middle) / max(spread, sqrt(middle), 1.0)


def novelty(
    measure: Measure, span: Span, count: int, peers: Sequence[int], own: Sequence[int]
) -> Novelty | None:
    """Why a count is out of the ordinary, or None.

    The peers decide where there are enough of them: what a whole team does on a busy day is no misuse. Where
    there are too few, what the person did before decides; where neither is known, an absolute number does.

    Args:
        count: what the person did of it within the span.
        peers: what each of the others of their team and role did, who worked within it.
        own: what the person did in earlier spans of the same length in which they worked.
    """
    least = LEAST.get(measure)
    if least is None or count < least.of(span):
        return None
    before = beyond(count, own) if len(own) >= LEAST_DAYS else None
    if len(peers) >= LEAST_PEERS:
        among = beyond(count, peers)
        if among >= FAR or (among >= BEYOND_PEERS and before is not None and before >= FAR):
            return Novelty(measure, span, count, Against.PEERS, float(median(peers)), len(peers))
        return None
    if before is not None:
        far = before >= FAR
        return Novelty(measure, span, count, Against.HISTORY, float(median(own)), len(own)) if far else None
    most = MUCH * least.of(span)
    return Novelty(measure, span, count, Against.NOTHING, float(most), 0) if count >= most else None


def off_hours(hour: int, looks: int, days_by_hour: Mapping[int, int], days: int) -> bool:
    """Whether somebody looks at customers at an hour of the day at which they never worked.

    Args:
        hour: 0 to 23, UTC.
        looks: how many customers they looked at in this hour.
        days_by_hour: on how many of their days they did anything within each hour of the day.
        days: their days of the last four weeks, today left out.
    """
    if looks < LEAST_LOOKS_OFF_HOURS or days < LEAST_DAYS_FOR_HOURS:
        return False
    near = ((hour + step) % 24 for step in (-1, 0, 1))
    return not any(days_by_hour.get(one, 0) for one in near)
