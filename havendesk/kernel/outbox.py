"""Facts that travel upward: an outbox row in the writing transaction, a relay that turns rows into jobs.

A ``NOTIFY`` or a job deferred inside the writing transaction would take a database-wide lock across the
flush (measured: 11,000 commits a second fall to about 640), so neither happens there.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, TypeVar, get_type_hints
from uuid import UUID

from django.db import connection, transaction

from havendesk.kernel.clock import iso, now
from havendesk.kernel.doorbell import OUTBOX, ring


@dataclass(frozen=True)
class Event:
    """Base of all events: frozen, past tense; ids, enums, numbers and codes only, no personal data."""

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        room = cls.__module__.removeprefix("havendesk.").rsplit(".", 1)[0]
        cls.name = f"{room}.{cls.__name__}"
        EVENTS[cls.name] = cls

    def payload(self) -> dict[str, Any]:
        """JSON-able fields."""
        return {f.name: _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}

    @classmethod
    def restore(cls, payload: dict[str, Any]) -> Event:
        """The event again, from its payload."""
        hints = get_type_hints(cls)
        return cls(**{key: _typed(hints.get(key), value) for key, value in payload.items()})


EVENTS: dict[str, type[Event]] = {}


EventType = TypeVar("EventType", bound=Event)
Reaction = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Listener:
    """One reaction: the event it hears, the function that answers, and which of the events it wants."""

    event: str
    name: str
    run: Reaction
    wants: Callable[[Any], bool]


REACTIONS: dict[str, Listener] = {}


def reaction(
    event: type[EventType], *, when: Callable[[EventType], bool] = lambda _event: True
) -> Callable[[Callable[[EventType], None]], Callable[[EventType], None]]:
    """Register a reaction. It runs as a job, at least once and in no order: it reads the state again.

    ``when`` looks at the event alone; an event that it does not want becomes no job, and one that nobody
    wants no outbox row. (Three of four jobs of a chat were once such that ended at their first line.)
    """

    def decorate(function: Callable[[EventType], None]) -> Callable[[EventType], None]:
        name = f"{function.__module__.removeprefix('havendesk.')}.{function.__name__}"
        REACTIONS[f"{event.name}>{name}"] = Listener(event.name, name, function, when)
        return function

    return decorate


_all_known: list[bool] = [False]


def know_all_reactions(known: bool = True) -> None:
    """Say that this process has loaded the reactions of every room, so that it can tell what nobody wants."""
    _all_known[:] = [known]


def listeners(event_name: str) -> list[Listener]:
    """Reactions to the event of that name."""
    return [listener for listener in REACTIONS.values() if listener.event == event_name]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"an event holds ids, enums, numbers and codes, not {type(value).__name__}")


def _typed(hint: Any, value: Any) -> Any:
    if value is None or hint is None:
        return value
    for candidate in (*getattr(hint, "__args__", ()), hint):
        if candidate is UUID:
            return UUID(value)
        if isinstance(candidate, type) and issubclass(candidate, Enum):
            return candidate(value)
    return value


def write_outbox(events: Iterable[Event]) -> None:
    """Write events as outbox rows, one statement, and ring the relay after commit.

    Events that nobody wants are not written: an outbox is no archive. A part that loads the lower rooms only
    cannot tell what a higher one wants, so it writes all; the relay, which can, lets go what nobody wants.
    """
    heard = [
        event
        for event in events
        if not _all_known[0] or any(one.wants(event) for one in listeners(event.name))
    ]
    if not heard:
        return
    rows = [{"event": event.name, "payload": event.payload(), "at": iso(now())} for event in heard]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_outbox (event, payload, at) "
            "SELECT r->>'event', r->'payload', (r->>'at')::timestamptz "
            "FROM jsonb_array_elements(%s::jsonb) AS r",
            [json.dumps(rows)],
        )
    ring(OUTBOX)


def claim_outbox(limit: int, defer: Callable[[Sequence[tuple[str, dict[str, Any]]]], None]) -> int:
    """Claim and delete up to ``limit`` rows and hand ``(listener key, payload)`` pairs to ``defer``.

    All in one transaction: a job exists exactly when its row is gone. Rows are never read by a cursor,
    because ids are not in commit order.

    Returns:
        How many rows were claimed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM kernel_outbox WHERE id IN "
            "(SELECT id FROM kernel_outbox ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) "
            "RETURNING event, payload",
            [limit],
        )
        rows = cursor.fetchall()
        pairs = [
            pair
            for event, payload in rows
            for pair in _pairs(event, payload if isinstance(payload, dict) else json.loads(payload))
        ]
        if pairs:
            defer(pairs)
    return len(rows)


def _pairs(event: str, payload: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    there = [(key, listener) for key, listener in REACTIONS.items() if listener.event == event]
    try:
        restored = EVENTS[event].restore(payload) if there else None
    except (TypeError, ValueError):
        # Written by another version: the job fails where a person sees it, and the relay goes on.
        return [(key, payload) for key, _ in there]
    return [(key, payload) for key, listener in there if listener.wants(restored)]
