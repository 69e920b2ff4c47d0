"""The sequencer: puts entries into the log, in a process, with a database role and with keys of its own.

Every batch is one transaction: it takes what waits, appends leaves and full tiles, signs a checkpoint and
takes the entries out of the queue. What waits is known from rows that the entries' own transactions left,
not from times or numbers: a transaction that commits late is taken late, and none is passed over (decision
35). The log is never continued from a state that its last checkpoint does not vouch for.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connections, transaction
from django.db.backends.utils import CursorWrapper

from havendesk.audit.rules.tiles import HEIGHT, MOST_LEVELS, WIDTH, Frontier, FullTile, split
from havendesk.kernel import merkle
from havendesk.kernel.clock import now
from havendesk.kernel.jobs import beat
from havendesk.kernel.logs import get_logger
from havendesk.kernel.notes import Checkpoint, Signer, sign_note

log = get_logger(__name__)

# The key of the advisory lock that makes one sequencer the only one; any fixed number of our own.
LEADER_KEY = 0x48_41_56_4C_4F_47
BATCH = 10_000
BEAT = "sequencer"
_BEAT_SECONDS = 5.0
_REFUSED_SECONDS = 30.0

# A join that hashed all of the entries to find a hundred would take longer with every year.
_BY_INDEX = (
    "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off"
)
_TAKE = """
SELECT u.entry_id, u.entry_at, e.body FROM audit_unsequenced u
JOIN audit_entry e ON e.at = u.entry_at AND e.id = u.entry_id
ORDER BY u.entry_id LIMIT %s
"""
_LAST = "SELECT size, root, signed_at FROM audit_checkpoint ORDER BY size DESC LIMIT 1"


class LogBentError(Exception):
    """What is stored is not what the last checkpoint signed: nothing more is signed on top of it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The newest checkpoint's size, root and time; the empty log's before the first."""

    size: int
    root: bytes
    at: datetime | None


class Sequencer:
    """One sequencer. It leads while its connection holds the advisory lock."""

    def __init__(self, signers: list[Signer], *, seconds: float, using: str = "default") -> None:
        self._signers = signers
        self._origin = signers[0].verifier.name
        self._seconds = seconds
        self._using = using
        self._stop = threading.Event()
        self._frontier: Frontier | None = None

    def stop(self) -> None:
        """Finish the batch in progress and end :meth:`run`."""
        self._stop.set()

    def run(self) -> None:
        """Sequence until stopped, through restarts of the database and of other sequencers."""
        while not self._stop.is_set():
            try:
                self._lead()
            except DatabaseError as error:
                log.warning("sequencer.database_lost", error=type(error).__name__)
                self._stop.wait(1)
            except LogBentError as error:
                # Without a sign of life from here the auditor's page and health turn red within a minute.
                log.critical("sequencer.refuses", why=str(error))
                self._stop.wait(_REFUSED_SECONDS)
            finally:
                self._frontier = None
                connections[self._using].close()

    def _lead(self) -> None:
        with self._cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADER_KEY])
            row = cursor.fetchone()
        if row is None or not row[0]:
            self._stop.wait(1)
            return
        self.publish_keys()
        log.info("sequencer.leads", origin=self._origin)
        beaten = float("-inf")
        while not self._stop.is_set():
            began = time.monotonic()
            while self.batch() == BATCH and not self._stop.is_set():
                pass
            if began - beaten >= _BEAT_SECONDS:
                beat(BEAT)
                beaten = began
            self._stop.wait(max(0.0, self._seconds - (time.monotonic() - began)))

    def publish_keys(self) -> None:
        """Write the public keys down, so that everybody can ask for them.

        Raises:
            LogBentError: the log belongs to another origin.
        """
        with transaction.atomic(using=self._using), self._cursor() as cursor:
            cursor.execute("SELECT origin FROM audit_log_key WHERE origin <> %s LIMIT 1", [self._origin])
            if row := cursor.fetchone():
                raise LogBentError(f"this log is {row[0]}, and the key is of {self._origin}")
            for one in self._signers:
                cursor.execute(
                    "INSERT INTO audit_log_key (verifier, origin, since) VALUES (%s, %s, %s)"
                    " ON CONFLICT DO NOTHING",
                    [str(one.verifier), self._origin, now()],
                )

    def batch(self, most: int = BATCH) -> int:
        """Sequence what waits, ``most`` entries at a time. Returns how many were taken.

        Raises:
            LogBentError: the stored log is not the signed one.
        """
        try:
            with transaction.atomic(using=self._using), self._cursor() as cursor:
                return self._batch(cursor, most)
        except BaseException:
            self._frontier = None  # it may be ahead of what is stored
            raise

    def _batch(self, cursor: CursorWrapper, most: int) -> int:
        cursor.execute(_BY_INDEX)
        cursor.execute(_TAKE, [most])
        rows: list[tuple[UUID, datetime, bytes]] = cursor.fetchall()
        if not rows:
            return 0
        last = _last(cursor)
        if self._frontier is None:
            self._frontier = load_frontier(cursor)
        frontier = self._frontier
        if (frontier.size, frontier.root()) != (last.size, last.root):
            raise LogBentError(f"{frontier.size} stored leaves, and the last checkpoint signed {last.size}")
        hashes = [merkle.leaf_hash(bytes(body)) for _id, _at, body in rows]
        first = frontier.size
        full = frontier.append(hashes)
        _write_leaves(cursor, first, rows, hashes)
        _write_tiles(cursor, full)
        self._write_checkpoint(cursor, frontier, last)
        cursor.execute(
            "DELETE FROM audit_unsequenced WHERE entry_id = ANY(%s)", [[entry_id for entry_id, *_ in rows]]
        )
        if cursor.rowcount != len(rows):
            raise LogBentError("another sequencer took the same entries")
        return len(rows)

    def _write_checkpoint(self, cursor: CursorWrapper, frontier: Frontier, last: Signed) -> None:
        # Whole seconds, as signatures state them; a clock that goes backward does not take the log along.
        at = max(now().replace(microsecond=0), last.at or datetime.min.replace(tzinfo=now().tzinfo))
        root = frontier.root()
        note = sign_note(Checkpoint(self._origin, frontier.size, root).text, self._signers, at)
        cursor.execute(
            "INSERT INTO audit_checkpoint (size, previous, root, signed_at, note)"
            " VALUES (%s, %s, %s, %s, %s)",
            [frontier.size, last.size, root, at, str(note)],
        )

    def _cursor(self) -> CursorWrapper:
        return connections[self._using].cursor()


def load_frontier(cursor: CursorWrapper) -> Frontier:
    """The log's right edge, from leaves and tiles as they are stored."""
    cursor.execute("SELECT coalesce(max(index) + 1, 0) FROM audit_leaf")
    (size,) = cursor.fetchone() or (0,)
    frontier = Frontier(size)
    first = size - size % WIDTH
    cursor.execute("SELECT leaf_hash FROM audit_leaf WHERE index >= %s ORDER BY index", [first])
    frontier.edges[0] = [bytes(one) for (one,) in cursor.fetchall()]
    for level in range(1, MOST_LEVELS):
        full = size >> (HEIGHT * level)
        cursor.execute(
            "SELECT hashes FROM audit_tile WHERE level = %s AND index >= %s ORDER BY index",
            [level - 1, full - full % WIDTH],
        )
        frontier.edges[level] = [merkle.fold(split(bytes(one))) for (one,) in cursor.fetchall()]
    if any(len(edge) != (size >> (HEIGHT * level)) % WIDTH for level, edge in enumerate(frontier.edges)):
        raise LogBentError(f"leaves or tiles of {size} leaves are missing")
    return frontier


def _last(cursor: CursorWrapper) -> Signed:
    cursor.execute(_LAST)
    row = cursor.fetchone()
    return Signed(row[0], bytes(row[1]), row[2]) if row else Signed(0, merkle.EMPTY_ROOT, None)


def _write_leaves(
    cursor: CursorWrapper, first: int, rows: list[tuple[UUID, datetime, bytes]], hashes: list[bytes]
) -> None:
    with cursor.copy("COPY audit_leaf (index, entry_at, entry_id, leaf_hash) FROM STDIN") as copy:
        for number, ((entry_id, at, _body), leaf) in enumerate(zip(rows, hashes, strict=True), start=first):
            copy.write_row((number, at, entry_id, leaf))


def _write_tiles(cursor: CursorWrapper, full: list[FullTile]) -> None:
    for tile in full:
        cursor.execute(
            "INSERT INTO audit_tile (level, index, hashes) VALUES (%s, %s, %s)",
            [tile.level, tile.index, tile.hashes],
        )
