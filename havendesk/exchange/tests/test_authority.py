"""What loosens protection or books money is never done by one member of staff alone, and once for two."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from havendesk.exchange import actions, queries
from havendesk.exchange.tests.support import leading_to
from havendesk.exchange.types import AccountState, HoldScope, ReasonCode
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.amounts import Amount
from havendesk.kernel.approvals import APPROVABLE
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import actions as people
from havendesk.people import queries as people_queries
from havendesk.people.jobs import run_approval
from havendesk.people.rules.authority import DEFAULT_LIMITS
from havendesk.people.types import ApprovalState
from sandbox.tests.serving import Served, served
from tests.support.desk import hire

MINJI = "cus_minji"


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        yield exchange


def frozen() -> bool:
    facts = queries.situation(viewer=SYSTEM, exchange_customer_id=MINJI).account.facts
    return facts is not None and facts.state is AccountState.FROZEN


def freeze() -> None:
    actions.freeze(
        by=SYSTEM,
        exchange_customer_id=MINJI,
        scope=[HoldScope.WITHDRAWALS],
        reason_code=ReasonCode.TAKEOVER_REPORT,
        idempotency_key="freeze-authority",
    )


def release(by: Actor, reason: str = "the owner is back") -> None:
    actions.release(
        by=by,
        exchange_customer_id=MINJI,
        reason_code=ReasonCode.CUSTOMER_REQUEST,
        idempotency_key="release-authority",
        reason=reason,
    )


def refusal(call: Any, *args: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args)
    return caught.value


@pytest.mark.django_db
def test_one_alone_releases_nothing_and_two_release_once(sandbox: Served) -> None:
    sol, cora = hire("sol", "security"), hire("cora", "compliance")
    freeze()
    assert refusal(release, sol, "").code is ErrorCode.REASON_MISSING
    needed = refusal(release, sol)
    assert needed.code is ErrorCode.APPROVAL_NEEDED
    assert frozen(), "nothing was asked of the exchange"
    approval = UUID(needed.params["approval"])
    card = people_queries.approval(viewer=cora, approval_id=approval)
    assert card.arguments["exchange_customer_id"] == MINJI
    assert refusal(lambda: people.decide_approval(by=sol, approval_id=approval, yes=True, reason="me"))
    run_approval(approval)
    assert frozen(), "nobody agreed"

    people.decide_approval(by=cora, approval_id=approval, yes=True, reason="saw the papers")
    for _ in range(2):
        run_approval(approval)
    assert not frozen()
    assert people_queries.approval(viewer=cora, approval_id=approval).state is ApprovalState.EXECUTED


@pytest.mark.django_db
def test_money_is_booked_alone_within_the_limit_only(sandbox: Served) -> None:
    lead = hire("lena", "lead")

    def refund(amount: str, key: str, asset: str = "USDT") -> None:
        actions.refund(
            by=lead,
            exchange_customer_id=MINJI,
            amount=Amount(asset, Decimal(amount)),
            reason_code=ReasonCode.OTHER,
            idempotency_key=key,
            reason="charged twice",
        )

    refund("300", "refund-1")
    refund("300", "refund-1")
    refund("200", "refund-2")
    before = sandbox.sandbox.store.all("ledger", MINJI)
    for amount, key, asset in (("0.01", "refund-3", "USDT"), ("0.0001", "refund-4", "BTC")):
        assert refusal(refund, amount, key, asset).code is ErrorCode.APPROVAL_NEEDED
    assert sandbox.sandbox.store.all("ledger", MINJI) == before


@pytest.mark.django_db
def test_killed_between_act_and_note_it_is_done_once(
    sandbox: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, cora = hire("lena", "lead"), hire("cora", "compliance")
    refused = refusal(
        lambda: actions.credit(
            by=lead,
            exchange_customer_id=MINJI,
            amount=Amount("USDT", Decimal(5000)),
            reason_code=ReasonCode.OTHER,
            idempotency_key="credit-1",
            reason="lost in the outage",
        )
    )
    approval = UUID(refused.params["approval"])
    people.decide_approval(by=cora, approval_id=approval, yes=True, reason="agreed")

    class Killed(BaseException):
        """The worker is gone."""

    def die(**_words: Any) -> None:
        raise Killed

    before = len(sandbox.sandbox.store.all("ledger", MINJI))
    with monkeypatch.context() as patch:
        patch.setattr("havendesk.people.actions.running.settle_approved", die)
        with pytest.raises(Killed):
            run_approval(approval)
    assert len(sandbox.sandbox.store.all("ledger", MINJI)) == before + 1
    assert people.sweep_approvals(by=SYSTEM) == [], "claimed for two minutes"
    later = now() + timedelta(minutes=3)
    for module in ("running", "approvals"):
        monkeypatch.setattr(f"havendesk.people.actions.{module}.now", lambda: later)
    assert people.sweep_approvals(by=SYSTEM) == [approval]
    run_approval(approval)
    assert people_queries.approval(viewer=SYSTEM, approval_id=approval).state is ApprovalState.EXECUTED
    assert len(sandbox.sandbox.store.all("ledger", MINJI)) == before + 1


@pytest.mark.django_db(transaction=True)
def test_two_words_at_the_same_instant_have_one_effect(sandbox: Served) -> None:
    sol, cora = hire("sol", "security"), hire("cora", "compliance")
    freeze()
    approval = UUID(refusal(release, sol).params["approval"])

    def decide(yes: bool) -> str:
        try:
            people.decide_approval(by=cora, approval_id=approval, yes=yes, reason="now")
            run_approval(approval)
        except Refused as refused:
            return refused.code.value
        else:
            return "decided"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        words = sorted(pool.map(decide, [True, True, True, True]))
    assert words == ["approval_settled"] * 3 + ["decided"]
    assert not frozen()


def test_every_act_with_a_limit_can_be_approved_and_the_other_way_round() -> None:
    assert {limit.act for limit in DEFAULT_LIMITS} <= set(APPROVABLE)
    assert set(actions.ACTS) <= set(APPROVABLE)
