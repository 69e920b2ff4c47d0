"""The one way out over HTTP: guarded, bounded, repeated with care.

A :class:`Client` serves one purpose (the exchange, one chain reader …). It resolves a host, looks at every
address and connects to the one that it looked at, so that a name cannot lead inside (SSRF). It follows no
redirect, uses no proxy from the environment, takes no compressed answer and none above its size cap. Each
request has a deadline for all its attempts. Only repeatable requests are repeated, and only within a budget;
a breaker stops asking a server that does not answer.

All clients of a process live on one event loop in a thread of its own, so that synchronous doors and
asynchronous faces share connections, budget and breaker. A process that forks gets a new loop.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

import httpcore
import httpx
from prometheus_client import Counter, Histogram

from havendesk.kernel.http_rules import (
    REPEATABLE_STATUSES,
    Breaker,
    RetryBudget,
    backoff_seconds,
    may_connect,
    origin,
    retry_after_seconds,
)

T = TypeVar("T")

# httpx logs every address at INFO, and addresses name customers
logging.getLogger("httpx").setLevel(logging.WARNING)

CONNECT_SECONDS = 1.5
MAX_ATTEMPTS = 3


class Trouble(StrEnum):
    """Why there is no answer."""

    BLOCKED = "blocked"
    UNRESOLVED = "unresolved"
    NOT_CONNECTED = "not_connected"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    BREAKER_OPEN = "breaker_open"


_REPEATABLE_TROUBLE = frozenset({Trouble.NOT_CONNECTED, Trouble.TIMEOUT, Trouble.BROKEN})
_SAYS_NOTHING_OF_THE_SERVER = frozenset({Trouble.BLOCKED, Trouble.BREAKER_OPEN})


class HttpError(Exception):
    """There is no answer to use. ``sent``: whether the server may have received the request."""

    def __init__(self, trouble: Trouble, detail: str = "", *, sent: bool = True) -> None:
        super().__init__(f"{trouble.value}: {detail}" if detail else trouble.value)
        self.trouble = trouble
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of any status. ``headers`` with lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask.

    ``repeatable``: asking twice does no more than asking once. ``prepare`` gives further headers for each
    attempt (a fresh signature); ``fits`` says whether an answer belongs to the headers that were sent.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    repeatable: bool = False
    prepare: Callable[[], Mapping[str, str]] = dict
    fits: Callable[[Answer, Mapping[str, str]], bool] = lambda _answer, _sent: True


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, for metrics: ``outcome`` is a status or a :class:`Trouble`."""

    client: str
    method: str
    outcome: str
    seconds: float
    number: int


_ATTEMPTS = Counter(
    "havendesk_http_attempts",
    "Attempts of outgoing requests by purpose and outcome (a status, or why there was no answer).",
    ("client", "method", "outcome"),
)
_SECONDS = Histogram(
    "havendesk_http_attempt_seconds", "Seconds that one attempt of an outgoing request took.", ("client",)
)


def _measure(attempt: Attempt) -> None:
    _ATTEMPTS.labels(attempt.client, attempt.method, attempt.outcome).inc()
    _SECONDS.labels(attempt.client).observe(attempt.seconds)


observers: list[Callable[[Attempt], None]] = [_measure]
"""Called after every attempt, on the loop's thread; they must be quick and must not raise."""


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects only to addresses that were looked at."""

    def __init__(self, internal: frozenset[tuple[str, int]]) -> None:
        self._internal = internal
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolves, checks every address, connects to the first that takes the connection."""
        addresses = await _resolve(host, port, timeout)
        internal = (host, port) in self._internal
        if not all(may_connect(address, internal=internal) for address in addresses):
            raise HttpError(Trouble.BLOCKED, f"{host} leads to an address that is not allowed", sent=False)
        last: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(self, *_arguments: Any, **_named: Any) -> httpcore.AsyncNetworkStream:
        """Never."""
        raise HttpError(Trouble.BLOCKED, "unix sockets are not allowed", sent=False)

    async def sleep(self, seconds: float) -> None:
        """As asked by the pool."""
        await asyncio.sleep(seconds)


