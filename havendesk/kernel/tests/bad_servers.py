"""Servers on 127.0.0.1 that behave badly in a way that a test chooses."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, bytes, int], None]
"""Gets the connection, the request's bytes and the request's number, from 1 on."""


@dataclass
class BadServer:
    """Where it listens and what it received."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"


def ok(body: bytes = b"{}", *, status: str = "200 OK", headers: str = "") -> bytes:
    """An answer's bytes."""
    head = (
        f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\ncontent-type: application/json\r\n{headers}\r\n"
    )
    return head.encode() + body


def reset(connection: socket.socket) -> None:
    """Closes with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def read_request(connection: socket.socket) -> bytes:
    """One request with its body; empty at the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(header_of(data, "content-length") or 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def header_of(request: bytes, name: str) -> str:
    """One header of a request."""
    for line in request.split(b"\r\n\r\n")[0].split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.decode().lower() == name:
            return value.strip().decode()
    return ""


@contextmanager
def bad_server(behave: Behaviour) -> Iterator[BadServer]:
    """Serves until the block ends; each connection has its own thread."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = BadServer(listening.getsockname()[1])
    ended = threading.Event()
    opened: list[socket.socket] = []
    lock = threading.Lock()

    def serve(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(10)
            while not ended.is_set():
                request = read_request(connection)
                if not request:
                    return
                with lock:
                    server.requests.append(request)
                    number = len(server.requests)
                behave(connection, request, number)

    def accept() -> None:
        threads = []
        with contextlib.suppress(OSError):
            while not ended.is_set():
                connection, _ = listening.accept()
                if ended.is_set():
                    connection.close()
                    break
                opened.append(connection)
                server.connections += 1
                threads.append(threading.Thread(target=serve, args=(connection,), daemon=True))
                threads[-1].start()
        for thread in threads:
            thread.join(5)

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield server
    finally:
        ended.set()
        for connection in opened:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            pass
        accepting.join(5)
        listening.close()
