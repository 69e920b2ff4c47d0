"""One node: where it is, how it is asked, how much it may be asked."""

import itertools
import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from havendesk.exchange.budget import Budget
from havendesk.exchange.chains.fields import NodeError, mapping
from havendesk.exchange.options import ChainNode
from havendesk.exchange.rules.chains.profiles import Profile
from havendesk.exchange.types.chain_reading import NodeTrouble
from havendesk.kernel import http

_TROUBLES = {
    http.Trouble.TIMEOUT: NodeTrouble.TIMEOUT,
    http.Trouble.TOO_LARGE: NodeTrouble.TOO_LARGE,
    http.Trouble.BLOCKED: NodeTrouble.BLOCKED,
}
_MOST_BYTES = 4 * 1024 * 1024
_MOST_KEPT = 2000


class Node:
    """Asks one node. All coroutines run on the HTTP clients' loop (``http.run``) and raise NodeError."""

    def __init__(
        self, network: str, number: int, options: ChainNode, profile: Profile, seconds: float
    ) -> None:
        self.network, self.profile = network, profile
        self.source = f"node:{network}-{number}"
        self.chain_id = options.chain_id or profile.chain_id
        self._base = options.url.rstrip("/")
        self._headers = {"content-type": "application/json", "accept": "application/json"}
        if options.key_header:
            self._headers[options.key_header.lower()] = options.key.get_secret_value()
        parts = urlsplit(options.url)
        place = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
        self._client = http.Client(
            f"node_{network}_{number}",
            internal_hosts=(place,) if options.internal else (),
            max_bytes=_MOST_BYTES,
            seconds=seconds,
            attempts=2,
        )
        self._budget = Budget(options.per_minute)
        self._numbers = itertools.count(1)
        self.kept: dict[str, Any] = {}
        """What never changes on a chain (a token's decimals, the chain's id), by a name of the reader's."""

    def keep(self, name: str, value: Any) -> None:
        """Remembers what never changes."""
        if len(self.kept) >= _MOST_KEPT:
            self.kept.clear()
        self.kept[name] = value

    async def rpc(self, method: str, params: Any) -> Any:
        """The result of one JSON-RPC 2.0 call."""
        number = next(self._numbers)
        call = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        answer = mapping(await self._ask("POST", "", call), method)
        if answer.get("id") != number:
            raise NodeError(NodeTrouble.CONTRADICTS_ITSELF, "the answer belongs to another question")
        if answer.get("error") is not None or "result" not in answer:
            raise NodeError(NodeTrouble.REFUSED, method)
        return answer["result"]

    async def call(self, method: str, params: Mapping[str, Any]) -> Any:
        """The result of one call in the JSON-RPC form of the XRP Ledger, which knows no ids."""
        answer = mapping(await self._ask("POST", "", {"method": method, "params": [params]}), method)
        return answer.get("result")

    async def get(self, path: str) -> Any:
        """The JSON at a path; None where there is none (404)."""
        return await self._ask("GET", path, None)

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON that a path answers to a question in JSON."""
        return await self._ask("POST", path, body)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    async def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        if not self._budget.spend():
            raise NodeError(NodeTrouble.BUDGET_SPENT)
        sent = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
        request = http.Request(method, self._base + path, headers=self._headers, body=sent, repeatable=True)
        try:
            answer = await self._client.fetch(request)
        except http.HttpError as error:
            raise NodeError(_TROUBLES.get(error.trouble, NodeTrouble.SILENT)) from error
        if answer.status == 404 and method == "GET":
            return None
        if answer.status != 200:
            silent = answer.status >= 500 or answer.status == 429
            raise NodeError(NodeTrouble.SILENT if silent else NodeTrouble.REFUSED, str(answer.status))
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise NodeError(NodeTrouble.NOT_JSON) from error


_making = threading.Lock()
_made: dict[tuple[str, int, ChainNode, float], Node] = {}


def node_of(network: str, number: int, options: ChainNode, profile: Profile, seconds: float) -> Node:
    """The node of these options, one a process, so that budget, breaker and connections are shared."""
    key = (network, number, options, seconds)
    with _making:
        if key not in _made:
            _made[key] = Node(network, number, options, profile, seconds)
        return _made[key]


def forget() -> None:
    """Closes all nodes and makes them anew when they are next needed (tests, a changed configuration)."""
    with _making:
        for node in _made.values():
            node.close()
        _made.clear()
