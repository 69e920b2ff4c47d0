"""The record's speed: entries beside plain rows and bare hashes, entry to signed checkpoint, proofs.

``python -m benchmarks.record [--entries 1000000]`` runs an embedded server of its own, prints JSON and keeps
it under ``results/record.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

_SMALL = 20_000
_PER_TRANSACTION = 100
_STEADY_SECONDS = 15
_STEADY_PER_SECOND = 400
_PROOFS = 300

_PLAIN = """
CREATE TABLE plain_entry (LIKE audit_entry INCLUDING ALL);
CREATE TABLE plain_salt (LIKE audit_salt INCLUDING ALL);
GRANT SELECT, INSERT ON plain_entry, plain_salt TO havendesk_app;
"""
# Bodies of an entry's usual length; what they say does not matter here.
_FILL = """
INSERT INTO audit_entry (at, id, verb, outcome, code, actor_kind, actor_id, subject_kind, subject_id,
                         ticket_id, customer_id, reads, body)
SELECT at, gen_random_uuid(), 'bench.fill', 'done', '', 'system', NULL, '', NULL, NULL, NULL, '',
       convert_to(rpad('{"number":' || n || '}', 330, ' '), 'UTF8')
FROM generate_series(%s::int, %s::int) n, LATERAL (SELECT clock_timestamp() AS at) times
"""


def main() -> int:
    """Measures everything; the exit code is 0 when the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000, help="size of the log for proofs")
    entries = parser.parse_args().entries
    with tempfile.TemporaryDirectory(prefix="havendesk-record-") as folder:
        os.environ |= {"HAVENDESK_DATA": folder, "HAVENDESK_PART": "tests", "HAVENDESK_LOG_LEVEL": "WARNING"}
        from havendesk.config.database import prepare_embedded
        from havendesk.config.embedded import Embedded
        from havendesk.config.migrations import run_migrations

        making = Embedded(Path(folder), throwaway=True)  # tables may be made without waiting for the disk
        process = making.start()
        try:
            prepare_embedded(making)
            run_migrations({"HAVENDESK_DATA": folder})
        finally:
            making.stop(process)
        server = Embedded(Path(folder))
        process = server.start()
        try:
            figures = _measure(entries)
        finally:
            server.stop(process)
    from benchmarks.results import keep

    keep("record", figures)
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    return 0 if all(figures["targets"].values()) else 1


def _measure(entries: int) -> dict[str, Any]:
    from havendesk.config.commandline import setup_django

    setup_django("tests")
    figures: dict[str, Any] = {
        "entries": entries,
        "bare_hashes_per_second": _hashes(),
        **_appends(),
        "entry_to_checkpoint_seconds": _steady(),
        **_large(entries),
    }
    figures["targets"] = {
        "sequenced_5000_per_second": figures["sequenced_per_second"] >= 5000,
        "checkpoint_p99_10_seconds": figures["entry_to_checkpoint_seconds"]["p99"] <= 10,
    }
    return figures


def _per_second(count: int, work: Callable[[], object]) -> int:
    began = time.perf_counter()
    work()
    return round(count / (time.perf_counter() - began))


def _hashes() -> int:
    """Leaves and tiles in memory, of bodies that are there."""
    from havendesk.audit.rules.tiles import Frontier
    from havendesk.kernel.merkle import leaf_hash

    bodies = [str(number).encode().ljust(330) for number in range(200_000)]
    return _per_second(len(bodies), lambda: Frontier().append([leaf_hash(body) for body in bodies]))


def _records(count: int) -> list[Any]:
    from havendesk.kernel.actors import Actor, ActorKind
    from havendesk.kernel.clock import now
    from havendesk.kernel.doors import Outcome, Record
    from havendesk.kernel.ids import uuid7

    agent = Actor(ActorKind.STAFF, uuid7(), origin="console", request_id="bench")
    return [
        Record("tickets.set_priority", Outcome.DONE, agent, now(), uuid7(), "ticket", uuid7(), reason="bench")
        for _ in range(count)
    ]


