"""What the product kept: its database as the bootstrap role sees it, and every file under its data folder."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from havendesk.config.database import BOOTSTRAP, DATABASE
from havendesk.config.embedded import Embedded

CREATED = (
    "customers_customer",
    "customers_customer_private",
    "customers_contact_point",
    "customers_session",
    "customers_used_token",
    "tickets_ticket",
    "tickets_message",
    "tickets_attachment",
    "tickets_change",
    "tickets_participant",
    "routing_assignment",
    "routing_queue_entry",
)
"""Tables in which something appears when a customer comes or says something."""

TEXTS = ("text", "varchar", "bpchar", "name", "json", "jsonb", "xml", "tsvector", "_text", "_varchar")
PIECE = 1 << 24
"""Bytes of a file that are searched at a time."""


@dataclass(frozen=True)
class Said:
    """One message as it is stored."""

    number: int
    author: str
    text: str
    client_key: str


class Records:
    """Looks at one data folder. Changes nothing but what :meth:`changed_by_hand` puts back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        conninfo = Embedded(self._folder).conninfo(BOOTSTRAP, DATABASE)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            yield connection

    def ticket(self, reference: str) -> str:
        """The ticket's id."""
        with self._connected() as connection:
            row = connection.execute(
                "SELECT id FROM tickets_ticket WHERE reference = %s", [reference]
            ).fetchone()
        assert row is not None, f"{reference} is not stored"
        return str(row[0])

    def status(self, reference: str) -> str:
        """The ticket's status."""
        with self._connected() as connection:
            row = connection.execute(
                "SELECT status FROM tickets_ticket WHERE reference = %s", [reference]
            ).fetchone()
        assert row is not None, f"{reference} is not stored"
        return str(row[0])

    def conversation(self, reference: str) -> list[Said]:
        """All messages of a ticket by number, whoever spoke."""
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT number, author_kind, text, client_key::text FROM tickets_message"
                " WHERE ticket_id = %s ORDER BY number",
                [self.ticket(reference)],
            ).fetchall()
        return [Said(*row) for row in rows]

    def people(self, reference: str) -> list[str]:
        """What customer and agents said, in order."""
        return [said.text for said in self.conversation(reference) if said.author in ("customer", "agent")]

    def wait_for(self, reference: str, text: str, seconds: float = 20.0) -> None:
        """Waits until the message is stored, whoever knows of it."""
        end = time.monotonic() + seconds
        while text not in self.people(reference):
            assert time.monotonic() < end, f"never stored: {text}"
            time.sleep(0.01)

    def counts(self) -> dict[str, int]:
        """Rows of each table in which a customer leaves something."""
        with self._connected() as connection:
            return {table: _count(connection, table) for table in CREATED}

    def entries(self, verb: str) -> list[dict[str, Any]]:
        """What the record holds of one verb, oldest first."""
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT convert_from(body, 'UTF8') FROM audit_entry WHERE verb = %s ORDER BY at, id", [verb]
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    @contextmanager
    def changed_by_hand(self, entry_id: str) -> Iterator[None]:
        """Inside the block a master of the database has written another outcome into an entry."""
        bend = "UPDATE audit_entry SET body = convert_to(replace(convert_from(body, 'UTF8'), %s, %s), 'UTF8')"
        said = ('"outcome":"done"', '"outcome":"none"')
        with self._connected() as connection:
            connection.execute(
                "SET session_replication_role = replica"
            )  # no trigger stands in a superuser's way
            connection.execute(f"{bend} WHERE id = %s", [*said, entry_id])
            try:
                yield
            finally:
                connection.execute(f"{bend} WHERE id = %s", [*reversed(said), entry_id])

    def columns_with(self, words: Sequence[str]) -> list[str]:
        """Columns that hold one of the words in any letter case, in all tables of all schemas."""
        found = []
        with self._connected() as connection:
            for schema, table, columns in _searchable(connection):
                tests = sql.SQL(", ").join(
                    sql.SQL("bool_or({} ILIKE ANY(%(words)s))").format(_as_text(name, kind))
                    for name, kind in columns
                )
                query = sql.SQL("SELECT {} FROM {}").format(tests, sql.Identifier(schema, table))
                hits = connection.execute(query, {"words": [f"%{word}%" for word in words]}).fetchone()
                found += [
                    f"{table}.{name}" for (name, _kind), hit in zip(columns, hits or (), strict=True) if hit
                ]
        return found

    def files_with(self, words: Sequence[str], *more: Path) -> list[str]:
        """Files under the data folder (the database's own and its logs too) that hold one of the words."""
        with self._connected() as connection:
            connection.execute("CHECKPOINT")
        wanted = [word.lower().encode() for word in words]
        files = [path for path in self._folder.rglob("*") if path.is_file() and not path.is_socket()]
        return [str(path.name) for path in [*files, *more] if _holds(path, wanted)]


def _count(connection: psycopg.Connection[Any], table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])


def _as_text(name: str, kind: str) -> sql.Composed:
    if kind == "bytea":
        return sql.SQL("encode({}, 'escape')").format(sql.Identifier(name))
    return sql.SQL("{}::text").format(sql.Identifier(name))


def _searchable(connection: psycopg.Connection[Any]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    rows = connection.execute(
        "SELECT n.nspname, c.relname, array_agg(a.attname::text ORDER BY a.attnum),"
        " array_agg(t.typname::text ORDER BY a.attnum)"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " JOIN pg_type t ON t.oid = a.atttypid"
        " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND t.typname = ANY(%s)"
        " GROUP BY 1, 2",
        [[*TEXTS, "bytea"]],
    ).fetchall()
    return [(schema, table, list(zip(names, kinds, strict=True))) for schema, table, names, kinds in rows]


def _holds(path: Path, words: Sequence[bytes]) -> bool:
    longest = max(len(word) for word in words)
    tail = b""
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                text = (tail + piece).lower()
                if any(word in text for word in words):
                    return True
                tail = text[-longest:]
    except FileNotFoundError:  # the server removed a file that it no longer needs
        return False
    return False
