"""What the desk does about the exchange without changing anything there: sandbox tokens, counted looks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from havendesk.exchange import queries
from havendesk.exchange.client import client
from havendesk.exchange.models import Reveal
from havendesk.exchange.types import RevealSlot
from havendesk.kernel import http
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action, let_connection_go, set_based
from havendesk.kernel.errors import ErrorCode, Refused

REVEAL_SECONDS = 60
"""How long a field that was shown may be looked at."""


@action("exchange.issue_sandbox_token", open_to=(ActorKind.SYSTEM,), apart=True)
def issue_sandbox_token(
    *, by: Actor, exchange_customer_id: str, name: str = "", locale: str = "", lifetime_seconds: int = 120
) -> str:
    """A customer's token from a sandbox, for replays and load tests.

    Raises Refused(NOT_A_SANDBOX) unless the exchange says that it is one.
    """
    if not queries.is_sandbox(viewer=by):
        raise Refused(ErrorCode.NOT_A_SANDBOX)
    body: dict[str, Any] = {"customer": exchange_customer_id, "lifetime_seconds": lifetime_seconds}
    body |= {key: text for key, text in (("name", name), ("locale", locale)) if text}
    let_connection_go()
    value = http.run(client().post("/v1/test-tokens", body))
    return str(value["token"])


@action("exchange.play_thief", open_to=(ActorKind.SYSTEM,), apart=True)
def play_thief(*, by: Actor, exchange_customer_id: str) -> None:
    """Let a thief into an account of a sandbox, for drills. One who is at work there already goes on alone.

    Raises Refused(NOT_A_SANDBOX) unless the exchange says that it is one; NOT_FOUND for an unknown account.
    """
    if not queries.is_sandbox(viewer=by):
        raise Refused(ErrorCode.NOT_A_SANDBOX)
    about(subject=("exchange_customer", None), after={"of": exchange_customer_id})
    let_connection_go()
    try:
        http.run(client().post("/sandbox/thief", {"customer": exchange_customer_id}))
    except Refused as refused:
        if refused.code is not ErrorCode.EXCHANGE_REFUSED:
            raise


@action("exchange.count_reveal", open_to=(ActorKind.SYSTEM,))
def count_reveal(*, by: Actor, agent_id: UUID, ticket_id: UUID, field: str, request_key: str) -> RevealSlot:
    """Count one look at a masked field; a repeated request counts once. ``tickets.reveal`` records it.

    Raises Refused: REVEAL_LIMIT, REVEAL_EXPIRED, IDEMPOTENCY_KEY_REUSED; nothing was counted.
    """
    set_based()
    with connection.cursor() as cursor:
        # One agent's looks one after another: looks at the same moment must not pass the limit together.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reveal:{agent_id}"])
    known = queries.reveal_standing(
        viewer=by, agent_id=agent_id, ticket_id=ticket_id, field=field, request_key=request_key
    )
    if known is not None:
        return known
    at_once = now()
    row = Reveal.objects.create(
        agent_id=agent_id,
        ticket_id=ticket_id,
        field=field,
        request_key=request_key,
        at=at_once,
        until=at_once + timedelta(seconds=REVEAL_SECONDS),
    )
    return RevealSlot(row.id, row.until, queries.reveals_left(viewer=by, agent_id=agent_id))
