"""What happened at the exchange, who is related to whom, and lists read to their end.

Nothing here is masked, as in ``accounts``. The ``iterate_…`` queries give objects one by one, newest first,
and hold one page in memory: an evidence package may need a million. ``since`` ends them at the first object
that is older. A page that the exchange does not give, or that is not of the contract, ends them with
Refused in the middle; what was given before it stands.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from havendesk.exchange.client import at, client
from havendesk.exchange.decoding import NotOfTheContractError, decode
from havendesk.exchange.queries.accounts import BASE, MACHINES, limited, sourced
from havendesk.exchange.readings import items_of, own
from havendesk.exchange.types import (
    Customer,
    EventPage,
    ExchangeEvent,
    IdentityCheck,
    LedgerEntry,
    Order,
    Related,
    RelatedBy,
    SecurityEvent,
    Sourced,
    Trade,
    Transfer,
)
from havendesk.kernel import http
from havendesk.kernel.actors import Actor
from havendesk.kernel.doors import query
from havendesk.kernel.errors import ErrorCode, Refused

T = TypeVar("T")
_PAGE = "200"


@query("exchange.customer", open_to=MACHINES)
def customer(*, viewer: Actor, exchange_customer_id: str) -> Sourced[Customer]:
    """The customer, whole: name, e-mail addresses old and new, phone, second factors, whether frozen."""

    def read(answer: Any) -> Customer:
        return decode(
            Customer, own(answer, exchange_customer_id, "id") if isinstance(answer, dict) else answer
        )

    return sourced(at(BASE, id=exchange_customer_id), {}, read)


@query("exchange.events_since", open_to=MACHINES)
def events_since(*, viewer: Actor, cursor: str = "", most: int = 200) -> EventPage:
    """What changed behind ``cursor`` (empty: from the oldest event kept on), oldest first; ``most`` 1 to 200.

    At least once each, in order per customer. Keep ``next_cursor`` once the events are dealt with. Raises
    Refused(EXCHANGE_REFUSED, exchange_code="cursor_invalid") for a cursor that is no longer known: begin
    anew.
    """
    asked = {"cursor": cursor, "limit": limited(most)}

    def read(answer: Any) -> EventPage:
        events = tuple(decode(ExchangeEvent, item) for item in items_of(answer))
        behind = answer.get("next_cursor")
        if not isinstance(behind, str) or not behind:
            raise NotOfTheContractError("next_cursor is missing")
        return EventPage(events, behind)

    return sourced("/v1/events", asked, read).value


@query("exchange.related_customers", open_to=MACHINES)
def related_customers(
    *, viewer: Actor, exchange_customer_id: str, shared: RelatedBy | None = None
) -> Sourced[tuple[Related, ...]]:
    """Other customers who share a device or an address with this one, the first 200; ``shared`` None: either.

    Whose accounts they are is for security officers: nobody else is shown these ids.
    """

    def read(answer: Any) -> tuple[Related, ...]:
        found = (decode(Related, own(item, exchange_customer_id)) for item in items_of(answer))
        return tuple(one for one in found if one.related_id != exchange_customer_id)

    path = at(BASE + "/related", id=exchange_customer_id)
    return sourced(path, {"by": shared.value if shared else "", "limit": _PAGE}, read)


@query("exchange.identity_check", open_to=MACHINES)
def identity_check(*, viewer: Actor, exchange_customer_id: str, check_id: str) -> Sourced[IdentityCheck]:
    """How a proof of identity stands. Raises Refused(NOT_FOUND), also where it is somebody else's."""

    def read(answer: Any) -> IdentityCheck:
        found = decode(IdentityCheck, answer)
        if found.customer_id != exchange_customer_id or found.id != check_id:
            raise Refused(ErrorCode.NOT_FOUND, field="check_id")
        return found

    return sourced(at("/v1/identity-checks/{id}", id=check_id), {}, read)


def _iterate(
    path: str, card: type[T], owner: str, time_of: Callable[[T], datetime], since: datetime | None
) -> Iterator[T]:
    asked, seen = {"limit": _PAGE}, set[str]()
    while True:
        answer = http.run(client().get(at(BASE + path, id=owner), asked))
        try:
            page = [decode(card, own(item, owner)) for item in items_of(answer)]
            cursor = answer.get("next_cursor")
            if cursor is not None and (not isinstance(cursor, str) or cursor in seen):
                raise NotOfTheContractError("next_cursor leads back")
        except NotOfTheContractError as error:
            raise Refused(ErrorCode.EXCHANGE_SILENT, trouble=str(error)) from error
        for one in page:
            if since is not None and time_of(one) < since:
                return
            yield one
        if cursor is None:
            return
        seen.add(cursor)
        asked["cursor"] = cursor


@query("exchange.iterate_ledger", open_to=MACHINES)
def iterate_ledger(
    *, viewer: Actor, exchange_customer_id: str, since: datetime | None = None
) -> Iterator[LedgerEntry]:
    """All bookings."""
    return _iterate("/ledger", LedgerEntry, exchange_customer_id, lambda one: one.at, since)


@query("exchange.iterate_transfers", open_to=MACHINES)
def iterate_transfers(
    *, viewer: Actor, exchange_customer_id: str, since: datetime | None = None
) -> Iterator[Transfer]:
    """All deposits, withdrawals and internal transfers, by when they began."""
    return _iterate("/transfers", Transfer, exchange_customer_id, lambda one: one.created_at, since)


@query("exchange.iterate_security_events", open_to=MACHINES)
def iterate_security_events(
    *, viewer: Actor, exchange_customer_id: str, since: datetime | None = None
) -> Iterator[SecurityEvent]:
    """The whole security log."""
    return _iterate("/security-events", SecurityEvent, exchange_customer_id, lambda one: one.at, since)


@query("exchange.iterate_orders", open_to=MACHINES)
def iterate_orders(
    *, viewer: Actor, exchange_customer_id: str, since: datetime | None = None
) -> Iterator[Order]:
    """All orders, by when they were placed."""
    return _iterate("/orders", Order, exchange_customer_id, lambda one: one.created_at, since)


@query("exchange.iterate_trades", open_to=MACHINES)
def iterate_trades(
    *, viewer: Actor, exchange_customer_id: str, since: datetime | None = None
) -> Iterator[Trade]:
    """All fills."""
    return _iterate("/trades", Trade, exchange_customer_id, lambda one: one.at, since)
