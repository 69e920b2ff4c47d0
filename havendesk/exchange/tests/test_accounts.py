"""Whole objects of one customer, against a running sandbox and one that mixes customers up."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from havendesk.exchange import queries
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from sandbox import contract
from sandbox.tests.serving import Served, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        yield exchange


def test_a_transfer_comes_whole_with_its_source(sandbox: Served) -> None:
    found = queries.transfers(viewer=BOT, exchange_customer_id="cus_haruka", direction="deposit")
    newest = found.value[0]
    assert newest.txid
    assert newest.address
    assert now() - found.provenance.fetched_at < timedelta(seconds=10)
    assert queries.transfer(
        viewer=BOT, exchange_customer_id="cus_haruka", transfer_id=newest.id
    ).value.amount == Decimal("0.15")


def test_a_transfer_of_another_is_not_found(sandbox: Served) -> None:
    other = queries.transfers(viewer=SYSTEM, exchange_customer_id="cus_daniel", direction="deposit").value[0]
    with pytest.raises(Refused) as caught:
        queries.transfer(viewer=SYSTEM, exchange_customer_id="cus_haruka", transfer_id=other.id)
    assert caught.value.code is ErrorCode.NOT_FOUND
    assert other.txid is not None
    found = queries.transfers_by_txid(viewer=SYSTEM, txid=other.txid, exchange_customer_id="cus_haruka")
    assert found.value == ()


def test_the_owner_of_an_address_has_no_name_for_others(sandbox: Served) -> None:
    (address, *_) = queries.deposit_addresses(viewer=BOT, exchange_customer_id="cus_daniel").value
    owners = {
        asked: queries.address_owner(viewer=BOT, address=address.address, exchange_customer_id=asked)
        .value[0]
        .owner
        for asked in ("cus_daniel", "cus_haruka", None)
    }
    assert owners == {"cus_daniel": "cus_daniel", "cus_haruka": "somebody", None: "somebody"}
    assert queries.address_owner(viewer=BOT, address="nobody's").value == ()


def test_the_other_lists_come_as_cards(sandbox: Served) -> None:
    who: dict[str, Any] = {"viewer": SYSTEM, "exchange_customer_id": "cus_daniel"}
    assert {one.asset for one in queries.balances(**who).value} >= {"BTC", "USDT"}
    assert all(one.customer_id == "cus_daniel" for one in queries.ledger(**who, asset="BTC").value)
    assert {one.level for one in queries.customer_limits(**who).value} == {3}
    (hold,) = queries.holds(viewer=SYSTEM, exchange_customer_id="cus_wei").value
    assert hold.reason_code == "security_change"
    assert queries.travel_rule_requests(viewer=SYSTEM, exchange_customer_id="cus_conformance").value


def test_customers_and_staff_do_not_look_here(sandbox: Served) -> None:
    for kind in (ActorKind.CUSTOMER, ActorKind.STAFF):
        with pytest.raises(Refused) as caught:
            queries.balances(viewer=Actor(kind, uuid7()), exchange_customer_id="cus_daniel")
        assert caught.value.code is ErrorCode.FORBIDDEN


def test_what_is_earned_comes_as_cards(sandbox: Served) -> None:
    stakes = queries.stakes(viewer=BOT, exchange_customer_id="cus_wei").value
    assert {one.status for one in stakes} == {"active", "unbonding"}
    assert {run.state for one in stakes for run in one.rewards} == {"due", "paid", "missed", "gathered"}
    (drop,) = queries.distributions(viewer=BOT, exchange_customer_id="cus_daniel").value
    assert drop.amount == drop.counted * drop.per_one
    (cup,) = queries.campaigns(viewer=BOT, exchange_customer_id="cus_daniel").value
    assert all(one.met for one in cup.rules)


def test_an_older_exchange_is_not_asked_for_what_it_does_not_know(
    sandbox: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        contract,
        "OFFERED",
        contract.OFFERED - {"staking", "distributions", "campaigns", "fee_tier", "rebates"},
    )
    doors = (queries.stakes, queries.distributions, queries.campaigns, queries.fee_tier, queries.rebates)
    for door in doors:
        with pytest.raises(Refused) as caught:
            door(viewer=BOT, exchange_customer_id="cus_wei")
        assert caught.value.code is ErrorCode.NOT_OFFERED
