"""Among a million tickets each look and each write touches as little of the database as among a few.

Not timed: what is counted are statements, and the pages of 8 kB that PostgreSQL says it looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havendesk.config.database import OWNER
from havendesk.config.embedded import Embedded
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.people.types import Role
from havendesk.routing import actions as routing
from havendesk.routing import queries as routing_queries
from havendesk.routing.types import QueueReason
from havendesk.tickets import queries
from havendesk.tickets.models import Ticket
from havendesk.tickets.types import Appended, DeskView
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say
from tests.support.rows import fill

pytestmark = pytest.mark.django_db(transaction=True)

# A page of a list, or a count that ends at a thousand; each row may lie on a page of its own.
MOST_PAGES = 3_000
# One conversation, one customer's own.
FEW_PAGES = 600


class _Desk:
    """Two teams, ten agents, a lead, and their tickets."""

    def __init__(self, server: Embedded, tickets: int) -> None:
        teams = [make_team("One"), make_team("Two")]
        self.agents = [make_agent(teams) for _ in range(10)]
        self.lead = make_agent(teams, roles=(Role.LEAD,))
        self.customer = make_customer()
        self.own = open_ticket(self.customer).ticket_id
        ids = [agent.id for agent in self.agents if agent.id is not None]
        with psycopg.connect(server.conninfo(OWNER, settings.DATABASES["default"]["NAME"])) as owner:
            fill(owner, tickets=tickets, agents=ids, teams=teams)


def _pages(look: Callable[[], Any]) -> tuple[int, int]:
    """Statements of a look, and pages that all of them touched."""
    with CaptureQueriesContext(connection) as told:
        look()
    reads = [one["sql"] for one in told.captured_queries if "INSERT" not in one["sql"]]
    statements = [sql for sql in reads if sql.lstrip().startswith(("SELECT", "WITH"))]
    pages = 0
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}".replace("%", "%%"))
            plan = cursor.fetchone()[0]
            plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
            pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return len(told), pages


def _looks(desk: _Desk) -> dict[str, tuple[Callable[[], Any], int]]:
    agent, lead, customer = desk.agents[0], desk.lead, desk.customer
    lists: dict[str, tuple[Callable[[], Any], int]] = {
        f"list {view.value}": (partial(queries.desk_list, viewer=lead, view=view), MOST_PAGES)
        for view in DeskView
    }
    return lists | {
        "mine": (lambda: queries.desk_list(viewer=agent, view=DeskView.MINE), MOST_PAGES),
        "counts": (lambda: queries.desk_counts(viewer=agent), 3 * MOST_PAGES),
        "own tickets": (lambda: queries.customer_tickets(viewer=customer), FEW_PAGES),
        "own messages": (lambda: queries.messages(viewer=customer, ticket_id=desk.own), FEW_PAGES),
        "heads": (lambda: queries.heads(viewer=SYSTEM, ticket_ids=[desk.own]), FEW_PAGES),
        "serving": (lambda: queries.open_assigned(viewer=SYSTEM, agent_ids=[_id(agent)]), MOST_PAGES),
        "places": (lambda: routing_queries.positions(viewer=SYSTEM, ticket_ids=[desk.own]), FEW_PAGES),
    }


def _id(actor: Actor) -> UUID:
    assert actor.id is not None
    return actor.id


@pytest.mark.parametrize(
    "tickets",
    [pytest.param(30_000, id="short"), pytest.param(1_000_000, id="million", marks=pytest.mark.long)],
)
def test_what_is_touched_stays_small(test_server: Embedded, tickets: int) -> None:
    desk = _Desk(test_server, tickets)
    assert Ticket.objects.count() == tickets + 1
    found = {name: (_pages(look), most) for name, (look, most) in _looks(desk).items()}
    assert {name: pages for name, ((_, pages), most) in found.items() if pages > most} == {}
    with CaptureQueriesContext(connection) as told:
        assert isinstance(say(desk.customer, desk.own, "one more among many"), Appended)
    assert len([one for one in told.captured_queries if "SAVEPOINT" not in one["sql"]]) <= 10
    # The main job among all of them: queued, given to an agent who has room, answered.
    routing.enqueue(by=SYSTEM, ticket_id=desk.own, reason=QueueReason.ASKED)
    assert routing_queries.positions(viewer=SYSTEM, ticket_ids=[desk.own]) is not None
    read = queries.messages(viewer=desk.customer, ticket_id=desk.own)
    assert [message.text for message in read][1] == "one more among many"
