"""``havendesk up``: everything on one machine, watched.

The supervisor starts the parts, restarts one that died (with a growing pause), and stops all of them in
order. It stays small: it never loads Django. The parts end with it, even when it is killed.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from havendesk.config.database import prepare_embedded, prepare_external
from havendesk.config.embedded import Embedded
from havendesk.config.errors import PlainError
from havendesk.config.migrations import run_migrations
from havendesk.config.options import DeskOptions, load
from havendesk.config.ports import check_port
from havendesk.config.processes import die_with_parent, step_back
from havendesk.config.terminal import say
from havendesk.config.welcome import first_run, sandbox_serves, table
from havendesk.kernel.keys import make_key

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
CALM_SECONDS = 60.0
"""A part that lived so long before it died starts again without a grown pause."""

HEALTHY_SECONDS = 180.0
STOP_SECONDS = 15.0
LARGEST_LOG_BYTES = 20 * 1024 * 1024

NICER = frozenset({"web", "worker", "sequencer"})
"""These step back by the option ``niceness``: a freeze, and the database on which it waits, come first."""


@dataclass
class Part:
    """One watched process."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    niceness: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0


@contextmanager
def one_at_a_time(folder: Path, sentence: str) -> Iterator[None]:
    """Holds the data folder's lock; PlainError with ``sentence`` when somebody else holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PlainError(sentence) from None
        yield


def up() -> int:
    """Starts everything, watches it, and stops it at Ctrl-C or SIGTERM. Returns the exit code."""
    options = load()
    folder = options.data_folder
    running = f"Havendesk is running already with the data under {folder}: {options.address}"
    with one_at_a_time(folder, running):
        check_port(options.host, options.port, "HAVENDESK_PORT", "the desk")
        with_sandbox = sandbox_serves(options)
        if with_sandbox:
            check_port("127.0.0.1", options.sandbox_port, "HAVENDESK_SANDBOX_PORT", "the sandbox exchange")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        desk = Desk(options, with_sandbox=with_sandbox)
        try:
            desk.start()
            desk.watch()
        except KeyboardInterrupt:
            say("")
        finally:
            desk.stop()
    return 0


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


class Desk:
    """The running parts, in the order in which they start."""

    def __init__(self, options: DeskOptions, *, with_sandbox: bool) -> None:
        self.options = options
        self.with_sandbox = with_sandbox
        self.logs = options.data_folder / "logs"
        self.server = Embedded(options.data_folder)
        self.embedded = not options.database_url.get_secret_value()
        self.database: subprocess.Popen[bytes] | None = None
        here = [sys.executable, "-m", "havendesk"]
        names = ("web", "freeze-lane", "worker", "sequencer")
        nicer = dict.fromkeys(NICER, options.niceness)
        self.parts = [Part(name, [*here, name], niceness=nicer.get(name, 0)) for name in names]
        if with_sandbox:
            self.parts.insert(0, Part("sandbox", self._sandbox_command()))

    def _sandbox_command(self) -> list[str]:
        options = self.options
        return [
            *(sys.executable, "-m", "sandbox"),
            *("--port", str(options.sandbox_port)),
            *("--data", str(options.data_folder / "sandbox")),
            *("--desk", options.address),
            *("--webhook", f"http://127.0.0.1:{options.port}/api/v1/exchange/events"),
        ]

    def start(self) -> None:
        """Database, tables, first run, parts; returns when the desk is healthy."""
        began = time.monotonic()
        self.logs.mkdir(parents=True, exist_ok=True)
        if not self.options.secret_key.get_secret_value():
            make_key(self.options.data_folder / "secrets" / "django", octets=50)
        self._start_database()
        say("Bringing the tables up to date …")
        run_migrations(self._environment())
        if self.with_sandbox:
            self._launch(self.parts[0])
        first_run(self.options, with_cast=self.with_sandbox, say=say)
        say("Starting web, freeze lane, worker and sequencer …")
        for part in self.parts:
            if part.process is None:
                self._launch(part)
        self._wait_until_healthy()
        say(table(self.options, with_sandbox=self.with_sandbox))
        say(f"Ready after {time.monotonic() - began:.1f} s. Ctrl-C stops everything.")

    def watch(self) -> None:
        """Restarts what dies; never returns by itself."""
        while True:
            self._look_after_database()
            for part in self.parts:
                self._look_after(part)
            time.sleep(0.2)

    def stop(self) -> None:
        """Stops all parts, the database last."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # stopping is not interrupted half-way
        alive = [part.process for part in reversed(self.parts) if part.process is not None]
        if not alive and self.database is None:
            return
        say("Stopping …")
        for process in alive:
            with suppress(ProcessLookupError):
                process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in alive:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.database is not None:
            self.server.stop(self.database)
        say("Stopped. Everything written is kept.")

    def _start_database(self) -> None:
        if not self.embedded:
            if not self.options.sequencer_database_url.get_secret_value():
                raise PlainError(
                    "DATABASE_URL names a server, so the record's sequencer needs its own address too:"
                    " set HAVENDESK_SEQUENCER_DATABASE_URL."
                )
            prepare_external(self.options)
            return
        say("Starting the database …")
        if self.server.answers():
            raise PlainError(
                f"A database server of {self.options.data_folder} still runs from before; stop it first."
            )
        self.database = self.server.start()
        prepare_embedded(self.server)

    def _launch(self, part: Part) -> None:
        log = self.logs / f"{part.name}.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            part.process = subprocess.Popen(
                part.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=os.environ | self._environment() | part.environment,
                start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops them in order
                preexec_fn=_beginning(part.niceness),  # noqa: PLW1509 - a few system calls, no locks taken
            )
        part.started = time.monotonic()

    def _environment(self) -> dict[str, str]:
        environment = {
            "HAVENDESK_DATA": str(self.options.data_folder),
            "HAVENDESK_PORT": str(self.options.port),
            "HAVENDESK_SANDBOX_PORT": str(self.options.sandbox_port),
            "PYTHONUNBUFFERED": "1",
        }
        if self.with_sandbox:
            # The sandbox's pages embed the widget, and its cast may sign in without a second factor.
            hosts = (f"http://{host}:{self.options.sandbox_port}" for host in ("localhost", "127.0.0.1"))
            origins = os.environ.get("HAVENDESK_LIVE_WIDGET_ORIGINS", json.dumps(list(hosts)))
            environment["HAVENDESK_LIVE_WIDGET_ORIGINS"] = origins
            environment["HAVENDESK_PEOPLE_EXCHANGE_IS_SANDBOX"] = "true"
        return environment

    def _look_after_database(self) -> None:
        if self.database is None or self.database.poll() is None:
            return
        say(f"The database ended ({_ending(self.database.poll() or 0)}); it starts again.")
        try:
            self.database = self.server.start()
        except PlainError as error:
            say(f"{error} Trying again in {LONGEST_PAUSE / 6:.0f} s.")
            time.sleep(LONGEST_PAUSE / 6)

    def _look_after(self, part: Part) -> None:
        now = time.monotonic()
        if part.process is not None:
            code = part.process.poll()
            if code is None:
                return
            part.process = None
            part.pause = FIRST_PAUSE if now - part.started > CALM_SECONDS else part.pause
            part.due = now + part.pause
            say(f"{part.name} ended ({_ending(code)}); it starts again in {part.pause:.1f} s.")
            part.pause = min(part.pause * 2, LONGEST_PAUSE)
        if now >= part.due:
            self._launch(part)

    def _wait_until_healthy(self) -> None:
        end = time.monotonic() + HEALTHY_SECONDS
        failing = "nothing answers yet"
        while time.monotonic() < end:
            for part in self.parts:
                if part.process is not None and part.process.poll() is not None:
                    raise PlainError(f"The part {part.name} does not start: {self._last_words(part)}")
            healthy, failing = _health(self.options)
            if healthy:
                return
            time.sleep(0.2)
        say(f"Not everything is up after {HEALTHY_SECONDS:.0f} s: {failing}. Logs: {self.logs}")

    def _last_words(self, part: Part) -> str:
        log = self.logs / f"{part.name}.log"
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        return f"{lines[-1].strip() if lines else 'it says nothing'} (log: {log})"


def _beginning(niceness: int) -> Callable[[], None]:
    """What a part does before it becomes its program; its session is its own by then."""
    bind = die_with_parent(signal.SIGTERM)

    def begin() -> None:
        if bind is not None:
            bind()
        if niceness:
            step_back(niceness)

    return begin


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _health(options: DeskOptions) -> tuple[bool, str]:
    host = "127.0.0.1" if options.host in ("0.0.0.0", "::", "localhost") else options.host
    try:
        with urllib.request.urlopen(f"http://{host}:{options.port}/healthz", timeout=5):
            return True, ""
    except urllib.error.HTTPError as error:
        with suppress(ValueError, KeyError):
            return False, str(json.loads(error.read())["failing"])
        return False, f"the web process answers {error.code}"
    except OSError:
        return False, "the web process does not answer"
