"""The card against a sandbox that is slow, silent, or mixes customers up."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from havendesk.audit.models import AuditEntry
from havendesk.exchange import actions, queries, situation
from havendesk.exchange.rules import parse_field
from havendesk.exchange.tests.support import leading_to
from havendesk.exchange.tests.test_queries import relay
from havendesk.exchange.types import HintCode, HoldScope, ReasonCode, SituationCard
from havendesk.kernel import http
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.cards import encode
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.tests.bad_servers import bad_server, reset
from sandbox import cast
from sandbox.tests.serving import Served, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        yield exchange


def card_of(name: str) -> SituationCard:
    return queries.situation(viewer=SYSTEM, exchange_customer_id=f"cus_{name}")


def test_viktors_card_tells_his_story(sandbox: Served) -> None:
    card = card_of("fraud-viktor")
    codes = {hint.code for hint in card.risk.items}
    assert {HintCode.CHANGE_THEN_WITHDRAWAL, HintCode.NEW_ADDRESS_THEN_WITHDRAWAL} <= codes
    assert {HintCode.NEARLY_ALL_WITHDRAWN, HintCode.HOLD_RUNNING} <= codes
    assert card.transfers.items[0].open
    assert card.transfers.items[0].held
    assert [hold.direction for hold in card.holds.items] == [("out",)]


def test_credited_and_withdrawable_are_kept_apart(sandbox: Served) -> None:
    waiting = card_of("haruka").transfers.items[0]
    assert (waiting.state, waiting.open, waiting.credited_at, waiting.withdrawable_at) == (
        "confirming",
        True,
        None,
        None,
    )
    needed = (waiting.confirmations, waiting.confirmations_credit, waiting.confirmations_unlock)
    assert needed == (1, 3, 6)


def test_an_old_resting_order_is_there_however_many_came_after_it(sandbox: Served) -> None:
    store, owner = sandbox.sandbox.store, "cus_daniel"
    for number in range(80):
        done = cast.order(owner, "buy", "64000", "0.01", now(), status="filled", filled="0.01")
        store.put("order", {**done, "id": f"ord_done{number}"})
    assert [order.price for order in card_of("daniel").orders.items if order.filled == 0][-1:]
    assert str(card_of("daniel").orders.items[-1].price) == "51250.5"


def test_many_alike_events_do_not_hide_the_one_before_them(sandbox: Served) -> None:
    store, owner = sandbox.sandbox.store, "cus_wei"
    for minute in range(40):
        at = now() + timedelta(minutes=minute)
        store.put("security_event", cast.security_event(owner, "sign_in_failed", at, country="NL"))
    shown = card_of("wei").security_events.items
    assert [(one.kind, one.count) for one in shown[:2]] == [("sign_in_failed", 40), ("password_changed", 1)]


def test_an_object_of_another_customer_makes_its_section_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = frozenset({"foreign-object"})
    with served(tmp_path, faults=faults) as exchange, leading_to(exchange.url, monkeypatch):
        card = card_of("minji")
    assert (card.security_events.available, card.security_events.code) == (False, "exchange_silent")
    assert "security_events" in card.risk.unknown
    assert card.transfers.available


def test_what_was_read_before_is_shown_with_its_age(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent: list[bool] = []
    with served(tmp_path) as exchange:

        def gone_later(connection: socket.socket, request: bytes, _number: int) -> None:
            if silent:
                reset(connection)
            else:
                connection.sendall(relay(exchange, request))

        with bad_server(gone_later) as proxy, leading_to(proxy.url, monkeypatch):
            fresh = card_of("haruka")
            silent.append(True)
            old = card_of("haruka")
            other = card_of("minji")
    assert not fresh.transfers.stale
    assert (old.transfers.stale, old.transfers.code) == (True, "exchange_silent")
    assert old.transfers.items == fresh.transfers.items
    assert old.transfers.read_at == fresh.transfers.read_at
    assert old.available
    # what a balance is, is not kept: not even masked
    assert (old.assets.available, old.assets.items) == (False, ())
    assert not other.available


def test_nothing_old_is_shown_when_the_option_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent: list[bool] = []
    with served(tmp_path) as exchange:

        def gone_later(connection: socket.socket, request: bytes, _number: int) -> None:
            if silent:
                reset(connection)
            else:
                connection.sendall(relay(exchange, request))

        with (
            bad_server(gone_later) as proxy,
            leading_to(proxy.url, monkeypatch, exchange_situation_stale_seconds=0),
        ):
            assert card_of("haruka").available
            silent.append(True)
            assert card_of("haruka").code == "exchange_silent"


def test_neither_card_nor_memory_knows_a_whole_value(sandbox: Served) -> None:
    secrets = {
        "Sato",
        "haruka@",
        cast.PHONES["haruka"],
        cast.fake_address("bitcoin", "cus_haruka"),
        sandbox.sandbox.store.all("transfer", "cus_haruka")[-1]["txid"],
        "203.0.113.24",
    }
    card = str(encode(card_of("haruka")))
    kept = str(situation.memory._kept)
    assert [secret for secret in secrets if secret in card or secret in kept] == []


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("minji", "account.name", "Kim Minji"),
        ("minji", "account.email", "minji@customer.brightwater.example"),
        ("minji", "account.phone", cast.PHONES["minji"]),
        ("minji", "assets.KRW.available", "500000"),
    ],
)
def test_a_value_is_read_whole(sandbox: Served, name: str, field: str, value: str) -> None:
    found = queries.field_value(viewer=SYSTEM, exchange_customer_id=f"cus_{name}", field=parse_field(field))
    assert found == value


def test_each_masked_field_of_a_card_can_be_read(sandbox: Served) -> None:
    card = card_of("fraud-viktor")
    transfer, login, event = card.transfers.items[0], card.logins.items[0], card.security_events.items[0]
    assert transfer.address is not None
    assert login.ip is not None
    assert event.ip is not None
    for field, part in (
        (transfer.address, "SANDBOX"),
        (login.ip, "198.51.100."),
        (event.ip, "198.51.100."),
    ):
        whole = queries.field_value(
            viewer=SYSTEM, exchange_customer_id="cus_fraud-viktor", field=parse_field(field.field)
        )
        assert part in whole


@pytest.mark.parametrize("kind", ["transfers", "logins", "security_events"])
def test_an_object_of_another_customer_is_not_found(sandbox: Served, kind: str) -> None:
    store_kind, name = {
        "transfers": ("transfer", "address"),
        "logins": ("session", "ip"),
        "security_events": ("security_event", "ip"),
    }[kind]
    foreign = sandbox.sandbox.store.all(store_kind, "cus_fraud-viktor")[-1]["id"]
    with pytest.raises(Refused) as refused:
        queries.field_value(
            viewer=SYSTEM,
            exchange_customer_id="cus_minji",
            field=parse_field(f"{kind}.{foreign}.{name}"),
        )
    assert refused.value.code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize(
    "text",
    [
        "",
        "account",
        "account.",
        "account.id",
        "account.x.email",
        "transfers.address",
        "transfers..address",
        "transfers.dep_1.amount",
        "transfers.../../x.address",
        "transfers.dep_1%2f.address",
        "keys.key_1.label",
        "account.email\0",
        "ACCOUNT.EMAIL",
    ],
)
def test_only_fields_of_the_list_have_names(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_field(text)
    assert refused.value.code is ErrorCode.FIELD_INVALID


@pytest.mark.parametrize(
    "amount", ["1E+999999999", "1e3", "NaN", "Infinity", "٣", "1_000", " 1", "9" * 61, ""]
)
def test_a_number_that_is_none_makes_its_section_missing(sandbox: Served, amount: str) -> None:
    store = sandbox.sandbox.store
    move = cast.transfer("cus_minji", "withdrawal", "BTC", "bitcoin", "1", now(), state="review")
    store.put("transfer", {**move, "amount": amount, "fee": "0"})
    card = card_of("minji")
    assert (card.transfers.available, card.transfers.code) == (False, "exchange_silent")
    assert card.account.available
    assert "transfers" in card.risk.unknown


def test_texts_of_the_exchange_are_shown_short_and_lists_too(sandbox: Served) -> None:
    store = sandbox.sandbox.store
    for number in range(30):
        move = cast.transfer("cus_minji", "withdrawal", "BTC", "bitcoin", "1", now(), state="review")
        store.put("transfer", {**move, "id": f"wdr_{number}", "state_detail": "\u202e" + "Z" * 100_000})
    transfers = card_of("minji").transfers
    assert (len(transfers.items), transfers.more) == (10, True)
    assert {len(one.state_detail or "") for one in transfers.items} == {300}


@pytest.mark.django_db(transaction=True)
def test_an_act_at_the_exchange_holds_no_transaction(
    sandbox: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    asked = http.run

    def watched(waiting: Any) -> Any:
        seen.append((connection.in_atomic_block, connection.connection is None))
        return asked(waiting)

    monkeypatch.setattr(http, "run", watched)
    actions.freeze(
        by=SYSTEM,
        exchange_customer_id="cus_minji",
        scope=[HoldScope.WITHDRAWALS],
        reason_code=ReasonCode.TAKEOVER_REPORT,
        idempotency_key="freeze-apart-1",
    )
    assert seen == [(False, True)]
    assert AuditEntry.objects.filter(verb="exchange.freeze", outcome="done").count() == 1
