"""The web process: Django for HTTP, the gateway for WebSockets, both in one event loop."""

import os
from importlib import import_module
from typing import Any

import django
from django.conf import settings

from havendesk.config import rooms
from havendesk.config.bodies import limited
from havendesk.config.places import PlacedHandler
from havendesk.config.processes import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havendesk.config.settings")

Scope = dict[str, Any]
Receive = Any
Send = Any

django.setup(set_prefix=False)
django_application = PlacedHandler()
gateway: Any = import_module("havendesk.live.asgi") if rooms.has("live", "asgi") else None


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hands each connection to whom it belongs."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "websocket":
        await _websocket(scope, receive, send)
    else:
        await limited(django_application, scope, receive, send, most=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)


async def _websocket(scope: Scope, receive: Receive, send: Send) -> None:
    if gateway is None:
        await receive()
        await send({"type": "websocket.close", "code": 1013})
        return
    await gateway.application(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if gateway is not None:
                await gateway.startup()
            import_module(settings.ROOT_URLCONF)  # otherwise the first request would wait for it
            keep_what_is_loaded()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            if gateway is not None:
                await gateway.shutdown()
            await send({"type": "lifespan.shutdown.complete"})
            return
