"""What a process has done with goes back to the machine."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_MAPS = Path("/proc/self/maps")
_DONT_NEED = 4
"""man 2 madvise: MADV_DONTNEED."""


def give_back() -> None:
    """Returns what is free to the system (man 3 malloc_trim), and lets go of the pages of files that are only
    read, a dictionary's: they come again when they are looked at. The allocator of glibc keeps what lies
    between things still in use, after a training several times what is; elsewhere nothing happens."""
    gc.collect()
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    trim = getattr(libc, "malloc_trim", None)
    if trim is not None:
        trim(0)
    for start, end in _read_only_files():
        libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _DONT_NEED)


def _read_only_files() -> Iterator[tuple[int, int]]:
    """Where they are mapped. Only shared mappings that nobody writes to: nothing is lost with their pages."""
    with suppress(FileNotFoundError, PermissionError):
        for line in _MAPS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            where, may, _, _, _, *file = line.split(maxsplit=5)
            if may == "r--s" and file:
                start, end = where.split("-")
                yield int(start, 16), int(end, 16)
