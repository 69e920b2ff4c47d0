"""Asks an exchange as the contract says, or wrongly on purpose."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from havendesk.exchange import rules
from havendesk.exchange.conformance.listening import Listening
from havendesk.kernel import http
from havendesk.kernel.clock import now
from havendesk.kernel.http_rules import Breaker, origin

Headers = dict[str, str]
TRIES = 3


class Failed(Exception):
    """The exchange does not do what the contract says."""


class Skipped(Exception):
    """The check cannot be made here."""


@dataclass(slots=True)
class Reply:
    """An answer with its JSON (None where it is none)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    json: Any


@dataclass(slots=True)
class Probe:
    """One exchange, one key, one customer to act on. ``patience``: how long something may take that the
    contract promises within seconds; ``act_seconds``: how long an act may; ``slowest``: how long one took."""

    base: str
    key_id: str
    secret: str = field(repr=False)
    customer: str
    patience: float = 2.0
    act_seconds: float = 5.0
    listening: Listening | None = None
    slowest: float = 0.0
    cursor: str = ""
    capabilities: Any = None
    client: http.Client = field(init=False)

    def __post_init__(self) -> None:
        _scheme, host, port = origin(self.base)
        self.base = self.base.rstrip("/")
        # the engineer names the address: it may be on this machine. No breaker: each check stands alone.
        self.client = http.Client(
            "conformance",
            internal_hosts=[f"{host}:{port}"],
            seconds=15.0,
            attempts=1,
            breaker=Breaker(failures=1_000_000),
        )

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        *,
        key: str = "",
        shift_seconds: int = 0,
        change: Callable[[Headers], None] = lambda _headers: None,
        send_body: bytes | None = None,
    ) -> Reply:
        """Sends a signed request. ``change`` spoils the headers, ``send_body`` replaces the signed body.

        Raises Failed where nothing answers.
        """
        data = b"" if body is None else json.dumps(body).encode()
        text = urlencode(query or {})
        headers = rules.signed_headers(
            key_id=self.key_id,
            secret=self.secret,
            method=method,
            path=path,
            query=text,
            body=data,
            idempotency_key=key,
            at=now() + timedelta(seconds=shift_seconds),
            nonce=secrets.token_urlsafe(18),
        )
        if data:
            headers["content-type"] = "application/json"
        change(headers)
        return self.raw(method, path + (f"?{text}" if text else ""), headers, send_body or data)

    def raw(self, method: str, target: str, headers: Headers, body: bytes = b"") -> Reply:
        """Sends a request as it is. Raises Failed where nothing answers."""
        began = time.monotonic()
        try:
            answer = self.client.ask(http.Request(method, self.base + target, headers=headers, body=body))
        except http.HttpError as error:
            raise Failed(f"no answer from {method} {urlsplit(target).path}: {error}") from error
        if "/acts/" in target:
            self.slowest = max(self.slowest, time.monotonic() - began)
        try:
            value = json.loads(answer.body)
        except ValueError:
            value = None
        return Reply(answer.status, answer.headers, answer.body, value)

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """The JSON of a read that must succeed."""
        reply = self.send("GET", path, query)
        if reply.status != 200:
            raise Failed(f"GET {path} answers {reply.status}")
        return reply.json

    def act(self, name: str, body: Mapping[str, Any] | None = None, *, key: str = "") -> Reply:
        """Sends an act on the customer, under a fresh key unless one is given."""
        return self.act_at(f"/v1/customers/{self.customer}/acts/{name}", body, key=key)

    def act_at(self, path: str, body: Mapping[str, Any] | None = None, *, key: str = "") -> Reply:
        """Sends an act; as the desk does, again under its key where the exchange failed."""
        reasoned = {"reason_code": "other", "reason": "conformance check", "ticket": None, **(body or {})}
        key = key or secrets.token_urlsafe(18)
        for _ in range(TRIES):
            reply = self.send("POST", path, body=reasoned, key=key)
            if reply.status < 500 or reply.status == 501:
                break
        return reply

    def of_customer(self, path: str = "") -> str:
        """A path below the customer."""
        return f"/v1/customers/{self.customer}{path}"

    def everything(self, path: str, limit: int = 200, **query: str) -> list[Any]:
        """All objects of a list, page by page."""
        found: list[Any] = []
        query["limit"] = str(limit)
        for _ in range(500):
            page = self.get(path, query)
            found += page["items"]
            if page.get("next_cursor") is None:
                return found
            query["cursor"] = page["next_cursor"]
        raise Failed(f"{path} has no last page")
