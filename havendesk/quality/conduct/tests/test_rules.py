"""What is out of the ordinary, from counts alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Person
from havendesk.quality.conduct.rules import novelty as rules
from havendesk.quality.conduct.rules.lines import may_know
from havendesk.quality.conduct.rules.novelty import LEAST, beyond, measures_of, novelty, off_hours
from havendesk.quality.conduct.types import Against, Measure, Novelty, Span

COUNTS = st.lists(st.integers(0, 500), min_size=1, max_size=30)
# count, peers, own history -> with what it was compared, what was usual, of how many; None: nothing strange
CASES: dict[str, tuple[int, list[int], list[int], tuple[Against, float, int] | None]] = {
    "forty-two where peers have three": (42, [2, 3, 3, 5, 4], [], (Against.PEERS, 3.0, 5)),
    "a busy day of the whole team": (42, [38, 45, 40, 51], [3, 2, 4, 3, 3], None),
    "one guilty colleague moves nothing": (42, [2, 3, 3, 300], [], (Against.PEERS, 3.0, 4)),
    "a little more than others": (24, [18, 20, 15, 22], [19, 18, 21, 17, 20], None),
    "much more than others and than ever": (40, [18, 22, 15, 27], [4, 5, 3, 6, 4], (Against.PEERS, 20.0, 4)),
    "much more than others, as always": (40, [18, 22, 15, 27], [38, 41, 37, 40, 39], None),
    "nobody to compare with, more than ever": (42, [3], [3, 2, 4, 3, 5], (Against.HISTORY, 3.0, 5)),
    "nobody to compare with, as always": (42, [3], [40, 44, 41, 39, 45], None),
    "nothing to compare with": (39, [], [40], None),
    "much for anybody": (40, [], [40], (Against.NOTHING, 40.0, 0)),
    "few, however few others have": (19, [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], None),
    "idle peers": (20, [0, 0, 0, 0], [], (Against.PEERS, 0.0, 4)),
}


@pytest.mark.parametrize("name", CASES)
def test_reveals_of_a_day_are_compared(name: str) -> None:
    count, peers, own, expected = CASES[name]
    found = novelty(Measure.REVEALS, Span.DAY, count, peers, own)
    assert found == (None if expected is None else Novelty(Measure.REVEALS, Span.DAY, count, *expected))


@given(usual=COUNTS, count=st.integers(0, 1000), more=st.integers(0, 1000))
def test_more_is_never_less_strange(usual: list[int], count: int, more: int) -> None:
    assert beyond(count + more, usual) >= beyond(count, usual)


@given(usual=COUNTS)
def test_the_median_is_not_strange(usual: list[int]) -> None:
    assert beyond(sorted(usual)[len(usual) // 2], usual) < rules.FAR or len(set(usual)) > 1


@given(count=st.integers(0, 1000), peers=COUNTS, own=COUNTS, span=st.sampled_from(Span))
def test_below_the_least_nothing_is_said(count: int, peers: list[int], own: list[int], span: Span) -> None:
    for measure in Measure:
        found = novelty(measure, span, count, peers, own)
        if found is not None:
            assert count >= LEAST[measure].of(span)
            assert found.usual <= count


@pytest.mark.parametrize(
    ("verb", "outcome", "code", "expected"),
    [
        ("tickets.reveal", "done", "", {Measure.ACTS, Measure.REVEALS}),
        ("tickets.reveal", "refused", "reveal_limit", {Measure.ACTS, Measure.CAPPED}),
        ("tickets.messages", "refused", "no_access_grant", {Measure.ACTS, Measure.REFUSALS}),
        ("people.decide_approval", "refused", "same_line", {Measure.ACTS, Measure.OWN_LINE}),
        ("evidence.order_package", "refused", "forbidden", {Measure.ACTS, Measure.REFUSALS, Measure.EXPORTS}),
        ("tickets.append_messages", "refused", "text_too_long", {Measure.ACTS}),
    ],
)
def test_an_entry_counts_for(verb: str, outcome: str, code: str, expected: set[Measure]) -> None:
    assert set(measures_of(verb, outcome, code)) == expected


def test_codes_that_count_exist() -> None:
    named = rules._CAPS | rules._LINE | rules._TRIES
    assert named <= {code.value for code in ErrorCode}


@pytest.mark.parametrize(
    ("hour", "looks", "days_by_hour", "days", "expected"),
    [
        (3, 5, {9: 12, 10: 12}, 12, True),
        (8, 5, {9: 12, 10: 12}, 12, False),
        (0, 5, {23: 2}, 12, False),
        (3, 2, {9: 12}, 12, False),
        (3, 5, {9: 4}, 9, False),
    ],
)
def test_an_hour_at_which_somebody_never_works(
    hour: int, looks: int, days_by_hour: dict[int, int], days: int, expected: bool
) -> None:
    assert off_hours(hour, looks, days_by_hour, days) is expected


def test_nobody_knows_of_what_is_about_themselves_or_their_line() -> None:
    def person(role: str, *teams: Any) -> Person:
        return Person(uuid7(), frozenset({role}), frozenset(teams))

    team = uuid7()
    officer, other = person("security"), person("security")
    agent, lead, mate = person("agent", team), person("lead", team), person("security", team)
    assert may_know(officer, agent)
    assert not may_know(lead, agent)
    assert not may_know(mate, agent)
    assert not may_know(officer, officer)
    assert not may_know(other, officer)
    assert may_know(person("compliance"), officer)
