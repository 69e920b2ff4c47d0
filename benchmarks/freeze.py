"""From the report to frozen, on a desk that is idle and on one that is flooded with chat.

``python -m benchmarks.freeze [--accounts 60]``. The exchange answers each request after 50 ms. Customers who
are signed in report their own accounts over HTTP, two a second. Frozen is what the exchange shows when it is
read back. The flood is ten times the highest rate of messages whose acknowledgement p99 stays under 150 ms,
found in the same run. Everything, the load and the exchange included, shares this machine's processors; the
load, which elsewhere is other people's machines, runs as nice as the web process (``load_niceness``).

``report_to_frozen``: from the stored report; our own time is that without the exchange's 50 ms for each of
the two requests that it takes. ``button_to_frozen``: from the moment the button was pressed, so with the
waiting in front of the web process.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg

from benchmarks.resolvers import DELAY_SECONDS, SECRET, serving, slow
from benchmarks.results import ROOT, keep
from havendesk.config.database import DATABASE, OWNER
from havendesk.config.embedded import Embedded
from havendesk.config.processes import step_back
from sandbox import cast
from sandbox.acts import token_of
from sandbox.app import KEY_ID, Sandbox, Settings
from tests.support.product import Product

LIMIT_SECONDS = 1.0
"""Of our own time, at p99."""
ACKNOWLEDGED_MILLISECONDS = 150.0
TIMES = 10
REQUESTS = 2
"""What a confirmed block asks of the exchange: the act, and reading it back."""
PAUSE_SECONDS = 0.5
RATES = (10, 20, 40, 80, 160, 320)
STEP_SECONDS = 5.0
FRAMES_PER_VISITOR = 12.0
"""Below what the gateway takes for a flood of one connection."""
MOST_VISITORS = 300
SETTLE_SECONDS = 120.0
NICENESS = 5
"""Of web, worker and sequencer, as a desk has it by itself; and of the load: the crowd's processors are other
people's, and here it steps back as far as the web process does. What it managed to offer is in the result."""

_TIMES = """
SELECT exchange_customer_id, reported_at, confirmed_at FROM protection_freeze
WHERE exchange_customer_id = ANY(%s)
"""


