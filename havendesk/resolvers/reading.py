"""Answers finders' questions from the exchange and the chains: all of one step at once, within one budget.

What does not come in time, or comes outside the contract, is a silent reading, never an exception. Each
question is asked for one customer only; a finder cannot name another.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from django.db import connections

from havendesk.exchange import queries as exchange
from havendesk.exchange.types import Provenance, Sourced
from havendesk.exchange.types.chain_reading import Agreement, ChainAddress, ChainHead, ChainTransaction
from havendesk.kernel.actors import Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import options_of
from havendesk.protection import queries as protection
from havendesk.resolvers.finders import asks
from havendesk.resolvers.finders.asking import DESK, NOT_CONFIGURED, Ask, Read
from havendesk.resolvers.options import ResolverOptions
from havendesk.resolvers.types import Reading

log = get_logger(__name__)

A = TypeVar("A", bound=Ask[Any])

READERS_AT_ONCE = 16
"""Questions of one process that wait for strangers at the same time."""
LATE = "late"


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom is asked, and until when (``time.monotonic``)."""

    viewer: Actor
    customer: str
    until: float = field(compare=False)


Reader = Callable[[Asker, Any], Sourced[Any] | Read[Any]]
READERS: dict[type[Ask[Any]], Reader] = {}


def reader(kind: type[A]) -> Callable[[Callable[[Asker, A], Sourced[Any] | Read[Any]]], Reader]:
    """Register the function that answers questions of this kind."""

    def register(function: Callable[[Asker, A], Sourced[Any] | Read[Any]]) -> Reader:
        READERS[kind] = function
        return function

    return register


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(READERS_AT_ONCE, thread_name_prefix="resolvers")


def answers(asker: Asker, questions: tuple[Ask[Any], ...]) -> tuple[Read[Any], ...]:
    """What the questions brought, in their order, at ``asker.until`` at the latest."""
    if time.monotonic() >= asker.until:
        return tuple(_silent(one, LATE) for one in questions)
    waiting: dict[Ask[Any], Future[Read[Any]]] = {
        one: _pool().submit(_let_go, asker, one) for one in questions if one.source != DESK
    }
    here = {one: _answered(asker, one) for one in questions if one.source == DESK}
    wait(waiting.values(), timeout=max(0.0, asker.until - time.monotonic()))
    there = {one: future.result() if future.done() else _silent(one, LATE) for one, future in waiting.items()}
    return tuple((here | there)[one] for one in questions)


def _let_go(asker: Asker, question: Ask[Any]) -> Read[Any]:
    try:
        return _answered(asker, question)
    finally:
        connections.close_all()


def _answered(asker: Asker, question: Ask[Any]) -> Read[Any]:
    answering = READERS.get(type(question))
    if answering is None:
        return _silent(question, "", ErrorCode.NOT_OFFERED)
    try:
        found = answering(asker, question)
    except Refused as refused:
        return _silent(question, str(refused.params.get("trouble", "")), refused.code)
    except Exception as error:
        # A stranger's answer that broke our reading is a silent source for the customer, and a line for us.
        log.exception("resolver.reading_failed", ask=type(question).__name__)
        return _silent(question, type(error).__name__)
    if isinstance(found, Read):
        return found
    where = found.provenance
    reading = Reading(question.kind, where.source, where.fetched_at, question.reference)
    return Read(reading, found.value)


def _silent(question: Ask[Any], note: str, code: ErrorCode = ErrorCode.EXCHANGE_SILENT) -> Read[Any]:
    silent = code not in (ErrorCode.NOT_FOUND, ErrorCode.NOT_OFFERED)
    reading = Reading(
        question.kind,
        question.source,
        now(),
        question.reference,
        silent=silent,
        note=(note or code.value)[:120],
    )
    return Read(reading, trouble=code.value)


# the exchange


@reader(asks.Transfers)
def _transfers(asker: Asker, one: asks.Transfers) -> Sourced[Any]:
    return exchange.transfers(
        viewer=asker.viewer, exchange_customer_id=asker.customer, direction=one.direction
    )


