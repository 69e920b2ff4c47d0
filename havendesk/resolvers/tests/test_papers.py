"""The proof of payment: who gets it, that it is the same each time, that no value is read as markup."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.resolvers import papers, queries
from havendesk.resolvers.finders.asks import Networks, OnChain, Transfers
from havendesk.resolvers.tests.support import NOT_OFFERED, a_transfer, found
from havendesk.resolvers.tests.test_deposits import TXID
from havendesk.resolvers.tests.test_withdrawals import NETWORKS
from havendesk.resolvers.types import Finding, Intent
from sandbox.tests.serving import Served, served


def confirmed(**over: Any) -> Finding:
    row = a_transfer(
        "withdrawal", state="confirmed", asset="ETH", network="ethereum", txid=TXID, block_height=77, **over
    )
    return found(Intent.WITHDRAWAL_STATUS, {Networks: NETWORKS, Transfers: (row,), OnChain: NOT_OFFERED})


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "ko", "ja"])
def test_the_same_values_give_the_same_bytes(language: str) -> None:
    one = papers.proof_of_payment(confirmed(), "Brightwater Exchange", language)
    assert one.startswith(b"%PDF-")
    assert one == papers.proof_of_payment(confirmed(), "Brightwater Exchange", language)
    assert one != papers.proof_of_payment(confirmed(tag="7"), "Brightwater Exchange", language)


def test_a_value_is_never_read_as_markup() -> None:
    hostile = '#panic("read") $x$ *b* \\ [ ] "'
    assert papers.proof_of_payment(confirmed(tag=hostile), hostile, "en").startswith(b"%PDF-")


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        program = exchange.sandbox
        later = program.settings.clock() + timedelta(seconds=200)
        program.world.advance(later)
        yield exchange


def sent(sandbox: Served) -> str:
    """Daniel's withdrawal that is through."""
    moves = sandbox.sandbox.store.all("transfer", "cus_daniel")
    return next(str(one["id"]) for one in moves if one["state"] == "confirmed")


def bearer(customer: str) -> dict[str, str]:
    claims = ProvenIdentity(customer, uuid7().hex, now() + timedelta(minutes=2))
    card = customers.start_session(by=ANONYMOUS, claims=claims, language="en", address=uuid7().hex)
    return {"Authorization": f"Bearer {card.token}"}


@pytest.mark.django_db
def test_the_customer_gets_their_own_and_nobody_elses(sandbox: Served) -> None:
    url = f"/api/v1/customer/papers/withdrawal-proof/{sent(sandbox)}"
    answer = Client().get(url, {"language": "ko"}, headers=bearer("cus_daniel"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "no-store"
    assert Client().get(url, headers=bearer("cus_wei")).status_code == 404
    assert Client().get(url).status_code == 401


@pytest.mark.django_db
def test_only_a_confirmed_withdrawal_has_one(sandbox: Served) -> None:
    deposit = sandbox.sandbox.store.all("transfer", "cus_daniel")[0]["id"]
    for transfer in (deposit, "wdr_gone", "../../capabilities"):
        with pytest.raises(Refused) as caught:
            queries.withdrawal_proof(
                viewer=SYSTEM, exchange_customer_id="cus_daniel", transfer_id=transfer, language="en"
            )
        assert caught.value.code is ErrorCode.NOT_FOUND
