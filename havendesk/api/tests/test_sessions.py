"""A token of the exchange against a session: what it says of the customer reaches the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from havendesk.customers import queries as customers
from havendesk.customers.models import Customer
from havendesk.customers.types import ContactKind, ContactValue, Proof
from havendesk.exchange import queries as exchange
from havendesk.exchange.types import TokenClaims
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.live.desk import Desk

pytestmark = pytest.mark.django_db

SignIn = Callable[..., dict[str, Any]]


@pytest.fixture
def sign_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """Minji signs in with a token that was found right."""

    def come(jurisdiction: str = "KR", email: str = "minji@customer.brightwater.example") -> dict[str, Any]:
        claims = TokenClaims(
            subject="cus_minji",
            token_id=str(uuid7()),
            name="민지",
            locale="ko",
            jurisdiction=jurisdiction,
            email=email,
            issued_at=now(),
            expires_at=now() + timedelta(minutes=2),
        )
        monkeypatch.setattr(exchange, "verify_customer_token", lambda **_: claims)
        answer = client.post("/api/v1/customer/session", {"token": "signed"}, content_type="application/json")
        assert answer.status_code == 200
        body: dict[str, Any] = answer.json()
        return body

    return come


def test_jurisdiction_and_address_come_from_the_exchange(sign_in: SignIn) -> None:
    session = sign_in()
    customer = Customer.objects.get(exchange_ref="cus_minji")
    assert customer.jurisdiction == "KR"
    card = customers.private_card(viewer=SYSTEM, customer_id=customer.id, reason="test")
    address = "minji@customer.brightwater.example"
    assert card.contacts == (ContactValue(ContactKind.EMAIL, address, Proof.EXCHANGE_TOKEN),)
    # What the gateway opens chats with.
    assert Desk().customer(session["session"]).jurisdiction == "KR"


def test_a_token_that_says_less_takes_nothing_back(sign_in: SignIn) -> None:
    sign_in()
    sign_in(jurisdiction="", email="")
    customer = Customer.objects.get(exchange_ref="cus_minji")
    assert customer.jurisdiction == "KR"
    assert len(customers.private_card(viewer=SYSTEM, customer_id=customer.id, reason="test").contacts) == 1


def test_who_moves_falls_under_another_law(sign_in: SignIn) -> None:
    sign_in()
    sign_in(jurisdiction="JP")
    assert Customer.objects.get(exchange_ref="cus_minji").jurisdiction == "JP"


def test_without_any_the_strictest_rules_hold(sign_in: SignIn) -> None:
    sign_in(jurisdiction="")
    assert Customer.objects.get(exchange_ref="cus_minji").jurisdiction == "ZZ"