@reader(asks.TransferById)
def _transfer(asker: Asker, one: asks.TransferById) -> Sourced[Any]:
    return exchange.transfer(viewer=asker.viewer, exchange_customer_id=asker.customer, transfer_id=one.id)


@reader(asks.TransfersByTxid)
def _transfers_by_txid(asker: Asker, one: asks.TransfersByTxid) -> Sourced[Any]:
    return exchange.transfers_by_txid(viewer=asker.viewer, exchange_customer_id=asker.customer, txid=one.txid)


@reader(asks.Bookings)
def _bookings(asker: Asker, one: asks.Bookings) -> Sourced[Any]:
    return exchange.ledger(viewer=asker.viewer, exchange_customer_id=asker.customer, asset=one.asset)


@reader(asks.Balances)
def _balances(asker: Asker, one: asks.Balances) -> Sourced[Any]:
    return exchange.balances(viewer=asker.viewer, exchange_customer_id=asker.customer)


@reader(asks.Holds)
def _holds(asker: Asker, one: asks.Holds) -> Sourced[Any]:
    return exchange.holds(viewer=asker.viewer, exchange_customer_id=asker.customer)


@reader(asks.TravelRuleMessages)
def _travel_rule(asker: Asker, one: asks.TravelRuleMessages) -> Sourced[Any]:
    return exchange.travel_rule_requests(viewer=asker.viewer, exchange_customer_id=asker.customer)


@reader(asks.OwnAddresses)
def _own_addresses(asker: Asker, one: asks.OwnAddresses) -> Sourced[Any]:
    return exchange.deposit_addresses(viewer=asker.viewer, exchange_customer_id=asker.customer)


@reader(asks.AddressOwner)
def _address_owner(asker: Asker, one: asks.AddressOwner) -> Sourced[Any]:
    return exchange.address_owner(
        viewer=asker.viewer, exchange_customer_id=asker.customer, address=one.address
    )


@reader(asks.OwnLimits)
def _own_limits(asker: Asker, one: asks.OwnLimits) -> Sourced[Any]:
    return exchange.customer_limits(viewer=asker.viewer, exchange_customer_id=asker.customer)


def _of_customer(door: Callable[..., Sourced[Any]]) -> Reader:
    return lambda asker, _one: door(viewer=asker.viewer, exchange_customer_id=asker.customer)


READERS |= {
    asks.Account: _of_customer(exchange.customer),
    asks.SecurityEvents: _of_customer(exchange.security_events),
    asks.Sessions: _of_customer(exchange.sessions),
    asks.Devices: _of_customer(exchange.devices),
    asks.Identity: _of_customer(exchange.identity),
    asks.Orders: _of_customer(exchange.orders),
    asks.Positions: _of_customer(exchange.positions),
    asks.ApiKeys: _of_customer(exchange.api_keys),
    asks.Stakes: _of_customer(exchange.stakes),
    asks.Distributions: _of_customer(exchange.distributions),
    asks.Campaigns: _of_customer(exchange.campaigns),
    asks.OwnFees: _of_customer(exchange.fee_tier),
    asks.Rebates: _of_customer(exchange.rebates),
}


@reader(asks.Trades)
def _trades(asker: Asker, one: asks.Trades) -> Sourced[Any]:
    return exchange.trades(viewer=asker.viewer, exchange_customer_id=asker.customer, order_id=one.order_id)


@reader(asks.Answers)
def _answers(asker: Asker, _one: asks.Answers) -> Sourced[Any]:
    return Sourced(exchange.answers(viewer=asker.viewer), Provenance("exchange", now()))


def _table(name: str) -> Reader:
    return lambda asker, _one: exchange.sourced_table(viewer=asker.viewer, name=name)


READERS |= {
    asks.Limits: _table("limits"),
    asks.Fees: _table("fees"),
    asks.Networks: _table("asset_networks"),
    asks.Notices: _table("notices"),
}


