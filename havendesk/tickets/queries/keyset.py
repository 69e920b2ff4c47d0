"""Pages by keyset: the order of a list, where a page ended, and what comes after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func, TextField
from django.db.models.expressions import Combinable, RawSQL

from havendesk.kernel.cursors import cursor_text, read_cursor
from havendesk.tickets.models import URGENCY, WAITS_SINCE, Ticket, TicketQuerySet
from havendesk.tickets.rules.lists import Sort
from havendesk.tickets.types import Priority

_NEVER = "infinity"
_RANK = {priority.value: place for place, priority in enumerate(Priority, start=1)}


@dataclass(frozen=True, slots=True)
class _Order:
    """Sort keys with the types of their values; all in one direction, as a comparison of rows wants it."""

    keys: tuple[tuple[Combinable, str], ...]
    downwards: bool = False


_ID = (F("id"), "uuid")
_ORDERS = {
    Sort.NEWEST: _Order(((F("last_at"), "timestamptz"), _ID), downwards=True),
    Sort.OLDEST: _Order(((F("last_at"), "timestamptz"), _ID)),
    Sort.WAITING: _Order(((WAITS_SINCE, "timestamptz"), _ID)),
    Sort.OPENED: _Order(((F("opened_at"), "timestamptz"), _ID)),
    Sort.PRIORITY: _Order(((URGENCY, "integer"), (WAITS_SINCE, "timestamptz"), _ID)),
}


def _beyond(keys: Sequence[Any], values: Sequence[Any], sign: str) -> Func:
    """``(a, b) < (x, y)``: one range of the index, where a condition of ANDs and ORs would be a filter."""
    here, there = (
        Func(*side, template="(%(expressions)s)", output_field=TextField()) for side in (keys, values)
    )
    return Func(here, there, template="%(expressions)s", arg_joiner=f" {sign} ", output_field=BooleanField())


def in_order(rows: TicketQuerySet, sort: Sort, after: str) -> TicketQuerySet:
    """The tickets in this order, those after the cursor.

    Raises:
        Refused: ``field_invalid`` for a cursor that is broken or of another order.
    """
    order = _ORDERS[sort]
    if after:
        # Values as typed texts: a time may be infinite, which Python's cannot.
        values = [
            RawSQL(f"%s::{kind}", [value])
            for (_, kind), value in zip(order.keys, _values(sort, after), strict=True)
        ]
        sign = "<" if order.downwards else ">"
        rows = rows.filter(_beyond([key for key, _ in order.keys], values, sign))
    keys: list[Any] = [_directed(key, downwards=order.downwards) for key, _ in order.keys]
    return rows.order_by(*keys)


def _directed(key: Any, *, downwards: bool) -> Any:
    return key.desc() if downwards else key.asc()


def cursor_of(sort: Sort, ticket: Ticket) -> str:
    """Where a page ended, opaque to the client."""
    return cursor_text(sort.value, *_keys_of(sort, ticket))


def _keys_of(sort: Sort, ticket: Ticket) -> list[str]:
    waits = ticket.waiting_since.isoformat() if ticket.waiting_since else _NEVER
    keys = {
        Sort.WAITING: [waits],
        Sort.OPENED: [ticket.opened_at.isoformat()],
        Sort.PRIORITY: [str(_RANK[ticket.priority]), waits],
    }
    return [*keys.get(sort, [ticket.last_at.isoformat()]), str(ticket.id)]


def _values(sort: Sort, text: str) -> list[str]:
    def read(named: Any, *values: Any) -> list[str]:
        kinds = [kind for _, kind in _ORDERS[sort].keys]
        if named != sort.value or len(values) != len(kinds):
            raise ValueError("a cursor of another list")
        return [_checked(kind, value) for kind, value in zip(kinds, values, strict=True)]

    return read_cursor(text, read)


def _checked(kind: str, value: Any) -> str:
    if kind == "uuid":
        return str(UUID(value))
    if kind == "integer":
        return str(int(value))
    if value == _NEVER:
        return _NEVER
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at.isoformat()
