"""The parts of the situation: where each is read, and how its answer becomes masked facts.

Nothing that leaves this file carries a whole name, address, transaction id or IP address; only balances do,
for a rule about them, and they are not kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from havendesk.exchange import rules
from havendesk.exchange.decoding import NotOfTheContractError, decode
from havendesk.exchange.types import (
    AccountFacts,
    AccountState,
    Balance,
    DeviceFacts,
    Hold,
    HoldFacts,
    IdentityFacts,
    KeyFacts,
    LoginFacts,
    Masked,
    OrderFacts,
    SecurityFacts,
    Transfer,
    TransferFacts,
)

MOST_ITEMS = 200
"""Objects of a list that are looked at, however many an exchange sends."""
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class _Customer:
    id: str
    name: str
    email: str | None
    phone: str | None
    locale: str
    country: str
    profile: str
    level: int
    frozen: bool
    contact_changes_blocked: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class _Event:
    id: str
    kind: str
    at: datetime
    ip: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class _Session:
    id: str
    device_id: str | None
    ip: str
    country: str | None
    created_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRead:
    """A sign-in and the id of its device."""

    login: LoginFacts
    device_id: str | None


@dataclass(frozen=True, slots=True)
class _Device:
    id: str
    kind: str
    trusted: bool
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class _Key:
    permissions: tuple[str, ...]
    revoked_at: datetime | None


def masked(text: str, field: str) -> Masked | None:
    """The mask of a value with its name, None where there is no value."""
    return Masked(text, field) if text else None


def _account(value: Any) -> AccountFacts:
    read = decode(_Customer, value)
    return AccountFacts(
        state=AccountState.FROZEN if read.frozen else AccountState.UNKNOWN,
        level=read.level,
        profile=read.profile,
        locale=read.locale,
        country=read.country,
        since=read.created_at,
        changes_blocked=read.contact_changes_blocked,
        name=masked(rules.mask_name(read.name), "account.name"),
        email=masked(rules.mask_email(read.email), "account.email"),
        phone=masked(rules.mask_phone(read.phone), "account.phone"),
    )


def _hold(value: Any) -> HoldFacts | None:
    read = decode(Hold, value)
    if read.status != "active":
        return None
    return HoldFacts(
        id=read.id,
        target=read.target,
        transfer_id=read.transfer_id,
        reason_code=read.reason_code,
        scope=read.scope,
        direction=rules.hold_direction(read.scope),
        placed_by=read.placed_by,
        since=read.placed_at,
        until=read.expires_at,
        notified_at=read.notified_at,
        guarded=read.reason_code in rules.GUARDED_REASONS,
    )


def _transfer(value: Any) -> TransferFacts:
    read = decode(Transfer, value)
    field = f"transfers.{read.id}."
    return TransferFacts(
        id=read.id,
        direction=read.direction,
        asset=read.asset,
        network=read.network,
        amount=read.amount,
        fee=read.fee,
        state=read.state,
        state_detail=read.state_detail[:LONGEST_TEXT] if read.state_detail else None,
        open=read.state not in rules.FINISHED_TRANSFER,
        held=bool(read.holds),
        cancellable=read.cancellable,
        confirmations=read.confirmations,
        confirmations_credit=read.confirmations_credit,
        confirmations_unlock=read.confirmations_unlock,
        credited_at=read.credited_at,
        withdrawable_at=read.withdrawable_at,
        created_at=read.created_at,
        updated_at=read.updated_at,
        address=masked(rules.mask_ends(read.address), field + "address"),
        tag=masked(rules.MASK if read.tag else "", field + "tag"),
        txid=masked(rules.mask_ends(read.txid), field + "txid"),
    )


def _order(value: Any) -> OrderFacts | None:
    read = decode(OrderFacts, value)
    return read if read.status in rules.OPEN_ORDER else None


def _event(value: Any) -> SecurityFacts:
    read = decode(_Event, value)
    ip = masked(rules.mask_ip(read.ip), f"security_events.{read.id}.ip")
    return SecurityFacts(read.id, read.kind, read.at, read.country, ip)


def _session(value: Any) -> SessionRead:
    read = decode(_Session, value)
    login = LoginFacts(
        id=read.id,
        at=read.created_at,
        last_seen_at=read.last_seen_at,
        open=read.ended_at is None,
        country=read.country,
        ip=masked(rules.mask_ip(read.ip), f"logins.{read.id}.ip"),
        device=None,
    )
    return SessionRead(login, read.device_id)


def _device(value: Any) -> tuple[str, DeviceFacts]:
    read = decode(_Device, value)
    return read.id, DeviceFacts(read.kind, read.trusted, read.first_seen_at)


def _keys(keys: tuple[_Key, ...]) -> KeyFacts:
    valid = [key for key in keys if key.revoked_at is None]
    return KeyFacts(len(valid), sum("withdraw" in key.permissions for key in valid))


def items_of(value: Any) -> list[dict[str, Any]]:
    """The objects of a page. Raises NotOfTheContractError."""
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise NotOfTheContractError("items is missing")
    return items


def own(item: dict[str, Any], owner: str, name: str = "customer_id") -> dict[str, Any]:
    """The object, if it is this customer's. Raises NotOfTheContractError: an exchange that mixes customers up
    must not make us show one to another's agent."""
    if item.get(name) != owner:
        raise NotOfTheContractError(f"{name} is another")
    return item


