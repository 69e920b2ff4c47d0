"""What commands cost to begin, and what a desk costs until it is healthy: processor seconds and memory.

``python -m benchmarks.start``. Commands run beside a running desk, in turns with two peers: an empty Django
project, and Django Ninja in it. ``--beside DIR`` measures another clone in the same turns, such as the one of
before a change. Bytecode is written in a turn that does not count. Memory is never less than this program's
own, from which each command is split off.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.results import ROOT, keep
from tests.support.product import Product, children_of

TURNS = 3
MOST_SECONDS_OF_HELP = 0.5
MOST_PEERS = 4.0
"""Processor seconds of `team list`, in those of the empty project."""

COMMANDS = {
    "--help": ("--help",),
    "team list": ("team", "list"),
    "official list": ("official", "list"),
    "audit verify --help": ("audit", "verify", "--help"),
    "certificates verify --help": ("certificates", "verify", "--help"),
    "takeover drill --help": ("takeover", "drill", "--help"),
    "approvals list": ("approvals", "list"),
    "ask": ("ask", "How long does a withdrawal take?"),
}

_PROJECT = """
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql"}},
)
import django
django.setup()
"""
PEERS = {"empty Django project": _PROJECT, "Django Ninja in it": f"{_PROJECT}import ninja\n"}


@dataclass
class Runs:
    """What each turn of one command took."""

    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """The least of the processor, which other work only lengthens; the median of the wall."""
        return {
            "processor_seconds": round(min(self.processor), 2),
            "wall_seconds_median": round(statistics.median(self.wall), 2),
            "resident_mb": round(max(self.megabytes)),
        }


def main() -> int:
    """Writes results/start.json."""
    parser = argparse.ArgumentParser(description="What commands cost to begin.")
    parser.add_argument("--beside", type=Path, help="another clone, measured in the same turns")
    beside: Path | None = parser.parse_args().beside
    clones = {"now": ROOT} | ({"beside": beside.resolve()} if beside else {})
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="havendesk-start-") as folder:
        product = Product(Path(folder) / "data")
        product.start()  # writes the bytecode of all parts
        product.stop()
        desk = _desk(product)
        try:
            commands, peers = _in_turns(clones, product.environment())
        finally:
            product.stop()
    now = commands["now"]
    times_peer = now["team list"]["processor_seconds"] / peers["empty Django project"]["processor_seconds"]
    good = now["--help"]["processor_seconds"] <= MOST_SECONDS_OF_HELP and times_peer <= MOST_PEERS
    figures = {
        "commands": commands,
        "peers": peers,
        "team_list_in_empty_projects": round(times_peer, 1),
        "desk": desk,
        "limits": {"help_processor_seconds": MOST_SECONDS_OF_HELP, "team_list_in_empty_projects": MOST_PEERS},
        "kept": good,
    }
    sys.stdout.write(keep("start", figures).read_text())
    return 0 if good else 1


def _in_turns(
    clones: Mapping[str, Path], environment: Mapping[str, str]
) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    runs = {clone: {name: Runs() for name in COMMANDS} for clone in clones}
    peers = {name: Runs() for name in PEERS}
    for turn in range(TURNS + 1):
        counts = turn > 0  # the first turn writes bytecode
        for clone, place in clones.items():
            for name, words in COMMANDS.items():
                run = runs[clone][name] if counts else Runs()
                _run([sys.executable, "-m", "havendesk", *words], place, environment, run)
        for name, program in PEERS.items():
            _run([sys.executable, "-c", program], ROOT, environment, peers[name] if counts else Runs())
    return (
        {clone: {name: run.figures() for name, run in found.items()} for clone, found in runs.items()},
        {name: run.figures() for name, run in peers.items()},
    )


def _run(command: Sequence[str], place: Path, environment: Mapping[str, str], into: Runs) -> None:
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=place, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said.decode()}")
    into.processor.append(usage.ru_utime + usage.ru_stime)
    into.wall.append(time.monotonic() - began)
    into.megabytes.append(usage.ru_maxrss / 1024)


def _desk(product: Product) -> dict[str, Any]:
    """Processor seconds of each part, and of what ended before, from the start until the desk is healthy."""
    began = time.monotonic()
    product.start()
    product.wait_for_health()
    wall = time.monotonic() - began
    if product.process is None:
        raise RuntimeError("the desk does not run")
    parts: dict[str, float] = {}
    for pid, words in children_of(product.process.pid):
        name = "postgres" if words[0].endswith("/postgres") else words[3] if len(words) > 4 else words[2]
        parts["sandbox" if "sandbox" in words else name] = round(sum(_times(pid)), 2)
    own, ended = _times(product.process.pid)
    parts |= {"up": round(own, 2), "migrations": round(ended, 2)}
    return {
        "processor_seconds_until_healthy": parts,
        "sum": round(sum(parts.values()), 2),
        "wall_seconds": round(wall, 1),
    }


def _times(pid: int) -> tuple[float, float]:
    """Processor seconds of a process and of its children that ended (Linux, man 5 proc_pid_stat)."""
    fields = [int(one) for one in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]]
    hertz = os.sysconf("SC_CLK_TCK")
    return (fields[0] + fields[1]) / hertz, (fields[2] + fields[3]) / hertz


if __name__ == "__main__":
    raise SystemExit(main())
