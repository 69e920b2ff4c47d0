"""What the exchange says to everybody, the masked situation, single values, and customers' tokens."""

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any, TypeVar
from uuid import UUID

import jwt
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from havendesk.exchange import revealing, rules
from havendesk.exchange import situation as situations
from havendesk.exchange.cached import Kept
from havendesk.exchange.client import client
from havendesk.exchange.decoding import decoded
from havendesk.exchange.models import Reveal
from havendesk.exchange.options import ExchangeOptions
from havendesk.exchange.types import (
    AssetNetwork,
    Capabilities,
    FeeTable,
    FieldName,
    LimitTable,
    Notice,
    RevealSlot,
    RevealsOfDay,
    SituationCard,
    Sourced,
    TokenClaims,
)
from havendesk.kernel import http
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of
from havendesk.people import queries as people

T = TypeVar("T")

EVERYBODY = tuple(ActorKind)
_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
MOST_PAGES = 50
"""Pages of one table that are read at most; an exchange has some hundred networks."""


def _options() -> ExchangeOptions:
    return options_of(ExchangeOptions)


def _get(path: str) -> Any:
    return http.run(client().get(path))


def _all_pages(card: type[T], path: str) -> tuple[T, ...]:
    found: list[T] = []
    page: dict[str, str] = {"limit": "200"}
    for _ in range(MOST_PAGES):
        answer = http.run(client().get(path, page))
        found += [decoded(card, item) for item in answer.get("items", ())]
        if not answer.get("next_cursor"):
            break
        page["cursor"] = str(answer["next_cursor"])
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Exchange:
    name: str
    domain: str
    sandbox: bool


@dataclass(frozen=True, slots=True)
class _CapabilitiesRead:
    contract: str
    exchange: _Exchange


def _read_capabilities() -> Capabilities:
    value = _get("/v1/capabilities")
    read = decoded(_CapabilitiesRead, value)
    groups = value.get("groups")
    if read.contract.split(".")[0] != "1" or not isinstance(groups, dict):
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble="another contract")
    offered = frozenset(name for name, group in groups.items() if group == {"offered": True})
    return Capabilities(
        read.contract, read.exchange.name, read.exchange.domain, read.exchange.sandbox, offered
    )


_capabilities = Kept("exchange:capabilities", _read_capabilities)
_fees = Kept("exchange:fees", lambda: decoded(FeeTable, _get("/v1/fees")))
_limits = Kept("exchange:limits", lambda: decoded(LimitTable, _get("/v1/limits")))
_networks = Kept("exchange:asset_networks", lambda: _all_pages(AssetNetwork, "/v1/asset-networks"))
_notices = Kept("exchange:notices", lambda: _all_pages(Notice, "/v1/notices"))
_keys: Kept[dict[str, tuple[str, Any]]] = Kept("exchange:keys", lambda: _keys_of(_read_keys()))


def _read_keys() -> Any:
    return http.run(client().public_keys())


def _keys_of(value: Any) -> dict[str, tuple[str, Any]]:
    """Algorithm and public key by kid; entries that we cannot use are left out."""
    entries = value.get("keys") if isinstance(value, dict) else None
    found = {}
    for entry in entries if isinstance(entries, list) else ():
        kid, algorithm = entry.get("kid"), entry.get("alg")
        curve = {"ES256": "P-256", "EdDSA": "Ed25519"}.get(algorithm)
        if isinstance(kid, str) and curve is not None and entry.get("crv") == curve and "d" not in entry:
            try:
                found[kid] = (algorithm, jwt.PyJWK(entry, algorithm).key)
            except jwt.PyJWTError:
                continue
    return found


@query("exchange.capabilities", open_to=EVERYBODY)
def capabilities(*, viewer: Actor) -> Capabilities:
    """What the exchange offers; at most ``exchange_tables_seconds`` old."""
    return _capabilities.get(_options().exchange_tables_seconds).value


@query("exchange.is_sandbox", open_to=EVERYBODY)
def is_sandbox(*, viewer: Actor) -> bool:
    """Whether the exchange says that it is a sandbox. Raises EXCHANGE_SILENT: unknown is not "yes"."""
    return _capabilities.get(_options().exchange_tables_seconds).value.sandbox


