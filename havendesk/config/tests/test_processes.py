"""What a process loaded at its start is not looked at by the garbage collector again; processes step back,
each with its session, for others."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from havendesk.config.processes import keep_what_is_loaded, step_back


@pytest.fixture(autouse=True)
def _back_in_sight() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_out_of_sight_and_what_comes_later_is_not() -> None:
    keep_what_is_loaded()
    assert gc.get_freeze_count() > 10_000
    later = [object()]
    assert any(one is later for one in gc.get_objects())


@pytest.mark.parametrize("further", [4, 40])
def test_a_process_and_its_session_step_back(further: int) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpriority(os.PRIO_PROCESS, 0), os.getpid())"],
        start_new_session=True,
        preexec_fn=partial(step_back, further),
        capture_output=True,
        text=True,
        check=True,
    )
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert int(shown.stdout.split()[0]) == min(19, ours + further)


def test_several_step_back_one_after_another() -> None:
    """The kernel takes one session's niceness in a tenth of a second; the others wait their turn."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", "input()"],
            stdin=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=partial(step_back, 3),  # noqa: PLW1509 - a few system calls, no locks taken
        )
        for _ in range(3)
    ]
    try:
        sessions = [Path(f"/proc/{one.pid}/autogroup") for one in running]
        assert all(not one.exists() or one.read_text().split()[-1] == "3" for one in sessions)
    finally:
        for one in running:
            one.communicate(b"\n")
