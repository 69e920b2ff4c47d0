"""The running product: ``havendesk up`` in a folder and on ports of its own, as a person would run it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support import first_start

START_SECONDS = 240.0
STOP_SECONDS = 60.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Product:
    """One desk with its sandbox. ``folder`` is its data folder; options go in by their environment names.

    ``inside``: words of a program that runs the desk, such as ``unshare``, and becomes it. ``begun``: the
    folder begins as a first start leaves it; without, the desk makes everything itself, as a new one does.
    """

    def __init__(
        self, folder: Path, *, inside: Sequence[str] = (), begun: bool = True, **options: str
    ) -> None:
        self.folder = folder
        self.inside = list(inside)
        self.begun = begun
        self.port = free_port()
        self.sandbox_port = free_port()
        self.options = options
        self.process: subprocess.Popen[str] | None = None
        self.output = folder.parent / f"{folder.name}.out"
        self.ready_at = 0.0

    @property
    def url(self) -> str:
        """The desk's address."""
        return f"http://localhost:{self.port}"

    @property
    def sandbox_url(self) -> str:
        """The sandbox exchange's address."""
        return f"http://localhost:{self.sandbox_port}"

    def environment(self) -> dict[str, str]:
        """A clean environment with this desk's options only."""
        return first_start.plain_environment() | {
            "HAVENDESK_DATA": str(self.folder),
            "HAVENDESK_PORT": str(self.port),
            "HAVENDESK_SANDBOX_PORT": str(self.sandbox_port),
            # Training takes a processor for minutes; what a test wants of it, it asks for.
            "HAVENDESK_BOT_TRAINING_DELAY_SECONDS": "86400",
            # Tests share the machine with other tests, for which the parts would step back too.
            "HAVENDESK_NICENESS": "0",
            **self.options,
        }

    def start(self) -> None:
        """Starts the product and waits until it says that it is ready."""
        if self.begun and not self.folder.exists():
            first_start.begin(self.folder)
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [*self.inside, sys.executable, "-m", "havendesk", "up"],
                env=self.environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while "Ready after" not in self.printed():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"the product did not start:\n{self.printed()}")
            time.sleep(0.1)
        self.ready_at = time.monotonic()

    def printed(self) -> str:
        """What the supervisor printed so far."""
        return self.output.read_text() if self.output.exists() else ""

    def stop(self) -> int:
        """Ctrl-C; returns the exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(STOP_SECONDS)
        self.process = None
        return code

    def command(
        self, *words: str, seconds: float = 120.0, typed: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Runs another ``havendesk`` command beside the running desk, for so long at most; ``typed`` is its
        standard input."""
        return subprocess.run(
            [sys.executable, "-m", "havendesk", *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
            input=typed,
        )

    def health(self) -> tuple[int, dict[str, Any]]:
        """Status and body of ``/healthz``; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())
        except OSError:
            return 0, {}

    def wait_for_health(self, status: int = 200, seconds: float = 150.0) -> dict[str, Any]:
        """Waits until ``/healthz`` answers with this status; returns its body."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found, body = self.health()
            if found == status:
                return body
            time.sleep(0.2)
        raise AssertionError(f"/healthz did not become {status}: {self.health()}\n{self.printed()}")

    def pid_of(self, part: str) -> int:
        """Process id of a part: web, worker, sandbox or postgres (the one that this supervisor started)."""
        assert self.process is not None
        for pid, words in children_of(self.process.pid):
            if part in words or part == "postgres" and words and words[0].endswith("/postgres"):
                return pid
        raise AssertionError(f"{part} does not run")

    def kill(self, part: str, seconds: float = 60.0) -> int:
        """Kills a part with -9, one that was just killed once it is back; returns the process id it had."""
        end = time.monotonic() + seconds
        while True:
            try:
                pid = self.pid_of(part)
                break
            except AssertionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        return pid

    @contextmanager
    def stalled(self, part: str) -> Iterator[None]:
        """Inside the block a part takes connections and answers nothing."""
        pid = self.pid_of(part)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)


def children_of(parent: int) -> list[tuple[int, list[str]]]:
    """Process ids and command lines of the children that live now (Linux's /proc)."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append((int(entry.name), words))
    return found


def lives(pid: int) -> bool:
    """Whether the process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
