"""Where the kit hears the webhook of an exchange: a small server on an address of the engineer's choice."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

from havendesk.exchange.webhook import MOST_BYTES

Message = tuple[dict[str, str], bytes]


@dataclass(slots=True)
class Listening:
    """What came, with its headers."""

    secret: str = field(repr=False)
    port: int = 0
    messages: list[Message] = field(default_factory=list)

    def trouble(self, message: Message) -> str:
        """What is wrong with a message; empty where nothing is."""
        headers, body = message
        try:
            said = Webhook(self.secret).verify(body, headers)
        except (WebhookVerificationError, ValueError) as error:
            return str(error) or type(error).__name__
        return "" if isinstance(said, dict) and said.get("type") == "events.available" else "no ring"


@contextmanager
def listening(host: str, port: int, secret: str) -> Iterator[Listening]:
    """Listens until the block ends; port 0 takes a free one. Raises OSError where it cannot."""
    heard = Listening(secret)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("content-length") or 0), MOST_BYTES)
            heard.messages.append((dict(self.headers.items()), self.rfile.read(length)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *values: object) -> None:
            """Nothing: the kit prints its own table."""

    server = ThreadingHTTPServer((host, port), Handler)
    heard.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
