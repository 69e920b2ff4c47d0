"""The only client of the contract: signs, asks, matches answers with requests, speaks in refusals."""

import json
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import quote, urlencode, urlsplit

from havendesk.exchange import rules
from havendesk.exchange.options import SANDBOX_SECRET_FILE, ExchangeOptions
from havendesk.kernel import http
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.http_rules import Breaker
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of

log = get_logger(__name__)

Json = Any


class _Desk(Protocol):
    """What this room reads of the desk's own options, which the joined object carries too."""

    @property
    def data_folder(self) -> Path: ...

    @property
    def sandbox_port(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the exchange is and how requests to it are signed."""

    url: str
    key_id: str
    secret: str = field(repr=False)
    internal_hosts: tuple[str, ...] = ()
    seconds: float = 5.0


class ExchangeClient:
    """Asks one exchange. All coroutines run on the HTTP clients' loop (``http.run``).

    They raise Refused: EXCHANGE_SILENT without a usable answer, NOT_OFFERED for a group that is not offered,
    NOT_FOUND for an unknown object, EXCHANGE_REFUSED for every other refusal (``params``: status and code).
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.base = connection.url.rstrip("/")
        self._prefix = urlsplit(self.base).path
        hosts, seconds = connection.internal_hosts, connection.seconds
        self.reads = http.Client("exchange", internal_hosts=hosts, seconds=seconds)
        # Slow reads must not close the way for a freeze: acts have connections and a breaker of their own,
        # which tries again after a second.
        self.acts = http.Client(
            "exchange_acts", internal_hosts=hosts, seconds=seconds, breaker=Breaker(open_seconds=1.0)
        )

    async def get(
        self, path: str, query: Mapping[str, str] | None = None, *, seconds: float | None = None
    ) -> Json:
        """The JSON of one read. ``path`` is percent-encoded (see :func:`at`)."""
        return await self._ask("GET", path, urlencode(query or {}), b"", "", seconds)

    async def post(
        self, path: str, body: Json, *, idempotency_key: str = "", seconds: float | None = None
    ) -> Json:
        """The JSON of one act. Repeated only under its idempotency key."""
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return await self._ask("POST", path, "", data, idempotency_key, seconds)

    def close(self) -> None:
        """Closes the connections."""
        self.reads.close()
        self.acts.close()

    async def public_keys(self) -> Json:
        """The key set of customers' tokens."""
        answer = await self._fetch(
            http.Request("GET", f"{self.base}/.well-known/jwks.json", repeatable=True), None
        )
        return _json_of(answer)

    async def _ask(
        self, method: str, path: str, query: str, body: bytes, idempotency_key: str, seconds: float | None
    ) -> Json:
        def sign() -> dict[str, str]:
            return rules.signed_headers(
                key_id=self.connection.key_id,
                secret=self.connection.secret,
                method=method,
                path=path,
                query=query,
                body=body,
                idempotency_key=idempotency_key,
                at=now(),
                nonce=secrets.token_urlsafe(18),
            )

        request = http.Request(
            method,
            f"{self.base}{path}" + (f"?{query}" if query else ""),
            headers={"content-type": "application/json"} if body else {},
            body=body,
            repeatable=method == "GET" or bool(idempotency_key),
            prepare=sign,
            fits=lambda answer, sent: answer.headers.get("desk-nonce") == sent["desk-nonce"],
        )
        return _json_of(await self._fetch(request, seconds))

    async def _fetch(self, request: http.Request, seconds: float | None) -> http.Answer:
        try:
            way = self.reads if request.method == "GET" else self.acts
            return await way.fetch(request, seconds=seconds)
        except http.HttpError as error:
            log.warning("exchange_silent", trouble=error.trouble.value, path=urlsplit(request.url).path)
            raise Refused(ErrorCode.EXCHANGE_SILENT, trouble=error.trouble.value) from error


def at(template: str, **ids: str) -> str:
    """A path with ids put in, percent-encoded: ``at("/v1/customers/{id}/holds", id=…)``."""
    return template.format(**{name: quote(value, safe="") for name, value in ids.items()})


def _json_of(answer: http.Answer) -> Json:
    try:
        value = json.loads(answer.body)
    except ValueError as error:
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble="not_json", status=answer.status) from error
    if answer.status == 200:
        return value
    code = value.get("code") if isinstance(value, dict) else None
    code = code if isinstance(code, str) else ""
    if answer.status == 404:
        raise Refused(ErrorCode.NOT_FOUND)
    if answer.status == 501:
        raise Refused(ErrorCode.NOT_OFFERED)
    if answer.status >= 500 or answer.status == 429:
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble="unavailable", status=answer.status)
    raise Refused(ErrorCode.EXCHANGE_REFUSED, exchange_code=code[:64], status=answer.status)


# the client of the configured exchange

_making = threading.Lock()
_made: dict[Connection, ExchangeClient] = {}


def configured() -> Connection:
    """The connection that the options name: a real exchange, or the sandbox on this machine.

    Raises Refused(EXCHANGE_SILENT) while the sandbox has not yet made its secret.
    """
    options = options_of(ExchangeOptions)
    url, secret = options.exchange_url, options.exchange_secret.get_secret_value()
    internal = tuple(options.exchange_internal_hosts)
    if not url:
        desk = cast(_Desk, options)
        place = f"127.0.0.1:{desk.sandbox_port}"
        url, internal = f"http://{place}", (place,)
        secret = secret or _sandbox_secret(options)
    return Connection(url, options.exchange_key_id, secret, internal, options.exchange_seconds)


def made_by_sandbox(options: ExchangeOptions, file: Path) -> str:
    """What the sandbox on this machine wrote into a file of the data folder. Raises OSError."""
    return (cast(_Desk, options).data_folder / file).read_text().strip()


def _sandbox_secret(options: ExchangeOptions) -> str:
    try:
        return made_by_sandbox(options, SANDBOX_SECRET_FILE)
    except OSError as error:
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble="sandbox_not_started") from error


def client() -> ExchangeClient:
    """The client of the configured exchange, one a process."""
    connection = configured()
    with _making:
        if connection not in _made:
            _made[connection] = ExchangeClient(connection)
        return _made[connection]
