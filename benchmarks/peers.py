"""What the bare database of a running desk does on this machine, to compare with in the same run."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg

from havendesk.config.database import DATABASE, OWNER
from havendesk.config.embedded import Embedded

ROWS = 2000
_TABLE = """
CREATE TEMPORARY TABLE peer_message (
    ticket_id uuid, number integer, client_key uuid, author_kind text, text text, at timestamptz,
    PRIMARY KEY (ticket_id, number), UNIQUE (ticket_id, client_key))
"""
_INSERT = "INSERT INTO peer_message VALUES (gen_random_uuid(), 1, gen_random_uuid(), 'customer', %s, now())"
# Temporary tables are not logged; this row makes each commit wait for the disk as a message's does.
_LOGGED = "SELECT pg_logical_emit_message(true, 'havendesk-benchmark', %s)"


def single_inserts_per_second(folder: Path, rows: int = ROWS) -> float:
    """Messages a second when one connection stores a row and commits, again and again, with nothing else."""
    text = "I am still waiting on my withdrawal, what can I do now?"
    with psycopg.connect(Embedded(folder).conninfo(OWNER, DATABASE), autocommit=True) as connection:
        connection.execute(_TABLE)
        began = time.monotonic()
        for _ in range(rows):
            with connection.transaction():
                connection.execute(_INSERT, [text])
                connection.execute(_LOGGED, [text])
        return rows / (time.monotonic() - began)
