"""A freeze lane as a process of its own, on the tests' database; and what a sandbox is asked by it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.app import KEY_ID
from sandbox.asgi import Request, Response
from sandbox.tests.serving import SECRET, Served
from tests.support.folder import OPTIONS

PROGRAM = """
import os, sys
import django
django.setup()
from havendesk.config.freeze_lane import run_freeze_lane
for _line in iter(sys.stdin.readline, ""):
    lane = os.fork()
    if lane == 0:
        os._exit(run_freeze_lane())
    print(lane, flush=True)
    _, how = os.waitpid(lane, 0)
    print(os.waitstatus_to_exitcode(how), flush=True)
"""
"""Loads the desk once and makes a lane by forking each time it is asked: lanes that die are many here."""

LOAD_SECONDS = 120.0


class LaneProcess:
    """One lane at a time; ``kill`` ends it as a power cut would."""

    def __init__(self, exchange: Served, **options: str) -> None:
        known = {
            "HAVENDESK_EXCHANGE_URL": exchange.url,
            "HAVENDESK_EXCHANGE_KEY_ID": KEY_ID,
            "HAVENDESK_EXCHANGE_SECRET": SECRET,
            "HAVENDESK_EXCHANGE_INTERNAL_HOSTS": json.dumps([exchange.url.removeprefix("http://")]),
            **options,
        }
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.support.settings",
            OPTIONS: json.dumps(known),
        }
        self._maker = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._lane = 0

    def start(self) -> None:
        """Start one; it takes the lead when no other has it."""
        assert self._maker.stdin is not None
        self._maker.stdin.write(b"\n")
        self._lane = int(self._line(LOAD_SECONDS))

    def kill(self) -> None:
        """SIGKILL, at once."""
        os.kill(self._lane, signal.SIGKILL)

    def ended(self, seconds: float) -> int:
        """Wait until it has ended; its exit code, negative for a signal."""
        return int(self._line(seconds))

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        os.kill(self._lane, signal.SIGTERM)
        return self.ended(60)

    def close(self) -> None:
        """End the maker of lanes."""
        self._maker.kill()
        self._maker.wait(10)
        for pipe in (self._maker.stdin, self._maker.stdout):
            if pipe is not None:
                pipe.close()

    def _line(self, seconds: float) -> str:
        out = self._maker.stdout
        assert out is not None
        ready, _, _ = select.select([out], [], [], seconds)
        assert ready, "the lane says nothing"
        return out.readline().decode()


@dataclass
class Asked:
    """What the sandbox was asked, in its order, and what happens when it is."""

    exchange: Served
    requests: list[str] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)
    before: Callable[[str], None] = lambda _what: None
    after: Callable[[str], None] = lambda _what: None

    def __post_init__(self) -> None:
        answer = self.exchange.sandbox.answer

        def counted(request: Request) -> Response:
            what = f"{request.method} {request.path.rsplit('/', 1)[-1]}"
            self.requests.append(what)
            if request.method == "POST":
                self.keys[f"{what} {request.headers.get('idempotency-key', '')}"] += 1
            self.before(what)
            response = answer(request)
            self.after(what)
            return response

        self.exchange.sandbox.answer = counted  # type: ignore[method-assign]  # the program as it runs, listened to


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Look until it holds; whether it did in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()