async def _resolve(host: str, port: int, seconds: float | None) -> list[str]:
    try:
        async with asyncio.timeout(seconds):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)  # 1: SOCK_STREAM
    except TimeoutError as error:
        raise httpcore.ConnectTimeout("resolving took too long") from error
    except (OSError, UnicodeError) as error:
        raise HttpError(Trouble.UNRESOLVED, host, sent=False) from error
    return list(dict.fromkeys(str(row[4][0]) for row in found))


class _GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport on a pool with the guarded backend.

    httpx 0.28 has no argument for the backend, so its pool is replaced; a test sees that the guard holds.
    """

    def __init__(self, internal: frozenset[tuple[str, int]]) -> None:
        super().__init__()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=20.0,
            network_backend=_GuardedBackend(internal),
        )


class Client:
    """Asks servers for one purpose.

    Args:
        name: of the purpose, for metrics and logs.
        internal_hosts: ``host:port`` pairs that may lie in private networks and speak plain http.
        max_bytes: longest answer that is taken.
        seconds: time for all attempts of one request.
        attempts: most attempts of one repeatable request.
        breaker, budget: their limits.
    """

    def __init__(
        self,
        name: str,
        *,
        internal_hosts: Iterable[str] = (),
        max_bytes: int = 4 * 1024 * 1024,
        seconds: float = 5.0,
        attempts: int = MAX_ATTEMPTS,
        breaker: Breaker | None = None,
        budget: RetryBudget | None = None,
    ) -> None:
        self.name = name
        self.breaker = breaker or Breaker()
        self.budget = budget or RetryBudget()
        self._internal = frozenset(_host_and_port(pair) for pair in internal_hosts)
        self._max_bytes, self._seconds, self._attempts = max_bytes, seconds, attempts
        self._client = self._fresh()

    def _fresh(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=_GuardedTransport(self._internal), follow_redirects=False, trust_env=False
        )

    def ask(self, request: Request, *, seconds: float | None = None) -> Answer:
        """The answer, from a thread without an event loop. Raises HttpError."""
        return run(self.fetch(request, seconds=seconds))

    async def aask(self, request: Request, *, seconds: float | None = None) -> Answer:
        """The answer, from any event loop. Raises HttpError."""
        return await arun(self.fetch(request, seconds=seconds))

    def close(self) -> None:
        """Closes the connections."""
        run(self._client.aclose())

    async def fetch(self, request: Request, *, seconds: float | None = None) -> Answer:
        """The answer, on the clients' own loop only (see :func:`run`). Raises HttpError."""
        self._check_address(request.url)
        deadline = time.monotonic() + (self._seconds if seconds is None else seconds)
        self.budget.request()
        number = 1
        while True:
            trouble: HttpError | None = None
            answer: Answer | None = None
            try:
                answer = await self._attempt(request, number, deadline)
            except HttpError as error:
                trouble = error
            pause = self._pause(request, number, answer, trouble, deadline)
            if pause is None:
                if trouble is not None:
                    raise trouble
                assert answer is not None
                return answer
            await asyncio.sleep(pause)
            number += 1

    def _check_address(self, url: str) -> None:
        try:
            scheme, host, port = origin(url)
        except ValueError as error:
            raise HttpError(Trouble.BLOCKED, str(error), sent=False) from error
        if scheme != "https" and (host, port) not in self._internal:
            raise HttpError(Trouble.BLOCKED, "plain http", sent=False)

    def _pause(
        self, request: Request, number: int, answer: Answer | None, trouble: HttpError | None, deadline: float
    ) -> float | None:
        """Seconds until the next attempt; None when this one counts."""
        if number >= self._attempts:
            return None
        if trouble is not None:
            again = trouble.trouble in _REPEATABLE_TROUBLE and (request.repeatable or not trouble.sent)
        else:
            again = request.repeatable and answer is not None and answer.status in REPEATABLE_STATUSES
        if not again:
            return None
        asked = retry_after_seconds(answer.headers.get("retry-after")) if answer else None
        pause = backoff_seconds(number, random.random()) if asked is None else asked
        if time.monotonic() + pause >= deadline or not self.budget.spend():
            return None
        return pause

    async def _attempt(self, request: Request, number: int, deadline: float) -> Answer:
        """One attempt with breaker and metrics. Raises HttpError."""
        began = time.monotonic()
        if not self.breaker.permits(began):
            raise HttpError(Trouble.BREAKER_OPEN, sent=False)
        outcome = "abandoned"
        try:
            answer = await self._exchange(request, deadline)
            outcome = str(answer.status)
            if answer.status >= 500 and answer.status != 501:
                self.breaker.failed(time.monotonic())
            else:
                self.breaker.succeeded()
            return answer
        except HttpError as error:
            outcome = error.trouble.value
            if error.trouble in _SAYS_NOTHING_OF_THE_SERVER:
                self.breaker.abandoned(time.monotonic())
            else:
                self.breaker.failed(time.monotonic())
            raise
        except BaseException:  # cancelled
            self.breaker.abandoned(time.monotonic())
            raise
        finally:
            seen = Attempt(self.name, request.method, outcome, time.monotonic() - began, number)
            for observer in observers:
                observer(seen)

    async def _exchange(self, request: Request, deadline: float) -> Answer:
        sent = {**request.headers, **request.prepare(), "accept-encoding": "identity"}
        left = deadline - time.monotonic()
        try:
            async with asyncio.timeout(max(left, 0.001)), self._stream(request, sent, left) as response:
                if response.headers.get("content-encoding", "identity") != "identity":
                    raise HttpError(Trouble.BROKEN, "a compressed answer")
                body = bytearray()
                async for chunk in response.aiter_raw():
                    body += chunk
                    if len(body) > self._max_bytes:
                        raise HttpError(Trouble.TOO_LARGE, f"more than {self._max_bytes} bytes")
        except TimeoutError as error:
            raise HttpError(Trouble.TIMEOUT) from error
        except httpx.TransportError as error:
            raise _trouble_of(error) from error
        answer = Answer(response.status_code, dict(response.headers), bytes(body))
        if not request.fits(answer, sent):
            await self._drop_connections()
            raise HttpError(Trouble.BROKEN, "the answer belongs to another request")
        return answer

    @asynccontextmanager
    async def _stream(
        self, request: Request, headers: Mapping[str, str], left: float
    ) -> AsyncIterator[httpx.Response]:
        limits = httpx.Timeout(left, connect=min(left, CONNECT_SECONDS))
        async with self._client.stream(
            request.method, request.url, headers=headers, content=request.body or None, timeout=limits
        ) as response:
            yield response

    async def _drop_connections(self) -> None:
        """A server answered twice: what waits on its connections cannot be trusted."""
        old, self._client = self._client, self._fresh()
        # requests under way on the old connections may still end
        asyncio.get_running_loop().call_later(
            self._seconds, lambda: _keep(asyncio.ensure_future(old.aclose()))
        )


