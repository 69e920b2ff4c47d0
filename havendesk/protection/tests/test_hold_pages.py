"""The customer's page of holds and the desk's API: plain forms, no script, and what is not shown."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from havendesk.customers import actions as customers
from havendesk.customers.queries import PAGE_COOKIE
from havendesk.customers.types import ProvenIdentity
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel import switches
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role
from havendesk.protection import actions
from havendesk.protection.models import Freeze, Hold, HoldAppeal
from havendesk.protection.tests.holding import MINJI, OUT, id_of, officer, place, proven, row, steps
from havendesk.protection.types import FreezeState, HoldReason, HoldState, ReportSource, ReportStrength
from sandbox import cast
from sandbox.tests.serving import served
from tests.support.desk import browser_of, make_agent, make_team, prove

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exchange is not asked: the page shows what is known here."""
    switches.forget()
    monkeypatch.setattr("havendesk.protection.pages.holds.read_customer", lambda _customer_id: 0)


def signed_in(language: str = "en") -> tuple[Client, Actor]:
    """A browser in which this customer came through the entrance."""
    claims = ProvenIdentity(
        MINJI, uuid7().hex, now() + timedelta(minutes=2), language=language, jurisdiction="KR"
    )
    card = customers.start_session(by=SYSTEM, claims=claims)
    client = Client()
    client.cookies[PAGE_COOKIE] = card.token
    return client, Actor(ActorKind.CUSTOMER, card.customer_id)


def test_a_stranger_is_sent_to_the_entrance() -> None:
    answer = Client().get("/holds")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/enter?to=%2Fholds")


def test_the_page_says_why_until_when_and_what_to_do() -> None:
    client, minji = signed_in()
    hold_id = place(officer(), minji, HoldReason.SCAM_DELAY, deposited_at=now())
    text = client.get("/holds").content.decode()
    end = row(hold_id).ends_at
    assert end is not None
    for words in ("A fresh deposit waits", f"{end:%Y-%m-%d %H:%M} UTC", "17(5)", "Object to this hold"):
        assert words in text
    assert "pattern 14" not in text
    assert "<script" not in text


def test_a_check_shows_no_law_no_times_and_no_number() -> None:
    client, minji = signed_in("ko")
    sol = officer()
    place(sol, minji)
    place(sol, minji, HoldReason.AUTHORITY_ORDER)
    text = client.get("/holds").content.decode()
    assert text.count("법에 따라 저희가 해야 하는 확인이 진행 중입니다") == 1
    assert "<time" not in text
    assert "17(" not in text


def test_an_objection_is_sent_by_a_plain_form_once() -> None:
    client, minji = signed_in()
    hold_id = place(officer(), minji, HoldReason.AML_DUTY)
    text = client.get("/holds").content.decode()
    assert re.search(rf'action="/holds/{hold_id}/appeal"', text)
    for _ in range(2):
        sent = client.post(f"/holds/{hold_id}/appeal", {"words": "You have my papers.", "key": "first"})
        assert (sent.status_code, sent.headers["Location"]) == (302, f"/holds?sent=1#hold-{hold_id}")
    assert HoldAppeal.objects.get().words == "You have my papers."
    after = client.get("/holds?sent=1").content.decode()
    assert "We have your objection" in after
    assert "Object to this hold" not in after


def test_an_empty_objection_is_explained_and_nothing_is_stored() -> None:
    client, minji = signed_in()
    hold_id = place(officer(), minji, HoldReason.AML_DUTY)
    answer = client.post(f"/holds/{hold_id}/appeal", {"words": "  ", "key": "first"})
    assert answer.status_code == 422
    assert "Write why you object." in answer.content.decode()
    long = client.post(f"/holds/{hold_id}/appeal", {"words": "x" * 5000, "key": "first"})
    assert "xxxx" in long.content.decode(), "what was written stays"
    gone = client.post(f"/holds/{uuid7()}/appeal", {"words": "mine", "key": "first"})
    assert gone.status_code == 404
    assert not HoldAppeal.objects.exists()


def test_nobody_objects_on_another_customers_hold_by_its_address() -> None:
    client, _minji = signed_in()
    theirs = place(officer(), proven("cus_daniel"))
    answer = client.post(f"/holds/{theirs}/appeal", {"words": "mine", "key": "first"})
    assert answer.status_code == 404
    assert not HoldAppeal.objects.exists()


