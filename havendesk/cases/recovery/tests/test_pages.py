"""The owner's pages, in a browser without scripts."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from havendesk.bot.tests.support import signed_in
from havendesk.cases.recovery import actions
from havendesk.cases.recovery.models import Knock, Recovery
from havendesk.cases.recovery.tests.support import (
    OLD,
    Scene,
    begun,
    card,
    decide,
    given,
    later,
    live_code,
    proof,
    scene,
    wrong,
)
from havendesk.cases.recovery.tokens import code_path, stop_path
from havendesk.cases.recovery.types import Proof, RecoveryState
from havendesk.customers.confirmed import with_confirmed
from havendesk.customers.queries import PAGE_COOKIE
from havendesk.exchange.queries import verify_customer_token
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.clock import now
from havendesk.notices.models import Notice
from havendesk.protection.tests.support import OWNER
from havendesk.protection.types import ReportStrength
from sandbox.acts import token_of
from sandbox.tests.serving import Served

pytestmark = pytest.mark.django_db


def browser(language: str = "en") -> Client:
    """The owner's browser, signed in; its own language is another one."""
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    client.cookies[PAGE_COOKIE] = signed_in(language=language)[1]
    return client


def do(client: Client, at: Scene, what: str, **fields: str) -> int:
    """One button of the recovery's page."""
    recovery = str(Recovery.objects.get(customer_id=at.customer_id).id)
    return client.post("/recovery", {"do": what, "recovery": recovery, **fields}).status_code


def token_for(at: Scene, act: str, **over: object) -> str:
    """What the exchange hands over once it has asked its customer again."""
    person = at.exchange.sandbox.store.get("customer", OWNER)
    assert person is not None
    return token_of(at.exchange.sandbox.mint, person, now(), 120, {"act": act, **over})


def test_an_owner_who_is_signed_in_sees_what_is_missing_and_gives_it(exchange: Served) -> None:
    at = scene(exchange, ReportStrength.PLAUSIBLE)
    client = browser()
    assert b'href="/recovery"' in client.get("/freeze/mine").content
    assert b"What do you want back?" in client.get("/recovery").content
    assert client.post("/recovery", {"do": "begin", "kind": "unfreeze"}).status_code == 303
    page = client.get("/recovery").content.decode()
    assert "Nothing is proven yet." in page
    assert "still missing: <strong>2</strong>" in page
    assert do(client, at, "send_code") == 303
    recovery_id = Recovery.objects.get().id
    code = live_code(recovery_id)
    assert do(client, at, "give_code", code=wrong(code)) == 422
    assert do(client, at, "give_code", code=code) == 303
    # The exchange asks again, and sends the browser back with a token that names the recovery.
    page = client.get("/recovery").content.decode()
    confirm = next(link for link in re.findall(r'href="([^"]+)"', page) if "act=" in link)
    assert parse_qs(urlsplit(confirm.replace("&amp;", "&")).query)["act"] == [str(recovery_id)]
    token = token_for(at, str(recovery_id), amr=["otp"], device_id=at.device(at=now() - OLD))
    back = client.get("/enter", {"token": token, "to": "/recovery/confirm"})
    assert back["Location"].startswith("/recovery/confirm?confirmed=")
    assert client.get(back["Location"])["Location"] == "/recovery"
    assert given(recovery_id) == {Proof.EMAIL, Proof.FACTOR, Proof.DEVICE}
    assert client.get(back["Location"]).status_code == 422  # the same address a second time
    page = client.get("/recovery").content.decode()
    assert "Nothing is given back before:" in page
    assert f"{card(recovery_id).cooling_until:%Y-%m-%d %H:%M} UTC" in page