_closing: set[asyncio.Future[None]] = set()


def _keep(future: asyncio.Future[None]) -> None:
    """Holds a task until it is done; the loop itself keeps only a weak reference."""
    _closing.add(future)
    future.add_done_callback(_closing.discard)


def _host_and_port(pair: str) -> tuple[str, int]:
    _scheme, host, port = origin(f"http://{pair}")
    return host, port


def _trouble_of(error: httpx.TransportError) -> HttpError:
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, HttpError):
            return inner
        inner = inner.__cause__ or inner.__context__
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError | httpx.PoolTimeout):
        return HttpError(Trouble.NOT_CONNECTED, sent=False)
    if isinstance(error, httpx.TimeoutException):
        return HttpError(Trouble.TIMEOUT)
    return HttpError(Trouble.BROKEN, type(error).__name__)


# the loop that all clients live on

_starting = threading.Lock()
_loops: dict[int, asyncio.AbstractEventLoop] = {}


def _loop() -> asyncio.AbstractEventLoop:
    with _starting:
        found = _loops.get(os.getpid())
        if found is None:
            found = asyncio.new_event_loop()
            threading.Thread(target=found.run_forever, name="havendesk-http", daemon=True).start()
            _loops.clear()
            _loops[os.getpid()] = found
        return found


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs work on the clients' loop and waits for it. Not from an event loop's thread."""
    return asyncio.run_coroutine_threadsafe(work, _loop()).result()


async def arun(work: Coroutine[Any, Any, T]) -> T:
    """Runs work on the clients' loop and awaits it from another one."""
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, _loop()))
