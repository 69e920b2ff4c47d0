"""Compile the server's catalogues (gettext): `python tools/catalogues.py`.

The compiled files are made, never committed. `compile_all` is quick and safe to repeat: it writes only what
is older than its source, and replaces files whole, so that a running desk never reads half a catalogue.

Traditional Chinese has no catalogue of its own: it is made from the simplified one.
"""

import os
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "havendesk" / "locale"
SIMPLIFIED, TRADITIONAL = "zh_Hans", "zh_Hant"
CONVERTER = ROOT / "havendesk" / "kernel" / "chinese.py"


def compile_all(locale: Path = LOCALE) -> int:
    """Compile every catalogue that changed; returns how many."""
    written = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        written += _compile(source, source.with_suffix(".mo"))
        if source.parent.parent.name == SIMPLIFIED:
            target = locale / TRADITIONAL / "LC_MESSAGES" / source.with_suffix(".mo").name
            target.parent.mkdir(parents=True, exist_ok=True)
            written += _compile(source, target, CONVERTER)
    return written


def _compile(source: Path, target: Path, *more: Path) -> bool:
    newest = max(file.stat().st_mtime for file in (source, *more))
    if target.exists() and target.stat().st_mtime >= newest:
        return False
    with source.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    if more:
        in_traditional(catalogue)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as out:
        write_mo(out, catalogue)
    os.chmod(temporary, 0o644)
    os.replace(temporary, target)
    return True


def in_traditional(catalogue: Catalog) -> None:
    """Turn a simplified Chinese catalogue into a traditional one, in place."""
    # Run as a file, Python's path holds this folder and not the program's.
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from havendesk.kernel.chinese import traditional

    for message in catalogue:
        if message.id and isinstance(message.string, str):
            message.string = traditional(message.string)


if __name__ == "__main__":
    sys.stdout.write(f"{compile_all()} catalogues compiled\n")
