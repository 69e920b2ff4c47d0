"""Journey 7: a token of another customer, an expired, a replayed one: refused, and nothing was created."""

from __future__ import annotations

import json
import secrets
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from havendesk.exchange.rules import signed_headers
from sandbox.app import KEY_ID
from tests.journeys.conftest import OpenPage, Running
from tests.journeys.pages import PATIENCE, Customer
from tests.journeys.records import Records
from tests.support.product import Product

pytestmark = pytest.mark.journey

ASK = """async ([method, url, body, session]) => {
  const headers = {"Content-Type": "application/json"};
  if (session) headers["Authorization"] = `Bearer ${session}`;
  const answer = await fetch(url, {method, headers, body: body === null ? undefined : JSON.stringify(body)});
  return [answer.status, await answer.json()];
}"""

# Says hello and then everything else that is given; answers all frames, up to the answer of the last one.
SPEAK = """([url, hello, frames]) => new Promise((done) => {
  const heard = [];
  const socket = new WebSocket(url);
  let left = frames.length;
  socket.onopen = () => socket.send(JSON.stringify(hello));
  socket.onclose = (event) => done([heard, event.code]);
  socket.onmessage = ({data}) => {
    const frame = JSON.parse(data);
    heard.push(frame);
    if (frame.type === "welcome") for (const one of frames) socket.send(JSON.stringify(one));
    if (frame.type === "refused" && --left === 0) setTimeout(() => done([heard, 0]), 1000);
  };
  setTimeout(() => done([heard, 0]), 10000);
})"""


def _ask(page: Page, method: str, url: str, body: Any = None, session: str = "") -> tuple[int, Any]:
    """One request of a script on the exchange's page."""
    status, answer = page.evaluate(ASK, [method, url, body, session])
    return status, answer


def _sandbox_token(product: Product, customer: str, lifetime: int) -> str:
    """A token of the exchange that ends ``lifetime`` seconds from now."""
    path = "/sandbox/token"
    body = json.dumps({"customer": customer, "lifetime_seconds": lifetime}).encode()
    headers = signed_headers(
        key_id=KEY_ID,
        secret=(product.folder / "sandbox" / "desk-secret").read_text().strip(),
        method="POST",
        path=path,
        query="",
        body=body,
        idempotency_key="",
        at=datetime.now(UTC),
        nonce=secrets.token_urlsafe(18),
    )
    request = urllib.request.Request(product.sandbox_url + path, body, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(json.loads(answer.read())["token"])


def _refused_in_the_widget(page: Page, running: Running, token: str) -> None:
    """The exchange's page shows this token; the customer is told, and may go on as a guest."""
    shown = Customer(page, running.product.sandbox_url)
    page.route("**/session/desk-token", lambda route: route.fulfill(json={"token": token}))
    shown.enter("Daniel Reyes")
    shown.chat.locator("button.launcher").click()
    trouble = shown.chat.get_by_role("alert")
    expect(trouble).to_contain_text("Your sign-in was not accepted", timeout=PATIENCE)
    expect(shown.chat.get_by_role("button", name="Go on as a guest")).to_be_visible()


def test_an_expired_token_is_refused(open_page: OpenPage, running: Running, records: Records) -> None:
    page = open_page()
    page.goto(running.product.sandbox_url)
    token = _sandbox_token(running.product, "cus_daniel", -60)
    before = records.counts()
    status, problem = _ask(page, "POST", f"{running.public_url}/api/v1/customer/session", {"token": token})
    assert (status, problem["code"]) == (401, "token_expired")
    assert "session" not in problem
    _refused_in_the_widget(page, running, token)
    assert records.counts() == before


def test_a_token_works_once(open_page: OpenPage, running: Running, records: Records) -> None:
    page = open_page()
    page.goto(running.product.sandbox_url)
    token = _sandbox_token(running.product, "cus_daniel", 120)
    url = f"{running.public_url}/api/v1/customer/session"
    status, session = _ask(page, "POST", url, {"token": token})
    assert (status, session["proven"]) == (200, True)
    before = records.counts()
    status, problem = _ask(page, "POST", url, {"token": token})
    assert (status, problem["code"]) == (401, "token_replayed")
    assert "session" not in problem
    _refused_in_the_widget(page, running, token)
    assert records.counts() == before


def test_a_token_opens_nothing_of_another_customer(
    customer: Callable[..., Customer], open_page: OpenPage, running: Running, records: Records
) -> None:
    minji = customer("Kim Minji", locale="ko-KR")
    minji.write("상담원과 이야기하고 싶어요")
    ticket = records.ticket(minji.reference)
    expect(minji.chat.locator(".queue")).to_be_visible(timeout=PATIENCE)
    seen = minji.people()
    page = open_page()
    page.goto(running.product.sandbox_url)
    api = f"{running.public_url}/api/v1"
    token = _sandbox_token(running.product, "cus_daniel", 120)
    _status, daniel = _ask(page, "POST", f"{api}/customer/session", {"token": token})
    before = records.counts()

    status, problem = _ask(page, "GET", f"{api}/tickets/{ticket}/messages?after=0", None, daniel["session"])
    assert (status, problem["code"]) == (404, "not_found")
    assert "messages" not in problem
    _status, own = _ask(page, "GET", f"{api}/customer/tickets", None, daniel["session"])
    assert ticket not in json.dumps(own)

    frames = [
        {"type": "send", "ticket": ticket, "cid": str(uuid4()), "text": "I am Minji"},
        {"type": "open", "ticket": ticket, "after": 0},
        {"type": "read", "ticket": ticket, "number": 1},
        {"type": "person", "ticket": ticket},
        {"type": "rate", "ticket": ticket, "score": 1},
    ]
    hello = {"type": "hello", "v": 1, "token": daniel["session"], "heads": {ticket: 0}}
    live = running.public_url.replace("http", "ws") + "/live/v1"
    heard, _code = page.evaluate(SPEAK, [live, hello, frames])
    assert heard[0]["type"] == "welcome"
    assert heard[0]["resumed"] == []
    assert {frame["type"] for frame in heard[1:]} == {"refused"}
    assert len(heard) == 1 + len(frames)
    assert "상담원" not in json.dumps(heard, ensure_ascii=False)
    _heard, code = page.evaluate(SPEAK, [live, {**hello, "token": "not-a-session"}, []])
    assert code == 4401

    assert records.counts() == before
    assert minji.people() == seen
