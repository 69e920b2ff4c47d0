"""Compile the server's catalogues (gettext): `python tools/catalogues.py`.

The compiled files are made, never committed. `compile_all` is quick and safe to repeat: it writes only what
is older than its source, and replaces files whole, so that a running desk never reads half a catalogue.
"""

import os
import sys
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "havendesk" / "locale"


def compile_all(locale: Path = LOCALE) -> int:
    """Compile every catalogue that changed; returns how many."""
    written = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as out:
            write_mo(out, catalogue)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
        written += 1
    return written


if __name__ == "__main__":
    sys.stdout.write(f"{compile_all()} catalogues compiled\n")
