"""The sandbox's own store: JSON documents in one SQLite file."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.times import stamp, utc_now

Document = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS thing (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    customer TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX IF NOT EXISTS thing_of_customer ON thing (kind, customer, seq);
CREATE TABLE IF NOT EXISTS nonce (
    key TEXT NOT NULL, nonce TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (key, nonce)
);
CREATE INDEX IF NOT EXISTS nonce_age ON nonce (at);
CREATE TABLE IF NOT EXISTS answer (
    idempotency_key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    object TEXT NOT NULL,
    object_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    customer TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


TOLD = frozenset(
    [
        "customer",
        "security_event",
        "session",
        "device",
        "api_key",
        "transfer",
        "order",
        "trade",
        "hold",
        "kyc",
        "identity_check",
        "push",
    ]
)
"""Kinds of documents whose making and changing is an event."""


class Store:
    """Documents by kind and id, in order of creation; events; nonces; kept answers; settings."""

    def __init__(self, path: Path | str, clock: Callable[[], datetime] = utc_now) -> None:
        self.clock = clock
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.executescript(SCHEMA)

    def close(self) -> None:
        """Closes the file."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nested ones join the outer one."""
        if self.db.in_transaction:
            yield
            return
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def put(self, kind: str, body: Document) -> None:
        """Stores a document under its ``id``, in place of an older one. One that is told of leaves an event,
        unless it stayed as it was."""
        text = json.dumps(body, ensure_ascii=False)
        with self.transaction():
            if kind in TOLD:
                self._tell(kind, body, text)
            self.db.execute(
                "INSERT INTO thing (kind, id, customer, body) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                (kind, body["id"], body.get("customer_id") or "", text),
            )

    def _tell(self, kind: str, body: Document, text: str) -> None:
        row = self.db.execute(
            "SELECT body FROM thing WHERE kind = ? AND id = ?", (kind, body["id"])
        ).fetchone()
        if row and row[0] == text:
            return
        owner = body["id"] if kind == "customer" else body.get("customer_id") or ""
        self.db.execute(
            "INSERT INTO event (object, object_id, kind, customer, at) VALUES (?, ?, ?, ?, ?)",
            (kind, body["id"], "changed" if row else "created", owner, stamp(self.clock())),
        )

    def events(self, after: int, limit: int) -> list[tuple[int, Document]]:
        """Events with their running numbers, oldest first, those behind ``after`` only."""
        rows = self.db.execute(
            "SELECT seq, object, object_id, kind, customer, at FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
            (after, limit),
        )
        return [
            (
                seq,
                {"kind": kind, "object": what, "object_id": id, "customer_id": customer or None, "at": at},
            )
            for seq, what, id, kind, customer, at in rows
        ]

    def last_event(self) -> int:
        """The number of the newest event that ever was, 0 before the first."""
        row = self.db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchone()
        return int(row[0]) if row else 0

    def first_event(self) -> int:
        """The number of the oldest event that is still kept; the next one's where none is."""
        row = self.db.execute("SELECT min(seq) FROM event").fetchone()
        return int(row[0]) if row[0] is not None else self.last_event() + 1

    def forget_events(self, before: str) -> None:
        """Drops events older than this moment."""
        self.db.execute("DELETE FROM event WHERE at < ?", (before,))

    def drop(self, kind: str, id: str) -> None:
        """Forgets a document."""
        self.db.execute("DELETE FROM thing WHERE kind = ? AND id = ?", (kind, id))

    def get(self, kind: str, id: str) -> Document | None:
        """One document."""
        row = self.db.execute("SELECT body FROM thing WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, kind: str, customer: str | None = None) -> list[Document]:
        """Documents of a kind, oldest first."""
        return [body for _seq, body in self.numbered(kind, customer)]

    def numbered(self, kind: str, customer: str | None = None) -> list[tuple[int, Document]]:
        """Documents of a kind with their running numbers, oldest first."""
        if customer is None:
            rows = self.db.execute("SELECT seq, body FROM thing WHERE kind = ? ORDER BY seq", (kind,))
        else:
            rows = self.db.execute(
                "SELECT seq, body FROM thing WHERE kind = ? AND customer = ? ORDER BY seq", (kind, customer)
            )
        return [(seq, json.loads(body)) for seq, body in rows]

    def use_nonce(self, key: str, nonce: str, at: float, keep_seconds: float) -> bool:
        """Remembers a nonce; False when it was used within ``keep_seconds`` before ``at`` (Unix time)."""
        with self.transaction():
            self.db.execute("DELETE FROM nonce WHERE at < ?", (at - keep_seconds,))
            done = self.db.execute("INSERT OR IGNORE INTO nonce VALUES (?, ?, ?)", (key, nonce, at))
            return done.rowcount == 1

    def kept_answer(self, idempotency_key: str) -> tuple[str, int, bytes] | None:
        """Fingerprint of the request, status and body of an act's first answer."""
        row = self.db.execute(
            "SELECT fingerprint, status, body FROM answer WHERE idempotency_key = ?", (idempotency_key,)
        ).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def keep_answer(
        self, idempotency_key: str, fingerprint: str, status: int, body: bytes, at: float
    ) -> None:
        """Keeps an act's first answer for a day."""
        self.db.execute("DELETE FROM answer WHERE at < ?", (at - 86400,))
        self.db.execute(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?)", (idempotency_key, fingerprint, status, body, at)
        )

    def setting(self, name: str) -> str | None:
        """A setting."""
        row = self.db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: str) -> None:
        """Stores a setting."""
        self.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
