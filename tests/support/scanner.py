"""A real clamd on a Unix socket, with one signature of ours: nothing is downloaded."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# In two pieces, so that no scanner objects to this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FINDING = "Havendesk.Test.EICAR"
_PLACES = ("clamd", "/usr/sbin/clamd")
_PATIENCE_SECONDS = 30.0


def clamd_binary() -> str | None:
    """Where Debian's clamav-daemon put it; None where it is not installed."""
    return next((found for found in map(shutil.which, _PLACES) if found), None)


@contextmanager
def running_clamd(binary: str, folder: Path) -> Iterator[str]:
    """Its address while it runs."""
    signatures = folder / "signatures"
    signatures.mkdir(parents=True)
    (signatures / "test.ndb").write_text(f"{FINDING}:0:*:{EICAR.hex()}\n")
    place = folder / "clamd.ctl"
    lines = (
        f"DatabaseDirectory {signatures}",
        f"LocalSocket {place}",
        "Foreground yes",
        "StreamMaxLength 12M",
    )
    settings = folder / "clamd.conf"
    settings.write_text("\n".join(lines) + "\n")
    with (folder / "clamd.log").open("wb") as log:
        process = subprocess.Popen([binary, "-c", str(settings)], stdout=log, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + _PATIENCE_SECONDS
            while not place.exists():
                assert process.poll() is None, (folder / "clamd.log").read_text()
                assert time.monotonic() < end, "clamd does not listen"
                time.sleep(0.05)
            yield f"unix://{place}"
        finally:
            process.terminate()
            process.wait(timeout=10)
