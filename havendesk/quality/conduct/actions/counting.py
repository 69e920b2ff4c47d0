"""Counts out of the record, hour by hour, and what is out of the ordinary in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Sum

from havendesk.audit import queries as audit
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import action, set_based
from havendesk.people import queries as people
from havendesk.people.types import StaffCard
from havendesk.quality.conduct.actions.signals import raise_all
from havendesk.quality.conduct.models import HourCount, Signal
from havendesk.quality.conduct.rules.novelty import (
    AT_ONCE,
    HISTORY_DAYS,
    LEAST,
    LEAST_PEERS,
    measures_of,
    novelty,
    off_hours,
)
from havendesk.quality.conduct.types import Finding, Measure, SignalKind, Span

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = timedelta(minutes=10)
"""So long after its act an entry may still be committed; an hour is counted until then."""
_KEPT = timedelta(days=90)
_AT_ONCE = 200
_LOOK_BACK = timedelta(days=2)

_STORE = """
INSERT INTO quality_conduct_hour_count AS c (staff_id, hour, measure, count)
SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::integer[])
ON CONFLICT (staff_id, hour, measure) DO UPDATE SET count = excluded.count WHERE c.count <> excluded.count
"""
_HOURS_OF_DAY = """
SELECT staff_id, extract(hour FROM hour AT TIME ZONE 'UTC')::integer, count(*)
FROM quality_conduct_hour_count
WHERE staff_id = ANY(%(staff)s) AND measure = 'acts' AND hour >= %(since)s AND hour < %(today)s GROUP BY 1, 2
"""
_DAYS = """
SELECT staff_id, count(DISTINCT date_trunc('day', hour, 'UTC')) FROM quality_conduct_hour_count
WHERE staff_id = ANY(%(staff)s) AND measure = 'acts' AND hour >= %(since)s AND hour < %(today)s GROUP BY 1
"""

Counts = Mapping[UUID, Mapping[Measure, int]]


def begin_of(at: datetime) -> datetime:
    """The beginning of the hour."""
    return at.replace(minute=0, second=0, microsecond=0)


@action("quality.conduct.count_hours", open_to=(ActorKind.SYSTEM,))
def count_hours(*, by: Actor) -> None:
    """Count what members of staff did, from the last counted hour up to now; after a stop at most two days
    are made up for. Statements are bounded by 200 people and six hours each. Counting again is harmless."""
    set_based()
    at = now()
    last = HourCount.objects.aggregate(last=Max("hour"))["last"] or at - _LOOK_BACK
    since = max(begin_of(min(last, at - LATE)), begin_of(at - _LOOK_BACK))
    ids = sorted(card.id for card in people.staff_cards(viewer=SYSTEM))
    while since <= at:
        until = since + 6 * HOUR
        for place in range(0, len(ids), _AT_ONCE):
            _count(ids[place : place + _AT_ONCE], since, until)
        since = until
    HourCount.objects.filter(hour__lt=at - _KEPT).delete()


def _count(ids: Sequence[UUID], since: datetime, until: datetime) -> None:
    counts: Counter[tuple[UUID, datetime, str]] = Counter()
    tallies, seen = audit.tallies(viewer=SYSTEM, actor_ids=ids, since=since, until=until)
    for one in tallies:
        for measure in measures_of(one.verb, one.outcome, one.code):
            counts[one.actor_id, one.hour, measure.value] += one.count
    for look in seen:
        counts[look.actor_id, look.hour, Measure.CUSTOMERS.value] = look.customers
        if look.unasked:
            counts[look.actor_id, look.hour, Measure.UNASKED.value] = look.unasked
    asked = Signal.objects.filter(
        kind=SignalKind.QUESTIONED.value, staff_id__in=ids, first_at__gte=since, first_at__lt=until
    )
    for staff_id, at in asked.values_list("staff_id", "first_at"):
        counts[staff_id, begin_of(at), Measure.QUESTIONED.value] += 1
    if not counts:
        return
    with connection.cursor() as cursor:
        staff, hours, measures = zip(*counts, strict=True)
        cursor.execute(_STORE, [list(staff), list(hours), list(measures), list(counts.values())])


@action("quality.conduct.weigh", open_to=(ActorKind.SYSTEM,))
def weigh(*, by: Actor) -> int:
    """Compare what was counted with peers and history, and raise signals; a signal that is there grows.

    Returns:
        How many new signals there are.
    """
    set_based()
    at = now()
    cards = people.staff_cards(viewer=SYSTEM)
    found: list[Finding] = []
    for hour in dict.fromkeys((begin_of(at - LATE), begin_of(at))):
        counts = _counts(hour, hour)
        found += _out_of_the_ordinary(cards, counts, Span.HOUR, hour)
        found += _at_once(counts, hour)
        found += _off_hours(counts, hour)
    hour = begin_of(at)
    found += _out_of_the_ordinary(cards, _counts(hour - 23 * HOUR, hour), Span.DAY, hour)
    return raise_all(found, at)


def _counts(first: datetime, last: datetime) -> Counts:
    """What everybody did from the hour ``first`` to the hour ``last``."""
    rows = HourCount.objects.filter(hour__gte=first, hour__lte=last).values_list("staff_id", "measure")
    found: dict[UUID, dict[Measure, int]] = defaultdict(dict)
    for staff_id, measure, count in rows.annotate(all=Sum("count")):
        found[staff_id][Measure(measure)] = count
    return found


def _out_of_the_ordinary(
    cards: Sequence[StaffCard], counts: Counts, span: Span, hour: datetime
) -> Iterable[Finding]:
    for card in cards:
        mine = counts.get(card.id, {})
        high = [one for one, least in LEAST.items() if mine.get(one, 0) >= least.of(span)]
        if not high:
            continue
        peers = [counts[one.id] for one in _peers(card, cards, counts)]
        earlier = _history(card.id, span, hour)
        for measure in high:
            own = [one.get(measure, 0) for one in earlier]
            others = [one.get(measure, 0) for one in peers]
            seen = novelty(measure, span, mine[measure], others, own)
            if seen is not None:
                when = hour if span is Span.HOUR else hour.replace(hour=0)
                key = f"{measure}:{span}:{when:%Y-%m-%dT%H}"
                yield Finding(card.id, SignalKind.NOVELTY, key, seen.count, novelty=seen)


def _peers(card: StaffCard, cards: Sequence[StaffCard], counts: Counts) -> list[StaffCard]:
    """Who worked in the same time in the same role: of the same team, or of all where a team is too small."""
    alike = [
        one
        for one in cards
        if one.id != card.id and counts.get(one.id, {}).get(Measure.ACTS) and set(one.roles) & set(card.roles)
    ]
    team = [one for one in alike if set(one.team_ids) & set(card.team_ids)]
    return team if len(team) >= LEAST_PEERS else alike


def _history(staff_id: UUID, span: Span, hour: datetime) -> list[dict[Measure, int]]:
    """What the person did in each earlier span of four weeks in which they did anything."""
    rows = HourCount.objects.filter(
        staff_id=staff_id, hour__gte=hour - HISTORY_DAYS * DAY, hour__lt=hour
    ).values_list("hour", "measure", "count")
    spans: dict[int, dict[Measure, int]] = defaultdict(dict)
    length = HOUR if span is Span.HOUR else DAY
    for when, measure, count in rows:
        place = (hour - when) // length
        if span is Span.HOUR or place > 0:
            spans[place][Measure(measure)] = spans[place].get(Measure(measure), 0) + count
    return list(spans.values())


def _at_once(counts: Counts, hour: datetime) -> Iterable[Finding]:
    for staff_id, mine in counts.items():
        for measure, kind in AT_ONCE.items():
            if mine.get(measure):
                key = f"{measure}:{hour:%Y-%m-%dT%H}"
                yield Finding(staff_id, kind, key, mine[measure], measure=measure)


def _off_hours(counts: Counts, hour: datetime) -> Iterable[Finding]:
    looks = {
        staff_id: mine[Measure.CUSTOMERS] for staff_id, mine in counts.items() if Measure.CUSTOMERS in mine
    }
    if not looks:
        return
    since, today = hour - HISTORY_DAYS * DAY, hour.replace(hour=0)
    wanted: dict[str, Any] = {"staff": list(looks), "since": since, "today": today}
    by_hour: dict[UUID, dict[int, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_HOURS_OF_DAY, wanted)
        for staff_id, of_day, days in cursor.fetchall():
            by_hour[staff_id][of_day] = days
        cursor.execute(_DAYS, wanted)
        days_of = dict(cursor.fetchall())
    for staff_id, count in looks.items():
        if off_hours(hour.hour, count, by_hour[staff_id], days_of.get(staff_id, 0)):
            key = f"{hour:%Y-%m-%dT%H}"
            yield Finding(staff_id, SignalKind.OFF_HOURS, key, count, measure=Measure.CUSTOMERS)