def _appends() -> dict[str, int]:
    """The same entries as rows without the queue's trigger, and as entries; then what the sequencer takes."""
    from django.db import connections, transaction

    from havendesk.audit import recorder

    with connections["owner"].cursor() as cursor:
        cursor.execute(_PLAIN)
    statement = recorder._INSERT

    def write() -> None:
        for _ in range(_SMALL // _PER_TRANSACTION):
            with transaction.atomic():
                recorder.record(_records(_PER_TRANSACTION))

    try:
        recorder._INSERT = statement.replace("INTO audit_", "INTO plain_")
        plain = _per_second(_SMALL, write)
    finally:
        recorder._INSERT = statement
    appended = _per_second(_SMALL, write)
    at_work = _sequencer()
    sequenced = _per_second(_SMALL, lambda: [at_work.batch() for _ in range(_SMALL // 10_000 + 1)])
    return {
        "plain_inserts_per_second": plain,
        "entries_written_per_second": appended,
        "sequenced_per_second": sequenced,
    }


def _sequencer() -> Any:
    from havendesk.audit.sequencer import Sequencer
    from havendesk.kernel.notes import SignatureKind, signer

    kinds = (SignatureKind.ED25519, SignatureKind.ML_DSA_44)
    return Sequencer(
        [signer(kind, "bench.example/record", b"b" * 32) for kind in kinds], seconds=1, using="sequencer"
    )


def _steady() -> dict[str, float]:
    """Entries at a steady pace beside a sequencer that works every second, seen through what is committed."""
    from havendesk.audit import recorder
    from havendesk.audit.models import Checkpoint, Leaf

    ended = threading.Event()
    seen: list[tuple[int, float]] = []
    threads = [
        threading.Thread(target=_every_second, args=(ended,)),
        threading.Thread(target=_look, args=(ended, seen)),
    ]
    for thread in threads:
        thread.start()
    written: dict[UUID, float] = {}
    began = time.perf_counter()
    for number in range(_STEADY_SECONDS * _STEADY_PER_SECOND // 10):
        time.sleep(max(0.0, began + number * 10 / _STEADY_PER_SECOND - time.perf_counter()))
        records = _records(10)
        recorder.record(records)
        written |= dict.fromkeys((one.id for one in records), time.perf_counter())
    while Leaf.objects.count() > (Checkpoint.objects.order_by("-size")[0].size) or not _all_in(written):
        time.sleep(0.2)
    time.sleep(0.5)
    ended.set()
    for thread in threads:
        thread.join()
    places = dict(Leaf.objects.filter(entry_id__in=list(written)).values_list("entry_id", "index"))
    waits = sorted(
        next(at for size, at in seen if size > places[entry_id]) - since
        for entry_id, since in written.items()
    )
    return {"p50": round(statistics.median(waits), 3), "p99": round(waits[int(len(waits) * 0.99)], 3)}


def _all_in(written: dict[UUID, float]) -> bool:
    from havendesk.audit.models import Unsequenced

    return not Unsequenced.objects.filter(entry_id__in=list(written)).exists()


def _every_second(ended: threading.Event) -> None:
    from django.db import connections

    at_work = _sequencer()
    while not ended.wait(1):
        at_work.batch()
    connections.close_all()


def _look(ended: threading.Event, seen: list[tuple[int, float]]) -> None:
    from django.db import connections

    from havendesk.audit.models import Checkpoint

    while not ended.wait(0.02):
        newest = Checkpoint.objects.order_by("-size").first()
        if newest and (not seen or newest.size > seen[-1][0]):
            seen.append((newest.size, time.perf_counter()))
    connections.close_all()


def _large(entries: int) -> dict[str, Any]:
    """A log of that size: how fast it is sequenced, and what a proof and its verification take."""
    from django.db import connection

    from havendesk.audit import queries
    from havendesk.audit.models import Leaf
    from havendesk.kernel.actors import SYSTEM
    from havendesk.kernel.merkle import verify_inclusion
    from havendesk.kernel.notes import Checkpoint, Note

    there = Leaf.objects.count()
    for first in range(there + 1, entries + 1, 100_000):
        with connection.cursor() as cursor:
            cursor.execute(_FILL, [first, min(first + 99_999, entries)])
    at_work = _sequencer()

    def drain() -> None:
        while at_work.batch():
            pass

    rate = _per_second(max(1, entries - there), drain)
    chance = random.Random(1)
    size = Leaf.objects.count()
    ids = [Leaf.objects.get(index=chance.randrange(size)).entry_id for _ in range(_PROOFS)]
    proving, verifying = [], []
    for entry_id in ids:
        began = time.perf_counter()
        proof = queries.proof(viewer=SYSTEM, entry_id=entry_id)
        proving.append(time.perf_counter() - began)
        assert proof is not None
        root = Checkpoint.parse(Note.parse(proof.checkpoint).text).root
        began = time.perf_counter()
        assert verify_inclusion(proof.index, proof.size, proof.leaf_hash, proof.hashes, root)
        verifying.append(time.perf_counter() - began)
    return {
        "log_size": size,
        "backlog_sequenced_per_second": rate,
        "proof_milliseconds": _percentiles(proving),
        "verification_milliseconds": _percentiles(verifying),
    }


def _percentiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50": round(statistics.median(ordered) * 1000, 3),
        "p99": round(ordered[int(len(ordered) * 0.99)] * 1000, 3),
    }


if __name__ == "__main__":
    sys.exit(main())
