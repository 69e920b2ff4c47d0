"""One customer's own objects, whole, for the machines of the desk: nothing here is masked.

The caller checks that somebody may look and records the look. Lists come newest first.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from havendesk.exchange.client import at, client
from havendesk.exchange.decoding import NotOfTheContractError, decode
from havendesk.exchange.readings import items_of, own
from havendesk.exchange.types import (
    ApiKey,
    Balance,
    DepositAddress,
    Device,
    Hold,
    KycState,
    LedgerEntry,
    Limit,
    Order,
    Position,
    Provenance,
    SecurityEvent,
    Session,
    Sourced,
    Trade,
    Transfer,
    TravelRuleRequest,
)
from havendesk.kernel import http
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused

T = TypeVar("T")

MACHINES = (ActorKind.SYSTEM, ActorKind.BOT)
SOURCE = "exchange"
BASE = "/v1/customers/{id}"


def sourced(path: str, query: dict[str, str], read: Callable[[Any], T]) -> Sourced[T]:
    """What was read, with its provenance. Raises Refused: EXCHANGE_SILENT outside the contract."""
    answer = http.run(client().get(path, {name: value for name, value in query.items() if value}))
    try:
        return Sourced(read(answer), Provenance(SOURCE, now()))
    except NotOfTheContractError as error:
        raise Refused(ErrorCode.EXCHANGE_SILENT, trouble=str(error)) from error


def cards(card: type[T], owner: str = "") -> Callable[[Any], tuple[T, ...]]:
    """Reads one page; with an owner, every object must be theirs."""

    def read(answer: Any) -> tuple[T, ...]:
        return tuple(decode(card, own(item, owner) if owner else item) for item in items_of(answer))

    return read


def limited(most: int) -> str:
    """The contract's ``limit``: 1 to 200."""
    return str(max(1, min(most, 200)))


@query("exchange.transfers", open_to=MACHINES)
def transfers(
    *,
    viewer: Actor,
    exchange_customer_id: str,
    direction: str = "",
    open_only: bool = False,
    most: int = 50,
) -> Sourced[tuple[Transfer, ...]]:
    """Deposits, withdrawals and internal transfers; ``direction`` empty for all, ``most`` 1 to 200."""
    return sourced(
        at(BASE + "/transfers", id=exchange_customer_id),
        {"direction": direction, "open": "true" if open_only else "", "limit": limited(most)},
        cards(Transfer, exchange_customer_id),
    )


@query("exchange.transfer", open_to=MACHINES)
def transfer(*, viewer: Actor, exchange_customer_id: str, transfer_id: str) -> Sourced[Transfer]:
    """One transfer of this customer. Raises Refused(NOT_FOUND), also where it is somebody else's."""

    def read(answer: Any) -> Transfer:
        found = decode(Transfer, answer)
        if found.customer_id != exchange_customer_id or found.id != transfer_id:
            raise Refused(ErrorCode.NOT_FOUND, field="transfer_id")
        return found

    return sourced(at("/v1/transfers/{id}", id=transfer_id), {}, read)


@query("exchange.transfers_by_txid", open_to=MACHINES)
def transfers_by_txid(
    *, viewer: Actor, txid: str, exchange_customer_id: str
) -> Sourced[tuple[Transfer, ...]]:
    """The customer's transfers with this transaction id, and deposits that nobody could be given yet
    (:data:`UNCLAIMED`). Those of other customers are left out here, so that nobody above can tell them."""
    seen = (exchange_customer_id, UNCLAIMED)

    def read(answer: Any) -> tuple[Transfer, ...]:
        return tuple(one for one in cards(Transfer)(answer) if one.customer_id in seen)

    return sourced("/v1/transfers", {"txid": txid, "limit": "50"}, read)


@query("exchange.ledger", open_to=MACHINES)
def ledger(
    *, viewer: Actor, exchange_customer_id: str, asset: str = "", most: int = 50
) -> Sourced[tuple[LedgerEntry, ...]]:
    """Bookings; ``asset`` empty for all."""
    return sourced(
        at(BASE + "/ledger", id=exchange_customer_id),
        {"asset": asset, "limit": limited(most)},
        cards(LedgerEntry, exchange_customer_id),
    )


@query("exchange.balances", open_to=MACHINES)
def balances(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Balance, ...]]:
    """Balances by asset, the first 200."""
    path = at(BASE + "/balances", id=exchange_customer_id)
    return sourced(path, {"limit": "200"}, cards(Balance))


@query("exchange.holds", open_to=MACHINES)
def holds(*, viewer: Actor, exchange_customer_id: str, active_only: bool = True) -> Sourced[tuple[Hold, ...]]:
    """Holds, those over only on demand."""
    return sourced(
        at(BASE + "/holds", id=exchange_customer_id),
        {"status": "active" if active_only else "", "limit": "200"},
        cards(Hold, exchange_customer_id),
    )


