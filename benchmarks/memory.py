"""Memory of a process and of everything that it starts, read while they run (Linux)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EVERY_SECONDS = 0.02


class Tree:
    """Peaks in megabytes. ``resident`` counts a page that two processes share twice, ``proportional`` once;
    ``by_process`` are the peaks of each process by its number, as the kernel kept them."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.resident = 0.0
        self.proportional = 0.0
        self.by_process: dict[int, float] = {}
        self.samples = 0

    @property
    def own(self) -> float:
        """The peak of the process itself."""
        return self.by_process.get(self.pid, 0.0)

    @property
    def largest_child(self) -> float:
        """The peak of the largest one that it started."""
        return max((peak for pid, peak in self.by_process.items() if pid != self.pid), default=0.0)

    def look(self) -> None:
        """One sample of all of them."""
        resident = proportional = 0.0
        for pid in _with_children(self.pid):
            try:
                if pid != self.pid and _begins(pid):
                    continue
                rollup = _sizes(Path(f"/proc/{pid}/smaps_rollup"))
                status = _sizes(Path(f"/proc/{pid}/status"))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue  # it has just ended
            resident += rollup.get("Rss", 0.0)
            proportional += rollup.get("Pss", 0.0)
            self.by_process[pid] = max(self.by_process.get(pid, 0.0), status.get("VmHWM", 0.0))
        self.resident = max(self.resident, resident)
        self.proportional = max(self.proportional, proportional)
        self.samples += 1


@contextmanager
def watched(pid: int) -> Iterator[Tree]:
    """The peaks of a process and of its descendants for as long as this lasts."""
    tree, ended = Tree(pid), threading.Event()

    def watch() -> None:
        while not ended.wait(EVERY_SECONDS):
            tree.look()

    watching = threading.Thread(target=watch, name="memory", daemon=True)
    watching.start()
    try:
        yield tree
    finally:
        ended.set()
        watching.join()


def _with_children(pid: int) -> Iterator[int]:
    yield pid
    try:
        lists = [one.read_text() for one in Path(f"/proc/{pid}/task").glob("*/children")]
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in " ".join(lists).split():
        yield from _with_children(int(child))


def _begins(pid: int) -> bool:
    """Whether it was just split off and still shows the memory of its parent: its own program comes next."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    parent = int(stat.rpartition(")")[2].split()[1])
    return Path(f"/proc/{pid}/cmdline").read_bytes() == Path(f"/proc/{parent}/cmdline").read_bytes()


def _sizes(file: Path) -> dict[str, float]:
    """Megabytes by name."""
    lines = (line.split() for line in file.read_text().splitlines())
    return {words[0].rstrip(":"): int(words[1]) / 1024 for words in lines if words[-1] == "kB"}
