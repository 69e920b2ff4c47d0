"""A ring of the exchange is believed by its signature, and rings the doorbell only."""

import base64
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from havendesk.exchange import webhook
from havendesk.exchange.options import ExchangeOptions
from havendesk.kernel.doorbell import Ring, doorbell, hang_up
from sandbox.bell import signed
from sandbox.tests.serving import served

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "whsec_" + base64.b64encode(b"thirty bytes that only two know").decode()
OTHER = "whsec_" + base64.b64encode(b"thirty bytes that nobody believes").decode()
RING = json.dumps({"type": "events.available", "timestamp": "x", "data": {"cursor": "c"}}).encode()
ADDRESS = "/api/v1/exchange/events"


@pytest.fixture
def rings() -> Iterator[list[Ring]]:
    heard: list[Ring] = []
    doorbell().subscribe(heard.extend)
    yield heard
    hang_up()


@pytest.fixture(autouse=True)
def believing(monkeypatch: pytest.MonkeyPatch) -> None:
    believe(monkeypatch, SECRET)


def believe(monkeypatch: pytest.MonkeyPatch, *secrets: str) -> None:
    given: dict[str, Any] = {"exchange_url": "http://127.0.0.1:1", "exchange_webhook_secrets": secrets}
    options = ExchangeOptions(**given)
    monkeypatch.setattr(webhook, "options_of", lambda _section: options)


def sent(body: bytes = RING, secret: str = SECRET, late: int = 0, id: str = "msg_1", **over: Any) -> Any:
    headers = signed(secret, id, datetime.now(UTC) - timedelta(seconds=late), body)
    given: dict[str, Any] = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()
    }
    return Client().post(ADDRESS, body, content_type="application/json", **{**given, **over})


def topics(rings: list[Ring]) -> list[str]:
    return [one.topic for one in rings if one.topic == webhook.EXCHANGE_EVENTS]


def test_a_signed_ring_rings_and_says_nothing(rings: list[Ring]) -> None:
    answer = sent()
    assert (answer.status_code, answer.content) == (204, b"")
    assert topics(rings) == ["exchange-events"]


def test_a_ring_that_comes_twice_or_late_does_no_harm(rings: list[Ring]) -> None:
    assert [sent(late=late, id="msg_same").status_code for late in (0, 0, 200, 100)] == [204] * 4
    assert set(topics(rings)) == {"exchange-events"}


@pytest.mark.parametrize(
    ("why", "over"),
    [
        ("another secret", {"secret": OTHER}),
        ("too old", {"late": 400}),
        ("from tomorrow", {"late": -400}),
        ("no signature", {"HTTP_WEBHOOK_SIGNATURE": ""}),
        ("rubbish for a signature", {"HTTP_WEBHOOK_SIGNATURE": "v1 v1,%%% ,, v2,x"}),
        ("another id", {"HTTP_WEBHOOK_ID": "msg_2"}),
        ("no time", {"HTTP_WEBHOOK_TIMESTAMP": "nan"}),
        ("an endless time", {"HTTP_WEBHOOK_TIMESTAMP": "1e400"}),
        ("another event", {"body": b'{"type":"events.other"}'}),
        ("no JSON", {"body": b"hello"}),
        ("no UTF-8", {"body": b"\xff\xfe"}),
        ("a list", {"body": b"[]"}),
        ("nothing", {"body": b""}),
        ("a deep one", {"body": b"[" * 4000}),
        ("too long", {"body": RING + b" " * 5000}),
    ],
)
def test_anything_else_is_refused_and_nothing_rings(
    why: str, over: dict[str, Any], rings: list[Ring]
) -> None:
    answer = sent(**over)
    assert answer.status_code == 401, why
    assert answer.json()["code"] == "webhook_refused"
    assert topics(rings) == []


def test_two_secrets_are_believed_while_one_replaces_the_other(
    rings: list[Ring], monkeypatch: pytest.MonkeyPatch
) -> None:
    believe(monkeypatch, OTHER, SECRET)
    assert (sent().status_code, sent(secret=OTHER).status_code) == (204, 204)


def test_without_a_secret_there_is_no_webhook(rings: list[Ring], monkeypatch: pytest.MonkeyPatch) -> None:
    believe(monkeypatch)
    assert sent().status_code == 501
    assert topics(rings) == []


@pytest.mark.parametrize("secret", ["short", "whsec_%%%", "whsec_c2hvcnQ=", ""])
def test_a_weak_secret_is_no_option(secret: str) -> None:
    given: dict[str, Any] = {"exchange_webhook_secrets": [secret]}
    with pytest.raises(ValueError, match="base64"):
        ExchangeOptions(**given)


def test_the_sandbox_rings_when_something_happened(
    tmp_path: Path, rings: list[Ring], live_server: Any
) -> None:
    with served(tmp_path, webhook=live_server.url + ADDRESS, webhook_secret=SECRET) as exchange:
        until = time.monotonic() + 10
        while not topics(rings) and time.monotonic() < until:
            time.sleep(0.05)
        assert topics(rings), "the seed left events"
        assert exchange.sandbox.store.last_event() > 0
