"""The little HTTP that the sandbox needs over raw ASGI: request, response, routes."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

MAX_BODY = 256 * 1024
"""Longest request body, bytes. Nothing in the contract comes near it."""

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class BodyTooLongError(Exception):
    """The request's body is longer than :data:`MAX_BODY`."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request with its whole body. ``path`` and ``query_string`` are as sent, percent-encoded."""

    method: str
    path: str
    query_string: str
    headers: dict[str, str]
    body: bytes
    params: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """Query parameters; of a repeated one the last."""
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """Fields of a posted form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def cookie(self, name: str) -> str | None:
        """Value of one cookie."""
        try:
            found = SimpleCookie(self.headers.get("cookie", "")).get(name)
        except CookieError:
            return None
        return found.value if found else None

    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return json.loads(self.body or b"null")


@dataclass(slots=True)
class Response:
    """One answer."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: list[tuple[str, str]] = field(default_factory=list)


def json_response(value: Any, status: int = 200, content_type: str = "application/json") -> Response:
    """An answer whose body is the value as JSON."""
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), content_type)


Handler = Callable[[Request], Response]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path like ``/v1/customers/{customer_id}`` with who answers it."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler


class Router:
    """Finds the handler of a request."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def add(self, method: str, path: str, handler: Handler) -> None:
        """Adds a route; ``{name}`` in the path matches one segment."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
        self.routes.append(Route(method, re.compile(pattern + r"\Z"), handler))

    def find(self, request: Request) -> tuple[Handler, dict[str, str]] | int:
        """The handler with its path parameters, or the status 404 or 405."""
        status = 404
        for route in self.routes:
            match = route.pattern.match(request.path)
            if match and route.method == ("GET" if request.method == "HEAD" else request.method):
                return route.handler, match.groupdict()
            if match:
                status = 405
        return status


async def read_request(scope: Scope, receive: Receive) -> Request:
    """The request with its whole body. Raises BodyTooLongError."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_BODY:
            raise BodyTooLongError
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    return Request(
        method=scope["method"],
        path=raw_path.split(b"?", 1)[0].decode("latin-1"),
        query_string=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=bytes(body),
    )


async def send_response(send: Send, response: Response, *, head: bool = False) -> None:
    """Sends the answer, without its body for HEAD."""
    headers = [
        ("content-type", response.content_type),
        ("content-length", str(len(response.body))),
        ("x-content-type-options", "nosniff"),
        *response.headers,
    ]
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        }
    )
    await send({"type": "http.response.body", "body": b"" if head else response.body})
