"""What an account under attack needs, asked of a running sandbox through the room's doors."""

import contextlib
import itertools
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from havendesk.exchange import actions, queries
from havendesk.exchange.client import client
from havendesk.exchange.tests.support import leading_to
from havendesk.exchange.types import HoldScope, ReasonCode, RelatedBy, SecondFactor
from havendesk.kernel import http
from havendesk.kernel.actions import set_switch
from havendesk.kernel.actors import BOT, SYSTEM
from havendesk.kernel.amounts import Amount
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from sandbox import cast
from sandbox.tests.serving import Served, served

pytestmark = pytest.mark.django_db
OWNER = "cus_daniel"
WHY: dict[str, Any] = {"reason_code": ReasonCode.TAKEOVER_REPORT}
OF: dict[str, Any] = {"exchange_customer_id": OWNER}


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        yield exchange


def thief(**over: Any) -> dict[str, Any]:
    plan = http.run(client().post("/sandbox/thief", {"customer": OWNER, **over}))
    return {step["name"]: step["made"] for step in plan["steps"]}


def test_what_a_thief_began_is_held_cancelled_and_locked_out(sandbox: Served) -> None:
    done = thief()
    id, inside = done["withdrawal_requested"], done["internal_transfer"]
    held = actions.hold_withdrawal(by=BOT, transfer_id=id, idempotency_key="hold-key-1", **WHY)
    assert held.transfer is not None
    assert held.transfer.holds == (held.holds[0].id,)
    assert held.holds[0].placed_by_act == "withdrawal_hold"
    assert actions.cancel_withdrawal(by=BOT, transfer_id=id, idempotency_key="stop-key-1", **WHY).transfer
    receiver = actions.hold_receiver(by=BOT, transfer_id=inside, idempotency_key="recv-key-1", **WHY)
    assert (receiver.customer_id, receiver.holds[0].target) == ("cus_fraud-viktor", "receiver")
    actions.end_sessions(by=BOT, idempotency_key="sess-key-1", **OF, **WHY)
    actions.revoke_keys(by=BOT, idempotency_key="keys-key-1", **OF, **WHY)
    assert not [one for one in queries.sessions(viewer=SYSTEM, **OF).value if one.ended_at is None]
    assert not [one for one in queries.api_keys(viewer=SYSTEM, **OF).value if one.revoked_at is None]
    state = queries.transfer(viewer=SYSTEM, transfer_id=id, **OF).value.state
    assert state == "cancelled"


def test_changes_are_blocked_and_only_the_machine_ends_it(sandbox: Served) -> None:
    actions.block_changes(by=BOT, idempotency_key="block-key", **OF, **WHY)
    found = queries.customer(viewer=SYSTEM, **OF).value
    assert (found.contact_changes_blocked, found.frozen) == (True, False)
    with pytest.raises(Refused) as caught:
        actions.unblock_changes(by=BOT, idempotency_key="open-key-1", **OF, **WHY)
    assert caught.value.code is ErrorCode.FORBIDDEN
    assert queries.customer(viewer=SYSTEM, **OF).value.contact_changes_blocked
    actions.unblock_changes(by=SYSTEM, idempotency_key="open-key-2", **OF, **WHY)
    assert not queries.customer(viewer=SYSTEM, **OF).value.contact_changes_blocked


def test_the_end_of_a_freeze_leaves_other_holds_alone(sandbox: Served) -> None:
    actions.block_changes(by=BOT, idempotency_key="block-key", **OF, **WHY)
    scope = [HoldScope.WITHDRAWALS]
    actions.freeze(by=BOT, scope=scope, idempotency_key="freeze-key", **OF, **WHY)
    actions.release(by=SYSTEM, idempotency_key="release-key", **OF, **WHY)
    found = queries.customer(viewer=SYSTEM, **OF).value
    assert (found.frozen, found.contact_changes_blocked) == (False, True)


