"""Runs every check and test and counts them: ``python tools/check.py all|house|long``.

Every check that is not itself a test suite counts as one test. The last line is ``N passed, N failed``.
Words after ``long`` choose among its parts (:data:`LONG_PARTS`).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from havendesk.config.terminal import say

REPOSITORY = Path(__file__).resolve().parent.parent
WORKERS = str(os.cpu_count() or 2)
# Each waits at times, for its database or for a timer of the desk.
WAITING_WORKERS = str((os.cpu_count() or 2) + 1)
LONGEST_SECONDS = 20 * 60
LONG_FORM_SECONDS = 4 * 3600
STOPPING_SECONDS = 120
MOST_AGAIN = 4

DEBIAN_PACKAGES: dict[str, Callable[[], bool]] = {
    "chromium-headless-shell": lambda: shutil.which("chromium-headless-shell") is not None,
    "redis-server": lambda: shutil.which("redis-server") is not None,
    "fonts-noto-cjk": lambda: Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists(),
    "clamav-daemon": lambda: any(map(shutil.which, ("clamd", "/usr/sbin/clamd"))),
    "fonts-noto-color-emoji": lambda: any(Path("/usr/share/fonts").rglob("NotoColorEmoji.ttf")),
}
"""Debian's packages that the tests need and how to see that they are there."""


@dataclass
class Outcome:
    """Counts of one step and what it printed."""

    name: str
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    output: str = ""
    retried: bool = False


@dataclass
class Step:
    """One command; ``count`` reads its results from the scratch folder, otherwise it counts as one test."""

    name: str
    command: Sequence[str]
    folder: Path = REPOSITORY
    count: Callable[[Path], tuple[int, int]] | None = None
    environment: dict[str, str] = field(default_factory=dict)
    most_seconds: float = LONGEST_SECONDS
    again: "Step | None" = None
    """What runs once more where a few tests failed: those alone. Its failures count, and both are printed."""

    def run(self, scratch: Path) -> Outcome:
        """Runs the command to its end."""
        began = time.monotonic()
        retried = False
        command = [word.replace("{scratch}", str(scratch)) for word in self.command]
        code, output = _ended(command, self.folder, _environment() | self.environment, self.most_seconds)
        passed, failed = self.count(scratch) if self.count else (int(code == 0), int(code != 0))
        if code != 0 and failed == 0:
            failed = 1  # it broke before or after its tests
        elif self.again is not None and 0 < failed <= MOST_AGAIN:
            second = self.again.run(scratch)
            passed, failed = passed + second.passed, second.failed
            output = f"{output}\nOnce more, what failed:\n{second.output}"
            retried = True
        return Outcome(self.name, passed, failed, time.monotonic() - began, output, retried=retried)


def _ended(
    command: Sequence[str], folder: Path, environment: dict[str, str], most_seconds: float
) -> tuple[int, str]:
    """Exit code and output of a command; 1 where it took longer (s) than it may and was stopped."""
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        output, _ = process.communicate(timeout=most_seconds)
        return process.returncode, output
    except subprocess.TimeoutExpired:
        # As by Ctrl-C, so that tests end what they started: a desk left alone would disturb what comes next.
        process.send_signal(signal.SIGINT)
    try:
        output, _ = process.communicate(timeout=STOPPING_SECONDS)
    except subprocess.TimeoutExpired as late:
        process.kill()
        process.wait()
        said = late.stdout or b""
        output = said if isinstance(said, str) else said.decode(errors="replace")
    return 1, f"{output.rstrip()}\nno end after {most_seconds / 60:.0f} minutes"


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HAVENDESK_")}
    kept["PATH"] = os.pathsep.join(
        [str(REPOSITORY / ".venv" / "bin"), str(REPOSITORY / ".venv" / "node-bin"), kept.get("PATH", "")]
    )
    kept.pop("DATABASE_URL", None)
    # Every part of every desk would translate every module anew, and each of pytest's workers every test.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"PYTHONHASHSEED": "random", "CI": "1"}


