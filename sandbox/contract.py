"""The contract's reading side."""

import base64
import binascii
import itertools
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox import cast, evm, house, rates, tokens
from sandbox.asgi import Request, Response, Router, json_response
from sandbox.signing import Refused
from sandbox.store import Document
from sandbox.times import moment, stamp
from sandbox.world import World

OFFERED = frozenset(
    [
        "customers",
        "balances",
        "ledger",
        "transfers",
        "orders",
        "trades",
        "positions",
        "deposit_addresses",
        "travel_rule",
        "holds",
        "security_events",
        "sessions",
        "devices",
        "api_keys",
        "kyc",
        "limits",
        "fees",
        "asset_networks",
        "notices",
        "act.freeze",
        "act.release",
        "act.end_sessions",
        "act.revoke_keys",
        "act.withdrawal_cancel",
        "act.withdrawal_hold",
        "act.receiver_hold",
        "act.block_changes",
        "act.reset_factor",
        "act.credit",
        "act.refund",
        "act.push",
        "events",
        "related",
        "staking",
        "distributions",
        "campaigns",
        "fee_tier",
        "rebates",
        "identity_checks",
        "step_up",
        "test_tokens",
    ]
)
NOT_OFFERED = {
    "prices": ("/v1/prices",),
}
INVENTED = re.compile(r"load-[0-9]{6}\Z")
"""Customers that load tests make up: they exist as soon as they are named."""

Numbered = list[tuple[int, Document]]


def limit_of(request: Request) -> int:
    """How many objects a page may have. Raises Refused."""
    text = request.query.get("limit", "50")
    if not text.isascii() or not text.isdigit() or len(text) > 3 or not 1 <= int(text) <= 200:
        raise Refused(422, "invalid", "limit is 1 to 200.")
    return int(text)


def page(request: Request, rows: Numbered, *, newest_first: bool = True, skip_one: bool = False) -> Document:
    """One page of rows that come oldest first. Raises Refused for a bad cursor or limit."""
    limit = limit_of(request)
    if newest_first:
        rows = rows[::-1]
    if cursor := request.query.get("cursor"):
        try:
            after = int(base64.urlsafe_b64decode(cursor.encode()))
        except (binascii.Error, ValueError) as error:
            raise Refused(400, "cursor_invalid") from error
        rows = [row for row in rows if (row[0] < after if newest_first else row[0] > after)]
        rows = rows[1:] if skip_one else rows
    last = rows[limit - 1][0] if len(rows) > limit else None
    return {
        "items": [body for _number, body in rows[:limit]],
        "next_cursor": None if last is None else base64.urlsafe_b64encode(str(last).encode()).decode(),
    }


