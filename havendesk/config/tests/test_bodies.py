"""A body larger than anything we take never reaches Django."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from havendesk.config.bodies import limited


def ask(headers: list[tuple[bytes, bytes]], chunks: list[bytes]) -> tuple[list[str], list[dict[str, Any]]]:
    """What the application received, and what was answered, of a request with a limit of 10 bytes."""
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    received: list[str] = []
    answered: list[dict[str, Any]] = []

    async def application(_scope: Any, receive: Any, _send: Any) -> None:
        while waiting and (not received or received[-1] != "http.disconnect"):
            received.append((await receive())["type"])

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: Mapping[str, Any]) -> None:
        answered.append(dict(message))

    asyncio.run(limited(application, {"type": "http", "headers": headers}, receive, send, most=10))
    return received, answered


def test_a_declared_length_above_the_limit_is_refused_unread() -> None:
    received, answered = ask([(b"content-length", b"11")], [b"x" * 11])
    assert received == []
    assert answered[0]["status"] == 413
    assert b'"attachment_too_large"' in answered[1]["body"]


def test_a_body_that_grows_beyond_the_limit_is_cut_off() -> None:
    received, answered = ask([], [b"x" * 6, b"x" * 6, b"x" * 6])
    assert received == ["http.request", "http.disconnect"]
    assert answered == []


def test_others_pass() -> None:
    received, answered = ask([(b"content-length", b"10")], [b"x" * 5, b"x" * 5])
    assert received == ["http.request"] * 2
    assert answered == []
