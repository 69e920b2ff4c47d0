"""The sandbox as one ASGI application: contract behind the signature, pages in front of it."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from sandbox.bell import Bell, secret_of
from sandbox.contract import Reads
from sandbox.controls import Controls, Silence
from sandbox.evm import EvmHouse
from sandbox.evm_watch import EvmWatch
from sandbox.pages import Pages
from sandbox.protection import Protection
from sandbox.protection_pages import ProtectionPages
from sandbox.signing import NONCE, Refused, SignatureGate
from sandbox.store import Store
from sandbox.times import WorldClock, utc_now
from sandbox.tokens import TokenMint
from sandbox.watching import Watching
from sandbox.world import World

KEY_ID = "desk-sandbox"
TICK_SECONDS = 1.0
HANG_SECONDS = 8.0
"""How long a request waits for its refusal while the sandbox hangs: longer than the desk waits."""
SLOW_ACT = 3
"""Which act since the start is answered too slowly by a sandbox with that fault."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a sandbox is started. ``webhook``: where the desk hears that there are events; empty for nowhere.
    ``late_seconds`` and ``slow_seconds``: of the faults that do something too late or too slowly."""

    data: Path
    desk: str = "http://localhost:8600"
    secret: str = ""
    token_secret: str = ""
    webhook: str = ""
    webhook_secret: str = ""
    faults: frozenset[str] = frozenset()
    evm: EvmHouse = field(default_factory=EvmHouse)
    clock: Callable[[], datetime] = utc_now
    late_seconds: float = 1.0
    slow_seconds: float = 6.0


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
        self.clock = WorldClock(settings.clock)
        self.faults = set(settings.faults)
        self.store = Store(settings.data / "sandbox.sqlite3", self.clock)
        self.clock.shift = timedelta(seconds=float(self.store.setting("clock_shift") or 0))
        self.world = World(self.store, settings.evm)
        self.watch = EvmWatch(self.world)
        self.mint = TokenMint(self.store, settings.token_secret, self.faults)
        self.gate = SignatureGate(self.store, {KEY_ID: desk_secret(settings)}, self.faults)
        seed.seed(self.store, self.clock())
        if self.store.setting("token_keys") is None:
            self.mint.rotate()
        self.world.advance(self.clock())
        self.contract, self.open = Router(), Router()
        self.silence, self.acts_asked = Silence(), 0
        self._mount(settings.desk.rstrip("/"))
        self.open.add("GET", "/.well-known/jwks.json", lambda _request: json_response(self.mint.key_set()))
        self.open.add("GET", "/healthz", lambda _request: json_response({"ok": True, "sandbox": True}))

    def _mount(self, desk: str) -> None:
        settings = self.settings
        reads = Reads(self.world, self.mint, self.clock, self.faults, bool(settings.webhook))
        late = timedelta(seconds=settings.late_seconds)
        acts = Acts(reads, self.clock, self.faults, settings.clock, late)
        protection = Protection(acts, desk)
        controls = Controls(reads, protection, self.clock, self.faults, self.silence)
        for part in (reads, acts, Watching(reads), protection, controls):
            part.mount(self.contract)
        pages = Pages(self.world, self.mint, self.clock, desk, settings.clock)
        pages.mount(self.open)
        ProtectionPages(pages, protection).mount(self.open)
        secret = secret_of(settings.data, settings.webhook_secret)
        self.bell = Bell(self.store, settings.webhook, secret, settings.clock, self.faults)

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
                await self._hesitate(request)
                response = self.answer(request)
            await send_response(send, response, head=scope["method"] == "HEAD")

    async def _hesitate(self, request: Request) -> None:
        """Waits where the sandbox was told to hang or to be slow."""
        self.acts_asked += "/acts/" in request.path
        if "slow-acts" in self.faults and "/acts/" in request.path and self.acts_asked == SLOW_ACT:
            await asyncio.sleep(self.settings.slow_seconds)
        if self.silence.hang and self._silent(request):
            await asyncio.sleep(HANG_SECONDS)

    def _silent(self, request: Request) -> bool:
        return request.path.startswith("/v1/") and self.settings.clock().timestamp() < self.silence.until

    def answer(self, request: Request) -> Response:
        """Answers one request."""
        if self._silent(request):
            return problem(Refused(503, "unavailable", "The sandbox was told to be silent."))
        self.world.settle_late(self.clock())
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
        running: list[asyncio.Task[None]] = []
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                running.append(asyncio.create_task(self._tick()))
                if self.settings.webhook:
                    running.append(asyncio.create_task(self.bell.run()))
                await send({"type": "lifespan.startup.complete"})
            else:
                self.silence.until = 0.0
                for task in running:
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await task
                self.store.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self.world.advance(self.clock())
            blocks = await asyncio.to_thread(self.watch.read, self.watch.height)
            self.watch.book(blocks, self.clock())


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
