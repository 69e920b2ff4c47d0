"""How our processes live: they end with their parent, and keep what they loaded at their start."""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
"""man 2 prctl: the signal a child gets when its parent (the thread that forked it) ends."""


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


def keep_what_is_loaded() -> None:
    """Takes what was loaded so far out of the garbage collector's sight, for it stays until the process ends.

    Modules and classes are some hundred thousand objects. A full collection that walks through them holds
    everybody in the process up for about a tenth of a second.
    """
    gc.collect()
    gc.freeze()
