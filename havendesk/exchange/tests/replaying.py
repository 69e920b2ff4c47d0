"""Nodes and venues that repeat what a test gives them, on 127.0.0.1."""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from havendesk.kernel.tests.bad_servers import BadServer, bad_server, ok

Answer = Any | Callable[[Any], Any]
"""JSON, or what makes it from the question's parameters."""


@contextmanager
def json_rpc(results: Mapping[str, Answer]) -> Iterator[BadServer]:
    """A JSON-RPC node: results by method; an unknown method is refused as nodes do."""

    def behave(connection: socket.socket, request: bytes, _number: int) -> None:
        call = json.loads(request.partition(b"\r\n\r\n")[2])
        said: dict[str, Any] = {"jsonrpc": "2.0", "id": call.get("id")}
        if call["method"] in results:
            result = results[call["method"]]
            said["result"] = result(call["params"]) if callable(result) else result
        else:
            said["error"] = {"code": -32601, "message": "the method does not exist"}
        connection.sendall(ok(json.dumps(said).encode()))

    with bad_server(behave) as server:
        yield server


@contextmanager
def paths(answers: Mapping[str, Answer]) -> Iterator[BadServer]:
    """An HTTP API: JSON by path, from the question's JSON where it has one; everything else is not there."""

    def behave(connection: socket.socket, request: bytes, _number: int) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode()
        if path not in answers:
            connection.sendall(ok(b"not there", status="404 Not Found"))
            return
        found = answers[path]
        said = found(json.loads(body) if body else None) if callable(found) else found
        connection.sendall(ok(json.dumps(said).encode()))

    with bad_server(behave) as server:
        yield server


def raw(answer: bytes) -> Callable[[socket.socket, bytes, int], None]:
    """A server that answers the same bytes to everything."""

    def behave(connection: socket.socket, _request: bytes, _number: int) -> None:
        connection.sendall(answer)

    return behave


@contextmanager
def hanging() -> Iterator[BadServer]:
    """A server that takes every question and answers none until the block ends."""
    ended = threading.Event()

    def behave(_connection: socket.socket, _request: bytes, _number: int) -> None:
        ended.wait(30)

    with bad_server(behave) as server:
        try:
            yield server
        finally:
            ended.set()
