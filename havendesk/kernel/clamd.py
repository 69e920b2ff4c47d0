"""A virus scanner that speaks clamd's protocol (INSTREAM), at a Unix socket or over TCP.

One connection a question, nothing kept open: a scanner is asked a few times a minute, and after a restart it
reads its signatures for a minute in which it does not listen.
"""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

CONNECT_SECONDS = 2.0
# A scanner that is busy with an archive of somebody else answers late and not wrongly.
ANSWER_SECONDS = 30.0
_CHUNK = 256 * 1024
_LONGEST_ANSWER = 4096


class ScannerSilent(Exception):
    """The scanner gave no verdict; ``code`` says in a word why: ``unreachable``, ``late``, ``refused``."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


def address_of(text: str) -> tuple[str, int] | str:
    """Where a scanner listens: ``unix:///run/clamav/clamd.ctl`` gives the path, ``tcp://127.0.0.1:3310`` host
    and port.

    Raises:
        ValueError: it is neither.
    """
    parts = urlsplit(text)
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return parts.path
    if parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path:
        return parts.hostname, parts.port
    raise ValueError("write unix:///path or tcp://host:port")


def scan(address: str, content: bytes) -> str:
    """What the scanner found in these bytes: the name of a signature, empty when nothing.

    Raises:
        ScannerSilent: it gave no verdict.
    """
    answer = _ask(address, b"zINSTREAM\0", content)
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")[:120]
    raise ScannerSilent("refused", answer[:200])


def answers(address: str) -> bool:
    """Whether the scanner answers."""
    try:
        return _ask(address, b"zPING\0") == "PONG"
    except ScannerSilent:
        return False


def _ask(address: str, command: bytes, content: bytes | None = None) -> str:
    try:
        with _connected(address) as line:
            line.settimeout(ANSWER_SECONDS)
            line.sendall(command)
            if content is not None:
                _stream(line, content)
            return _answer(line)
    except TimeoutError as error:
        raise ScannerSilent("late", str(error)) from error
    except OSError as error:
        raise ScannerSilent("unreachable", str(error)) from error


def _connected(address: str) -> socket.socket:
    place = address_of(address)
    if isinstance(place, tuple):
        return socket.create_connection(place, timeout=CONNECT_SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(CONNECT_SECONDS)
    try:
        line.connect(place)
    except OSError:
        line.close()
        raise
    return line


def _stream(line: socket.socket, content: bytes) -> None:
    try:
        for start in range(0, len(content), _CHUNK):
            part = content[start : start + _CHUNK]
            line.sendall(struct.pack("!L", len(part)) + part)
        line.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It stopped listening because the stream is too long for it, and has said so.
        return


def _answer(line: socket.socket) -> str:
    found = b""
    while b"\0" not in found and len(found) < _LONGEST_ANSWER:
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            break
        found += part
    return found.split(b"\0")[0].decode("utf-8", "replace").strip()
