"""One size of benchmarks/lists.py: fills an embedded server of its own, asks each list, prints JSON."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.clock import Clock, percentiles

REPEATS = 30
WARM = 3
_AT_ONCE = 100_000

_CUSTOMERS = """
INSERT INTO customers_customer (id, alias, jurisdiction, language, first_seen_at)
SELECT gen_random_uuid(), substr(md5(n::text), 1, 6), 'ZZ', 'en', now() FROM generate_series(1, 20000) n
"""
_TICKETS = """
WITH customers AS (SELECT array_agg(id) AS ids FROM customers_customer)
INSERT INTO tickets_ticket (
    id, reference, customer_id, client_key, jurisdiction, channel, language, topic, priority, status, handler,
    assignee_id, team_id, last_number, last_customer_number, read_customer, read_agent, opened_at, last_at,
    waiting_since)
SELECT gen_random_uuid(), 'HD-' || lpad(n::text, 12, '0'), ids[1 + n %% cardinality(ids)], gen_random_uuid(),
    'ZZ', 'chat', (ARRAY['en', 'zh-Hans', 'ko', 'ja'])[1 + (n / 7) %% 4],
    (ARRAY['deposit', 'withdrawal', 'account', 'trading', 'identity', 'fees', 'security', 'api', 'tax',
           'other'])[1 + (n / 11) %% 10],
    (ARRAY['urgent', 'high', 'normal', 'normal', 'normal', 'low'])[1 + (n / 3) %% 6],
    CASE WHEN n %% 20 <> 0 THEN (ARRAY['solved', 'closed', 'closed', 'closed'])[1 + n %% 4]
         WHEN n <= %(served)s THEN 'open'
         ELSE (ARRAY['new', 'open', 'open', 'waiting_department'])[1 + (n / 20) %% 4] END,
    CASE WHEN n %% 20 <> 0 OR n <= %(served)s THEN 'agent'
         ELSE (ARRAY['queue', 'queue', 'bot'])[1 + (n / 20) %% 3] END,
    CASE WHEN n %% 20 <> 0 OR n <= %(served)s THEN (%(agents)s::uuid[])[1 + (n / 20) %% %(agent_count)s] END,
    (%(teams)s::uuid[])[1 + (n / 13) %% %(team_count)s],
    9, 9, 0, 9 - (n / 20) %% 3, at, at + interval '3 minutes', CASE WHEN n %% 40 = 0 THEN at END
FROM generate_series(%(first)s::int, %(last)s::int) n, customers,
    LATERAL (SELECT now() - n * interval '31 seconds' AS at) times
