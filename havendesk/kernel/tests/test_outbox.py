"""Which events become outbox rows, and what the relay makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from havendesk.kernel.outbox import (
    EVENTS,
    REACTIONS,
    Event,
    claim_outbox,
    know_all_reactions,
    reaction,
    write_outbox,
)


@pytest.fixture
def unheard() -> Iterator[type[Event]]:
    """An event that no reaction hears."""

    @dataclass(frozen=True)
    class Unheard(Event):
        number: int

    yield Unheard
    del EVENTS[Unheard.name]


@pytest.fixture
def lower_rooms_only() -> Iterator[None]:
    """This process as one that has loaded the lower rooms only."""
    know_all_reactions(False)
    yield
    know_all_reactions(True)


@pytest.mark.django_db
def test_whoever_knows_all_reactions_writes_no_event_that_nobody_wants(unheard: Any) -> None:
    write_outbox([unheard(1)])
    assert _rows() == []


@pytest.mark.django_db
def test_whoever_knows_the_lower_ones_only_writes_every_event_for_the_relay_to_sort(
    unheard: Any, lower_rooms_only: None
) -> None:
    write_outbox([unheard(1), unheard(2)])
    assert _rows() == [(unheard.name, {"number": 1}), (unheard.name, {"number": 2})]
    deferred: list[Any] = []

    def of_a_higher_room(event: Event) -> None:
        raise AssertionError("the relay defers; it runs nothing")

    reaction(unheard, when=lambda event: event.number == 2)(of_a_higher_room)
    (key,) = [key for key, one in REACTIONS.items() if one.run is of_a_higher_room]
    try:
        assert claim_outbox(10, deferred.extend) == 2
    finally:
        del REACTIONS[key]
    assert deferred == [(key, {"number": 2})]
    assert _rows() == []


def _rows() -> list[tuple[str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT event, payload::text FROM kernel_outbox ORDER BY id")
        return [(name, json.loads(payload)) for name, payload in cursor.fetchall()]
