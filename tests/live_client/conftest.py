"""The running desk and the threads' way to the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ParamSpec, TypeVar

import pytest
from django.db import connections

from havendesk.kernel.doorbell import hang_up
from havendesk.live import asgi
from tests.live_client.desk import RunningDesk

P = ParamSpec("P")
R = TypeVar("R")


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """What config mounts, without Django's part."""
    if scope["type"] == "websocket":
        await asgi.application(scope, receive, send)
        return
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await asgi.startup()
            await send({"type": "lifespan.startup.complete"})
        else:
            await asgi.shutdown()
            await send({"type": "lifespan.shutdown.complete"})
            return


@pytest.fixture
def desk(transactional_db: None) -> Iterator[RunningDesk]:
    """The gateway in uvicorn on a free port."""
    running = RunningDesk(application)
    running.start()
    yield running
    running.stop()
    hang_up()


@pytest.fixture
def ask() -> Callable[..., Awaitable[Any]]:
    """``await ask(function, …)`` runs a look at the database in a thread and gives its connection back."""

    async def run(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        def call() -> R:
            try:
                return function(*args, **kwargs)
            finally:
                connections.close_all()

        return await asyncio.to_thread(call)

    return run
