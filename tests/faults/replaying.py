"""A replay beside a running product whose web process is killed in the middle, judged by the ledger."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from havendesk.config.database import DATABASE, OWNER
from havendesk.config.embedded import Embedded
from tests.faults import ledger
from tests.faults.ledger import Verdict
from tests.support.product import Product


@dataclass
class Result:
    """What came out. ``kills``: lines of the ledger at the time, process before, seconds until healthy."""

    code: int
    summary: dict[str, Any]
    verdict: Verdict
    seconds: float
    errors: str
    kills: list[dict[str, Any]] = field(default_factory=list)


def replay(
    product: Product, rows: Path, *words: str, kill_after: int, seconds: float, part: str = "web"
) -> Result:
    """Runs ``havendesk replay`` and kills one part with -9 once ``kill_after`` messages were acknowledged.

    Raises:
        TimeoutExpired: the replay did not end within ``seconds``.
    """
    book = product.folder.parent / "replay-ledger.jsonl"
    book.unlink(missing_ok=True)
    errors = product.folder.parent / "replay.err"
    command = [sys.executable, "-m", "havendesk", "replay", str(rows), "--ledger", str(book), *words]
    kills: list[dict[str, Any]] = []
    began = time.monotonic()
    with errors.open("w") as progress:
        process = subprocess.Popen(
            command, env=product.environment(), stdout=subprocess.PIPE, stderr=progress, text=True
        )
    killer = threading.Thread(
        target=_kill_once, args=(product, part, process, book, kill_after, kills), daemon=True
    )
    killer.start()
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    killer.join(120)
    lines = ledger.read(book)
    server = Embedded(product.folder)
    with psycopg.connect(server.conninfo(OWNER, DATABASE)) as connection:
        database = ledger.stored(connection, ledger.tickets_in(lines))
    return Result(
        code=process.returncode,
        summary=json.loads(output) if output.strip() else {},
        verdict=ledger.compare(lines, database),
        seconds=time.monotonic() - began,
        errors=errors.read_text(),
        kills=kills,
    )


def _kill_once(
    product: Product,
    part: str,
    process: subprocess.Popen[str],
    book: Path,
    kill_after: int,
    kills: list[dict[str, Any]],
) -> None:
    while process.poll() is None:
        acknowledged = book.read_text().count('"event":"acked"') if book.exists() else 0
        if acknowledged >= kill_after:
            pid = product.kill(part)
            at = time.monotonic()
            product.wait_for_health()
            kills.append(
                {
                    "part": part,
                    "pid": pid,
                    "acknowledged": acknowledged,
                    "healthy_after": time.monotonic() - at,
                }
            )
            return
        time.sleep(0.1)
