"""The situation beside a conversation: what it tells, one look for a minute, an exchange that stalls."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Locator, expect

from tests.journeys.conftest import Running
from tests.journeys.crowd import queue_up
from tests.journeys.lead import csrf_of
from tests.journeys.looking import violations
from tests.journeys.pages import PATIENCE, Agent, Customer
from tests.journeys.pictures import picture
from tests.journeys.records import Records
from tests.journeys.test_secrets import LEFT_IN_THE_BROWSER

pytestmark = pytest.mark.journey

PHONE = "+44 7700 900123"
REASON = "Compare with what the customer says"
MINUTE = 75_000
"""Milliseconds in which a look of 60 s is over on two busy cores."""


def card_of(agent: Agent) -> Locator:
    """The customer's card beside the open conversation."""
    return agent.page.get_by_role("complementary", name="Customer")


def ask_to_see(agent: Agent, what: str) -> Locator:
    """Press the key beside a masked field and give a usual reason."""
    card_of(agent).get_by_role("button", name=f"Show {what}").first.click(timeout=PATIENCE)
    dialog = agent.page.get_by_role("dialog")
    dialog.get_by_role("button", name=REASON).click(timeout=PATIENCE)
    dialog.get_by_role("button", name="Show for 60 seconds").click()
    return dialog


def served_by(agent: Agent, customer: Customer) -> str:
    """The agent has the customer's conversation open; its reference."""
    customer.write("My withdrawal hangs. I want to talk to a person.")
    agent.become("Available")
    reference = customer.reference
    agent.open(reference)
    return reference


def test_an_agent_sees_the_story_and_one_masked_field_for_a_minute(
    customer: Callable[..., Customer], agent: Callable[..., Agent], running: Running, records: Records
) -> None:
    aria = agent("aria")
    reference = served_by(aria, customer("Viktor Hale"))
    card = card_of(aria)
    expect(card.get_by_text("Withdrawal soon after a security change")).to_be_visible(timeout=PATIENCE)
    for hint in (
        "Withdrawal soon after a new address",
        "Withdrawal of nearly everything",
        "A hold is running",
    ):
        expect(card.get_by_text(hint).first).to_be_visible()
    expect(card.get_by_text("4,700")).to_be_visible()
    expect(card.get_by_text("Stops: withdrawals").first).to_be_visible()
    expect(card.get_by_text("•••23")).to_be_visible()
    picture(aria.page, "console-situation")

    looks = len(records.entries("tickets.reveal"))
    dialog = ask_to_see(aria, "Phone")
    expect(card.get_by_text(PHONE)).to_be_visible(timeout=PATIENCE)
    expect(dialog).to_have_count(0)
    expect(card.get_by_text(re.compile(r"hidden in \d+ s"))).to_be_visible()
    (entry,) = records.entries("tickets.reveal")[looks:]
    assert entry["outcome"] == "done"
    assert entry["reason"] == REASON
    assert entry["reads"] == "contact"
    assert entry["subject"]["kind"] == "account.phone"
    assert entry["ticket"] == records.ticket(reference)

    expect(card.get_by_text(PHONE)).to_have_count(0, timeout=MINUTE)
    expect(card.get_by_text("•••23")).to_be_visible()
    assert PHONE not in aria.page.content()
    assert PHONE not in aria.page.evaluate(LEFT_IN_THE_BROWSER)
    # the value is nowhere but at the exchange itself
    assert records.columns_with([PHONE]) == []
    kept = records.files_with([PHONE], running.product.output)
    assert [name for name in kept if not name.startswith("sandbox.sqlite3")] == []


