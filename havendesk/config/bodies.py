"""No request body is taken that is larger than anything the desk takes.

Django reads a body whole before any view or middleware sees it, so the limit stands before Django.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from havendesk.kernel.errors import ErrorCode, Refused, problem

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


async def limited(
    application: Application, scope: dict[str, Any], receive: Receive, send: Send, *, most: int
) -> None:
    """Hand an HTTP request to the application unless its body is larger than ``most`` bytes.

    A declared length is answered at once (413); a body that grows beyond it without one is cut off.
    """
    if _declared(scope) > most:
        await _refuse(send)
        return
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= most else {"type": "http.disconnect"}

    await application(scope, counted, send)


def _declared(scope: dict[str, Any]) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _refuse(send: Send) -> None:
    refused = Refused(ErrorCode.ATTACHMENT_TOO_LARGE, field="file")
    headers = (
        (b"content-type", b"application/problem+json"),
        # The widget reads it from pages of another origin; it says nothing about anybody.
        (b"access-control-allow-origin", b"*"),
        (b"connection", b"close"),
    )
    await send({"type": "http.response.start", "status": refused.status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": json.dumps(problem(refused)).encode()})
