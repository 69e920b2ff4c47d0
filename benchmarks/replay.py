"""The main job on real questions: 3,000 live chats, 200 at a time, the web process killed once in the middle.

``python -m benchmarks.replay [--rows 3000] [-n 200] [--agents 20]``. Exit code 1 on any loss, double or
disorder. The peer is the bare database on the same machine in the same run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.peers import single_inserts_per_second
from benchmarks.results import ROOT, keep
from tests.faults.replaying import Result, replay
from tests.support.product import Product

QUESTIONS = ROOT.parent / "shared" / "data" / "banking77" / "train.csv"
LONGEST_SECONDS = 3600.0


def main(words: list[str] | None = None) -> int:
    """Runs it and writes results/replay.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=QUESTIONS)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("-n", "--concurrency", type=int, default=200)
    parser.add_argument("--agents", type=int, default=20)
    parser.add_argument("--part", default="web", help="the part that is killed")
    options = parser.parse_args(words)
    if not options.file.exists():
        sys.stdout.write(f"Skipped: {options.file.name} is not on this machine.\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="havendesk-replay-") as folder:
        product = Product(Path(folder) / "data")
        product.start()
        try:
            result, before, after = _measured(product, options)
        finally:
            product.stop()
    figures = _figures(options, result, before, after)
    file = keep("replay", figures)
    sys.stdout.write(f"{file.read_text()}")
    return 0 if result.code == 0 and result.verdict.clean else 1


def _measured(product: Product, options: argparse.Namespace) -> tuple[Result, float, float]:
    before = single_inserts_per_second(product.folder)
    result = replay(
        product,
        options.file,
        *("-n", str(options.concurrency), "--limit", str(options.rows)),
        *("--agents", str(options.agents), "--patience", "900"),
        # About half of the messages: each chat has one or two.
        kills_at=[(options.rows * 3 // 4, options.part)],
        seconds=LONGEST_SECONDS,
    )
    return result, before, single_inserts_per_second(product.folder)


def _figures(options: argparse.Namespace, result: Result, before: float, after: float) -> dict[str, Any]:
    summary = result.summary
    rate = result.verdict.rows / summary["duration_seconds"]
    alone = min(before, after)
    return {
        "rows": options.rows,
        "at_a_time": options.concurrency,
        "killed": result.kills,
        "replay": summary,
        "ledger_against_database": result.verdict.figures(),
        "chats_per_second": round(summary["chats"] / summary["duration_seconds"], 2),
        "messages_stored_per_second": round(rate, 1),
        "peer": {
            "what": "rows a second that one bare connection stores, one commit each",
            "before": round(before),
            "after": round(after),
            "share_that_the_whole_job_reaches": round(rate / alone, 4),
        },
        "limits": {"lost": 0, "doubled": 0, "disordered": 0, "kept": result.verdict.clean},
    }


if __name__ == "__main__":
    sys.exit(main())
