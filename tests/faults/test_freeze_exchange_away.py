"""A freeze lane as a process of its own, while the exchange is away for a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from havendesk.protection.models import Freeze
from havendesk.protection.tests.support import card, report
from sandbox.tests.serving import Served, served
from tests.support.freeze_lane import LaneProcess, until

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def test_an_exchange_that_was_away_has_the_freeze_as_soon_as_it_is_back(exchange: Served) -> None:
    lane = LaneProcess(exchange)
    silence = exchange.sandbox.silence
    silence.until = exchange.sandbox.settings.clock().timestamp() + 3600
    found = report()
    lane.start()
    try:
        assert until(lambda: card(found.id).steps[0].attempts >= 3, 90)
        assert card(found.id).steps[0].code == "exchange_silent"  # what the customer is told meanwhile
        assert Freeze.objects.get().state == "wanted"
        silence.until = 0
        back = time.monotonic()
        assert until(lambda: card(found.id).confirmed_at is not None, 60)
        assert time.monotonic() - back < 10  # the longest pause is two seconds; the rest is a busy machine
        second = report(ref="cus_minji")
        assert until(lambda: card(second.id).confirmed_at is not None, 60)
    finally:
        lane.stop()
