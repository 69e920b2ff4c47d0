"""Processes on the tests' database that die and come again: the desk is loaded once, and each is a fork."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping

from sandbox.app import KEY_ID
from sandbox.tests.serving import SECRET, Served
from tests.support.folder import OPTIONS

PROGRAM = """
import os, sys
from importlib import import_module
import django
django.setup()
module, _, name = sys.argv[1].partition(":")
run = getattr(import_module(module), name)
print("ready", flush=True)
for line in iter(sys.stdin.readline, ""):
    child = os.fork()
    if child == 0:
        os._exit(run(*line.split()))
    print(child, flush=True)
    _, how = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(how), flush=True)
"""

LOAD_SECONDS = 120.0


def options_for(exchange: Served, **options: str) -> dict[str, str]:
    """Options of a desk beside this sandbox."""
    return {
        "HAVENDESK_EXCHANGE_URL": exchange.url,
        "HAVENDESK_EXCHANGE_KEY_ID": KEY_ID,
        "HAVENDESK_EXCHANGE_SECRET": SECRET,
        "HAVENDESK_EXCHANGE_INTERNAL_HOSTS": json.dumps([exchange.url.removeprefix("http://")]),
        **options,
    }


class Forks:
    """One process at a time that runs a function, named ``module:function``; ``kill`` ends it as a power cut
    would."""

    def __init__(self, runs: str, options: Mapping[str, str]) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.support.settings",
            OPTIONS: json.dumps(dict(options)),
        }
        self._maker = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, runs],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        self._child = 0
        self._ready = False

    def ready(self) -> None:
        """Wait until the desk is loaded: from then on each process starts at once."""
        if not self._ready:
            assert self._line(LOAD_SECONDS) == "ready\n"
            self._ready = True

    def start(self, *words: str) -> None:
        """Start one; the function is called with these words."""
        self.ready()
        assert self._maker.stdin is not None
        self._maker.stdin.write(" ".join(words).encode() + b"\n")
        self._child = int(self._line(LOAD_SECONDS))

    def kill(self) -> None:
        """SIGKILL, at once."""
        os.kill(self._child, signal.SIGKILL)

    def ended(self, seconds: float) -> int:
        """Wait until it has ended; its exit code, negative for a signal."""
        return int(self._line(seconds))

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        os.kill(self._child, signal.SIGTERM)
        return self.ended(60)

    def close(self) -> None:
        """End the maker of processes, and the one that it made."""
        os.killpg(self._maker.pid, signal.SIGKILL)
        self._maker.wait(10)
        for pipe in (self._maker.stdin, self._maker.stdout):
            if pipe is not None:
                pipe.close()

    def _line(self, seconds: float) -> str:
        out = self._maker.stdout
        assert out is not None
        ready, _, _ = select.select([out], [], [], seconds)
        assert ready, "the process says nothing"
        return out.readline().decode()


def die() -> None:
    """As a power cut ends the process that calls it."""
    os.kill(os.getpid(), signal.SIGKILL)