# our own books


@reader(asks.BookedHolds)
def _booked_holds(asker: Asker, one: asks.BookedHolds) -> Read[Any]:
    book = protection.account_holds(viewer=asker.viewer, exchange_customer_id=asker.customer)
    return Read(Reading(one.kind, DESK, now()), book)


@reader(asks.Channel)
def _channel(asker: Asker, one: asks.Channel) -> Read[Any]:
    reading = Reading(one.kind, DESK, now())
    try:
        return Read(reading, protection.asked_channel(viewer=asker.viewer, value=one.contact))
    except Refused as refused:
        # No contact at all: our list is not silent about it.
        return Read(reading, trouble=refused.code.value)


@reader(asks.SecurityProgramme)
def _programme(_asker: Asker, one: asks.SecurityProgramme) -> Read[Any]:
    return _address(one, options_of(ResolverOptions).resolver_security_reports)


def _address(one: Ask[str], named: str) -> Read[Any]:
    """One that the operator names, or leaves out."""
    if not named:
        return _silent(one, NOT_CONFIGURED, ErrorCode.NOT_OFFERED)
    return Read(Reading(one.kind, DESK, now()), named)


@reader(asks.Complaints)
def _complaints(asker: Asker, one: asks.Complaints) -> Read[Any]:
    found = protection.complaints_of(viewer=asker.viewer, exchange_customer_id=asker.customer)
    return Read(Reading(one.kind, DESK, now()), found)


@reader(asks.DisputePage)
def _disputes(_asker: Asker, one: asks.DisputePage) -> Read[Any]:
    return _address(one, options_of(ResolverOptions).resolver_disputes)


# the chains


ChainCard = ChainTransaction | ChainAddress | ChainHead


def _of_nodes(question: Ask[Any], card: ChainCard, height: int | None) -> Read[Any]:
    """What the nodes said together, and what each of them said."""
    together = Reading(
        question.kind,
        card.source or question.source,
        card.fetched_at,
        question.reference,
        height,
        silent=not card.agreement.decides and card.agreement is not Agreement.NOT_CONFIGURED,
        note=card.agreement.value,
    )
    each = tuple(
        Reading(
            question.kind,
            one.source,
            one.fetched_at,
            question.reference,
            one.height,
            silent=one.trouble is not None,
            note=one.trouble.value if one.trouble else one.said[:120],
        )
        for one in card.readings
    )
    if card.agreement is Agreement.NOT_CONFIGURED:
        return Read(together, trouble=ErrorCode.NOT_OFFERED.value)
    return Read(together, card, more=each)


@reader(asks.OnChain)
def _on_chain(asker: Asker, one: asks.OnChain) -> Read[Any]:
    card = exchange.chain_transaction(viewer=asker.viewer, network=one.network, txid=one.txid)
    return _of_nodes(one, card, card.head)


@reader(asks.AddressOnChain)
def _address_on_chain(asker: Asker, one: asks.AddressOnChain) -> Read[Any]:
    card = exchange.chain_address(viewer=asker.viewer, network=one.network, address=one.address)
    return _of_nodes(one, card, card.height)


@reader(asks.HeadOfChain)
def _head_of_chain(asker: Asker, one: asks.HeadOfChain) -> Read[Any]:
    card = exchange.chain_head(viewer=asker.viewer, network=one.network)
    return _of_nodes(one, card, card.height)


# other venues


@reader(asks.Venue)
def _venue(asker: Asker, one: asks.Venue) -> Read[Any]:
    if one.venue.lower() not in exchange.venues(viewer=asker.viewer):
        return _silent(one, NOT_CONFIGURED, ErrorCode.NOT_OFFERED)
    card = exchange.venue_status(
        viewer=asker.viewer, venue=one.venue, asset=one.asset, network=one.network or None
    )
    reading = Reading(
        one.kind, card.source, card.fetched_at, one.venue, silent=bool(card.silent), note=card.silent[:120]
    )
    return Read(reading, card)