"""
_UNFINISHED = "SELECT count(*) FROM tickets_ticket WHERE status NOT IN ('solved', 'closed')"
_TAGS = """
INSERT INTO tickets_tag (id, name, key, colour, made_at)
SELECT gen_random_uuid(), 'tag ' || n, 'tag ' || n, 'grey', now() FROM generate_series(1, 100) n
"""
_TAGGED = """
WITH tags AS (SELECT array_agg(id) AS ids FROM tickets_tag)
INSERT INTO tickets_ticket_tag (ticket_id, tag_id)
SELECT t.id, ids[1 + right(t.reference, 7)::int / 3 % 100] FROM tickets_ticket t, tags
WHERE right(t.reference, 7)::int % 3 = 0
"""
_MENTIONS = """
INSERT INTO tickets_inbox_item (id, staff_id, ticket_id, kind, at)
SELECT gen_random_uuid(), %(agent)s, id, 'mention', last_at
FROM tickets_ticket ORDER BY last_at DESC LIMIT 200
"""


def main(size: int) -> int:
    """Measures among that many tickets."""
    with tempfile.TemporaryDirectory(prefix="havendesk-lists-") as folder:
        os.environ |= {"HAVENDESK_DATA": folder, "HAVENDESK_PART": "command"}
        (Path(folder) / "static").mkdir()
        from havendesk.config.commandline import setup_django
        from havendesk.config.database import prepare_embedded
        from havendesk.config.embedded import Embedded
        from havendesk.config.migrations import run_migrations

        server = Embedded(Path(folder), throwaway=True)
        process = server.start()
        try:
            prepare_embedded(server)
            run_migrations({})
            setup_django("command")
            sys.stdout.write(json.dumps(_measure(server, size)))
        finally:
            server.stop(process)
    return 0


def _measure(server: Any, size: int) -> dict[str, Any]:
    from havendesk.config.database import DATABASE, OWNER
    from havendesk.config.processes import keep_what_is_loaded
    from havendesk.people.types import Role
    from tests.support.desk import browser_of, make_agent, make_team

    teams = [make_team(f"Team {place}") for place in range(4)]
    agents = [make_agent([teams[place % 4]], status=None) for place in range(40)]
    lead = make_agent([], roles=(Role.LEAD,), status=None)
    ids = [agent.id for agent in agents if agent.id is not None]
    began = time.perf_counter()
    with psycopg.connect(server.conninfo(OWNER, DATABASE)) as owner:
        _fill(owner, size, ids, teams)
        unfinished = _one(
            owner, "SELECT count(*) FROM tickets_ticket WHERE status NOT IN ('solved', 'closed')"
        )
    filled = time.perf_counter() - began
    keep_what_is_loaded()  # as the web process does
    asked = _Asked(browser_of(agents[0]), browser_of(lead), agents[0], lead)
    return {
        "unfinished": unfinished,
        "seconds_to_fill": round(filled, 1),
        "lists": asked.lists(),
        "deep_page": asked.deep(size),
        "counts_exactly": asked.exact(),
    }


def _fill(owner: psycopg.Connection[Any], size: int, agents: list[UUID], teams: list[UUID]) -> None:
    people = {
        "agents": agents,
        "teams": teams,
        "agent_count": len(agents),
        "team_count": len(teams),
        # The newest unfinished ones are being served: fifteen by each agent, or all there are.
        "served": min(size, 20 * 15 * len(agents)),
    }
    owner.execute(_CUSTOMERS)
    for first in range(1, size + 1, _AT_ONCE):
        owner.execute(_TICKETS, people | {"first": first, "last": min(size, first + _AT_ONCE - 1)})
        owner.commit()
    for statement in (_TAGS, _TAGGED):
        owner.execute(statement)
    owner.execute(_MENTIONS, {"agent": agents[0]})
    owner.commit()
    owner.autocommit = True
    for table in ("tickets_ticket", "tickets_ticket_tag", "tickets_inbox_item", "customers_customer"):
        owner.execute(f"VACUUM (ANALYZE) {table}")


def _one(connection: psycopg.Connection[Any], sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None


class _Asked:
    """An agent's and a lead's browser, and what they ask."""

    def __init__(self, browser: Any, leads: Any, agent: Any, lead: Any) -> None:
        self.browser, self.leads = browser, leads
        self.agent, self.lead = agent, lead
        for one in (browser, leads):
            one.defaults["SERVER_NAME"] = "localhost"

    def lists(self) -> dict[str, Any]:
        """Each list as the console opens it."""
        from havendesk.tickets.models import Tag

        tag = Tag.objects.order_by("name").values_list("id", flat=True)[0]
        for place in range(6):
            self._keep(
                self.browser, {"name": f"View {place}", "filter": {"topic": ["tax"], "language": ["ja"]}}
            )
        kept = self._keep(self.browser, {"name": "Taxes", "filter": {"topic": ["tax"]}})
        finished = "status=solved&status=closed"
        asked = {
            "mine": (self.browser, "view=mine"),
            "unread": (self.browser, "view=unread"),
            "mentioned": (self.browser, "view=mentioned"),
            "team": (self.browser, "view=team"),
            "team, by priority": (self.browser, "view=team&sort=priority"),
            "queue, longest waiting first": (self.browser, "view=queue&sort=waiting"),
            "saved view": (self.browser, f"view={kept}"),
            "all": (self.leads, "view=all"),
            "all, oldest first": (self.leads, "view=all&sort=opened"),
            "all, one topic and language": (self.leads, "view=all&topic=tax&language=ja"),
            "all, one tag": (self.leads, f"view=all&tag={tag}"),
            "all, waiting for an hour": (self.leads, "view=all&waiting_minutes=60&sort=waiting"),
            "finished": (self.leads, f"view=all&{finished}"),
            "finished, one topic and language": (self.leads, f"view=all&{finished}&topic=tax&language=ja"),
            "finished by one agent": (self.leads, f"view=all&{finished}&assignee={self.agent.id}"),
            "finished, one tag": (self.leads, f"view=all&{finished}&tag={tag}"),
        }
        found = {name: _timed(self._open(browser, query)) for name, (browser, query) in asked.items()}
        found["counts of an agent, with seven saved views"] = _timed(self._get(self.browser, "desk/counts"))
        found["counts of a lead"] = _timed(self._get(self.leads, "desk/counts"))
        return found

    def deep(self, size: int) -> dict[str, Any]:
        """A page in the middle of all finished tickets: by keyset, and the same one by OFFSET."""
        from havendesk.tickets.models import Ticket
        from havendesk.tickets.queries.keyset import cursor_of
        from havendesk.tickets.queries.rows import rows_of
        from havendesk.tickets.rules.lists import Sort

        finished = Ticket.objects.filter(status__in=["solved", "closed"]).order_by("-last_at", "-id")
        rows = finished.select_related("customer", "assignee", "team")
        skipped = finished.count() // 2
        before = rows[skipped - 1]
        query = f"view=all&status=solved&status=closed&after={cursor_of(Sort.NEWEST, before)}"
        page = self.leads.get(f"/api/v1/desk/tickets?{query}").json()["items"]
        if [row["id"] for row in page] != [str(row.id) for row in rows[skipped : skipped + 50]]:
            raise RuntimeError("both ways must show the same page")
        keyset = _timed(self._open(self.leads, query))
        offset = _timed(lambda: rows_of(self.lead, list(rows[skipped : skipped + 50])))
        ratio = round(offset["cpu_p50_ms"] / keyset["cpu_p50_ms"], 2)
        return {"skipped": skipped, "keyset": keyset, "offset": offset, "offset_over_keyset": ratio}

    def exact(self) -> dict[str, Any]:
        """A lead's counts with the widest view there is, to the end, beside those that stop at a thousand."""
        from havendesk.tickets.queries import desk

        everything = {"status": ["new", "open", "waiting_customer", "waiting_department", "solved", "closed"]}
        self._keep(self.leads, {"name": "Everything", "filter": everything})
        ask = self._get(self.leads, "desk/counts")
        capped = _timed(ask)
        kept, desk.MOST_COUNTED = desk.MOST_COUNTED, 10**9
        exact = _timed(ask)
        desk.MOST_COUNTED = kept
        ratio = round(exact["cpu_p50_ms"] / capped["cpu_p50_ms"], 2)
        return {"capped": capped, "exact": exact, "exact_over_capped": ratio}

    @staticmethod
    def _keep(browser: Any, view: dict[str, Any]) -> str:
        made = browser.post("/api/v1/desk/views", view, content_type="application/json")
        return str(made.json()["id"])

    def _open(self, browser: Any, query: str) -> Callable[[], Any]:
        return self._get(browser, f"desk/tickets?{query}")

    @staticmethod
    def _get(browser: Any, path: str) -> Callable[[], Any]:
        def ask() -> None:
            answer = browser.get(f"/api/v1/{path}")
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code} {answer.content[:200]!r}")

        return ask


def _timed(call: Callable[[], Any]) -> dict[str, float]:
    for _ in range(WARM):
        call()
    clock, taken = Clock(), []
    for _ in range(REPEATS):
        began = clock.now()
        call()
        ended = clock.now()
        taken.append((ended[0] - began[0], ended[1] - began[1]))
    return percentiles(taken)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