def pytest(name: str, *arguments: str, most_seconds: float = LONGEST_SECONDS) -> Step:
    """A run of pytest whose tests are counted one by one."""
    file = f"{name}.xml"

    def count(scratch: Path) -> tuple[int, int]:
        return _count_junit(scratch / file)

    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={{scratch}}/{file}", *arguments]
    return Step(name, command, count=count, most_seconds=most_seconds)


def with_second_look(name: str, *arguments: str) -> Step:
    """A run of pytest with browsers or killed processes in it: a few tests that fail are run once more, in
    sight. A machine that stands still for seconds fails one of them now and then, and never the same."""
    step = pytest(name, *arguments)
    step.again = pytest(f"{name}-again", *arguments, "--last-failed")
    return step


def _count_junit(file: Path) -> tuple[int, int]:
    if not file.exists():
        return 0, 1
    suites = ElementTree.parse(file).getroot().iter("testsuite")
    passed = failed = 0
    for suite in suites:
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        passed += int(suite.get("tests", 0)) - bad - int(suite.get("skipped", 0))
        failed += bad
    return passed, failed


def vitest(workspace: str, workers: str) -> Step:
    """A front-end workspace's tests."""
    file = f"{workspace}.json"

    def count(scratch: Path) -> tuple[int, int]:
        if not (scratch / file).exists():
            return 0, 1
        result = json.loads((scratch / file).read_text())
        return int(result["numPassedTests"]), int(result["numFailedTests"])

    # By itself it leaves one processor free, which on two means that it works on one.
    command = ["npx", "vitest", "run", "--maxWorkers", workers, "--reporter=default", "--reporter=json"]
    folder = REPOSITORY / "web" / workspace
    return Step(f"web-{workspace}", [*command, f"--outputFile.json={{scratch}}/{file}"], folder, count)


def house() -> list[Step]:
    """What needs no running product; several run side by side."""
    web = REPOSITORY / "web"
    return [
        Step("mypy", ["mypy", "havendesk", "sandbox", "tools", "tests", "benchmarks"]),
        Step("ruff", ["ruff", "check", "."]),
        Step("format", ["ruff", "format", "--check", "."]),
        Step("borders", ["lint-imports", "--no-cache"], environment={"PYTHONPATH": str(REPOSITORY)}),
        Step("deptry", ["deptry", "."]),
        Step(
            "migrations",
            [
                *(sys.executable, "-W", "ignore::RuntimeWarning"),  # nobody asks for a running database here
                *("-m", "havendesk", "makemigrations", "--check", "--dry-run"),
            ],
        ),
        Step("web-lint", ["npm", "run", "--silent", "lint"], web),
        Step("web-types", ["npm", "run", "--silent", "types"], web),
    ]


