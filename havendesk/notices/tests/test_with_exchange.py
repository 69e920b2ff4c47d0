"""Notices beside an exchange: its present and former addresses, its push, its entrance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from havendesk.customers import actions as customers
from havendesk.exchange.actions import issue_sandbox_token
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.notices import actions
from havendesk.notices.models import Delivery, Notice
from havendesk.notices.tests.support import tell
from sandbox.tests.serving import Served, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The sandbox, which the desk is led to."""
    with served(tmp_path) as there, leading_to(there.url, monkeypatch):
        yield there


def test_the_exchanges_present_and_former_addresses_are_told_too(exchange: Served) -> None:
    store = exchange.sandbox.store
    row = store.get("customer", "cus_minji")
    assert row is not None
    store.put("customer", {**row, "email": "thief@elsewhere.example"})
    customer_id = customers.meet(by=SYSTEM, exchange_ref="cus_minji", language="ko")
    tell(Actor(ActorKind.CUSTOMER, customer_id))
    notice = Notice.objects.get()
    actions.spread(by=SYSTEM, notice_id=notice.id)
    notice.refresh_from_db()
    assert notice.spread_at is not None
    targets = {(one.way, one.target) for one in Delivery.objects.all()}
    assert targets == {("email", "t•••@elsewhere.example"), ("push", "")}


def test_a_token_of_the_exchange_opens_our_pages_once(exchange: Served, client: Client) -> None:
    token = issue_sandbox_token(by=SYSTEM, exchange_customer_id="cus_minji")
    entered = client.post("/enter", {"token": token, "to": "/inbox?before=x"})
    assert (entered.status_code, entered["Location"]) == (302, "/inbox?before=x")
    cookie = entered.cookies["hd_customer"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.get("/inbox").status_code == 200
    elsewhere = issue_sandbox_token(by=SYSTEM, exchange_customer_id="cus_minji")
    assert Client().get("/enter", {"token": elsewhere, "to": "//evil.example/"})["Location"] == "/inbox"
    again = Client().get("/enter", {"token": token, "to": "/inbox"})
    assert again.status_code == 401
    assert "hd_customer" not in again.cookies


def test_the_exchange_silent_keeps_the_notice_for_the_sweep(db: None) -> None:
    customer_id = customers.meet(by=SYSTEM, exchange_ref="cus_minji", language="ko")
    tell(Actor(ActorKind.CUSTOMER, customer_id))
    notice = Notice.objects.get()
    actions.spread(by=SYSTEM, notice_id=notice.id)
    notice.refresh_from_db()
    assert notice.spread_at is None
    push = Delivery.objects.get(way="push")
    assert (push.state, push.code) == ("wanted", "unreachable")
    assert push.next_at is not None
    assert push.next_at > datetime.now(UTC)
