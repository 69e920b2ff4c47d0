"""The sandbox as one ASGI application: contract behind the signature, pages in front of it."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sandbox import seed
from sandbox.acts import Acts, problem
from sandbox.asgi import (
    BodyTooLongError,
    Receive,
    Request,
    Response,
    Router,
    Scope,
    Send,
    json_response,
    read_request,
    send_response,
)
from sandbox.contract import Reads, utc_now
from sandbox.evm import EvmHouse
from sandbox.evm_watch import EvmWatch
from sandbox.pages import Pages
from sandbox.signing import NONCE, Refused, SignatureGate
from sandbox.store import Store
from sandbox.tokens import TokenMint
from sandbox.world import World

KEY_ID = "desk-sandbox"
TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How a sandbox is started."""

    data: Path
    desk: str = "http://localhost:8600"
    secret: str = ""
    token_secret: str = ""
    faults: frozenset[str] = frozenset()
    evm: EvmHouse = field(default_factory=EvmHouse)
    clock: Callable[[], datetime] = utc_now


def desk_secret(settings: Settings) -> str:
    """The secret shared with the desk: the one given, or one made at the first start (``desk-secret``)."""
    if settings.secret:
        return settings.secret
    file = settings.data / "desk-secret"
    if not file.exists():
        made = settings.data / f".desk-secret-{secrets.token_hex(4)}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(32))
        made.replace(file)
    return file.read_text().strip()


class Sandbox:
    """The application. The world moves once a second; reads never move it."""

    def __init__(self, settings: Settings) -> None:
        settings.data.mkdir(parents=True, exist_ok=True)
        self.settings = settings
        self.store = Store(settings.data / "sandbox.sqlite3")
        self.world = World(self.store, settings.evm)
        self.watch = EvmWatch(self.world)
        self.mint = TokenMint(self.store, settings.token_secret, settings.faults)
        self.gate = SignatureGate(self.store, {KEY_ID: desk_secret(settings)}, settings.faults)
        seed.seed(self.store, settings.clock())
        if self.store.setting("token_keys") is None:
            self.mint.rotate()
        self.world.advance(settings.clock())
        self.contract, self.open = Router(), Router()
        reads = Reads(self.world, self.mint, settings.clock, settings.faults)
        reads.mount(self.contract)
        Acts(reads, settings.clock, settings.faults).mount(self.contract)
        Pages(self.world, self.mint, settings.clock, settings.desk.rstrip("/")).mount(self.open)
        self.open.add("GET", "/.well-known/jwks.json", lambda _request: json_response(self.mint.key_set()))
        self.open.add("GET", "/healthz", lambda _request: json_response({"ok": True, "sandbox": True}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            try:
                request = await read_request(scope, receive)
            except BodyTooLongError:
                response = problem(Refused(413, "invalid", "The body is too long."))
            else:
                response = self.answer(request)
            await send_response(send, response, head=scope["method"] == "HEAD")

    def answer(self, request: Request) -> Response:
        """Answers one request."""
        if request.path.startswith(("/v1/", "/sandbox/")):
            return self._signed(request)
        return _route(self.open, request)

    def _signed(self, request: Request) -> Response:
        try:
            self.gate.check(request, self.settings.clock().timestamp())
            response = _route(self.contract, request)
        except Refused as refused:
            response = problem(refused)
            if "plain-errors" in self.settings.faults:
                response = Response(refused.status, refused.code.encode(), "text/plain; charset=utf-8")
        nonce = request.headers.get("desk-nonce", "")
        if NONCE.match(nonce) and "nonce-not-echoed" not in self.settings.faults:
            response.headers.append(("desk-nonce", nonce))
        response.headers.append(("cache-control", "no-store"))
        return response

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        ticking: asyncio.Task[None] | None = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                ticking = asyncio.create_task(self._tick())
                await send({"type": "lifespan.startup.complete"})
            else:
                if ticking:
                    ticking.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await ticking
                self.store.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self.world.advance(self.settings.clock())
            blocks = await asyncio.to_thread(self.watch.read, self.watch.height)
            self.watch.book(blocks, self.settings.clock())


def _route(router: Router, request: Request) -> Response:
    found = router.find(request)
    if isinstance(found, int):
        raise_as = {404: Refused(404, "not_found"), 405: Refused(405, "invalid", "Not with this method.")}
        return problem(raise_as[found])
    handler, params = found
    named = Request(request.method, request.path, request.query_string, request.headers, request.body, params)
    try:
        return handler(named)
    except Refused as refused:
        if router.routes and request.path.startswith(("/v1/", "/sandbox/")):
            raise
        return problem(refused)
