"""The web process: HTTP and WebSockets in one event loop."""

import os

import uvicorn

from havendesk.config.options import load
from havendesk.config.ports import check_port
from havendesk.kernel.keys import make_key
from havendesk.live.server import DrainingServer

DRAIN_SECONDS = 10
"""How long a stopping process waits for requests and sockets; the gateway has told its clients to go."""

LARGEST_FRAME_BYTES = 256 * 1024


def run_web() -> int:
    """Serves until told to stop, drains, ends. Returns the exit code."""
    os.environ["HAVENDESK_PART"] = "web"
    options = load()
    check_port(options.host, options.port, "HAVENDESK_PORT", "the desk")
    if not options.secret_key.get_secret_value():
        make_key(options.data_folder / "secrets" / "django", octets=50)
    (options.data_folder / "static").mkdir(parents=True, exist_ok=True)
    config = uvicorn.Config(
        "havendesk.config.asgi:application",
        host=options.host,
        port=options.port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=LARGEST_FRAME_BYTES,
        ws_ping_interval=None,  # the protocol has a heartbeat of its own
        lifespan="on",
        log_config=None,
        log_level="warning",  # a line per socket, with the customer's address, helps nobody
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=options.forwarded_allow_ips,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    server = DrainingServer(config)
    server.run()
    return 0 if server.started else 1