def test_a_claim_that_we_have_not_signed_confirms_nothing(exchange: Served) -> None:
    at = scene(exchange)
    client = browser()
    client.post("/recovery", {"do": "begin", "kind": "unfreeze"})
    recovery_id = Recovery.objects.get().id
    read = verify_customer_token(viewer=ANONYMOUS, token=token_for(at, str(recovery_id), amr=["otp"]))
    forged = with_confirmed("/recovery/confirm", read)
    assert client.get(f"{forged}x")["Location"] == "/enter?to=%2Frecovery"
    assert Client().get(forged)["Location"] == "/enter?to=%2Frecovery"  # nobody is signed in
    assert given(recovery_id) == set()
    # Another customer who has the address gets nothing either.
    other = Client()
    other.cookies[PAGE_COOKIE] = signed_in("cus_minji")[1]
    assert other.get(forged).status_code == 422
    assert given(recovery_id) == set()


def test_an_identity_check_is_begun_and_looked_at(exchange: Served) -> None:
    at = scene(exchange)
    client = browser("ja")
    client.post("/recovery", {"do": "begin", "kind": "lost_factor", "factor": "passkey"})
    assert do(client, at, "check") == 303
    recovery_id = Recovery.objects.get().id
    url = proof(recovery_id, Proof.IDENTITY).url
    page = client.get("/recovery").content.decode()
    assert f'href="{url}"' in page
    assert "本人確認へ" in page
    decide(url, "passed")
    assert do(client, at, "look") == 303
    assert given(recovery_id) == {Proof.IDENTITY}
    assert do(client, at, "nonsense") == 422


def test_outside_every_account_is_answered_alike_until_the_code_is_there(exchange: Served) -> None:
    at = scene(exchange, ReportStrength.WEAK)
    pages, ways = [], []
    for account in ("cus_nobody", OWNER):
        client = Client()
        location = client.post("/recovery", {"account": account, "kind": "lost_password"})["Location"]
        actions.look_up(by=SYSTEM, knock_id=Knock.objects.latest("at").id)
        seen = client.get(location), client.post(location, {"code": "00000000"})
        pages.append([(one.status_code, re.sub(r'value="[^"]+"', "", one.content.decode())) for one in seen])
        ways.append(location)
    assert pages[0] == pages[1]
    assert Client().post("/recovery", {"account": " ", "kind": "unfreeze"}).status_code == 422
    recovery_id = Recovery.objects.get().id
    client = Client()
    assert client.post(ways[1], {"code": live_code(recovery_id)}).status_code == 303
    page = client.get(ways[1]).content.decode()
    assert "Begin the identity check" in page
    assert "Send me a code" not in page
    assert client.post(ways[1], {"do": "check"}).status_code == 303
    assert proof(recovery_id, Proof.IDENTITY).url in client.get(ways[1]).content.decode()
    assert Client().get("/recovery/outside/nonsense").status_code == 404
    assert at.frozen


def test_a_network_that_knocks_too_often_is_refused(db: None) -> None:
    form = {"account": OWNER, "kind": "unfreeze"}
    assert [Client().post("/recovery", form).status_code for _ in range(11)] == [303] * 10 + [422]
    assert Knock.objects.count() == 10


def test_the_links_of_the_messages_show_a_code_and_stop(exchange: Served) -> None:
    at = scene(exchange)
    recovery_id = begun(at)
    actions.send_code(by=at.me, recovery_id=recovery_id)
    row = proof(recovery_id, Proof.EMAIL)
    shows, code = code_path(row.id, row.round), live_code(recovery_id)
    links = Notice.objects.get(kind="recovery_code").links
    assert [name for name, _path in links] == ["read_more", "stop"]
    assert f"{code[:4]} {code[4:]}" not in Client().get(shows).content.decode()
    assert f"{code[:4]} {code[4:]}" in Client().post(shows).content.decode()
    stops = stop_path(recovery_id)
    assert Client().get(stops).status_code == 200
    assert card(recovery_id).state is RecoveryState.OPEN  # a mail scanner opened it
    assert Client().post(stops).status_code == 303
    assert card(recovery_id).state is RecoveryState.STOPPED
    assert b"The recovery was stopped." in Client().get(stops).content
    for gone in ("/recovery/stop/x", "/recovery/code/x", shows):
        later(recovery_id, minutes=31)
        assert Client().get(gone).status_code == 404
