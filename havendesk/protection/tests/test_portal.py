"""Reports without sign-in, by staff and by the owner; and the owner who undoes a stranger's report."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.test import Client

from havendesk.bot.tests.support import signed_in, token_for
from havendesk.customers.queries import PAGE_COOKIE
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.people.types import Role
from havendesk.protection import actions
from havendesk.protection.models import Claim, Freeze
from havendesk.protection.rules.facts import Movement, knows
from havendesk.protection.tests.support import OWNER, acts, owner, report, work
from havendesk.protection.types import ReportStrength
from sandbox import house
from sandbox.tests.serving import Served
from tests.support.desk import browser_of, make_agent, make_team

pytestmark = pytest.mark.django_db
EMAIL = f"daniel@customer.{house.DOMAIN}"


def claimed(account: str, fact: str) -> str:
    answer = Client().post("/freeze", {"account": account, "fact": fact})
    assert answer.status_code == 303, answer.content
    return str(answer["Location"])


def checked() -> None:
    for claim_id in Claim.objects.filter(state="checking").values_list("id", flat=True):
        actions.check_claim(by=SYSTEM, claim_id=claim_id)
    Claim.objects.update(at=now().replace(year=2020))  # the answer of a wrong one waits its time


def known_fact(exchange: Served) -> str:
    moves = exchange.sandbox.store.all("transfer", OWNER)
    return str(next(one["txid"] for one in moves if one["txid"]))[-6:]


def test_whoever_knows_the_account_and_a_fact_freezes_weakly_and_sees_each_step(exchange: Served) -> None:
    location = claimed(OWNER, known_fact(exchange))
    assert "http-equiv" in Client().get(location).content.decode()  # looks again by itself
    checked()
    freeze = Freeze.objects.get()
    assert (freeze.source, freeze.strength, freeze.exchange_customer_id) == ("portal", "weak", OWNER)
    work(freeze.id)
    page = Client(HTTP_ACCEPT_LANGUAGE="ja").get(location).content.decode()
    assert freeze.reference in page
    assert "資金の停止" in page
    assert "http-equiv" not in page
    claim = Claim.objects.get()
    assert (claim.account, claim.fact) == ("", "")  # what was typed is not kept


def test_an_address_that_the_exchange_stated_leads_to_the_account(exchange: Served) -> None:
    customer, session = signed_in()
    assert session
    from havendesk.customers.actions import add_contact_point
    from havendesk.customers.models import ContactPoint

    assert customer.id is not None
    add_contact_point(by=customer, customer_id=customer.id, kind="email", value=EMAIL)
    claimed(EMAIL, known_fact(exchange))
    checked()
    assert not Freeze.objects.exists()  # typed by anybody: it proves nothing
    ContactPoint.objects.update(proof="exchange_token")
    claimed(EMAIL.upper(), known_fact(exchange))
    checked()
    assert Freeze.objects.get().customer_id == customer.id


def test_a_wrong_fact_and_no_account_are_answered_alike_and_freeze_nobody(exchange: Served) -> None:
    pages = []
    for account in (OWNER, "cus_nobody", "nobody@customer.example"):
        location = claimed(account, "zzzzzz")
        before = Client().get(location)
        checked()
        after = Client().get(location)
        bodies = tuple(one.content.decode().replace(location, "") for one in (before, after))
        pages.append((before.status_code, after.status_code, *bodies))
    assert len(set(pages)) == 1
    assert not Freeze.objects.exists()
    assert Client().get("/freeze/nonsense").status_code == 404


def test_a_network_that_reports_too_much_is_refused_and_nothing_is_kept() -> None:
    answers = [Client().post("/freeze", {"account": OWNER, "fact": "abcdef"}).status_code for _ in range(12)]
    assert answers == [303] * 10 + [429] * 2
    assert Claim.objects.count() == 10
    assert Client().post("/freeze", {"account": "", "fact": "x"}, REMOTE_ADDR="10.0.0.9").status_code == 422


def test_guessing_the_facts_of_one_account_ends(exchange: Served) -> None:
    for number in range(21):
        token_page = Client().post(
            "/freeze", {"account": OWNER, "fact": f"guess{number}"}, REMOTE_ADDR=f"10.0.1.{number}"
        )
        assert token_page.status_code == 303
    Client().post("/freeze", {"account": OWNER, "fact": known_fact(exchange)}, REMOTE_ADDR="10.0.2.1")
    checked()
    assert not Freeze.objects.exists()


@pytest.mark.parametrize(
    ("fact", "right"),
    [("c0ffee", True), ("C0FFEE", True), ("offee", False), ("1234.56", True), ("1,000", False), ("", False)],
)
def test_what_counts_as_knowing(fact: str, right: bool) -> None:
    from decimal import Decimal

    moves = [
        Movement(False, Decimal("7777"), txid="00c0ffee"),
        Movement(True, Decimal("1234.56")),
        Movement(True, Decimal(1000)),
    ]
    assert knows(fact, moves) is right
    assert knows("7777", moves) is False  # a withdrawal's amount


def post(path: str, session: str, **body: Any) -> Any:
    headers = {"Authorization": f"Bearer {session}"}
    return Client().post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def test_its_owner_undoes_what_a_stranger_reported_and_nothing_else(exchange: Served) -> None:
    _customer, session = signed_in()
    _other, others_session = signed_in("cus_minji")
    found = work(report(ReportStrength.WEAK).id)
    path = f"/customer/freezes/{found.id}/undo"
    refusals = [
        (session, token_for(exchange, ""), 401),
        (session, token_for(exchange, str(UUID(int=5))), 401),
        (session, token_for(exchange, str(found.id), "cus_minji"), 401),
        (session, token_for(exchange, str(found.id), old_seconds=300), 401),
        (others_session, token_for(exchange, str(found.id), "cus_minji"), 404),
    ]
    for who, token, status in refusals:
        assert post(path, who, token=token).status_code == status
    assert work(found.id).state.value == "confirmed"
    assert post(path, session, token=token_for(exchange, str(found.id))).json()["state"] == "releasing"
    assert work(found.id).state.value == "released"
    assert not [one for one in acts(exchange) if one["status"] == "active"]
    strong = work(report(ReportStrength.STRONG).id)
    refused = post(f"/customer/freezes/{strong.id}/undo", session, token=token_for(exchange, str(strong.id)))
    assert (refused.status_code, refused.json()["code"]) == (409, "freeze_not_weak")
    assert work(strong.id).state.value == "confirmed"


def browser_for(session: str) -> Client:
    browser = Client()
    browser.cookies[PAGE_COOKIE] = session
    return browser


def test_its_owner_undoes_it_on_a_page_once_the_exchange_has_asked_again(exchange: Served) -> None:
    _customer, session = signed_in()
    _other, others_session = signed_in("cus_minji")
    found = work(report(ReportStrength.WEAK).id)
    browser, page = browser_for(session), f"/freeze/undo/{found.id}"
    assert page in browser.get("/freeze/mine").content.decode()
    asked = browser.get(page).content.decode()
    assert f"act={found.id}" in asked
    assert "Give my account back" not in asked
    assert browser_for(others_session).get(page).status_code == 404
    assert Client().get(page).headers["Location"].startswith("/enter")
    others = confirmed(exchange, str(found.id), "cus_minji", browser_for(others_session))
    for signed in ("", "nonsense", confirmed(exchange, str(UUID(int=5)), "cus_daniel", browser), others):
        refused = browser.post(f"{page}?confirmed={signed}")
        assert refused.status_code == 401
        assert "does not count" in refused.content.decode()
    assert work(found.id).state.value == "confirmed"
    signed = confirmed(exchange, str(found.id), "cus_daniel", browser)
    assert "Give my account back" in browser.get(page, {"confirmed": signed}).content.decode()
    done = browser.post(f"{page}?confirmed={signed}")
    assert (done.status_code, done["Location"]) == (303, "/freeze/mine")
    assert work(found.id).state.value == "released"
    again = work(report(ReportStrength.WEAK).id)
    assert browser.post(f"/freeze/undo/{again.id}?confirmed={signed}").status_code == 401
    strong = work(report(ReportStrength.STRONG).id)
    assert strong.id == again.id, "the stronger report joins"
    signed = confirmed(exchange, str(strong.id), "cus_daniel", browser)
    refused = browser.post(f"/freeze/undo/{strong.id}?confirmed={signed}")
    assert refused.status_code == 409
    assert "Not only strangers" in refused.content.decode()
    assert work(strong.id).state.value == "confirmed"
    assert "/freeze/undo" not in browser.get("/freeze/mine").content.decode()


def confirmed(exchange: Served, act: str, ref: str, browser: Client) -> str:
    """What comes back to our page when the exchange has asked its customer again for an act."""
    entered = browser.get("/enter", {"token": token_for(exchange, act, ref), "to": "/freeze/mine"})
    (signed,) = parse_qs(urlsplit(entered["Location"]).query)["confirmed"]
    return signed


def test_staff_report_and_look_and_an_editor_does_neither(exchange: Served) -> None:
    team = make_team()
    agent = browser_of(make_agent([team]))
    body = {"customer_id": str(owner()), "reason": "Called: somebody is inside.", "idempotency_key": "k1"}
    made = [agent.post("/api/v1/protection/freezes", body, content_type="application/json") for _ in range(2)]
    assert {one.status_code for one in made} == {200}
    freeze = Freeze.objects.get()
    assert (freeze.source, freeze.strength, freeze.reports) == ("agent", "strong", 1)
    assert agent.get(f"/api/v1/protection/freezes/{freeze.id}").json()["steps"][0]["name"] == "block"
    assert agent.get("/api/v1/desk/security/freezes").status_code == 403  # the list is of security and leads
    officer = browser_of(make_agent([team], roles=(Role.SECURITY,), status=None))
    listed = officer.get("/api/v1/desk/security/freezes").json()["freezes"]
    assert [one["row"]["freeze"]["reference"] for one in listed] == [freeze.reference]
    work(freeze.id)
    snapshot = officer.get(f"/api/v1/protection/freezes/{freeze.id}/snapshot?reason=looking").json()
    assert snapshot["missing"] == []
    assert snapshot["body"]["sessions"]["items"]
    editor = browser_of(make_agent([team], roles=(Role.EDITOR,), status=None))
    body["customer_id"] = str(owner("cus_minji"))
    assert editor.post("/api/v1/protection/freezes", body, content_type="application/json").status_code == 403
    assert Freeze.objects.count() == 1


def test_the_owner_freezes_with_one_call(exchange: Served) -> None:
    _customer, session = signed_in()
    assert post("/customer/freezes", session).status_code in (200, 422)
    assert post("/customer/freezes", session, reason="mine").json()["state"] == "wanted"
    headers = {"Authorization": f"Bearer {session}"}
    (mine,) = Client().get("/api/v1/customer/freezes", headers=headers).json()
    assert mine["strength"] == "strong"
    _other, others_session = signed_in("cus_minji")
    theirs = Client().get("/api/v1/customer/freezes", headers={"Authorization": f"Bearer {others_session}"})
    assert theirs.json() == []


def test_a_signed_in_customer_reads_the_portal_in_their_own_language(exchange: Served) -> None:
    browser = browser_for(signed_in(language="ko")[1])
    page = browser.get("/freeze", headers={"accept-language": "en"}).content.decode()
    assert "내 계정 동결" in page
    assert 'action="/leave"' in page
    assert "Freeze" not in page
    stranger = Client().get("/freeze", headers={"accept-language": "en"}).content.decode()
    assert "Freeze the account" in stranger
    assert 'action="/leave"' not in stranger
