"""SQL statements of ``append_messages``: 1 message against 500 messages over 300 tickets.

Part of benchmarks/desk.py, which runs it beside a desk of its own and reads the JSON that it prints.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

LIMIT = 6
TICKETS = 300
MESSAGES = 500
REPEATS = 5


def main() -> int:
    """Measures against the desk that the environment names."""
    from havendesk.config.commandline import setup_django

    setup_django("command")
    sys.stdout.write(json.dumps(_measure()))
    return 0


def _measure() -> dict[str, Any]:
    from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
    from havendesk.kernel.ids import uuid7
    from havendesk.tickets import actions as tickets
    from havendesk.tickets.types import NewMessage, NewTicket, Opened

    def customer() -> Actor:
        from havendesk.customers import actions as customers
        from havendesk.kernel.actors import ANONYMOUS

        card = customers.start_session(by=ANONYMOUS, language="en", address=uuid7().hex)
        return Actor(ActorKind.CUSTOMER, card.customer_id)

    people = [customer() for _ in range(TICKETS)]
    openings = [NewTicket(customer=one, client_key=uuid7(), language="en", jurisdiction="") for one in people]
    opened = [
        one.ticket_id for one in tickets.open_tickets(by=SYSTEM, batch=openings) if isinstance(one, Opened)
    ]

    def batch(size: int) -> Callable[[], Any]:
        items = [
            NewMessage(
                ticket_id=opened[place % TICKETS],
                author=people[place % TICKETS],
                client_key=uuid7(),
                text=f"Where is my deposit number {place}? I sent it yesterday.",
            )
            for place in range(size)
        ]
        return lambda: tickets.append_messages(by=SYSTEM, batch=items)

    single, single_seconds = _best(lambda: batch(1))
    many, many_seconds = _best(lambda: batch(MESSAGES))
    return {
        "statements_for_1_message": single,
        "statements_for_500_messages_over_300_tickets": many,
        "limit": LIMIT,
        "milliseconds_for_1": round(single_seconds * 1000, 1),
        "milliseconds_for_500": round(many_seconds * 1000, 1),
        "messages_per_second_one_by_one": round(1 / single_seconds),
        "messages_per_second_in_batches": round(MESSAGES / many_seconds),
    }


def _best(prepare: Callable[[], Callable[[], Any]]) -> tuple[int, float]:
    """Most statements and least seconds of some repeats."""
    from django.db import connection

    most, least = 0, float("inf")
    for _ in range(REPEATS):
        call = prepare()
        seen: list[str] = []

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any, kept: Any = seen) -> Any:
            kept.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            began = time.perf_counter()
            call()
            least = min(least, time.perf_counter() - began)
        most = max(most, len(seen))
    return most, least


if __name__ == "__main__":
    sys.exit(main())
