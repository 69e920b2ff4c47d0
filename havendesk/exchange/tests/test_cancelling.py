"""One withdrawal is cancelled once, and only before it is signed; a token may name an act."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from havendesk.exchange import actions, queries
from havendesk.exchange.tests.support import leading_to
from havendesk.exchange.types import ReasonCode
from havendesk.kernel.actors import ANONYMOUS, BOT, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from sandbox import cast
from sandbox.acts import token_of
from sandbox.tests.serving import Served, served

pytestmark = pytest.mark.django_db
OWNER = "cus_daniel"


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        yield exchange


def withdrawal(sandbox: Served) -> str:
    store = sandbox.sandbox.store
    made = cast.transfer(OWNER, "withdrawal", "BTC", "bitcoin", "0.01", now())
    with store.transaction():
        store.put("transfer", made)
    return str(made["id"])


def cancel(transfer_id: str, key: str = "cancel-key-1") -> str:
    return actions.cancel_withdrawal(
        by=BOT, transfer_id=transfer_id, reason_code=ReasonCode.CUSTOMER_REQUEST, idempotency_key=key
    ).status


def state(transfer_id: str) -> str:
    return queries.transfer(viewer=SYSTEM, exchange_customer_id=OWNER, transfer_id=transfer_id).value.state


def held() -> Decimal:
    found = queries.balances(viewer=SYSTEM, exchange_customer_id=OWNER).value
    return next((one.held for one in found if one.asset == "BTC"), Decimal(0))


def test_a_queued_withdrawal_is_cancelled_and_its_amount_is_free_again(sandbox: Served) -> None:
    before = held()
    id = withdrawal(sandbox)
    assert held() > before
    assert cancel(id) == "done"
    assert (state(id), held()) == ("cancelled", before)
    assert cancel(id) == "done", "the same key answers as it did the first time"


def test_one_that_is_signed_is_not(sandbox: Served) -> None:
    id = withdrawal(sandbox)
    store = sandbox.sandbox.store
    with store.transaction():
        found = store.get("transfer", id)
        assert found is not None
        store.put("transfer", {**found, "state": "signing", "cancellable": False})
    with pytest.raises(Refused) as caught:
        cancel(id)
    assert caught.value.code is ErrorCode.EXCHANGE_REFUSED
    assert state(id) == "signing"


def test_a_token_names_the_act_that_it_is_for(sandbox: Served) -> None:
    customer = sandbox.sandbox.store.get("customer", OWNER)
    assert customer is not None
    for act in ("", "0199a9f0-51d1-7e3a-9a8e-7d0a7f1c2b11"):
        token = token_of(sandbox.sandbox.mint, customer, now(), 60, {"act": act})
        assert queries.verify_customer_token(viewer=ANONYMOUS, token=token).act == act
    assert "step_up" in queries.capabilities(viewer=SYSTEM).groups
