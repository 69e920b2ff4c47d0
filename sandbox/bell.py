"""The sandbox's webhook: tells the desk that there are new events, signed as Standard Webhooks say.

It rings only; what happened is read from ``/v1/events``. A ring that finds nobody is repeated with its id.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.store import Store
from sandbox.times import stamp
from sandbox.watching import cursor_of

PREFIX = "whsec_"
LOOK_SECONDS = 0.1
"""How often it is looked whether there are new events."""
WAITS = (1, 2, 4, 8, 16, 30)
"""Seconds between two tries of one ring; the last one again and again."""
TIMEOUT_SECONDS = 5.0
OLD_SECRET = PREFIX + base64.b64encode(b"the secret of the year before").decode()


def secret_of(data: Path, given: str) -> str:
    """The secret shared with the desk: the one given, or one made at the first start (``webhook-secret``)."""
    if given:
        return given
    file = data / "webhook-secret"
    if not file.exists():
        made = data / f".webhook-secret-{secrets.token_hex(4)}"
        made.touch(mode=0o600)
        made.write_text(PREFIX + base64.b64encode(secrets.token_bytes(32)).decode())
        made.replace(file)
    return file.read_text().strip()


def signed(secret: str, id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of Standard Webhooks."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    seconds = str(int(at.timestamp()))
    mac = hmac.new(key, f"{id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


@dataclass(slots=True)
class Bell:
    """Rings at ``url`` whenever the store has events that were not rung for. ``wall``: the real clock."""

    store: Store
    url: str
    secret: str = field(repr=False)
    wall: Callable[[], datetime]
    faults: Container[str] = frozenset()
    before: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            newest = self.store.last_event()
            if newest > int(self.store.setting("rung") or 0):
                await self._ring(newest)
                self.store.set("rung", str(newest))

    async def _ring(self, newest: int) -> None:
        if "webhook-silent" in self.faults:
            return
        id = "msg_" + secrets.token_hex(12)
        for wait in (*WAITS, *[WAITS[-1]] * 100):
            messages = self._messages(id, newest)
            heard = [await asyncio.to_thread(_send, self.url, *message) for message in messages]
            if any(heard):
                return
            await asyncio.sleep(wait)

    def _messages(self, id: str, newest: int) -> list[tuple[bytes, dict[str, str]]]:
        """What is sent for one ring: one message, more or another one with a fault."""
        at = self.wall()
        ring = {
            "type": "events.available",
            "timestamp": stamp(at),
            "data": {"cursor": cursor_of(newest)},
        }
        body = json.dumps(ring).encode()
        if "webhook-stale" in self.faults:
            at -= timedelta(hours=1)
        secret = OLD_SECRET if "webhook-old-secret" in self.faults else self.secret
        message = (body, signed(secret, id, at, body))
        if "webhook-forged" in self.faults:
            forged = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
            return [message, (body, signed(forged, "msg_" + secrets.token_hex(12), at, body))]
        if "webhook-doubled" in self.faults:
            return [message, message]
        if "webhook-replayed" in self.faults:
            self.before = [*self.before, message][-3:]
            return self.before[::-1]
        return [message]


def _send(url: str, body: bytes, headers: dict[str, str]) -> bool:
    """Whether somebody heard it. Waits 5 s at most."""
    request = urllib.request.Request(
        url, body, {**headers, "content-type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return bool(answer.status < 300)
    except (OSError, ValueError):
        return False
