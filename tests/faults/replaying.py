"""A replay beside a running product whose web process is killed in the middle, judged by the ledger."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from havendesk.config.database import DATABASE, OWNER
from havendesk.config.embedded import Embedded
from tests.faults import ledger
from tests.faults.ledger import Verdict
from tests.support.product import Product

QUESTIONS = {
    "en": "My {asset} withdrawal number {place} is still pending, what can I do?",
    "ko": "{asset} 출금 {place}번이 아직 대기 중입니다. 어떻게 해야 하나요?",
    "ja": "{asset} の出金 {place} 件目がまだ保留中です。どうすればいいですか？",
    "zh-Hans": "我的第 {place} 笔 {asset} 提币还在等待，怎么办？",
}


@dataclass
class Result:
    """What came out. ``kills``: lines of the ledger at the time, process before, seconds until healthy."""

    code: int
    summary: dict[str, Any]
    verdict: Verdict
    seconds: float
    errors: str
    kills: list[dict[str, Any]] = field(default_factory=list)


def questions(file: Path, count: int) -> Path:
    """Writes a file of questions in four languages for ``havendesk replay``."""
    languages = list(QUESTIONS)
    with file.open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["text", "language"])
        for place in range(count):
            language = languages[place % len(languages)]
            text = QUESTIONS[language].format(asset=("BTC", "USDT", "XRP")[place % 3], place=place)
            writer.writerow([text, language])
    return file


def replay(
    product: Product, rows: Path, *words: str, kills_at: Sequence[tuple[int, str]], seconds: float
) -> Result:
    """Runs ``havendesk replay`` and kills parts with -9, each once so many messages were acknowledged.

    ``kills_at``: messages and part, in rising order; the next waits until the desk is healthy again.

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
    killer = threading.Thread(target=_kill_each, args=(product, kills_at, process, book, kills), daemon=True)
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


def _kill_each(
    product: Product,
    kills_at: Sequence[tuple[int, str]],
    process: subprocess.Popen[str],
    book: Path,
    kills: list[dict[str, Any]],
) -> None:
    for after, part in kills_at:
        while (acknowledged := _acknowledged(book)) < after:
            if process.poll() is not None:
                return
            time.sleep(0.1)
        pid = product.kill(part)
        at = time.monotonic()
        product.wait_for_health()
        kills.append(
            {"part": part, "pid": pid, "acknowledged": acknowledged, "healthy_after": time.monotonic() - at}
        )


def _acknowledged(book: Path) -> int:
    return book.read_text().count('"event":"acked"') if book.exists() else 0