def _list(each: Callable[[Any], Any], *, owned: bool = True) -> Callable[[Any, str], tuple[Any, ...]]:
    def read(value: Any, owner: str) -> tuple[Any, ...]:
        items = items_of(value)[:MOST_ITEMS]
        found = (each(own(item, owner) if owned else item) for item in items)
        return tuple(one for one in found if one is not None)

    return read


def _one(read: Callable[[Any], Any], name: str) -> Callable[[Any, str], Any]:
    def reading(value: Any, owner: str) -> Any:
        return read(own(value, owner, name) if isinstance(value, dict) else value)

    return reading


@dataclass(frozen=True, slots=True)
class Part:
    """One read. ``keep``: what it gave may be shown, marked as old, while the exchange is silent."""

    group: str
    path: str
    read: Callable[[Any, str], Any]
    query: tuple[tuple[str, str], ...] = ()
    keep: bool = True


_BASE = "/v1/customers/{id}"
_KEYS = _list(lambda value: decode(_Key, value))
PARTS: dict[str, Part] = {
    "customer": Part("customers", _BASE, _one(_account, "id")),
    "kyc": Part("kyc", _BASE + "/kyc", _one(lambda value: decode(IdentityFacts, value), "customer_id")),
    "balances": Part(
        "balances",
        _BASE + "/balances",
        _list(lambda value: decode(Balance, value), owned=False),
        (("limit", "200"),),
        keep=False,
    ),
    "transfers_open": Part(
        "transfers", _BASE + "/transfers", _list(_transfer), (("limit", "50"), ("open", "true"))
    ),
    "transfers": Part("transfers", _BASE + "/transfers", _list(_transfer), (("limit", "50"),)),
    "orders": Part("orders", _BASE + "/orders", _list(_order), (("limit", "50"), ("open", "true"))),
    "holds": Part("holds", _BASE + "/holds", _list(_hold), (("limit", "50"), ("status", "active"))),
    "security_events": Part(
        "security_events", _BASE + "/security-events", _list(_event), (("limit", "200"),)
    ),
    "sessions": Part("sessions", _BASE + "/sessions", _list(_session), (("limit", "50"),)),
    "devices": Part("devices", _BASE + "/devices", _list(_device), (("limit", "50"),)),
    "api_keys": Part(
        "api_keys",
        _BASE + "/api-keys",
        lambda value, owner: _keys(_KEYS(value, owner)),
        (("limit", "50"),),
    ),
}