def test_the_page_reads_the_exchange_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    client, _minji = signed_in()
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        for hold in exchange.sandbox.store.all("hold", MINJI):
            exchange.sandbox.store.put("hold", hold | {"status": "released"})
        exchange.sandbox.store.put("hold", cast.hold(MINJI, ["withdrawals"], "security_change", now()))
        assert "A security setting of your account was changed" in client.get("/holds").content.decode()


def test_the_desk_works_by_its_api() -> None:
    agent = make_agent([make_team()], roles=(Role.COMPLIANCE,), status=None)
    browser, minji = browser_of(agent), proven()
    body = {
        "customer_id": str(minji.id),
        "reason": "aml_suspicion",
        "scope": [part.value for part in OUT],
        "grounds": "report 12",
        "client_key": str(uuid7()),
    }
    made = browser.post("/api/v1/desk/holds", body, content_type="application/json")
    assert made.status_code == 200, made.content
    hold_id = UUID(made.json()["hold_id"])
    queue = browser.get("/api/v1/desk/holds").json()
    assert [one["id"] for one in queue["holds"]] == [str(hold_id)]
    assert "grounds" not in queue["holds"][0]
    path = f"/api/v1/desk/holds/{hold_id}"
    assert browser.get(path).json()["grounds"] == "report 12"
    for act, sent in (
        ("reported", {"receipt": "FSS-1"}),
        ("review", {"reason": "still open"}),
        ("extend", {"reason": "more time"}),
    ):
        if act == "extend":
            unproven = browser.post(f"{path}/{act}", sent, content_type="application/json")
            assert (unproven.status_code, unproven.json()["code"]) == (403, "reauthentication_needed")
            prove(browser)
        done = browser.post(f"{path}/{act}", sent, content_type="application/json")
        assert done.status_code == 200, (act, done.content)
    release = {"reason": "explained"}
    needed = browser.post(f"{path}/release", release, content_type="application/json")
    assert needed.json()["code"] == "approval_needed"
    assert row(hold_id).state == HoldState.PLACING
    actions.release_hold(by=SYSTEM, hold_id=hold_id, reason="explained")
    refused = browser.post(f"{path}/extend", {"reason": "again"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "hold_ended")
    assert browser.get(f"/api/v1/desk/customers/{minji.id}/holds").json()[0]["id"] == str(hold_id)
    assert browser.get(f"/api/v1/desk/customers/{minji.id}/hold-reasons").status_code == 200


def test_an_agent_sees_no_queue_of_holds() -> None:
    place(officer(), proven())
    agent = make_agent([make_team()])
    assert browser_of(agent).get("/api/v1/desk/holds").status_code == 403


def freeze_of(customer: Actor, **changes: object) -> Freeze:
    """A freeze that the exchange has confirmed."""
    freeze_id = actions.report(
        by=SYSTEM,
        customer_id=id_of(customer),
        source=ReportSource.WATCH,
        strength=ReportStrength.STRONG,
        idempotency_key=uuid7().hex,
    ).id
    Freeze.objects.filter(id=freeze_id).update(
        state=FreezeState.CONFIRMED.value, confirmed_at=now(), **changes
    )
    return Freeze.objects.get(id=freeze_id)


def test_a_freeze_stands_among_the_holds_until_it_is_released() -> None:
    client, minji = signed_in()
    freeze = freeze_of(minji)
    for _ in range(2):
        actions.mirror_freeze(by=SYSTEM, freeze_id=freeze.id)
    hold = Hold.objects.get()
    text = client.get("/holds").content.decode()
    assert "somebody else is in your account" in text
    assert "Object to this hold" not in text, "a freeze ends by the recovery of the account"
    Freeze.objects.filter(id=freeze.id).update(state=FreezeState.RELEASED.value, released_at=now())
    actions.mirror_freeze(by=SYSTEM, freeze_id=freeze.id)
    assert row(hold.id).end == "unfrozen"
    assert steps(hold.id) == ["placed", "ended"]


def test_a_drill_is_no_hold() -> None:
    freeze = freeze_of(proven(), drill=True)
    assert actions.mirror_freeze(by=SYSTEM, freeze_id=freeze.id) is None
    assert not Hold.objects.exists()