@query("exchange.answers", open_to=EVERYBODY)
def answers(*, viewer: Actor) -> bool:
    """Whether the exchange's contract answers now (for health; asks each time, 1.5 s at most)."""
    try:
        http.run(client().get("/v1/capabilities", seconds=1.5))
    except Refused:
        return False
    return True


@query("exchange.fee_table", open_to=EVERYBODY)
def fee_table(*, viewer: Actor) -> FeeTable:
    """Fees in force."""
    return _fees.get(_options().exchange_tables_seconds).value


@query("exchange.limits", open_to=EVERYBODY)
def limits(*, viewer: Actor) -> LimitTable:
    """Limits by level, and waiting times."""
    return _limits.get(_options().exchange_tables_seconds).value


@query("exchange.asset_networks", open_to=EVERYBODY)
def asset_networks(*, viewer: Actor) -> tuple[AssetNetwork, ...]:
    """Assets on networks, by asset and network."""
    return _networks.get(_options().exchange_tables_seconds).value


@query("exchange.asset_codes", open_to=EVERYBODY, apart=True)
def asset_codes(*, viewer: Actor) -> frozenset[str]:
    """Codes of the assets that the exchange has; empty while nobody knows. Never raises: a name that is not
    recognised costs a question back, not the answer."""
    kept = _networks.at_hand(_options().exchange_tables_seconds)
    return frozenset(one.asset for one in kept.value) if kept is not None else frozenset()


@query("exchange.notices", open_to=EVERYBODY)
def notices(*, viewer: Actor) -> tuple[Notice, ...]:
    """Public notices, newest first."""
    return _notices.get(_options().exchange_tables_seconds).value


_TABLES: dict[str, Kept[Any]] = {
    "fees": _fees,
    "limits": _limits,
    "asset_networks": _networks,
    "notices": _notices,
    "capabilities": _capabilities,
}


@query("exchange.sourced_table", open_to=EVERYBODY)
def sourced_table(*, viewer: Actor, name: str) -> Sourced[Any]:
    """One of fees, limits, asset_networks, notices, capabilities with source and time, for evidence."""
    if name not in _TABLES:
        raise Refused(ErrorCode.FIELD_INVALID, field="name")
    return _TABLES[name].get(_options().exchange_tables_seconds)


@query("exchange.situation", open_to=_MACHINES)
def situation(*, viewer: Actor, exchange_customer_id: str) -> SituationCard:
    """The customer's situation, masked, within ``exchange_situation_milliseconds``.

    Never raises: a section that did not come in time says so, and of an unknown customer or a silent exchange
    none came. The caller checks that somebody may look, records the look, and holds no transaction.
    """
    options = _options()
    seconds = options.exchange_situation_milliseconds / 1000
    try:
        asked = client()
    except Refused as refused:
        return situations.nothing(exchange_customer_id, refused.code.value)
    stale = options.exchange_situation_stale_seconds
    return http.run(situations.read_situation(asked, exchange_customer_id, seconds, stale))


@query("exchange.field_value", open_to=(ActorKind.SYSTEM,))
def field_value(*, viewer: Actor, exchange_customer_id: str, field: FieldName) -> str:
    """One value of the customer, whole, read now and kept nowhere. Only ``tickets.reveal`` asks for it: it
    checks who may, counts and records.

    Raises Refused: NOT_FOUND where the customer has no such object or the field is empty.
    """
    return http.run(revealing.read_value(client(), exchange_customer_id, field))


