"""The session's server and the worker's database: cloned from a template that was migrated once.

A migrated cluster is kept in pytest's cache and copied for the next session, until a migration changes.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from havendesk.config.database import BOOTSTRAP, DATABASE, ensure_database, prepare_database, prepare_embedded
from havendesk.config.embedded import Embedded
from havendesk.config.migrations import run_migrations
from tests.support.folder import CONTROLLER, SERVER_PID

REPOSITORY = Path(__file__).resolve().parent.parent.parent
KEEP_CLUSTERS = 3

GUARD = """
while kill -0 "$1" 2>/dev/null; do sleep 1; done
if [ -d "$3" ]; then kill -QUIT "$2" 2>/dev/null; sleep 1; rm -rf "$3"; fi
"""
"""Ends the server when the session's first process is gone, even if it was killed."""

LARGE_OCTETS = 1 << 18
"""Above it a table gets new files, which also takes what deleted rows left behind."""
RESTART = """
SELECT setval(seqrelid, seqstart, false) FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid
WHERE relnamespace = 'public'::regnamespace AND pg_sequence_last_value(seqrelid) IS NOT NULL
"""

_left_running: "list[subprocess.Popen[bytes]]" = []
"""Children that outlive the worker that started them; kept, so that nobody collects them early."""


def ensure_server(server: Embedded, cache: Path) -> None:
    """Starts the session's server with the migrated template; the first worker does it, others wait."""
    with (server.data / "server.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if server.answers():
            return
        _restore(server, keep_template(cache))
        process = server.start(stays=True)
        _left_running.append(process)
        (server.data / SERVER_PID).write_text(str(process.pid))
        _guard(server, process.pid)
        prepare_embedded(server)


def keep_template(cache: Path) -> Path:
    """The migrated cluster that sessions copy, made unless it is kept already."""
    kept = cache / _key()
    if not kept.exists():
        with tempfile.TemporaryDirectory(prefix="havendesk-tests-") as folder:
            server = Embedded(Path(folder), throwaway=True)
            _make_template(server)
            _keep(server, kept)
    return kept


def _make_template(server: Embedded) -> None:
    """A migrated cluster, stopped again so that its files are whole."""
    process = server.start()
    try:
        prepare_embedded(server)
        run_migrations({"HAVENDESK_DATA": str(server.data)})
    finally:
        server.stop(process)


def _guard(server: Embedded, pid: int) -> None:
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", os.environ[CONTROLLER], str(pid), str(server.data)],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _left_running.append(guard)


def _key() -> str:
    digest = hashlib.sha256()
    files = [
        *REPOSITORY.glob("havendesk/**/migrations/*.py"),
        *REPOSITORY.glob("havendesk/**/migrations/*.sql"),
        REPOSITORY / "havendesk" / "config" / "database.py",
        REPOSITORY / "havendesk" / "config" / "embedded.py",
        REPOSITORY / "havendesk" / "config" / "settings.py",
        REPOSITORY / "requirements.lock",
    ]
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _restore(server: Embedded, kept: Path) -> None:
    server.folder.mkdir(parents=True, exist_ok=True)
    _copy(kept / "cluster", server.cluster)
    secret = server.data / "secrets" / f"postgres-{BOOTSTRAP}"
    shutil.copy2(kept / "bootstrap", secret)


def _keep(server: Embedded, kept: Path) -> None:
    half = kept.with_suffix(f".{os.getpid()}")
    half.mkdir(parents=True)
    _copy(server.cluster, half / "cluster")
    shutil.copy2(server.data / "secrets" / f"postgres-{BOOTSTRAP}", half / "bootstrap")
    with contextlib.suppress(OSError):  # another session kept the same one in the meantime
        half.rename(kept)
    for old in sorted(kept.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-KEEP_CLUSTERS]:
        shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["/bin/cp", "-a", str(source), str(target)], check=True)


def make_worker_database(server: Embedded, database: str) -> None:
    """Clones the migrated template for one worker."""
    with (
        (server.data / "clone.lock").open("a") as lock,
        psycopg.connect(server.conninfo(BOOTSTRAP, "postgres"), autocommit=True) as connection,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)  # one copy of a template at a time
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )
        ensure_database(connection, database, template=DATABASE)
    prepare_database(server, database)


class Cleaner:
    """Empties a worker's database after a test that committed, back to what the migrations wrote."""

    def __init__(self, server: Embedded, database: str) -> None:
        self._server = server
        self._database = database
        with self._connected() as connection:
            self._tables = self._all_tables(connection)
            self._seeds = {
                table: rows for table in self._tables if (rows := self._copy_out(connection, table))
            }

    @contextlib.contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        conninfo = self._server.conninfo(BOOTSTRAP, self._database)
        with psycopg.connect(conninfo, options="-c lock_timeout=10s") as connection:
            # Append-only tables refuse TRUNCATE by trigger; the test server's bootstrap role sets them aside.
            connection.execute("SET session_replication_role = replica")
            yield connection

    def clean(self) -> None:
        """Empties what has rows and writes the migrations' own rows back.

        New files for a table, its indexes and all that refer to it cost far more than a few rows deleted.
        """
        with self._connected() as connection:
            dirty = sorted({*self._with_rows(connection), *self._seeds})
            large = self._large(connection, dirty)
            if large:
                names = sql.SQL(", ").join(map(sql.Identifier, large))
                connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
            for table in dirty:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            connection.execute(RESTART)
            for table, rows in self._seeds.items():
                statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with connection.cursor().copy(statement) as copy:
                    copy.write(rows)

    @staticmethod
    def _all_tables(connection: psycopg.Connection[Any]) -> list[str]:
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
        ).fetchall()
        return [name for (name,) in rows]

    def _with_rows(self, connection: psycopg.Connection[Any]) -> list[str]:
        tests = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(
                sql.Literal(name), sql.Identifier(name)
            )
            for name in self._tables
        )
        return [name for (name,) in connection.execute(tests).fetchall()]

    @staticmethod
    def _large(connection: psycopg.Connection[Any], tables: list[str]) -> list[str]:
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)"
            " AND greatest(pg_relation_size(oid),"
            " (SELECT sum(pg_relation_size(relid)) FROM pg_partition_tree(oid))) > %s",
            [tables, LARGE_OCTETS],
        ).fetchall()
        return [name for (name,) in rows]

    @staticmethod
    def _copy_out(connection: psycopg.Connection[Any], table: str) -> bytes:
        query = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(sql.Identifier(table))
        with connection.cursor().copy(query) as copy:
            return b"".join(bytes(chunk) for chunk in copy)
