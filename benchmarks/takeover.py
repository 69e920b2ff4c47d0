"""A taken-over account on a sandbox: from the report to frozen, and to the end of the playbook.

``python -m benchmarks.takeover``. Drills on members of the cast, one after another, on a desk that has
nothing else to do; each gives back what it took.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.results import keep
from tests.support.product import Product

ACCOUNTS = ("daniel", "haruka", "minji", "wei", "lena")
MOST_SECONDS = 60.0
"""What the whole may take: the reference's own bound for a machine-run playbook."""


def main() -> int:
    """Writes results/takeover.json."""
    with tempfile.TemporaryDirectory(prefix="havendesk-takeover-") as folder:
        product = Product(Path(folder) / "data")
        product.start()
        try:
            drills = [_drill(product, name) for name in ACCOUNTS]
        finally:
            product.stop()
    whole = _spread([one["settled_seconds"] for one in drills])
    figures = {
        "drills": len(drills),
        "report_to_frozen_seconds": _spread([one["frozen_seconds"] for one in drills]),
        "report_to_settled_seconds": whole,
        "steps_seconds_median": _steps(drills),
    }
    sys.stdout.write(keep("takeover", figures).read_text())
    return 0 if whole["most"] <= MOST_SECONDS else 1


def _drill(product: Product, name: str) -> dict[str, Any]:
    told = product.command("takeover", "drill", "--customer", name, "--json", seconds=120)
    if told.returncode != 0:
        raise RuntimeError(f"the drill on {name} ended with {told.returncode}: {told.stderr}")
    report: dict[str, Any] = json.loads(told.stdout)
    return report


def _spread(seconds: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(seconds), 3), "most": round(max(seconds), 3)}


def _steps(drills: list[dict[str, Any]]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for drill in drills:
        for step in drill["steps"]:
            if step["seconds"] is not None:
                found.setdefault(step["step"], []).append(step["seconds"])
    return {name: round(statistics.median(seconds), 3) for name, seconds in found.items()}


if __name__ == "__main__":
    sys.exit(main())