def main() -> int:
    """Writes results/freeze.json; fails above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=60)
    accounts: int = parser.parse_args().accounts
    with tempfile.TemporaryDirectory(prefix="havendesk-freeze-") as folder:
        exchange = Sandbox(Settings(data=Path(folder) / "exchange", secret=SECRET))
        with serving(slow(exchange), lifespan=True) as url:
            product = _product(Path(folder) / "data", url)
            product.start()
            try:
                figures = _measured(product, exchange, accounts)
            finally:
                product.stop()
    sys.stdout.write(keep("freeze", figures).read_text())
    return 0 if figures["holds"] else 1


def _product(folder: Path, exchange: str) -> Product:
    return Product(
        folder,
        HAVENDESK_EXCHANGE_URL=exchange,
        HAVENDESK_EXCHANGE_KEY_ID=KEY_ID,
        HAVENDESK_EXCHANGE_SECRET=SECRET,
        HAVENDESK_EXCHANGE_INTERNAL_HOSTS=json.dumps([exchange.removeprefix("http://")]),
        HAVENDESK_NICENESS=str(NICENESS),
        HAVENDESK_CUSTOMERS_VISITORS_PER_MINUTE="100000",
    )


def _measured(product: Product, exchange: Sandbox, accounts: int) -> dict[str, Any]:
    sessions = _sessions(product, exchange, 2 * accounts + 5)
    _press(product, sessions[:5])  # the first ones open connections
    idle = _press(product, sessions[5 : 5 + accounts])
    steps, best = _highest_rate(product)
    with _load(product, best * TIMES, accounts * PAUSE_SECONDS + 30) as load:
        flooded = _press(product, sessions[5 + accounts :])
        load.wait()
    told = json.loads((load.stdout or sys.stdin).read())
    whole = max(one["own_time"]["p99"] for one in (idle, flooded))
    return {
        "accounts": accounts,
        "exchange_answers_after_seconds": DELAY_SECONDS,
        "limit_own_time_p99_seconds": LIMIT_SECONDS,
        "idle": idle,
        "chat": {
            "limit_acknowledged_p99_milliseconds": ACKNOWLEDGED_MILLISECONDS,
            "steps": steps,
            "highest_rate": best,
        },
        "flooded": {
            "offered_rate": best * TIMES,
            "load_niceness": NICENESS,
            "load": told,
            **flooded,
        },
        "holds": whole < LIMIT_SECONDS and flooded["never_frozen"] == idle["never_frozen"] == 0,
    }


def _sessions(product: Product, exchange: Sandbox, count: int) -> list[tuple[str, str]]:
    """Signed-in customers: the exchange's id and the desk's session."""
    found = []
    with httpx.Client(base_url=product.url, timeout=30) as http:
        for number in range(count):
            account = f"load-{number:06d}"
            known = cast.invented(account, f"Load {number}", "en", datetime.now(UTC))
            exchange.store.put("customer", known)
            token = token_of(exchange.mint, known, datetime.now(UTC), 600)
            answer = http.post("/api/v1/customer/session", json={"token": token})
            answer.raise_for_status()
            found.append((account, answer.json()["session"]))
    return found


def _press(product: Product, sessions: list[tuple[str, str]]) -> dict[str, Any]:
    """Each reports their account, at a steady pace; what became of it."""
    pressed: dict[str, datetime] = {}
    answered: list[float] = []
    began = time.perf_counter()
    with httpx.Client(base_url=product.url, timeout=60) as http:
        for number, (account, session) in enumerate(sessions):
            time.sleep(max(0.0, began + number * PAUSE_SECONDS - time.perf_counter()))
            pressed[account], at = datetime.now(UTC), time.perf_counter()
            answer = http.post(
                "/api/v1/customer/freezes",
                json={"reason": "somebody is in my account"},
                headers={"Authorization": f"Bearer {session}"},
            )
            answer.raise_for_status()
            answered.append(time.perf_counter() - at)
    rows = _settled(product, list(pressed))
    frozen = [(account, reported, at) for account, reported, at in rows if at is not None]
    stored = [(at - reported).total_seconds() for _, reported, at in frozen]
    return {
        "report_to_frozen": _spread(stored),
        "own_time": _spread([one - REQUESTS * DELAY_SECONDS for one in stored]),
        "button_to_frozen": _spread([(at - pressed[account]).total_seconds() for account, _, at in frozen]),
        "answer_to_the_report": _spread(answered),
        "never_frozen": len(sessions) - len(frozen),
    }


def _settled(product: Product, accounts: list[str]) -> list[tuple[str, datetime, datetime | None]]:
    end = time.monotonic() + SETTLE_SECONDS
    conninfo = Embedded(product.folder).conninfo(OWNER, DATABASE)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        while True:
            rows = connection.execute(_TIMES, [accounts]).fetchall()
            if all(at is not None for _, _, at in rows) or time.monotonic() > end:
                return rows
            time.sleep(0.2)


def _spread(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    places = {name: math.ceil(len(ordered) * share) - 1 for name, share in (("p50", 0.5), ("p95", 0.95))}
    places |= {"p99": math.ceil(len(ordered) * 0.99) - 1, "most": len(ordered) - 1}
    return {name: round(ordered[place], 3) for name, place in places.items()}


def _highest_rate(product: Product) -> tuple[list[dict[str, Any]], float]:
    """Each rate tried, and the last one at which acknowledgements came in time."""
    steps: list[dict[str, Any]] = []
    best = 0.0
    for rate in RATES:
        with _load(product, rate, STEP_SECONDS) as load:
            load.wait()
        told = json.loads((load.stdout or sys.stdin).read())
        steps.append({"rate": rate, **told})
        p99 = told["acknowledged_milliseconds"]["p99"]
        late = p99 is None or p99 >= ACKNOWLEDGED_MILLISECONDS
        if late or told["put_off"] or told["unanswered_at_the_end"]:
            break
        best = float(rate)
    return steps, best or float(RATES[0])


@contextmanager
def _load(product: Product, rate: float, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Chat from a process of its own, which has begun when the block does."""
    visitors = min(MOST_VISITORS, max(4, math.ceil(rate / FRAMES_PER_VISITOR)))
    words = ["--rate", str(rate), "--seconds", str(seconds), "--visitors", str(visitors)]
    load = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.chat_load", product.url, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=partial(step_back, NICENESS),  # noqa: PLW1509 - a few system calls, no locks taken
    )
    try:
        if load.stdout is None or load.stdout.readline() != "ready\n":
            raise RuntimeError("the load did not begin")
        yield load
    finally:
        load.kill()


if __name__ == "__main__":
    sys.exit(main())
