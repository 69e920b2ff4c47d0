"""Many rows by a few statements: what a desk holds after years, for tests and benchmarks of size.

Written as the tables' owner and committed; the rows keep every constraint, as the database itself checks.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg

_AT_ONCE = 100_000
# Of a hundred tickets ninety-eight are over.
_CUSTOMERS = """
INSERT INTO customers_customer (id, alias, jurisdiction, language, first_seen_at)
SELECT gen_random_uuid(), substr(md5(n::text), 1, 6), 'ZZ', 'en', now()
FROM generate_series(1, %(count)s::int) n
"""
_TICKETS = """
WITH customers AS (SELECT array_agg(id) AS ids FROM (SELECT id FROM customers_customer LIMIT 20000) AS chosen)
INSERT INTO tickets_ticket (
    id, reference, customer_id, client_key, jurisdiction, channel, language, topic, priority, status, handler,
    assignee_id, team_id, last_number, last_customer_number, read_customer, read_agent, opened_at, last_at,
    waiting_since)
SELECT gen_random_uuid(), 'HD-' || lpad(n::text, 12, '0'), ids[1 + n %% cardinality(ids)], gen_random_uuid(),
    'ZZ', 'chat', (ARRAY['en', 'zh-Hans', 'ko', 'ja'])[1 + n %% 4],
    (ARRAY['deposit', 'withdrawal', 'account', 'trading', 'other'])[1 + n %% 5],
    (ARRAY['urgent', 'high', 'normal', 'normal', 'low'])[1 + n %% 5],
    CASE WHEN n %% 50 = 0 THEN 'open' ELSE 'closed' END,
    CASE WHEN n %% 100 = 0 THEN 'agent' ELSE 'queue' END,
    CASE WHEN n %% 100 = 0 THEN (%(agents)s::uuid[])[1 + n / 100 %% %(agent_count)s] END,
    (%(teams)s::uuid[])[1 + n %% %(team_count)s],
    3, 3, 0, 2, at, at + interval '3 minutes', CASE WHEN n %% 50 = 0 THEN at END
FROM generate_series(%(first)s::int, %(last)s::int) n, customers,
    LATERAL (SELECT now() - n * interval '7 seconds' AS at) times
"""
_MESSAGES = """
INSERT INTO tickets_message (
    ticket_id, number, client_key, author_kind, author_id, visibility, kind, channel, text, masked, citations,
    has_attachments, at)
SELECT t.id, number, gen_random_uuid(), CASE number WHEN 2 THEN 'bot' ELSE 'customer' END,
    CASE number WHEN 2 THEN NULL ELSE t.customer_id END, 'public', 'text', 'chat',
    'Message ' || number || ' of ' || t.reference, '{}', '[]', false,
    t.opened_at + number * interval '1 minute'
FROM tickets_ticket t, generate_series(1, 3) number
WHERE t.reference BETWEEN 'HD-' || lpad(%(first)s::text, 12, '0') AND 'HD-' || lpad(%(last)s::text, 12, '0')
"""

_ALL_WAIT = """
UPDATE tickets_ticket SET status = 'open', handler = 'queue', assignee_id = NULL, waiting_since = opened_at;
INSERT INTO routing_queue_entry (ticket_id, team_id, language, rank, priority, entered_at, reason)
SELECT id, team_id, language, 1, 2, opened_at, 'asked' FROM tickets_ticket
ON CONFLICT DO NOTHING
"""


def fill(connection: psycopg.Connection[Any], *, tickets: int, agents: list[UUID], teams: list[UUID]) -> None:
    """Add tickets of three messages each, spread over agents and teams; statistics are fresh afterwards."""
    connection.execute(_CUSTOMERS, {"count": min(20_000, max(1, tickets // 10))})
    for first in range(1, tickets + 1, _AT_ONCE):
        piece = {"first": first, "last": min(tickets, first + _AT_ONCE - 1)}
        people = {"agents": agents, "teams": teams, "agent_count": len(agents), "team_count": len(teams)}
        connection.execute(_TICKETS, piece | people)
        connection.execute(_MESSAGES, piece)
        connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM (ANALYZE) tickets_ticket")
    connection.execute("VACUUM (ANALYZE) tickets_message")
    connection.execute("VACUUM (ANALYZE) customers_customer")


def let_all_wait(connection: psycopg.Connection[Any]) -> None:
    """Every ticket there is waits in its team's queue, since it was opened."""
    connection.execute(_ALL_WAIT)
