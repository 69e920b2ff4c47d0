"""Child processes that end with their parent (Linux; elsewhere the supervisor's own stop must do)."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
"""man 2 prctl: the signal a child gets when its parent (the thread that forked it) ends."""


def die_with_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """A ``preexec_fn`` that binds the child's life to ours. Start the child from the main thread."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal))
        if os.getppid() != parent:  # the parent died before the call above
            os.kill(os.getpid(), signal.SIGKILL)

    return bind
