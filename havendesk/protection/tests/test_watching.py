"""The watch beside a sandbox exchange: a thief comes, the owner is asked, the answer counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connections
from django.test import Client

from havendesk.exchange import queries as exchange_queries
from havendesk.exchange.types import EventPage, ExchangeEvent
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.options import options_of
from havendesk.notices.models import Delivery, Notice
from havendesk.people.types import Role
from havendesk.protection import actions, queries, watch
from havendesk.protection.actions import watching
from havendesk.protection.actions.account_reading import read_account
from havendesk.protection.erasers import watch_of_customer
from havendesk.protection.models import (
    AccountWarning,
    Freeze,
    SeenEvent,
    TrustedDevice,
    WatchCursor,
    WatchedAccount,
)
from havendesk.protection.options import WatchOptions
from havendesk.protection.tokens import read_warning_token, warning_path
from havendesk.protection.types import WarningState, WatchAct, WatchPolicy
from sandbox.tests.serving import Served
from sandbox.thief import Thief
from tests.support.desk import make_agent, make_team

pytestmark = pytest.mark.django_db

OWNER = "cus_daniel"


def begin() -> None:
    """The watch has been running for an hour: what comes now is news."""
    WatchCursor.objects.create(name=watching.STREAM, began_at=now() - timedelta(hours=1))


def read_all() -> int:
    """Read the stream to its end."""
    pages = 0
    while actions.read_events(by=SYSTEM) >= 200:
        pages += 1
    return pages


def look_into_all() -> list[UUID]:
    """Look into every account that rang; warnings that were raised."""
    refs = WatchedAccount.objects.due(now()).values_list("exchange_ref", flat=True)
    found = [actions.look(by=SYSTEM, exchange_ref=ref) for ref in list(refs)]
    return [one for one in found if one is not None]


def thief(exchange: Served, owner: str = OWNER, **how: Any) -> None:
    """A thief goes their way in this account."""
    Thief(exchange.sandbox.world).begin(owner, now(), **how)


@pytest.fixture
def quiet(exchange: Served) -> Served:
    """The sandbox, whose past the watch has read."""
    begin()
    read_all()
    look_into_all()
    AccountWarning.objects.all().delete()
    Notice.objects.all().delete()
    return exchange


def test_the_past_of_the_exchange_warns_nobody(exchange: Served) -> None:
    read_all()
    assert WatchedAccount.objects.count() > 3
    assert look_into_all() == []
    assert SeenEvent.objects.count() > 3
    assert Notice.objects.count() == 0
    assert WatchedAccount.objects.due(now()).count() == 0


def test_a_thief_raises_a_warning_and_the_withdrawal_is_held(quiet: Served) -> None:
    began = now()
    thief(quiet)
    read_all()
    (warning_id,) = look_into_all()
    row = AccountWarning.objects.get(id=warning_id)
    assert (row.raised_at - began).total_seconds() < 10
    assert {one["rule"] for one in row.findings} >= {
        "new_device",
        "factor_then_withdrawal",
        "address_then_share",
    }
    assert (row.state, row.policy, row.act) == ("open", "hold", "wanted")
    notice = Notice.objects.get()
    assert (notice.kind, notice.cause) == ("security_warning", f"warning:{row.id}")
    assert [name for name, _ in notice.links] == ["it_was_not_me", "it_was_me"]
    assert actions.act_on_warning(by=SYSTEM, warning_id=row.id) is WatchAct.DONE
    row.refresh_from_db()
    held = [quiet.sandbox.store.get("hold", one) for one in row.hold_ids]
    plan = quiet.sandbox.store.all("thief", OWNER)[0]
    (taken,) = (step["made"] for step in plan["steps"] if step["name"] == "withdrawal_requested")
    assert taken in {one["transfer_id"] for one in held if one is not None}
    assert actions.act_on_warning(by=SYSTEM, warning_id=row.id) is WatchAct.DONE
    assert Freeze.objects.count() == 0


def test_a_doubled_reordered_and_forged_stream_changes_nothing(
    quiet: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    thief(quiet)
    page = exchange_queries.events_since(viewer=SYSTEM, cursor=WatchCursor.objects.get().cursor)
    invented = ExchangeEvent("x", "created", "security_event", "sev_forged", "cus_nobody", now())
    wild = (*reversed(page.events), invented, *page.events)
    monkeypatch.setattr(exchange_queries, "events_since", lambda **_: EventPage(wild, page.next_cursor))
    for _ in range(3):
        actions.read_events(by=SYSTEM)
        look_into_all()
    assert AccountWarning.objects.count() == 1
    assert Notice.objects.count() == 1
    assert WatchedAccount.objects.get(exchange_ref="cus_nobody").due_at is None


def test_a_page_that_was_noted_and_not_judged_is_judged_later(quiet: Served) -> None:
    thief(quiet)
    read_all()
    # The process dies here. Another one finds the account waiting, though the stream has nothing new.
    read_all()
    assert len(look_into_all()) == 1


def test_what_rings_while_an_account_is_read_is_read_again(quiet: Served) -> None:
    thief(quiet)
    read_all()
    account = WatchedAccount.objects.get(exchange_ref=OWNER)
    watching.ring_accounts([OWNER], now())
    reading = read_account(OWNER)
    actions.conclude(by=SYSTEM, reading=reading, rings=account.rings)
    account.refresh_from_db()
    assert account.due_at is not None
    look_into_all()
    account.refresh_from_db()
    assert account.due_at is None
    assert AccountWarning.objects.count() == 1


def test_a_silent_exchange_makes_an_account_wait(db: None) -> None:
    watching.ring_accounts([OWNER], now())
    with pytest.raises(Refused) as refused:
        actions.read_events(by=SYSTEM)
    assert refused.value.code is ErrorCode.EXCHANGE_SILENT
    assert actions.look(by=SYSTEM, exchange_ref=OWNER) is None
    account = WatchedAccount.objects.get()
    assert account.attempts == 1
    assert account.due_at is not None
    assert account.due_at > now()
    assert SeenEvent.objects.count() == 0


def test_it_was_not_me_freezes_once(quiet: Served, client: Client) -> None:
    thief(quiet)
    read_all()
    (warning_id,) = look_into_all()
    path = warning_path(warning_id, mine=False)
    for _ in range(2):  # a scanner of mails opens every link
        page = client.get(path)
        assert page.status_code == 200
        assert "Unknown" not in page.content.decode()
    assert AccountWarning.objects.get().state == "open"
    assert Freeze.objects.count() == 0
    for _ in range(2):
        assert client.post(path, {"answer": "not_mine"}).status_code == 302
    row = AccountWarning.objects.get()
    assert row.state == "not_mine"
    freeze = Freeze.objects.get()
    assert (freeze.exchange_customer_id, freeze.source, freeze.strength) == (
        OWNER,
        "warning_link",
        "plausible",
    )
    assert client.post(path, {"answer": "mine"}).status_code == 409
    assert AccountWarning.objects.get().state == "not_mine"


def test_a_yes_settles_and_makes_the_device_known_and_a_no_still_counts(quiet: Served) -> None:
    thief(quiet)
    read_all()
    (warning_id,) = look_into_all()
    assert actions.answer_warning(by=ANONYMOUS, warning_id=warning_id, mine=True) is WarningState.MINE
    row = AccountWarning.objects.get()
    assert Freeze.objects.count() == 0
    assert row.act == "wanted"  # a yes undoes nothing
    known = TrustedDevice.objects.filter(exchange_ref=OWNER, device_id=row.device_id)
    assert known.exists() is bool(row.device_id)
    actions.answer_warning(by=ANONYMOUS, warning_id=warning_id, mine=False)
    assert Freeze.objects.count() == 1
    assert not known.exists()


def test_an_answer_that_comes_too_late_or_for_nothing_is_refused(quiet: Served, client: Client) -> None:
    thief(quiet)
    read_all()
    (warning_id,) = look_into_all()
    with pytest.raises(Refused) as unknown:
        actions.answer_warning(by=ANONYMOUS, warning_id=uuid7(), mine=False)
    assert unknown.value.code is ErrorCode.NOT_FOUND
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        with pytest.raises(Refused) as late:
            actions.answer_warning(by=ANONYMOUS, warning_id=warning_id, mine=False)
        assert late.value.code is ErrorCode.ACT_EXPIRED
    path = warning_path(warning_id, mine=False)
    for wrong in (path[:-3] + "abc", "/warnings/made-up", f"/warnings/{warning_id}"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, {"answer": "not_mine"}).status_code == 404
    assert client.post(path, {"answer": "maybe"}).status_code == 409
    assert Freeze.objects.count() == 0
    assert AccountWarning.objects.get().state == "open"


def test_the_policy_may_freeze_by_itself(quiet: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options_of(WatchOptions), "protection_watch_policy", WatchPolicy.FREEZE)
    thief(quiet)
    read_all()
    (warning_id,) = look_into_all()
    for _ in range(2):
        assert actions.act_on_warning(by=SYSTEM, warning_id=warning_id) is WatchAct.DONE
    freeze = Freeze.objects.get()
    assert (freeze.source, freeze.strength) == ("watch", "strong")


def test_officers_read_the_reasons_and_others_do_not(quiet: Served) -> None:
    thief(quiet)
    read_all()
    (warning_id,) = look_into_all()
    team = make_team()
    officer = make_agent([team], roles=(Role.SECURITY,))
    (card,) = queries.warnings(viewer=officer, language="ko")
    assert card.id == warning_id
    assert any("출금" in reason for reason in card.reasons)
    assert card.alias.startswith("Customer ")
    assert queries.warnings(viewer=officer, state=WarningState.MINE) == []
    for stranger in (make_agent([team]), Actor(ActorKind.CUSTOMER, card.customer_id)):
        with pytest.raises(Refused) as refused:
            queries.warnings(viewer=stranger)
        assert refused.value.code is ErrorCode.FORBIDDEN
    with pytest.raises(Refused) as bare:
        actions.settle_warning(by=officer, warning_id=warning_id, reason=" ")
    assert bare.value.code is ErrorCode.REASON_MISSING
    assert actions.settle_warning(by=officer, warning_id=warning_id, reason="spoke") is WarningState.SETTLED
    assert actions.answer_warning(by=ANONYMOUS, warning_id=warning_id, mine=False) is WarningState.NOT_MINE


def test_four_accounts_on_one_device(quiet: Served) -> None:
    for owner in ("cus_minji", "cus_haruka", "cus_lena", OWNER):
        thief(quiet, owner)
    read_all()
    look_into_all()
    found = [one for row in AccountWarning.objects.all() for one in row.findings]
    assert any(one["rule"] == "shared_device" and int(one["facts"]["count"]) >= 3 for one in found)


def test_tokens_of_warnings_are_signed() -> None:
    warning_id = uuid7()
    token = warning_path(warning_id, mine=True).removeprefix("/warnings/")
    assert read_warning_token(token) == (warning_id, True)
    for wrong in ("", "x", token[:-1], token + "x", "a:b:c", "\0", token.swapcase(), "x" * 10_000):
        assert read_warning_token(wrong) is None


def test_the_watch_forgets_in_time(quiet: Served) -> None:
    assert actions.purge_watch(by=SYSTEM) == 0
    with time_machine.travel(now() + timedelta(days=91), tick=False):
        assert actions.purge_watch(by=SYSTEM) > 3
    assert SeenEvent.objects.count() == 0


def test_one_account_that_breaks_does_not_end_the_watch(
    quiet: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: Any) -> None:
        raise ValueError("a defect of ours")

    watching.ring_accounts([OWNER], now())
    monkeypatch.setattr(actions, "look", broken)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    pool = ThreadPoolExecutor(1)
    monkeypatch.setattr(pool, "map", map)
    assert watch.work(pool) == 1
    account = WatchedAccount.objects.get(exchange_ref=OWNER)
    assert account.due_at is not None
    assert account.due_at > now()


def test_erasure_takes_places_and_devices_and_leaves_that_there_was_a_warning(quiet: Served) -> None:
    thief(quiet)
    read_all()
    (warning_id,) = look_into_all()
    customer_id = AccountWarning.objects.get().customer_id
    counts = watch_of_customer(customer_id)
    assert counts["watched_events"] > 1
    assert counts["warning_reasons"] == 1
    assert not SeenEvent.objects.filter(exchange_ref=OWNER).exists()
    row = AccountWarning.objects.get(id=warning_id)
    assert (row.findings, row.device_id) == ([], "")
    assert queries.warning_page(viewer=ANONYMOUS, warning_id=warning_id).reasons == ()
    assert watch_of_customer(customer_id) == {
        "watched_events": 0,
        "trusted_devices": 0,
        "warning_reasons": 0,
    }


def test_the_notice_of_a_warning_waits_for_no_job(quiet: Served) -> None:
    thief(quiet)
    read_all()
    (warning_id,) = look_into_all()
    watch.tell_at_once(warning_id)
    assert Delivery.objects.get(way="push").state == "sent"
    assert Delivery.objects.filter(way="email").count() == 2  # the thief's address, and the one it replaced
    watch.tell_at_once(warning_id)
    assert Delivery.objects.count() == 3
