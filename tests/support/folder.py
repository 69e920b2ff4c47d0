"""The folder of one test session: its own embedded server, passwords and files, shared by all workers."""

import atexit
import json
import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

FOLDER = "HAVENDESK_TEST_FOLDER"
CONTROLLER = "HAVENDESK_TEST_CONTROLLER"
SCREENSHOTS = "HAVENDESK_SCREENSHOTS"
OPTIONS = "HAVENDESK_TEST_OPTIONS"
"""JSON object of the options of a process that a test starts on its own database."""

KEPT = (FOLDER, CONTROLLER, SCREENSHOTS, OPTIONS)
SERVER_PID = "server.pid"
"""File with the process id of the session's server, once it runs."""


def session_folder() -> Path:
    """The folder of this session; made by the first process, inherited by xdist's workers."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="havendesk-tests-")
        os.environ[CONTROLLER] = str(os.getpid())
        atexit.register(_end, Path(os.environ[FOLDER]))
    return Path(os.environ[FOLDER])


def _end(folder: Path) -> None:
    """Ends the session's server and removes its folder; workers never come here."""
    with suppress(OSError):
        os.kill(int((folder / SERVER_PID).read_text()), signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


def clean_environment() -> None:
    """Forgets options of the developer's shell, so that tests see defaults."""
    for name in list(os.environ):
        if (name.startswith("HAVENDESK_") and name not in KEPT) or name == "DATABASE_URL":
            del os.environ[name]
    # Who has installed the encoder tests the light default all the same.
    os.environ["HAVENDESK_ENCODER"] = "false"
    os.environ.update(json.loads(os.environ.get(OPTIONS, "{}")))


def worker_name() -> str:
    """``gw0`` … under xdist, ``main`` without."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
