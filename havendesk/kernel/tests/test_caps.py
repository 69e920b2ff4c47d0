"""Caps on what one person may do within an hour: the rule, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from havendesk.kernel.caps import Terms, allowed, room, wait_for

AT = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


def ago(*minutes: int) -> list[datetime]:
    return [AT - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("times", "most", "terms", "wait"),
    [
        ([], 1, Terms(), None),
        (ago(10), 2, Terms(), None),
        (ago(10, 50), 2, Terms(), 10),
        (ago(50, 10), 2, Terms(), 10),  # in any order
        (ago(10, 60), 2, Terms(), None),  # what is an hour old does not count
        (ago(5, 10, 50), 2, Terms(), 50),  # the cap was lower than what was done: two must be over
        (ago(10, 50), 12, Terms(share=6), 10),
        (ago(10), 3, Terms(share=6), 50),  # a sixth of three is one, never none
        (ago(10, 20, 30), 2, Terms(lifted=True), None),
    ],
)
def test_how_long_somebody_waits(times: list[datetime], most: int, terms: Terms, wait: int | None) -> None:
    found = wait_for(times, most, terms, AT)
    assert found == (None if wait is None else timedelta(minutes=wait))


def test_how_many_are_left() -> None:
    assert allowed(60, Terms(share=6)) == 10
    assert room(ago(1, 2), 60, Terms(share=6)) == 8
    assert room(ago(1, 2), 1, Terms()) == 0
    assert room(ago(1, 2), 1, Terms(lifted=True)) is None
