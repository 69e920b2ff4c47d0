"""What a process has done with goes back to the machine."""

import ctypes
import gc
import sys


def give_back() -> None:
    """Returns what is free to the system (man 3 malloc_trim). The allocator of glibc keeps what lies between
    things still in use, after a training several times what is; elsewhere nothing happens."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
