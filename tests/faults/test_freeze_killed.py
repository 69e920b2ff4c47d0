"""The freeze lane is killed between every two steps: none is lost, and none is done twice.

Killed with -9 at the moment in which the exchange has done an act and its answer is on the way: the lane that
comes next does not know. Then the exchange itself is away for a while.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from havendesk.customers import actions as customers
from havendesk.customers.queries import PAGE_COOKIE
from havendesk.kernel.actors import SYSTEM
from havendesk.notices.tests.support import claims
from havendesk.protection.models import Freeze, FreezeStep
from havendesk.protection.tests.support import OWNER, acts, card, report, states, stopped
from havendesk.protection.types import FreezeState
from sandbox import cast
from sandbox.tests.serving import Served, served
from tests.support.freeze_lane import Asked, LaneProcess, until

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

MOMENTS = (
    "POST freeze",
    "GET holds",
    "GET balances",
    "POST cancel",
    "POST end-sessions",
    "GET sessions",
    "POST revoke-keys",
    "POST block-changes",
)


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def lane(exchange: Served) -> Iterator[LaneProcess]:
    made = LaneProcess(exchange)
    yield made
    made.close()


def test_killed_between_every_two_steps_it_loses_none_and_does_none_twice(
    exchange: Served, lane: LaneProcess
) -> None:
    store = exchange.sandbox.store
    lane.ready()  # the withdrawal is signed before long
    waiting = cast.transfer(OWNER, "withdrawal", "BTC", "bitcoin", "0.01", exchange.sandbox.clock())
    with store.transaction():
        store.put("transfer", waiting)
    asked, left = Asked(exchange), list(MOMENTS)

    def kill_once(what: str) -> None:
        if left and what == left[0]:
            left.pop(0)
            lane.kill()

    asked.after = kill_once
    found = report()
    for _ in range(len(MOMENTS)):
        lane.start()
        assert lane.ended(60) == -9, (left, asked.requests)
    assert left == []
    lane.start()
    try:
        assert until(lambda: set(states(card(found.id)).values()) == {"confirmed"}, 90), states(
            card(found.id)
        )
    finally:
        assert lane.stop() == 0
    assert card(found.id).state is FreezeState.CONFIRMED
    # Asked more than once, always under the same key: the exchange acted once.
    names = {"freeze", "cancel", "end-sessions", "revoke-keys", "block-changes"}
    keys = {name: {key for key in asked.keys if key.startswith(f"POST {name} ")} for name in names}
    gone = [one for one in acts(exchange, "transfer") if one["state"] == "cancelled"]
    wanted = dict.fromkeys(names, 1) | {"cancel": len(gone)}  # each withdrawal under a key of its own
    assert {name: len(found) for name, found in keys.items()} == wanted
    assert asked.keys[next(iter(keys["freeze"]))] >= 2
    assert sum(1 for one in acts(exchange, "security_event") if one["kind"] == "frozen") == 1
    assert len({hold["id"] for hold in acts(exchange) if "withdrawals" in hold["scope"]}) == 1
    assert stopped(exchange) >= {"withdrawals", "transfers", "trading", "contact_changes"}
    cancelled = store.get("transfer", waiting["id"])
    assert cancelled is not None
    assert cancelled["state"] == "cancelled"
    assert FreezeStep.objects.filter(freeze_id=found.id, round=1).count() == 6


FROZEN = "The account is frozen. Nothing can leave it."
BEING_FROZEN = "The account is being frozen."
NOT_YET = "Not yet; we try again by ourselves"


def _page_of(browser: Client) -> str:
    page = browser.get("/freeze/mine")
    assert page.status_code == 200
    return page.content.decode()


def test_an_exchange_that_goes_away_in_the_middle_has_the_freeze_as_soon_as_it_is_back(
    exchange: Served, lane: LaneProcess
) -> None:
    session = customers.start_session(by=SYSTEM, claims=claims(OWNER, language="en"))
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    browser.cookies[PAGE_COOKIE] = session.token
    silence, clock = exchange.sandbox.silence, exchange.sandbox.settings.clock
    asked = Asked(exchange)

    def go_away(what: str) -> None:
        # The block was asked for, and reading it back fails: the desk knows nothing yet.
        if what == "POST freeze" and not silence.until:
            silence.until = clock().timestamp() + 3600

    asked.after = go_away
    found = report()
    lane.start()
    try:
        assert until(lambda: card(found.id).steps[0].attempts >= 3, 90)
        # What the customer is told meanwhile: that it goes on, and nothing that is not so.
        assert card(found.id).steps[0].code == "exchange_silent"
        assert Freeze.objects.get().state in ("wanted", "sent")
        page = _page_of(browser)
        assert found.reference in page
        assert BEING_FROZEN in page
        assert NOT_YET in page
        assert FROZEN not in page
        assert 'http-equiv="refresh"' in page
        silence.until = 1
        back = time.monotonic()
        assert until(lambda: card(found.id).confirmed_at is not None, 60)
        assert time.monotonic() - back < 10  # the longest pause is two seconds; the rest is a busy machine
        assert len([one for one in acts(exchange) if "withdrawals" in one["scope"]]) == 1  # asked for often
        assert until(lambda: FROZEN in _page_of(browser), 10)
        second = report(ref="cus_minji")
        assert until(lambda: card(second.id).confirmed_at is not None, 60)
    finally:
        lane.stop()
