"""Who asks, and what everything that is answered looks like."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from havendesk.customers import queries as customers
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.cards import encode
from havendesk.people.queries import staff_actor
from havendesk.tickets.rules import parts
from havendesk.tickets.types import AuthorKind, MessageCard


def customer_of(request: HttpRequest) -> Actor:
    """The customer behind a bearer session.

    Raises:
        Refused: ``not_signed_in`` without one, ``session_expired`` when it is over.
    """
    return customers.actor_of_bearer(request.headers.get("Authorization", ""))


def viewer_of(request: HttpRequest) -> Actor:
    """The customer of a bearer session, else the signed-in member of staff."""
    return customer_of(request) if "Authorization" in request.headers else staff_actor(request)


def message_json(card: MessageCard, viewer: Actor) -> dict[str, Any]:
    """A message as every face shows it; ``cid`` only to its own author."""
    body: dict[str, Any] = encode(card)
    key = body.pop("client_key")
    body["parts"] = parts.stored(card.parts) or None
    if card.author.kind is AuthorKind.AGENT and viewer.kind is ActorKind.CUSTOMER:
        # Customers learn an agent's name, not who that is in our books.
        body["author"]["id"] = None
    if card.author.kind.value == viewer.kind.value or card.author.id == viewer.id:
        body["cid"] = key
    return body


def rows_json(rows: Any) -> list[dict[str, Any]]:
    """Cards as a list of JSON objects."""
    encoded: list[dict[str, Any]] = encode(rows)
    return encoded
