"""A freeze lane as a process of its own, on the tests' database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from sandbox.app import KEY_ID
from sandbox.tests.serving import SECRET, Served
from tests.support.folder import OPTIONS

PROGRAM = """
import django
django.setup()
from havendesk.config.freeze_lane import run_freeze_lane
raise SystemExit(run_freeze_lane())
"""


class LaneProcess:
    """One lane; ``kill`` ends it as a power cut would."""

    def __init__(self, exchange: Served, **options: str) -> None:
        known = {
            "HAVENDESK_EXCHANGE_URL": exchange.url,
            "HAVENDESK_EXCHANGE_KEY_ID": KEY_ID,
            "HAVENDESK_EXCHANGE_SECRET": SECRET,
            "HAVENDESK_EXCHANGE_INTERNAL_HOSTS": json.dumps([exchange.url.removeprefix("http://")]),
            **options,
        }
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.support.settings",
            OPTIONS: json.dumps(known),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it takes the lead when no other has it."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM], env=self.environment, stdout=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """SIGKILL, at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)

    def ended(self, seconds: float) -> bool:
        """Wait until it has ended; whether it did."""
        assert self.process is not None
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        return self.process.wait(30)


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Look until it holds; whether it did in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()
