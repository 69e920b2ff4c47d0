"""How our processes live: they end with their parent, step back for what is more urgent, and keep what they
loaded at their start."""

import ctypes
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
"""man 2 prctl: the signal a child gets when its parent (the thread that forked it) ends."""

AUTOGROUP_PAUSE_SECONDS = 0.11
"""An ordinary user may write one such niceness in a tenth of a second, and so may the next one."""

AUTOGROUP_TRIES = 10


def die_with_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """A ``preexec_fn`` that binds the child's life to ours. Start the child from the main thread. None but on
    Linux: elsewhere the supervisor's own stop must do."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal))
        if os.getppid() != parent:  # the parent died before the call above
            os.kill(os.getpid(), signal.SIGKILL)

    return bind


def step_back(niceness: int) -> None:
    """Lets others have the processor first: so much nicer than the process was (man 2 nice), 19 at most.

    Where the kernel shares the processor by session (man 7 sched, "The autogroup feature"), the niceness of
    one session's processes says nothing to another's; so the session, of its own, becomes so much nicer too.
    """
    os.nice(niceness)
    session = Path("/proc/self/autogroup")
    with suppress(FileNotFoundError, PermissionError):
        now = int(session.read_text().split()[-1])
        for _ in range(AUTOGROUP_TRIES):
            with suppress(BlockingIOError):
                session.write_text(str(min(19, now + niceness)))
                return
            time.sleep(AUTOGROUP_PAUSE_SECONDS)


def keep_what_is_loaded() -> None:
    """Takes what was loaded so far out of the garbage collector's sight, for it stays until the process ends.

    Modules and classes are some hundred thousand objects. A full collection that walks through them holds
    everybody in the process up for about a tenth of a second.
    """
    gc.collect()
    gc.freeze()
