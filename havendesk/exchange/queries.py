"""What other rooms may ask of the exchange.

All raise Refused: EXCHANGE_SILENT without a usable answer, EXCHANGE_REFUSED where it refuses, NOT_OFFERED
for a group that it does not offer.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

import jwt

from havendesk.exchange import rules
from havendesk.exchange import situation as situations
from havendesk.exchange.cached import Kept
from havendesk.exchange.client import client
from havendesk.exchange.decoding import NotOfTheContractError, decode
from havendesk.exchange.options import ExchangeOptions
from havendesk.exchange.types import (
    AssetNetwork,
    Capabilities,
    FeeTable,
    LimitTable,
    Notice,
    PartState,
    SituationCard,
    Sourced,
    TokenClaims,
)
from havendesk.kernel import http
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import PersonalData, query
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of

T = TypeVar("T")

EVERYBODY = tuple(ActorKind)
_MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
MOST_PAGES = 50
"""Pages of one table that are read at most; an exchange has some hundred networks."""


def _options() -> ExchangeOptions:
    return options_of(ExchangeOptions)


def _get(path: str) -> Any:
    return http.run(client().get(path))


def _decoded(card: type[T], value: Any) -> T:
    try:
        return decode(card, value)
    except NotOfTheContractError as error:
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble=str(error)) from error


def _all_pages(card: type[T], path: str) -> tuple[T, ...]:
    found: list[T] = []
    page: dict[str, str] = {"limit": "200"}
    for _ in range(MOST_PAGES):
        answer = http.run(client().get(path, page))
        found += [_decoded(card, item) for item in answer.get("items", ())]
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
    read = _decoded(_CapabilitiesRead, value)
    groups = value.get("groups")
    if read.contract.split(".")[0] != "1" or not isinstance(groups, dict):
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble="another contract")
    offered = frozenset(name for name, group in groups.items() if group == {"offered": True})
    return Capabilities(
        read.contract, read.exchange.name, read.exchange.domain, read.exchange.sandbox, offered
    )


_capabilities = Kept("exchange:capabilities", _read_capabilities)
_fees = Kept("exchange:fees", lambda: _decoded(FeeTable, _get("/v1/fees")))
_limits = Kept("exchange:limits", lambda: _decoded(LimitTable, _get("/v1/limits")))
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


@query("exchange.situation", reads=PersonalData.LEDGER, open_to=_MACHINES)
def situation(*, viewer: Actor, exchange_customer_id: str) -> SituationCard:
    """The customer's situation, masked, within ``exchange_situation_milliseconds``.

    A part that does not come in time is named in ``parts``; the others are there. The caller checks that
    the viewer has an access grant for this customer.

    Raises Refused: NOT_FOUND for an unknown customer; EXCHANGE_SILENT where no part came at all.
    """
    seconds = _options().exchange_situation_milliseconds / 1000
    card = http.run(situations.read_situation(client(), exchange_customer_id, seconds))
    if all(part.state is PartState.FAILED for part in card.parts):
        raise Refused(ErrorCode.EXCHANGE_SILENT)
    return card


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
