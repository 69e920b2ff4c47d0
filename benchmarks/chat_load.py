"""Chat messages offered to a running desk at a steady rate, whatever it answers; part of another benchmark.

``python -m benchmarks.chat_load URL --rate 200 --seconds 5 --visitors 20`` prints one JSON line: messages
offered, acknowledged, put off (``busy`` or refused), and how long the acknowledged ones waited. Visitors have
their chat in the queue for a person, so that no bot answers.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from websockets.exceptions import ConnectionClosed

from tests.live_client.client import Line, line

OPEN_SECONDS = 60.0
AT_A_TIME = 16
"""Visitors who come at once, before anything is measured."""
LAST_ANSWERS_SECONDS = 3.0
TEXT = "My withdrawal of 0.4 BTC is still pending, what can I do about it?"


@dataclass
class Told:
    """What was sent and what came back. ``waits``: seconds from the moment a message was due."""

    offered: int = 0
    put_off: int = 0
    lost_connections: int = 0
    waits: list[float] = field(default_factory=list)
    due: dict[str, float] = field(default_factory=dict)


async def _visitor(url: str, opened: contextlib.AsyncExitStack) -> tuple[Line, str]:
    """A visitor who waits for a person."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        answer = await http.post("/api/v1/customer/session", json={"language": "en"})
        answer.raise_for_status()
    live = await opened.enter_async_context(line(url.replace("http", "ws", 1) + "/live/v1"))
    await live.hello(token=answer.json()["session"])
    await live.send(type="start", cid=str(uuid4()), language="en", text=TEXT, topic="fees")
    ticket: str = (await live.until("started", OPEN_SECONDS))["ticket"]
    await live.send(type="person", ticket=ticket)
    await live.until("done", OPEN_SECONDS)
    live.seen.clear()
    return live, ticket


async def _send(live: Line, ticket: str, pause: float, first: float, end: float, told: Told) -> None:
    due = first
    with contextlib.suppress(ConnectionClosed):
        while due < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            cid = str(uuid4())
            told.due[cid] = due
            told.offered += 1
            await live.send(type="send", ticket=ticket, cid=cid, text=TEXT)
            due += pause
        return
    told.lost_connections += 1


async def _listen(live: Line, told: Told) -> None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            frame: dict[str, Any] = json.loads(await live.connection.recv())
            due = told.due.pop(frame.get("cid", ""), None)
            if due is None:
                continue
            if frame["type"] == "ack":
                told.waits.append(time.perf_counter() - due)
            else:
                told.put_off += 1


async def offer(url: str, rate: float, seconds: float, visitors: int) -> dict[str, Any]:
    """Offers so many messages a second, spread over the visitors."""
    told = Told()
    async with contextlib.AsyncExitStack() as opened:
        room = asyncio.Semaphore(AT_A_TIME)

        async def come() -> tuple[Line, str]:
            async with room:
                return await _visitor(url, opened)

        here = await asyncio.gather(*(come() for _ in range(visitors)))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        pause = visitors / rate
        began = time.perf_counter()
        listening = [asyncio.create_task(_listen(live, told)) for live, _ in here]
        firsts = [began + place * pause / visitors for place in range(visitors)]
        await asyncio.gather(
            *(
                _send(live, ticket, pause, first, began + seconds, told)
                for (live, ticket), first in zip(here, firsts, strict=True)
            )
        )
        took = time.perf_counter() - began
        await asyncio.sleep(LAST_ANSWERS_SECONDS)
        for one in listening:
            one.cancel()
    return {**_figures(told), "offered_per_second": round(told.offered / took, 1)}


def _figures(told: Told) -> dict[str, Any]:
    waits = sorted(told.waits)
    return {
        "offered": told.offered,
        "acknowledged": len(waits),
        "put_off": told.put_off,
        "unanswered_at_the_end": len(told.due),
        "lost_connections": told.lost_connections,
        "acknowledged_milliseconds": {
            name: round(waits[math.ceil(len(waits) * share) - 1] * 1000, 1) if waits else None
            for name, share in (("p50", 0.5), ("p99", 0.99))
        },
    }


def main() -> int:
    """Prints ``ready`` once the visitors wait, and the figures at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--visitors", type=int, required=True)
    asked = parser.parse_args()
    told = asyncio.run(offer(asked.url, asked.rate, asked.seconds, asked.visitors))
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