@dataclass(frozen=True, slots=True)
class Reads:
    """Handlers of the contract's GET paths."""

    world: World
    mint: tokens.TokenMint
    clock: Callable[[], datetime]
    faults: Container[str] = frozenset()
    webhook: bool = False
    asked: Iterator[int] = field(default_factory=itertools.count)

    def mount(self, router: Router) -> None:
        """Adds the routes."""
        router.add("GET", "/v1/capabilities", self.capabilities)
        router.add("GET", "/v1/customers/{customer_id}", self.customer)
        router.add("GET", "/v1/customers/{customer_id}/balances", self.balances)
        router.add("GET", "/v1/customers/{customer_id}/limits", self.customer_limits)
        router.add("GET", "/v1/customers/{customer_id}/kyc", self.kyc)
        router.add("GET", "/v1/customers/{customer_id}/fee-tier", self.fee_tier)
        for path, kind in (
            ("ledger", "ledger"),
            ("transfers", "transfer"),
            ("orders", "order"),
            ("trades", "trade"),
            ("positions", "position"),
            ("travel-rule-requests", "travel_rule"),
            ("holds", "hold"),
            ("security-events", "security_event"),
            ("sessions", "session"),
            ("devices", "device"),
            ("api-keys", "api_key"),
            ("stakes", "stake"),
            ("distributions", "distribution"),
            ("campaigns", "participation"),
            ("rebates", "rebate"),
        ):
            router.add("GET", f"/v1/customers/{{customer_id}}/{path}", self._list_of(kind))
        router.add("GET", "/v1/transfers/{transfer_id}", self.transfer)
        router.add("GET", "/v1/transfers", self.transfers_by_txid)
        router.add("GET", "/v1/customers/{customer_id}/deposit-addresses", self.deposit_addresses)
        router.add("GET", "/v1/deposit-addresses", self.address_owner)
        router.add("GET", "/v1/limits", self.limits)
        router.add("GET", "/v1/fees", self.fees)
        router.add("GET", "/v1/asset-networks", self.asset_networks)
        router.add("GET", "/v1/notices", self.notices)
        for group, paths in NOT_OFFERED.items():
            for path in paths:
                router.add("POST" if group.startswith("act.") else "GET", path, self.not_offered)

    def owner(self, request: Request) -> str:
        """The customer that the path names. Raises Refused."""
        id = request.params["customer_id"]
        if self.world.store.get("customer", id):
            return id
        if INVENTED.match(id):
            self.world.store.put("customer", cast.invented(id, f"Load {id[5:]}", "en", self.clock()))
            self.world.store.put("kyc", cast.kyc(id, 1, self.clock()))
            return id
        raise Refused(404, "not_found", "There is no such customer.")

    @property
    def opened(self) -> datetime:
        """When the sandbox was first started."""
        return moment(self.world.store.setting("opened") or "")

    def capabilities(self, request: Request) -> Response:
        groups = {group: {"offered": True} for group in OFFERED}
        groups |= {group: {"offered": False} for group in NOT_OFFERED}
        groups["webhook"] = {"offered": self.webhook}
        now = self.clock()
        if "clock-backwards" in self.faults and next(self.asked) % 2:
            now -= timedelta(minutes=1)
        return json_response(
            {
                "contract": "1.6",
                "exchange": {"name": house.NAME, "domain": house.DOMAIN, "sandbox": True},
                "now": stamp(now),
                "groups": dict(sorted(groups.items())),
                "tokens": {
                    "issuer": tokens.ISSUER,
                    "audience": tokens.AUDIENCE,
                    "algorithms": [self.mint.algorithm],
                    "max_lifetime_seconds": tokens.MAX_LIFETIME_SECONDS,
                },
                "conformance": {"customer_id": cast.CONFORMANCE},
            }
        )

    def customer(self, request: Request) -> Response:
        found = self.world.customer(self.owner(request)) or {}
        return json_response({**found, "frozen": False} if "stale-freeze" in self.faults else found)

    def balances(self, request: Request) -> Response:
        found = self.world.balances(self.owner(request), self.clock())
        if "wrong-sums" in self.faults and found:
            found[0]["total"], found[0]["available"] = "1000", str(1000 - float(found[0]["held"]))
        return self._page(request, list(enumerate(found)), newest_first=False)

    def customer_limits(self, request: Request) -> Response:
        owner, now = self.owner(request), self.clock()
        level = (self.world.store.get("customer", owner) or {})["level"]
        found = house.limits_of_level(level)
        for limit in found:
            if limit["name"] == "withdrawal" and limit["period"] == "day":
                limit["used"] = f"{self.world.withdrawn_today(owner, now):f}"
        return self._page(request, list(enumerate(found)), newest_first=False)

    def kyc(self, request: Request) -> Response:
        found = dict(self.world.store.get("kyc", self.owner(request)) or {})
        found.pop("id", None)
        return json_response(found)

    def fee_tier(self, request: Request) -> Response:
        found = rates.standing(self.world.store, self.owner(request), self.clock())
        if "rates-of-another-tier" in self.faults:
            found = {**found, "maker": "0.5"}
        return json_response(found)

    def _list_of(self, kind: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            owner = self.owner(request)
            found = self.world.store.numbered(kind, owner)
            rows = [(number, spoiled(self.faults, kind, body)) for number, body in found]
            if kind == "security_event" and "foreign-object" in self.faults:
                other = self.world.store.numbered(kind, cast.customer_id("fraud-viktor"))[:1]
                rows = [
                    (number, {**body, "device_id": None, "session_id": None}) for number, body in other
                ] + rows
            if kind == "hold" and "stale-freeze" in self.faults:
                rows = [row for row in rows if row[1].get("placed_by_act") != "freeze"]
            if kind == "trade" and "trades-missing" in self.faults:
                rows = rows[1:]
            rows = [row for row in rows if wanted(request, kind, row[1], self.faults)]
            return self._page(request, [(number, shown(kind, body)) for number, body in rows])

        return answer

    def transfer(self, request: Request) -> Response:
        found = self.world.store.get("transfer", request.params["transfer_id"])
        if found is None:
            raise Refused(404, "not_found", "There is no such transfer.")
        if "transfer-by-id-differs" in self.faults:
            found["address"] = cast.fake_address("tron", "somebody")
        return json_response(spoiled(self.faults, "transfer", found))

    def deposit_addresses(self, request: Request) -> Response:
        found = self.world.addresses(self.owner(request))
        return self._page(request, list(enumerate(found)))

    def address_owner(self, request: Request) -> Response:
        address, chain = request.query.get("address"), request.query.get("chain")
        if not address:
            raise Refused(422, "invalid", "address is missing.")
        owners = (one["id"] for one in self.world.store.all("customer"))
        found = [
            one
            for owner in owners
            for one in self.world.addresses(owner)
            if evm.same(one["address"], address) and chain in (None, one["chain"])
        ]
        if "address-of-another" in self.faults:
            found = [{**one, "owner": cast.customer_id("fraud-viktor")} for one in found]
        return self._page(request, list(enumerate(found)))

    def transfers_by_txid(self, request: Request) -> Response:
        txid = request.query.get("txid")
        if not txid:
            raise Refused(422, "invalid", "txid is missing.")
        rows = [
            row
            for row in self.world.store.numbered("transfer")
            if row[1]["txid"] and evm.same(row[1]["txid"], txid)
        ]
        return self._page(request, rows)

    def limits(self, request: Request) -> Response:
        return json_response(house.limit_table(self.opened))

    def fees(self, request: Request) -> Response:
        table: dict[str, Any] = house.fees(self.opened)
        if "amount-as-number" in self.faults:
            for tier in table["tiers"]:
                tier["maker"] = float(tier["maker"])
        return json_response(table)

    def asset_networks(self, request: Request) -> Response:
        return self._page(
            request, list(enumerate(self.world.evm.networks(house.networks(self.opened)))), newest_first=False
        )

    def notices(self, request: Request) -> Response:
        return self._page(request, self.world.store.numbered("notice"))

    def not_offered(self, request: Request) -> Response:
        if "not-offered-as-empty" in self.faults:
            return json_response({"items": [], "next_cursor": None})
        raise Refused(501, "not_offered")

    def _page(self, request: Request, rows: Numbered, *, newest_first: bool = True) -> Response:
        skip_one = "cursor-skips" in self.faults
        if "oldest-first" in self.faults and request.path.endswith("/security-events"):
            newest_first = False
        answer = page(request, rows, newest_first=newest_first, skip_one=skip_one)
        if "field-missing" in self.faults:
            for item in answer["items"]:
                item.pop("cancellable", None)
        return json_response(answer)


FINISHED = frozenset({"unlocked", "refunded", "confirmed", "rejected", "failed", "cancelled"})
OPEN_ORDER = frozenset({"open", "partly_filled"})


def is_open(kind: str, body: Document) -> bool:
    """Whether something may still happen to a transfer or an order."""
    return body["state"] not in FINISHED if kind == "transfer" else body["status"] in OPEN_ORDER


def wanted(request: Request, kind: str, body: Document, faults: Container[str]) -> bool:
    """Whether an object passes the filters of a request."""
    names = ("asset", "direction", "state", "order_id", *(("status",) if kind == "hold" else ()))
    if any(request.query.get(name) not in (None, "", body.get(name)) for name in names):
        return False
    filtered = kind in ("transfer", "order") and request.query.get("open") == "true"
    return not filtered or "open-ignored" in faults or is_open(kind, body)


def _always(_body: Document) -> bool:
    return True


_SPOILED: tuple[tuple[str, str, Callable[[Document], bool], Document], ...] = (
    ("hold", "expired-hold-active", lambda body: body["status"] == "expired", {"status": "active"}),
    ("transfer", "suspense-without-reason", lambda body: body["state"] == "suspense", {"state_reason": None}),
    ("session", "device-unknown", _always, {"device_id": "dev_gone"}),
    ("travel_rule", "travel-rule-astray", _always, {"transfer_id": "dep_gone"}),
    ("stake", "unbonding-without-end", _always, {"unbonding_ends_at": None}),
    ("distribution", "distribution-too-much", _always, {"amount": "1000"}),
    ("participation", "refused-without-a-rule", _always, {"status": "refused"}),
    ("trade", "fee-not-of-its-rate", _always, {"fee": "7"}),
    ("rebate", "rebate-too-much", _always, {"amount": "1000"}),
)
"""Kind of object, fault, which of them, and what is told in place of the truth."""
_NOT_UNLOCKED = frozenset({"detected", "confirming", "credited"})


def spoiled(faults: Container[str], kind: str, body: Document) -> Document:
    """The object as a sandbox with these faults tells it."""
    if kind == "transfer" and "withdrawable-too-early" in faults and body["state"] in _NOT_UNLOCKED:
        return {**body, "withdrawable_at": body["created_at"]}
    for one, fault, meant, told in _SPOILED:
        if kind == one and fault in faults and meant(body):
            return {**body, **told}
    return body


def shown(kind: str, body: Document) -> Document:
    """The object without what only the store needs: a travel-rule message has no customer of its own, and
    by what mark a device is known is the exchange's secret."""
    hidden = {"travel_rule": "customer_id", "device": "mark"}.get(kind)
    return {name: body[name] for name in body if name != hidden}