@query("exchange.travel_rule_requests", open_to=MACHINES)
def travel_rule_requests(
    *, viewer: Actor, exchange_customer_id: str
) -> Sourced[tuple[TravelRuleRequest, ...]]:
    """Travel-rule messages about the customer's transfers."""
    path = at(BASE + "/travel-rule-requests", id=exchange_customer_id)
    return sourced(path, {"limit": "50"}, cards(TravelRuleRequest))


@query("exchange.customer_limits", open_to=MACHINES)
def customer_limits(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Limit, ...]]:
    """The customer's limits with what is used of them."""
    path = at(BASE + "/limits", id=exchange_customer_id)
    return sourced(path, {"limit": "200"}, cards(Limit))


@query("exchange.deposit_addresses", open_to=MACHINES)
def deposit_addresses(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[DepositAddress, ...]]:
    """The customer's deposit addresses, retired ones too."""

    def read(answer: Any) -> tuple[DepositAddress, ...]:
        items = items_of(answer)
        return tuple(decode(DepositAddress, own(item, exchange_customer_id, "owner")) for item in items)

    return sourced(at(BASE + "/deposit-addresses", id=exchange_customer_id), {"limit": "200"}, read)


@query("exchange.address_owner", open_to=MACHINES)
def address_owner(
    *, viewer: Actor, address: str, exchange_customer_id: str | None = None, chain: str = ""
) -> Sourced[tuple[DepositAddress, ...]]:
    """This exchange's deposit addresses that read so, on ``chain`` or all. Empty: not of this exchange.

    The id of an owner other than ``exchange_customer_id`` is replaced by :data:`SOMEBODY`: nobody above
    needs to know whose address it is.
    """

    def read(answer: Any) -> tuple[DepositAddress, ...]:
        found = cards(DepositAddress)(answer)
        mine = (None, exchange_customer_id)
        return tuple(one if one.owner in mine else replace(one, owner=SOMEBODY) for one in found)

    return sourced("/v1/deposit-addresses", {"address": address, "chain": chain, "limit": "50"}, read)


@query("exchange.security_events", open_to=MACHINES)
def security_events(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[SecurityEvent, ...]]:
    """The newest 200 entries of the customer's security log."""
    path = at(BASE + "/security-events", id=exchange_customer_id)
    return sourced(path, {"limit": "200"}, cards(SecurityEvent, exchange_customer_id))


@query("exchange.sessions", open_to=MACHINES)
def sessions(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Session, ...]]:
    """The newest 50 sign-ins, those that ended too."""
    path = at(BASE + "/sessions", id=exchange_customer_id)
    return sourced(path, {"limit": "50"}, cards(Session, exchange_customer_id))


@query("exchange.devices", open_to=MACHINES)
def devices(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Device, ...]]:
    """Devices from which the customer signed in."""
    path = at(BASE + "/devices", id=exchange_customer_id)
    return sourced(path, {"limit": "200"}, cards(Device, exchange_customer_id))


@query("exchange.identity", open_to=MACHINES)
def identity(*, viewer: Actor, exchange_customer_id: str) -> Sourced[KycState]:
    """Where the customer's identity verification stands."""

    def read(answer: Any) -> KycState:
        return decode(KycState, own(answer, exchange_customer_id) if isinstance(answer, dict) else answer)

    return sourced(at(BASE + "/kyc", id=exchange_customer_id), {}, read)


@query("exchange.orders", open_to=MACHINES)
def orders(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Order, ...]]:
    """The newest 200 orders."""
    path = at(BASE + "/orders", id=exchange_customer_id)
    return sourced(path, {"limit": "200"}, cards(Order, exchange_customer_id))


@query("exchange.trades", open_to=MACHINES)
def trades(*, viewer: Actor, exchange_customer_id: str, order_id: str = "") -> Sourced[tuple[Trade, ...]]:
    """The fills of one order of the customer, the newest 200; without an order those of all."""

    def read(answer: Any) -> tuple[Trade, ...]:
        found = cards(Trade, exchange_customer_id)(answer)
        return tuple(one for one in found if not order_id or one.order_id == order_id)

    path = at(BASE + "/trades", id=exchange_customer_id)
    return sourced(path, {"order_id": order_id, "limit": "200"}, read)


@query("exchange.positions", open_to=MACHINES)
def positions(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[Position, ...]]:
    """The newest 200 leveraged positions, closed ones too."""
    path = at(BASE + "/positions", id=exchange_customer_id)
    return sourced(path, {"limit": "200"}, cards(Position, exchange_customer_id))


@query("exchange.api_keys", open_to=MACHINES)
def api_keys(*, viewer: Actor, exchange_customer_id: str) -> Sourced[tuple[ApiKey, ...]]:
    """The customer's keys, revoked ones too."""
    path = at(BASE + "/api-keys", id=exchange_customer_id)
    return sourced(path, {"limit": "50"}, cards(ApiKey, exchange_customer_id))


SOMEBODY = "somebody"
"""Stands for the id of another customer."""

UNCLAIMED = "unclaimed"
"""The contract's customer id of a deposit that names no customer (a missing or unknown tag)."""
