"""Reads the situation of one customer: every part at once, none waiting for another, within one budget."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from havendesk.exchange import rules
from havendesk.exchange.client import ExchangeClient, at
from havendesk.exchange.decoding import NotOfTheContractError, decode
from havendesk.exchange.types import (
    BalanceFacts,
    CustomerFacts,
    Hold,
    KycFacts,
    Limit,
    OrderFacts,
    PartState,
    Provenance,
    SecurityFacts,
    SituationCard,
    SituationPart,
    TransferFacts,
)
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger

log = get_logger(__name__)

SHOWN = "20"
"""Newest objects of each list."""


@dataclass(frozen=True, slots=True)
class _Customer:
    name: str
    email: str | None
    phone: str | None
    locale: str
    country: str
    profile: str
    level: int
    frozen: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class _Balance:
    asset: str
    available: Decimal
    held: Decimal


@dataclass(frozen=True, slots=True)
class _Transfer:
    id: str
    direction: str
    asset: str
    network: str | None
    amount: Decimal
    fee: Decimal
    address: str | None
    txid: str | None
    state: str
    state_detail: str | None
    confirmations: int | None
    confirmations_credit: int | None
    confirmations_unlock: int | None
    holds: tuple[str, ...]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str
    at: datetime
    ip: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class _Ending:
    """A session or a key: only whether it still counts."""

    ended: datetime | None


def _customer(value: Any) -> CustomerFacts:
    read = decode(_Customer, value)
    return CustomerFacts(
        name=rules.mask_name(read.name),
        email=rules.mask_email(read.email),
        phone=rules.mask_phone(read.phone),
        locale=read.locale,
        country=read.country,
        profile=read.profile,
        level=read.level,
        frozen=read.frozen,
        created_at=read.created_at,
    )


def _balance(value: Any) -> BalanceFacts:
    read = decode(_Balance, value)
    return BalanceFacts(read.asset, has_available=read.available > 0, has_held=read.held > 0)


def _transfer(value: Any) -> TransferFacts:
    read = decode(_Transfer, value)
    return TransferFacts(
        id=read.id,
        direction=read.direction,
        asset=read.asset,
        network=read.network,
        amount=read.amount,
        fee=read.fee,
        address=rules.mask_ends(read.address),
        txid=rules.mask_ends(read.txid),
        state=read.state,
        state_detail=read.state_detail,
        confirmations=read.confirmations,
        confirmations_credit=read.confirmations_credit,
        confirmations_unlock=read.confirmations_unlock,
        held=bool(read.holds),
        created_at=read.created_at,
        updated_at=read.updated_at,
    )


def _event(value: Any) -> SecurityFacts:
    read = decode(_Event, value)
    return SecurityFacts(read.kind, read.at, rules.mask_ip(read.ip), read.country)


def _open(ended: str) -> Callable[[Any], bool]:
    def is_open(value: Any) -> bool:
        return (
            decode(_Ending, {"ended": value.get(ended)} if isinstance(value, dict) else value).ended is None
        )

    return is_open


def _items(each: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, dict) or not isinstance(value.get("items"), list):
            raise NotOfTheContractError("items is missing")
        return tuple(each(item) for item in value["items"])

    return read


@dataclass(frozen=True, slots=True)
class _Part:
    group: str
    path: str
    read: Callable[[Any], Any]
    is_list: bool = True


_BASE = "/v1/customers/{id}"
PARTS: dict[str, _Part] = {
    "customer": _Part("customers", _BASE, _customer, is_list=False),
    "kyc": _Part("kyc", _BASE + "/kyc", lambda value: decode(KycFacts, value), is_list=False),
    "balances": _Part("balances", _BASE + "/balances", _items(_balance)),
    "transfers": _Part("transfers", _BASE + "/transfers", _items(_transfer)),
    "orders": _Part("orders", _BASE + "/orders", _items(lambda value: decode(OrderFacts, value))),
    "holds": _Part("holds", _BASE + "/holds", _items(lambda value: decode(Hold, value))),
    "security_events": _Part("security_events", _BASE + "/security-events", _items(_event)),
    "limits": _Part("limits", _BASE + "/limits", _items(lambda value: decode(Limit, value))),
    "sessions": _Part("sessions", _BASE + "/sessions", _items(_open("ended_at"))),
    "api_keys": _Part("api_keys", _BASE + "/api-keys", _items(_open("revoked_at"))),
}


async def read_situation(client: ExchangeClient, customer_id: str, seconds: float) -> SituationCard:
    """The card. Never raises for a silent part.

    Raises Refused(NOT_FOUND) where the exchange does not know the customer.
    """
    read = await asyncio.gather(
        *(_read(client, name, part, customer_id, seconds) for name, part in PARTS.items())
    )
    parts = {part.name: part for part, _value in read}
    if parts["customer"].code == ErrorCode.NOT_FOUND.value:
        raise Refused(ErrorCode.NOT_FOUND, field="exchange_customer_id")
    values = {part.name: value for part, value in read}
    return SituationCard(
        exchange_customer_id=customer_id,
        parts=tuple(parts.values()),
        customer=values["customer"],
        kyc=values["kyc"],
        balances=values["balances"] or (),
        transfers=values["transfers"] or (),
        orders=values["orders"] or (),
        holds=values["holds"] or (),
        security_events=values["security_events"] or (),
        limits=values["limits"] or (),
        open_sessions=sum(values["sessions"] or ()),
        active_api_keys=sum(values["api_keys"] or ()),
    )


async def _read(
    client: ExchangeClient,
    name: str,
    part: _Part,
    customer_id: str,
    seconds: float,
) -> tuple[SituationPart, Any]:
    path = at(part.path, id=customer_id)
    state, code, value = PartState.OK, "", None
    try:
        answer = await client.get(path, {"limit": SHOWN} if part.is_list else None, seconds=seconds)
        value = part.read(answer)
    except Refused as refused:
        code = refused.code.value
        offered = refused.code is not ErrorCode.NOT_OFFERED
        state = PartState.FAILED if offered else PartState.NOT_OFFERED
    except NotOfTheContractError as error:
        log.warning("exchange_answer_unusable", part=name, problem=str(error))
        state, code = PartState.FAILED, ErrorCode.EXCHANGE_SILENT.value
    return SituationPart(name, state, code, Provenance(f"exchange:{part.group}", now())), value