def beside() -> list[Step]:
    """What works on one processor, for the time in which mypy has the other."""
    return [
        # What pytest makes of the tests' files is kept; else every worker of the suites makes it for itself.
        Step("collection", [sys.executable, "-m", "pytest", "-q", "--collect-only"]),
        # Else every worker of the suites waits for the first one to make them.
        Step("first-starts", [sys.executable, "-m", "tests.support.beforehand"]),
        Step(
            "docs",
            [
                *(sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"),
                *("docs", "docs/_build/html"),
            ],
        ),
        *(vitest(name, workers="1") for name in ("shared", "widget") if _has_tests(name)),
    ]


def suites() -> list[list[Step]]:
    """The tests, one group after the other: each uses the whole machine."""
    python = pytest(
        *("python", "-n", WAITING_WORKERS, "--dist", "worksteal"),
        *("-m", "not journey and not fault and not long"),
    )
    # They mostly wait: several at a time, each file with a desk of its own, and beside them what never waits.
    faults = with_second_look(
        *("faults", "-n", WAITING_WORKERS, "--dist", "loadfile"),
        *("-m", "fault and not journey and not long", "tests"),
    )
    # Apart: the browser keeps an event loop running in its process; asynchronous tests cannot run there.
    journeys = with_second_look(
        *("journeys", "-n", WAITING_WORKERS, "--dist", "loadfile"),
        *("-m", "journey and not long", "tests/journeys"),
    )
    return [[python], [faults, vitest("console", workers="1")], [journeys]]


def _has_tests(workspace: str) -> bool:
    return any((REPOSITORY / "web" / workspace / "src").rglob("*.test.ts*"))


LONG_PARTS: dict[str, tuple[str, ...]] = {
    "approvals": ("-m", "long", "havendesk/people/tests/test_approvals_machine.py"),
    "package": ("-m", "long", "tests/faults/test_package_killed.py"),
    "attacks": ("-m", "long", "tests/safety/test_attacks.py"),
    "flood": ("-m", "long", "tests/scale/test_freeze_flood.py"),
    "million": ("-m", "long", "tests/scale/test_many_rows.py"),
    "rush": ("-m", "long", "tests/journeys/test_attack_in_the_rush.py"),
    "takeover": ("-m", "long", "tests/faults/test_takeover_kill.py"),
    "replay": ("-m", "long", "tests/faults/test_replay_killed_web.py"),
    "sweep": ("-m", "long", "tests/faults/test_kill_sweep.py"),
    "values": ("--hypothesis-profile=long", "tests/fuzzing/test_values.py"),
    "gateway": ("-m", "long", "tests/fuzzing/test_gateway.py"),
    "api": ("--hypothesis-profile=long", "tests/fuzzing/test_api.py"),
}
"""The long forms, shortest first; each ends by itself, so that one that does not takes no other with it."""


def long_forms(parts: Sequence[str] = ()) -> list[list[Step]]:
    """Only the long forms, one after the other: a million rows, sweeps of kills, days of odd input."""
    unknown = sorted(set(parts) - set(LONG_PARTS))
    if unknown:
        sys.exit(
            f"havendesk: No long form is called {', '.join(unknown)}; there are {', '.join(LONG_PARTS)}."
        )
    return [
        [pytest(f"long-{name}", *words, most_seconds=LONG_FORM_SECONDS)]
        for name, words in LONG_PARTS.items()
        if not parts or name in parts
    ]


def install_missing() -> None:
    """Installs Debian's packages that the tests need, or says in one sentence what is missing."""
    missing = [name for name, there in DEBIAN_PACKAGES.items() if not there()]
    if not missing:
        return
    names = " ".join(missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(
            f"havendesk: The tests need Debian's packages; let an administrator run: apt-get install {names}"
        )
    say(f"Installing {names} …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
        result = subprocess.run(
            ["apt-get", *command], env=environment, check=False, capture_output=True, text=True
        )
        if result.returncode != 0:
            lines = [line for line in result.stderr.splitlines() if line.strip()]
            sys.exit(f"havendesk: Debian's packages {names} could not be installed: {lines[-1:]}")


def _report(outcome: Outcome) -> None:
    state = "ok    " if outcome.failed == 0 else "FAILED"
    say(
        f"{state} {outcome.name:<12} {outcome.passed:>5} passed {outcome.failed:>3} failed"
        f" {outcome.seconds:7.1f} s",
    )
    if outcome.failed or outcome.retried:
        say(outcome.output.rstrip())


def main(what: str, *parts: str) -> int:
    """Runs the chosen checks, of the long forms only ``parts``. Exit code 0 only when nothing failed."""
    began = time.monotonic()
    if what != "house":
        install_missing()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="havendesk-check-") as folder:
        groups = {
            "all": lambda: [[*house(), *beside()], *suites()],
            "house": lambda: [house()],
            "long": lambda: long_forms(parts),
        }[what]()
        with ThreadPoolExecutor(max_workers=int(WORKERS)) as pool:
            for group in groups:
                for outcome in pool.map(lambda step: step.run(Path(folder)), group):
                    _report(outcome)
                    outcomes.append(outcome)
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    say(f"{time.monotonic() - began:.0f} s")
    say(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["all"])))
