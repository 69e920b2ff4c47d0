"""A desk by itself: seconds until healthy, memory when idle, SQL statements per message.

``python -m benchmarks.desk``. The first start makes database, tables, cast and help centre; the second is
"start to healthy after set-up".
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.results import keep
from tests.support.product import Product, children_of

IDLE_SECONDS = 20.0
MOST_STATEMENTS = 6


def main() -> int:
    """Writes results/desk.json."""
    with tempfile.TemporaryDirectory(prefix="havendesk-desk-") as folder:
        product = Product(Path(folder) / "data", begun=False)
        first = _start(product)
        product.stop()
        second = _start(product)
        try:
            time.sleep(IDLE_SECONDS)
            memory = _memory(product)
            statements = _statements(product)
        finally:
            product.stop()
    figures = {
        "seconds_to_healthy": {"first_start": first, "after_set_up": second},
        "memory_idle": memory,
        "append_messages": statements,
    }
    sys.stdout.write(keep("desk", figures).read_text())
    return 0 if statements["statements_for_500_messages_over_300_tickets"] <= MOST_STATEMENTS else 1


def _start(product: Product) -> float:
    began = time.monotonic()
    product.start()
    product.wait_for_health()
    return round(time.monotonic() - began, 1)


def _memory(product: Product) -> dict[str, Any]:
    """Megabytes by part: resident, and proportional (pages that processes share are counted once)."""
    if product.process is None:
        raise RuntimeError("the desk does not run")
    parts: dict[str, list[int]] = {"up": _own(product.process.pid)}
    for pid, words in children_of(product.process.pid):
        name = "postgres" if words[0].endswith("/postgres") else words[3] if len(words) > 4 else words[2]
        parts["sandbox" if "sandbox" in words else name] = _tree(pid)
    return {
        "resident_mb": {name: round(kb[0] / 1024) for name, kb in parts.items()},
        "proportional_mb": {name: round(kb[1] / 1024) for name, kb in parts.items()},
        "resident_sum_mb": round(sum(kb[0] for kb in parts.values()) / 1024),
        "proportional_sum_mb": round(sum(kb[1] for kb in parts.values()) / 1024),
    }


def _tree(pid: int) -> list[int]:
    found = _own(pid)
    for child, _ in children_of(pid):
        found = [mine + theirs for mine, theirs in zip(found, _tree(child), strict=True)]
    return found


def _own(pid: int) -> list[int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return [sizes["Rss"], sizes["Pss"]]


def _statements(product: Product) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.statements"],
        env=product.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