@query("exchange.reveal_standing", open_to=(ActorKind.SYSTEM,))
def reveal_standing(
    *, viewer: Actor, agent_id: UUID, ticket_id: UUID, field: str, request_key: str
) -> RevealSlot | None:
    """The look that this request already is, while it lasts; None where it would be a new one.

    Raises Refused: REVEAL_EXPIRED when its time is over, IDEMPOTENCY_KEY_REUSED when the key was another
    look's, REVEAL_LIMIT when the agent has had what an hour or a day allows.
    """
    at, left = now(), reveals_left(viewer=viewer, agent_id=agent_id)
    known = Reveal.objects.filter(agent_id=agent_id, request_key=request_key).first()
    if known is None:
        if left <= 0:
            raise Refused(ErrorCode.REVEAL_LIMIT, limit=_options().exchange_reveals_per_hour)
        return None
    if (known.ticket_id, known.field) != (ticket_id, field):
        raise Refused(ErrorCode.IDEMPOTENCY_KEY_REUSED, field="Idempotency-Key")
    if known.until <= at:
        raise Refused(ErrorCode.REVEAL_EXPIRED, field="field")
    return RevealSlot(known.id, known.until, left)


@query("exchange.reveals_left", open_to=(ActorKind.SYSTEM,))
def reveals_left(*, viewer: Actor, agent_id: UUID) -> int:
    """How many further fields an agent may have shown now. Who was limited has a sixth of the caps."""
    at, options = now(), _options()
    spent = Reveal.objects.filter(agent_id=agent_id, at__gt=at - timedelta(days=1)).aggregate(
        day=Count("id"), hour=Count("id", filter=Q(at__gt=at - timedelta(hours=1)))
    )
    limited = people.is_limited(viewer=viewer, staff_id=agent_id)
    return rules.left_of(
        (options.exchange_reveals_per_hour, spent["hour"]),
        (options.exchange_reveals_per_day, spent["day"]),
        limited=limited,
    )


@query("exchange.reveals_by_day")
def reveals_by_day(*, viewer: Actor, days: int = 7) -> list[RevealsOfDay]:
    """How many fields each agent had shown on each of the last days (UTC), newest day first, most first."""
    since = now() - timedelta(days=min(days, 90))
    rows = (
        Reveal.objects.filter(at__gt=since)
        .annotate(day=TruncDate("at", tzinfo=UTC))
        .values("agent_id", "day")
        .annotate(count=Count("id"))
        .order_by("-day", "-count", "agent_id")
    )
    return [RevealsOfDay(row["agent_id"], row["day"], row["count"]) for row in rows]


@query("exchange.verify_customer_token", open_to=EVERYBODY)
def verify_customer_token(*, viewer: Actor, token: str) -> TokenClaims:
    """The claims of a customer's token whose signature, times, issuer and audience are right.

    That a token is used once only is the caller's to see (``token_id``).

    Raises Refused: TOKEN_INVALID, TOKEN_EXPIRED; EXCHANGE_SILENT where its public keys cannot be had.
    """
    options = _options()
    if len(token) > 4096:
        raise Refused(ErrorCode.TOKEN_INVALID, field="token")
    secret = options.exchange_token_secret.get_secret_value()
    if secret:
        return _verified(token, secret, rules.SHARED)
    algorithm, key = _public_key(rules.key_id_of(token))
    if algorithm not in options.exchange_token_algorithms:
        raise Refused(ErrorCode.TOKEN_INVALID, field="token")
    return _verified(token, key, algorithm)


def _verified(token: str, key: Any, algorithm: str) -> TokenClaims:
    options = _options()
    return rules.verify_token(
        token,
        key,
        algorithms=frozenset({algorithm}),
        issuer=options.exchange_token_issuer,
        audience=options.exchange_token_audience,
        max_seconds=options.exchange_token_max_seconds,
        leeway_seconds=options.exchange_token_leeway_seconds,
    )


def _public_key(kid: str | None) -> tuple[str, Any]:
    """The key of this id; an unknown id reads the set again once, but not more often than every 5 s."""
    if kid is None:
        raise Refused(ErrorCode.TOKEN_INVALID, field="token")
    options = _options()
    stale = options.exchange_keys_stale_seconds
    found = _keys.get(options.exchange_keys_seconds, stale_seconds=stale).value.get(kid)
    if found is None:
        found = _keys.get(REFETCH_SECONDS, stale_seconds=stale).value.get(kid)
    if found is None:
        raise Refused(ErrorCode.TOKEN_INVALID, field="token")
    return found


REFETCH_SECONDS = 5.0
"""Tokens with invented key ids must not make us ask the exchange each time."""
