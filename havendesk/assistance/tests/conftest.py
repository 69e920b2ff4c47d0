"""A desk with a served ticket, and a language model that behaves as a test wishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.tickets import actions as tickets
from havendesk.tickets.types import Handler
from tests.support.desk import make_agent, make_customer, make_team, open_ticket
from tests.support.language_model import StubModel, leading_to, stub_model


@dataclass(frozen=True, slots=True)
class ServedTicket:
    """A ticket of a customer that an agent serves; ``other`` is an agent who may not look."""

    id: UUID
    customer: Actor
    agent: Actor
    other: Actor
    team: UUID


def serve(text: str, language: str, *, name: str = "", exchange_id: str = "cus_ja-mina") -> ServedTicket:
    """A ticket that an agent serves, with the grant that serving gives."""
    team = make_team()
    agent, other = make_agent([team]), make_agent([team])
    customer = _named(name, exchange_id) if name else make_customer(language)
    ticket_id = open_ticket(customer, text, language=language).ticket_id
    tickets.set_assignee(
        by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    assert agent.id is not None
    assert customer.id is not None
    customers.grant_access(by=SYSTEM, agent_id=agent.id, customer_id=customer.id, ticket_id=ticket_id)
    return ServedTicket(ticket_id, customer, agent, other, team)


def _named(name: str, exchange_id: str) -> Actor:
    """A customer whom the exchange's token named."""
    claims = ProvenIdentity(exchange_id, uuid7().hex, now() + timedelta(minutes=2), display_name=name)
    card = customers.start_session(by=ANONYMOUS, claims=claims, address=uuid7().hex)
    return Actor(ActorKind.CUSTOMER, card.customer_id)


@pytest.fixture
def korean(db: None) -> ServedTicket:
    return serve("USDT 5개를 보냈는데 안 왔어요", "ko")


@pytest.fixture(scope="session")
def served_model() -> Iterator[StubModel]:
    with stub_model() as stub:
        yield stub


@pytest.fixture
def model(served_model: StubModel, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubModel]:
    """Translates into a few fixed sentences, placeholders kept."""
    served_model.begin_anew(wording=translated)
    with leading_to(served_model, monkeypatch):
        yield served_model


def translated(instruction: str, material: str) -> str:
    """What a good model says of the sentences of these tests."""
    if "Korean" in instruction:
        return material.replace("We look into your", "확인하고 있습니다:").replace("deposit", "입금")
    return material.replace("개를 보냈는데 안 왔어요", " were sent and did not arrive")
