"""Freezes in a crowd: 10,000 reports of one account are one freeze, and 2,000 waiting chats hold none up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from havendesk.audit.models import AuditEntry
from havendesk.config.database import OWNER
from havendesk.config.embedded import Embedded
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import OutboxRow
from havendesk.protection import actions
from havendesk.protection.models import Freeze, FreezeStep, Report
from havendesk.protection.tests.support import acts, card, owner, report, states
from havendesk.protection.types import ReportSource, ReportStrength
from havendesk.routing import queries as routing
from sandbox.tests.serving import served
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say
from tests.support.freeze_lane import LaneProcess, until
from tests.support.rows import fill, let_all_wait

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
HANDS = 6
STRENGTHS = tuple(ReportStrength)
MOST_SECONDS = 10.0
"""From report to frozen; mostly far below one, but tests share a busy machine."""


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


@pytest.mark.parametrize("reports", [200, pytest.param(10_000, marks=pytest.mark.long)])
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


WAITING = 2_000
_RELAY_IS_BUSY = """
INSERT INTO kernel_outbox (event, payload, at)
SELECT 'tickets.MessagesAppended', '{}', now() FROM generate_series(1, 20000)
"""


def _talk_until(ended: Event) -> None:
    """A customer who never stops writing."""
    customer = make_customer()
    ticket = open_ticket(customer).ticket_id
    while not ended.wait(0.01):
        say(customer, ticket, "Is anybody there?")
    connections.close_all()


def _frozen(freeze_id: UUID) -> bool:
    return card(freeze_id).confirmed_at is not None


def test_a_report_is_frozen_at_once_while_two_thousand_chats_wait(
    tmp_path: Path, test_server: Embedded
) -> None:
    team, ended = make_team(), Event()
    agent = make_agent([team], status=None)
    assert agent.id is not None
    with psycopg.connect(test_server.conninfo(OWNER, settings.DATABASES["default"]["NAME"])) as rows:
        fill(rows, tickets=WAITING, agents=[agent.id], teams=[team])
        let_all_wait(rows)
        rows.execute(_RELAY_IS_BUSY)
    assert sum(routing.waiting(viewer=SYSTEM).values()) == WAITING
    talking = [Thread(target=_talk_until, args=(ended,)) for _ in range(4)]
    with served(tmp_path) as exchange:
        lane = LaneProcess(exchange)
        try:
            lane.start()
            for one in talking:
                one.start()
            for account in ("cus_daniel", "cus_minji", "cus_haruka"):
                found = report(ref=account)
                assert until(partial(_frozen, found.id), 30)
                done = card(found.id)
                assert done.confirmed_at is not None
                assert (done.confirmed_at - done.reported_at).total_seconds() < MOST_SECONDS
            assert OutboxRow.objects.count() >= 20_000  # nobody relays, and no freeze waits for it
        finally:
            ended.set()
            for one in talking:
                one.join(30)
            lane.close()
