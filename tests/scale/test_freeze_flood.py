"""Ten thousand want one account frozen at the same time: one freeze, few rows, and it is frozen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.ids import uuid7
from havendesk.protection import actions
from havendesk.protection.models import Freeze, FreezeStep, Report
from havendesk.protection.tests.support import acts, card, owner, states
from havendesk.protection.types import ReportSource, ReportStrength
from sandbox.tests.serving import served
from tests.support.freeze_lane import LaneProcess, until

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
HANDS = 6
STRENGTHS = tuple(ReportStrength)


def _report(customer: UUID, number: int) -> UUID:
    """One of many: the bot, the desk and the owner, each with another strength; a third repeat a key."""
    by = (SYSTEM, Actor(ActorKind.BOT), Actor(ActorKind.CUSTOMER, customer))[number % 3]
    try:
        found = actions.report(
            by=by,
            customer_id=customer,
            source=ReportSource.CHAT,
            strength=STRENGTHS[number % len(STRENGTHS)],
            reason="somebody is in my account " * 20,
            idempotency_key=f"flood:{number // 3}" if number % 3 == 0 else f"flood:{uuid7()}",
        )
        return found.id
    finally:
        connections.close_all()


@pytest.mark.parametrize("reports", [500, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_flood_of_reports_at_once_is_one_freeze(tmp_path: Path, reports: int) -> None:
    with served(tmp_path) as exchange:
        lane = LaneProcess(exchange)
        try:
            customer = owner()
            lane.start()
            with ThreadPoolExecutor(HANDS) as hands:
                found = set(hands.map(lambda number: _report(customer, number), range(reports)))
            assert until(lambda: set(states(card(next(iter(found)))).values()) == {"confirmed"}, 60)
            assert lane.stop() == 0
        finally:
            lane.close()
        row = Freeze.objects.get()
        assert found == {row.id}
        assert row.reports == reports
        assert FreezeStep.objects.count() == 6
        # Kept whole are the first ones and those that changed something; the others are counted.
        assert Report.objects.count() <= 30
        assert AuditEntry.objects.filter(verb="protection.report").count() == Report.objects.count()
        holds = [one for one in acts(exchange) if one["placed_by"] == "desk"]
        # One for each scope that was asked for: weak, then wider.
        assert len(holds) <= len(STRENGTHS)