def test_a_stalled_exchange_is_said_in_plain_words(
    customer: Callable[..., Customer], agent: Callable[..., Agent], running: Running, records: Records
) -> None:
    aria = agent("aria")
    served_by(aria, customer("Sato Haruka"))
    card = card_of(aria)
    expect(card.get_by_role("heading", name="Deposits and withdrawals")).to_be_visible(timeout=PATIENCE)
    expect(card.get_by_text("Withdrawable").first).to_be_visible(timeout=PATIENCE)
    looks = len(records.entries("tickets.reveal"))
    with running.product.stalled("sandbox"):
        aria.page.locator("body").click(position={"x": 5, "y": 5})
        aria.page.keyboard.press("Shift+I")
        # what it said before, with its age; and what is never kept is unknown, not empty
        old = card.get_by_text(re.compile("The exchange does not answer. This is what it said"))
        expect(old.first).to_be_visible(timeout=PATIENCE)
        missing = card.get_by_text("The exchange did not answer in time. This is unknown, not empty.")
        expect(missing.first).to_be_visible()
        dialog = ask_to_see(aria, "Phone")
        expect(dialog.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
        expect(card.get_by_text("•••17")).to_be_visible()
        # the conversation itself does not wait for the exchange
        dialog.get_by_role("button", name="Cancel").click()
        aria.write("One moment, I am looking.")
        aria.sees("One moment, I am looking.")
    # it heals by itself, nobody has to ask
    expect(old).to_have_count(0, timeout=2 * PATIENCE)
    expect(missing).to_have_count(0)
    tried = records.entries("tickets.reveal")[looks:]
    assert [entry["outcome"] for entry in tried] == ["refused"]


def test_an_exchange_that_never_answered_leaves_what_the_desk_knows(
    customer: Callable[..., Customer], agent: Callable[..., Agent], running: Running
) -> None:
    jun = agent("jun")
    wei = customer("Chen Wei", locale="zh-CN")
    wei.write("我要找人工客服")
    with running.product.stalled("sandbox"):
        jun.become("Available")
        jun.open(wei.reference)
        card = card_of(jun)
        # For the whole card, or for each section where the exchange's capabilities are still known.
        expect(card.get_by_text("The exchange does not answer").first).to_be_visible(timeout=PATIENCE)
        expect(card.get_by_role("heading", name="Earlier conversations")).to_be_visible()
        expect(card.get_by_text("No holds")).to_have_count(0)
    expect(card.get_by_text("Security settings changed").first).to_be_visible(timeout=2 * PATIENCE)


def _tries(agent: Agent, desk_url: str, path: str, body: dict[str, Any]) -> APIResponse:
    """What somebody sends who does not use the console's buttons."""
    request = agent.page.request
    headers = {"X-CSRFToken": csrf_of(request), "Referer": desk_url}
    return request.post(f"{desk_url}/api/v1{path}", data=body, headers=headers)


def _second_lead(running: Running) -> str:
    """Somebody else leads all of Lena's teams; the name under which they sign in."""
    words = ["--email", "nils@brightwater.example", "--name", "Nils Falk", "--role", "lead"]
    added = running.product.command("staff", "add", *words, "--password-stdin", typed="harbour-light-nils\n")
    assert added.returncode == 0, added.stderr
    return "nils"


def _friend_approves(friend: Agent, desk: str, approval: str, records: Records) -> None:
    """A friend of the line says yes, with and without the console: refused, on record, nothing decided."""
    friend.page.goto(f"{desk}/console/approvals")
    expect(friend.page.get_by_role("heading", name="Approvals").first).to_be_visible(timeout=PATIENCE)
    expect(friend.page.get_by_text("For a friend")).to_have_count(0)
    decisions = len(records.entries("people.decide_approval"))
    word = {"yes": True, "reason": "I know her"}
    decided = _tries(friend, desk, f"/approvals/{approval}/decision", word)
    assert (decided.status, decided.json()["code"]) == (403, "same_line")
    (entry,) = records.entries("people.decide_approval")[decisions:]
    assert (entry["outcome"], entry["code"]) == ("refused", "same_line")


def _still_waits(asker: Agent, desk: str, approval: str) -> None:
    """Nobody has decided what somebody asked."""
    all_of_hers = asker.page.request.get(f"{desk}/api/v1/approvals").json()
    (one,) = [card for card in all_of_hers if card["id"] == approval]
    assert (one["state"], one["decided_at"]) == ("waiting", None)


def test_a_bribed_lead_is_refused_recorded_and_stands_in_one_investigation(
    agent: Callable[..., Agent], running: Running, records: Records
) -> None:
    lena, desk = agent("lena"), running.desk_url
    ticket = queue_up(running.product, ["How high is the fee?"])[0].ticket
    looks = len(records.entries("tickets.reveal"))
    reveal = {"field": "account.phone", "reason": "Somebody pays me for it"}
    shown = [_tries(lena, desk, f"/desk/tickets/{ticket}/reveal", reveal) for _ in range(20)]
    assert {(answer.status, answer.json()["code"]) for answer in shown} == {(403, "no_access_grant")}
    tried = records.entries("tickets.reveal")[looks:]
    assert [entry["outcome"] for entry in tried] == ["refused"] * 20

    credit = {
        "exchange_customer_id": "cus_daniel",
        "amount": {"asset": "USDT", "amount": "500"},
        "reason_code": "goodwill",
    }
    asked = _tries(
        lena, desk, "/approvals", {"act": "exchange.credit", "arguments": credit, "reason": "For a friend"}
    )
    assert asked.ok, asked.text()
    word = {"yes": True, "reason": "It is mine"}
    decided = _tries(lena, desk, f"/approvals/{asked.json()['id']}/decision", word)
    assert (decided.status, decided.json()["code"]) == (403, "same_line")
    friend = agent(_second_lead(running))
    _friend_approves(friend, desk, asked.json()["id"], records)
    _still_waits(lena, desk, asked.json()["id"])
    customer_id = lena.page.request.get(f"{desk}/api/v1/desk/tickets/{ticket}").json()["ticket"][
        "customer_id"
    ]
    order = {"version": "officer", "languages": ["en"], "reason": "For a friend"}
    taken = _tries(lena, desk, f"/desk/customers/{customer_id}/evidence", order)
    assert (taken.status, taken.json()["code"]) == (403, "forbidden")
    assert lena.page.request.get(f"{desk}/api/v1/desk/conduct/investigations").status == 403

    sol = agent("sol").page
    found = (
        sol.get_by_role("listitem").filter(has_text="Lena Fischer").filter(has_text="Tried to take data out")
    )
    friends = sol.get_by_role("listitem").filter(has_text="Nils Falk")
    for _ in range(20):
        sol.goto(f"{desk}/console/conduct")
        expect(sol.get_by_role("heading", name="Held-back messages")).to_be_visible(timeout=PATIENCE)
        if found.count() and friends.count():
            break
        sol.wait_for_timeout(1_500)
    expect(found).to_have_count(1)
    expect(friends.filter(has_text="Tried to decide for their own line")).to_have_count(1)
    problems = violations(sol, "conduct")
    found.get_by_role("link").click()
    expect(sol.get_by_role("heading", name="What was seen")).to_be_visible(timeout=PATIENCE)
    for seen in ("Tried to decide for their own line", "Tried to take data out", "Far from the usual"):
        expect(sol.get_by_text(seen).first).to_be_visible()
    expect(sol.get_by_text("tickets.reveal").first).to_be_visible()
    problems += violations(sol, "investigation")
    assert problems == []
