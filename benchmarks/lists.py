"""Lists of the desk among 1,000, 100,000 and 1,000,000 tickets: time of the server per request, p50 and p95.

``python -m benchmarks.lists [--most TICKETS]``, in an embedded server of its own, filled by set-based SQL.
One in twenty tickets is unfinished; forty agents in four teams serve fifteen contacts each at most. Each list
is asked over HTTP in the process: session, permissions, rows, JSON. Peers in the same run: the same page of
a deep list by OFFSET (without HTTP), the same counts to the end. ``cpu`` is what the web process and its
session at the database worked: where others use the machine too, that is the server's time, and the wall
shows theirs as well.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from benchmarks.results import keep

SIZES = (1_000, 100_000, 1_000_000)
LIMIT_MILLISECONDS = 100


def main() -> int:
    """Writes results/lists.json; fails where a list is slower than the limit."""
    parser = argparse.ArgumentParser(prog="benchmarks.lists")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="largest number of tickets")
    most: int = parser.parse_args().most
    figures = judged({str(size): _run(size) for size in SIZES if size <= most})
    sys.stdout.write(keep("lists", figures).read_text())
    return 1 if figures["slower_on_processors"] else 0


def judged(found: dict[str, Any]) -> dict[str, Any]:
    """The figures with what is slower than the limit: on the wall, where the load of others counts too, and
    on processors, which fails."""
    return {
        "limit_p95_ms": LIMIT_MILLISECONDS,
        "slower_on_processors": _slower(found, "cpu_p95_ms"),
        "slower_on_the_wall": _slower(found, "p95_ms"),
        "tickets": found,
    }


def _slower(found: dict[str, Any], figure: str) -> list[str]:
    return [
        f"{name} at {size}"
        for size, figures in found.items()
        for name, one in figures["lists"].items()
        if one[figure] > LIMIT_MILLISECONDS
    ]


def _run(size: int) -> dict[str, Any]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HAVENDESK_")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        kept.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.listing", str(size)],
        env=kept,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    sys.exit(main())
