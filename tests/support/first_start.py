"""A data folder as the first start leaves it: tables, cast and help centre, made once and copied since.

A first start publishes and indexes more than a hundred articles in five languages, which is most of what a
test's desk would wait for. The sandbox's stories, which move with the clock, are not in it.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from havendesk.config.database import prepare_embedded
from havendesk.config.embedded import Embedded
from havendesk.config.migrations import run_migrations
from havendesk.config.options import load
from havendesk.config.terminal import say
from havendesk.config.welcome import first_run
from havendesk.kernel.keys import make_key

REPOSITORY = Path(__file__).resolve().parents[2]
KEPT = REPOSITORY / ".pytest_cache" / "first-starts"
SOURCES = ("havendesk/**/*.py", "havendesk/**/*.sql", "havendesk/*/starter/**/*.*", "requirements.lock")


def keep() -> Path:
    """The folder that is copied; the first who asks makes it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / _key()
    with (KEPT / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            _make(kept)
    return kept


def begin(folder: Path) -> None:
    """Fills a data folder that does not exist yet."""
    kept = keep()
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["/bin/cp", "-a", str(kept), str(folder)], check=True)


def plain_environment() -> dict[str, str]:
    """This process's environment without anything that a desk or these tests read from it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HAVENDESK_")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        kept.pop(name, None)
    return kept


def _make(kept: Path) -> None:
    for old in KEPT.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    half = kept.with_suffix(".half")
    subprocess.run(
        [sys.executable, "-m", "tests.support.first_start"],
        cwd=REPOSITORY,
        env=plain_environment() | {"HAVENDESK_DATA": str(half)},
        check=True,
    )
    half.rename(kept)


def _key() -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for file in sorted(REPOSITORY.glob(pattern)):
            if file.is_file() and "tests" not in file.parts:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def main() -> None:
    """Does what ``havendesk up`` does before its parts start, in the folder that ``HAVENDESK_DATA`` names."""
    options = load()
    make_key(options.data_folder / "secrets" / "django", octets=50)
    server = Embedded(options.data_folder)
    process = server.start()
    try:
        prepare_embedded(server)
        run_migrations({})
        first_run(options, with_cast=True, say=say)
    finally:
        server.stop(process)


if __name__ == "__main__":
    main()
