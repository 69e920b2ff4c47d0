"""A sandbox on a free port in a thread of the tests' process."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from sandbox.app import Sandbox, Settings

SECRET = "a secret for tests that nobody else knows"


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, and the program itself."""

    url: str
    port: int
    sandbox: Sandbox


@contextmanager
def served(data: Path, **over: Any) -> Iterator[Served]:
    """Serves a sandbox with these settings until the block ends."""
    # asyncio switches Nagle's delay (40 ms an answer) off only for sockets that name their protocol
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    sandbox = Sandbox(Settings(data=data, secret=SECRET, **over))
    server = uvicorn.Server(uvicorn.Config(sandbox, log_level="error", access_log=False, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Served(f"http://127.0.0.1:{port}", port, sandbox)
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
