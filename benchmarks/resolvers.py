"""How long a resolver's answer takes while the exchange and the node answer after 50 ms each; prints JSON.

    python -m benchmarks.resolvers

A sandbox exchange and a real EVM node stand behind a delay of 50 ms for every request. Each finder is asked
many times, one question after the other, from the slots to the worded answer; only the entry in the record
is not written. `deposit_on_chain` is the longest way: our books and the node, then the addresses' owners.
The node's answers are not kept between questions. Exits 1 when the slowest finder's p95 passes the limit.
"""

import asyncio
import json
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import django
import httpx
import uvicorn

from sandbox.asgi import Receive, Scope, Send

DELAY_SECONDS = 0.05
LIMIT_MILLISECONDS = 300.0
TIMES = 60
SECRET = "a secret of this benchmark, long enough"

App = Callable[[Scope, Receive, Send], Awaitable[None]]


def slow(inner: App) -> App:
    """The same application, each request 50 ms later."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await asyncio.sleep(DELAY_SECONDS)
        await inner(scope, receive, send)

    return app


def passing_on(url: str) -> App:
    """Everything goes on to this address."""
    client = httpx.AsyncClient(timeout=10)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        answer = await client.post(url, content=body, headers={"content-type": "application/json"})
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": answer.content})

    return app


@contextmanager
def serving(app: App, *, lifespan: bool) -> Iterator[str]:
    """The address at which the application is served until the block ends."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="error", access_log=False, ws="none", lifespan="on" if lifespan else "off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def questions(deposit: str, transfer: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Name, intent and slots of what is asked."""
    return {
        "deposit_on_chain": ("deposit_status", {"txids": (deposit,)}),
        "deposit_by_number": ("deposit_status", {"transfer_id": transfer}),
        "deposit_newest": ("deposit_status", {}),
        "withdrawal_status": ("withdrawal_status", {}),
        "balance": ("balance", {}),
        "holds": ("holds", {}),
        "fees": ("fees", {"asset": "USDT"}),
        "network_status": ("network_status", {"asset": "SOL"}),
        "limits": ("limits", {}),
    }


def measured(intent: str, slots: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds of one question, asked many times."""
    from havendesk.kernel.actors import BOT
    from havendesk.kernel.clock import now
    from havendesk.resolvers import reading
    from havendesk.resolvers.finders import FINDERS
    from havendesk.resolvers.finders.asking import Question, run
    from havendesk.resolvers.rules import wording
    from havendesk.resolvers.types import Intent, Slots

    took, code, silent = [], "", 0
    for number in range(TIMES + 5):
        started = time.perf_counter()
        asker = reading.Asker(BOT, "cus_lena", time.monotonic() + 4)
        question = Question(Slots(**slots), now())
        finding = run(FINDERS[Intent(intent)], question, partial(reading.answers, asker)).finding
        wording.text(finding, "ko")
        if number >= 5:  # the first ones open connections
            took.append((time.perf_counter() - started) * 1000)
        code, silent = finding.code.value, silent + sum(one.silent for one in finding.evidence)
    took.sort()
    return {
        "finding": code,
        "silent_readings": silent,
        "p50": round(took[len(took) // 2], 1),
        "p95": round(took[int(len(took) * 0.95)], 1),
        "most": round(took[-1], 1),
    }


def main() -> int:
    """Measure and print; 0 when the limit holds."""
    from sandbox.app import KEY_ID, Sandbox, Settings
    from sandbox.evm import EvmHouse
    from tests.support.evm_node import ETHER, evm_node

    house = EvmHouse("ethereum", "31337")
    with tempfile.TemporaryDirectory() as folder, evm_node(chain_id=31337) as node:
        exchange = Sandbox(Settings(data=Path(folder), secret=SECRET, evm=house))
        with (
            serving(slow(exchange), lifespan=True) as exchange_url,
            serving(slow(passing_on(node.url)), lifespan=False) as node_url,
        ):
            nodes = {"ethereum": [{"url": node_url, "internal": True, "chain_id": 31337}]}
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "havendesk.config.settings",
                "HAVENDESK_EXCHANGE_URL": exchange_url,
                "HAVENDESK_EXCHANGE_KEY_ID": KEY_ID,
                "HAVENDESK_EXCHANGE_SECRET": SECRET,
                "HAVENDESK_EXCHANGE_INTERNAL_HOSTS": json.dumps([exchange_url.removeprefix("http://")]),
                "HAVENDESK_EXCHANGE_CHAIN_NODES": json.dumps(nodes),
                "HAVENDESK_EXCHANGE_CHAIN_KEEP_SECONDS": "0",
            }
            django.setup()
            txid = node.deposit(house.address("ethereum", "cus_lena"), ETHER)
            node.mine(5)
            small = next(
                one["id"]
                for one in exchange.store.all("transfer", "cus_lena")
                if one["state"] == "below_minimum"
            )
            by_name = {name: measured(*asked) for name, asked in questions(txid, small).items()}
    slowest = max(figures["p95"] for figures in by_name.values())
    figures = {
        "delay_milliseconds": DELAY_SECONDS * 1000,
        "limit_milliseconds": LIMIT_MILLISECONDS,
        "times": TIMES,
        "milliseconds": by_name,
        "slowest_p95": slowest,
        "holds": slowest <= LIMIT_MILLISECONDS
        and not any(one["silent_readings"] for one in by_name.values()),
    }
    from benchmarks.results import keep

    keep("resolvers", figures)
    json.dump(figures, sys.stdout, indent=1)
    sys.stdout.write("\n")
    return 0 if figures["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
