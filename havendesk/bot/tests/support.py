"""The bot with a sandbox exchange beside it: signed-in customers, tickets, tokens that name an act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from havendesk.bot.reactions import on_messages
from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel import switches
from havendesk.kernel.actors import ANONYMOUS, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.tickets.events import MessagesAppended
from havendesk.tickets.models import Message
from havendesk.tickets.types import AuthorKind, Handler
from sandbox.acts import token_of
from sandbox.tests.serving import Served, served
from tests.support.desk import open_ticket

OWNER = "cus_daniel"


@contextmanager
def exchange_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A sandbox to which the desk's options lead."""
    switches.forget()
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        yield exchange
    switches.forget()


def signed_in(ref: str = OWNER, language: str = "en") -> tuple[Actor, str]:
    """A customer of the exchange, and the session's token."""
    claims = ProvenIdentity(ref, uuid7().hex, now() + timedelta(minutes=2), language=language)
    card = customers.start_session(by=ANONYMOUS, claims=claims, language=language)
    return Actor(ActorKind.CUSTOMER, card.customer_id, origin=Origin.CHAT), card.token


def ask(customer: Actor, text: str, language: str = "en") -> UUID:
    """A new ticket to which the bot has reacted."""
    ticket_id = open_ticket(customer, text, language=language).ticket_id
    react(ticket_id)
    return ticket_id


def react(ticket_id: UUID) -> None:
    """What the worker does for the event of the last message."""
    on_messages(
        MessagesAppended(ticket_id=ticket_id, number=1, author_kind=AuthorKind.CUSTOMER, handler=Handler.BOT)
    )


def last_public(ticket_id: UUID) -> Message:
    """The newest message that the customer sees."""
    return Message.objects.filter(ticket_id=ticket_id, visibility="public").order_by("-number")[0]


def token_for(exchange: Served, act: str, ref: str = OWNER, *, old_seconds: int = 0) -> str:
    """A token of the exchange that names an act."""
    customer = exchange.sandbox.store.get("customer", ref)
    assert customer is not None
    at = now() - timedelta(seconds=old_seconds)
    return token_of(exchange.sandbox.mint, customer, at, 600, {"act": act})