def test_an_older_exchange_is_never_asked_to_end_a_block(
    sandbox: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = queries.capabilities(viewer=SYSTEM)
    older = type(known)("1.3", known.exchange_name, known.domain, known.sandbox, known.groups)
    monkeypatch.setattr(queries, "capabilities", lambda **_: older)
    with pytest.raises(Refused) as caught:
        actions.unblock_changes(by=SYSTEM, idempotency_key="open-key-1", **OF, **WHY)
    assert caught.value.code is ErrorCode.NOT_OFFERED
    assert not sandbox.sandbox.store.kept_answer("open-key-1")


def test_money_is_booked_once_per_key_and_never_below_zero(sandbox: Served) -> None:
    def total() -> Decimal:
        found = queries.balances(viewer=SYSTEM, **OF).value
        return next(one.total for one in found if one.asset == "USDT")

    before = total()
    for _ in range(2):
        amount = Amount.parse("USDT", "12.50")
        done = actions.credit(by=SYSTEM, amount=amount, idempotency_key="credit-1", **OF, **WHY)
    actions.refund(by=SYSTEM, amount=Amount.parse("USDT", "1"), idempotency_key="refund-1", **OF, **WHY)
    assert done.ledger_entry is not None
    assert done.ledger_entry.amount == Decimal("12.5")
    assert total() - before == Decimal("13.5")
    with pytest.raises(Refused) as caught:
        actions.credit(by=SYSTEM, amount=Amount.parse("USDT", "-1"), idempotency_key="credit-2", **OF, **WHY)
    assert (caught.value.code, caught.value.field) == (ErrorCode.FIELD_INVALID, "amount")
    assert total() - before == Decimal("13.5")


def test_a_factor_is_gone_and_an_identity_is_proven_by_the_customer(sandbox: Served) -> None:
    actions.reset_factor(by=SYSTEM, factor=SecondFactor.TOTP, idempotency_key="factor-1", **OF, **WHY)
    assert queries.customer(viewer=SYSTEM, **OF).value.second_factors == ()
    asked = actions.begin_identity_check(by=SYSTEM, idempotency_key="identity-1", **OF, **WHY)
    assert (asked.status, asked.customer_id) == ("pending", OWNER)
    assert asked.url is not None
    assert asked.url.startswith(sandbox.url + "/identity/")
    http.run(client().post(f"/sandbox/identity-checks/{asked.id}", {"status": "passed"}))
    assert queries.identity_check(viewer=SYSTEM, check_id=asked.id, **OF).value.status == "passed"
    with pytest.raises(Refused) as caught:
        queries.identity_check(viewer=SYSTEM, check_id=asked.id, exchange_customer_id="cus_wei")
    assert caught.value.code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("http://localhost:8600/warnings/1", True),
        ("", True),
        ("http://localhost:8600.evil.example/", False),
        ("http://localhost:8600\\@evil.example/", False),
        ("https://localhost:8600/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_push_leads_to_the_desk_or_nowhere(link: str, shown: bool, sandbox: Served) -> None:
    given: dict[str, Any] = {"title": "A new device", "text": "Was it you?", "link": link}
    if shown:
        actions.send_push(by=SYSTEM, idempotency_key="push-key-1", **given, **OF, **WHY)
    else:
        with pytest.raises(Refused):
            actions.send_push(by=SYSTEM, idempotency_key="push-key-1", **given, **OF, **WHY)
    assert [one["link"] for one in sandbox.sandbox.store.all("push", OWNER)] == ([link or None] * shown)


def test_events_come_in_order_and_go_on_where_one_stopped(sandbox: Served) -> None:
    page = queries.events_since(viewer=SYSTEM)
    while page.events:
        behind = page.next_cursor
        page = queries.events_since(viewer=SYSTEM, cursor=behind)
    assert page.next_cursor == behind, "with nothing new the cursor stays"
    thief()
    first = queries.events_since(viewer=SYSTEM, cursor=behind, most=3)
    rest = queries.events_since(viewer=SYSTEM, cursor=first.next_cursor)
    assert len(first.events) == 3
    assert rest.events[0].cursor != first.events[-1].cursor
    mine = [one for one in (*first.events, *rest.events) if one.customer_id == OWNER]
    assert {"session", "device", "security_event", "customer", "transfer", "api_key"} <= {
        one.object for one in mine
    }
    assert [one.at for one in mine] == sorted(one.at for one in mine)
    with pytest.raises(Refused) as caught:
        queries.events_since(viewer=SYSTEM, cursor="nonsense")
    assert caught.value.params["exchange_code"] == "cursor_invalid"


def test_who_shares_a_device_or_a_wallet_is_related(sandbox: Served) -> None:
    thief()
    http.run(client().post("/sandbox/thief", {"customer": "cus_wei"}))
    found = queries.related_customers(viewer=SYSTEM, **OF).value
    assert {(one.related_id, one.by) for one in found} >= {("cus_wei", "device")}
    devices = queries.related_customers(viewer=SYSTEM, shared=RelatedBy.DEVICE, **OF).value
    assert {one.by for one in devices} == {"device"}
    assert all(one.customer_id == OWNER for one in found)


def test_lists_are_read_to_their_end_page_by_page(sandbox: Served) -> None:
    store, at = sandbox.sandbox.store, now()
    with store.transaction():
        for number in range(450):
            store.put("ledger", cast.ledger_entry(OWNER, "USDT", "1", "reward", str(number), at))
    entries = queries.iterate_ledger(viewer=SYSTEM, **OF)
    assert len({one.id for one in itertools.islice(entries, 430)}) == 430
    assert sum(1 for _ in entries) >= 20
    whole = [one.id for one in queries.iterate_security_events(viewer=SYSTEM, **OF)]
    since = now() - timedelta(minutes=10)
    recent = [one.id for one in queries.iterate_security_events(viewer=SYSTEM, since=since, **OF)]
    assert recent == whole[: len(recent)]
    assert len(recent) < len(whole)
    for found in (queries.iterate_transfers, queries.iterate_orders, queries.iterate_trades):
        assert all(one.customer_id == OWNER for one in found(viewer=SYSTEM, **OF))


def test_a_switched_off_act_asks_nothing(sandbox: Served) -> None:
    set_switch(by=SYSTEM, name="exchange.send_push", on=False, reason="a test")
    with pytest.raises(Refused) as caught:
        actions.send_push(by=SYSTEM, title="A", text="B", idempotency_key="push-key-1", **OF, **WHY)
    assert caught.value.code is ErrorCode.SWITCHED_OFF
    assert sandbox.sandbox.store.all("push") == []


def test_a_silent_exchange_is_silence_and_comes_back(sandbox: Served) -> None:
    http.run(client().post("/sandbox/silence", {"seconds": 60}))
    with pytest.raises(Refused) as caught:
        queries.customer(viewer=SYSTEM, **OF)
    assert caught.value.code is ErrorCode.EXCHANGE_SILENT
    http.run(client().post("/sandbox/silence", {"seconds": 0}))
    assert queries.customer(viewer=SYSTEM, **OF).value.id == OWNER


def test_an_answer_of_500_after_the_act_is_done_once(sandbox: Served) -> None:
    http.run(client().post("/sandbox/faults", {"faults": ["done-then-500"]}))
    amount = Amount.parse("USDT", "5")
    for _ in range(2):
        with contextlib.suppress(Refused):
            done = actions.credit(by=SYSTEM, amount=amount, idempotency_key="credit-1", **OF, **WHY)
    assert done.ledger_entry is not None
    booked = [one for one in sandbox.sandbox.store.all("ledger", OWNER) if one["kind"] == "credit"]
    assert [one["id"] for one in booked] == [done.ledger_entry.id]
