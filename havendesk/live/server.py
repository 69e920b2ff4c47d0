"""uvicorn, with a goodbye: its own shutdown closes sockets at once, before anything could be answered."""

from __future__ import annotations

import socket

import uvicorn

# A peer that vanished without a word holds its buffers no longer than this (ms); Linux's default is about
# 15 minutes.
_USER_TIMEOUT_MILLISECONDS = 30_000


class DrainingServer(uvicorn.Server):
    """Stops listening, lets the gateway answer what it took and send ``drain``, then goes on as uvicorn
    does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as usual; accepted connections inherit the listening sockets' option."""
        await super().startup(sockets)
        option = getattr(socket, "TCP_USER_TIMEOUT", None)
        for server in self.servers:
            for listening in server.sockets:
                if option is not None and listening.family in (socket.AF_INET, socket.AF_INET6):
                    listening.setsockopt(socket.IPPROTO_TCP, option, _USER_TIMEOUT_MILLISECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain first."""
        # Imported late: the gateway needs Django's rooms, which uvicorn loads with the application.
        from havendesk.live.asgi import drain

        for server in self.servers:
            server.close()
        await drain()
        await super().shutdown(sockets)
