"""The console's lists: many tickets at once, kept views, the inbox; a page outlives its session."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Running
from tests.journeys.crowd import Waiting, queue_up
from tests.journeys.lead import Lead
from tests.journeys.pages import PATIENCE, Agent

pytestmark = pytest.mark.journey

A_PERSONS_PACE = 150
"""Milliseconds between two keys."""

MakeAgent = Callable[..., Agent]
OVER = ("solved", "closed")


def _go(agent: Agent, view: str) -> None:
    agent.page.goto(f"{agent.desk_url}/console/{view}")
    expect(agent.page.get_by_role("region", name="Tickets")).to_be_visible(timeout=PATIENCE)


def _shows(agent: Agent, *tickets: Waiting) -> None:
    for one in tickets:
        row = agent.page.locator(f"[data-row='{one.ticket}']")
        expect(row).to_be_visible(timeout=PATIENCE)


def test_a_lead_closes_many_at_once_by_keyboard_and_takes_it_back(
    running: Running, agent: MakeAgent, lead: Lead
) -> None:
    waiting = queue_up(running.product, ["First of three", "Second of three", "Third of three"])
    before = {row["id"]: row["status"] for row in lead.unfinished()}
    lena = agent("lena")
    _go(lena, "queue")
    _shows(lena, *waiting)
    keys = lena.page.keyboard
    keys.press("u")
    keys.press("x")
    for _ in range(2):
        lena.page.wait_for_timeout(A_PERSONS_PACE)
        keys.press("ArrowDown")
    lena.page.wait_for_timeout(A_PERSONS_PACE)
    keys.press("Shift+X")
    expect(lena.page.get_by_text("3 chosen")).to_be_visible(timeout=PATIENCE)
    keys.press("Shift+E")
    expect(lena.page.get_by_text("3 tickets are closed.")).to_be_visible(timeout=PATIENCE)
    expect(lena.page.get_by_text("Nobody is waiting")).to_be_visible(timeout=PATIENCE)
    assert not {one.ticket for one in waiting} & {row["id"] for row in lead.unfinished()}
    keys.press("z")
    expect(lena.page.get_by_text("Taken back.")).to_be_visible(timeout=PATIENCE)
    _shows(lena, *waiting)
    assert {row["id"]: row["status"] for row in lead.unfinished()} == before


def test_what_many_at_once_could_not_do_is_named(running: Running, agent: MakeAgent, lead: Lead) -> None:
    mine, others = queue_up(running.product, ["Mine in a moment", "Nobody's"])
    aria = agent("aria")
    _go(aria, f"queue/{mine.ticket}")
    aria.page.get_by_role("button", name="Take", exact=True).first.click(timeout=PATIENCE)
    aria.sees(mine.text)
    _go(aria, "team")
    _shows(aria, mine, others)
    aria.page.keyboard.press("*")
    expect(aria.page.get_by_text("2 chosen")).to_be_visible(timeout=PATIENCE)
    aria.page.keyboard.press("Shift+D")
    dialog = aria.page.get_by_role("dialog", name=re.compile("1 done, 1 left"))
    expect(dialog).to_be_visible(timeout=PATIENCE)
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(dialog).to_contain_text(others.reference)
    expect(dialog).not_to_contain_text(mine.reference)
    statuses = {row["id"]: row["status"] for row in lead.unfinished()}
    assert mine.ticket not in statuses
    assert statuses[others.ticket] not in OVER


def test_a_view_is_kept_counted_deleted_and_brought_back(running: Running, agent: MakeAgent) -> None:
    (one,) = queue_up(running.product, ["For a kept view"], topic="tax")
    lena = agent("lena")
    _go(lena, "all")
    lena.page.keyboard.press("Shift+V")
    dialog = lena.page.get_by_role("dialog", name="New view")
    dialog.get_by_label("Name").fill("Taxes only")
    dialog.get_by_label("Topic").first.click(force=True)
    lena.page.get_by_role("option", name="Tax", exact=True).click()
    lena.page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    kept = lena.page.get_by_role("navigation").get_by_role("listitem").filter(has_text="Taxes only")
    # Counts come with the next change of a list, or by themselves after half a minute.
    expect(kept).to_contain_text(re.compile(r"\d"), timeout=2 * PATIENCE)
    _shows(lena, one)
    _edit_view(lena.page)
    lena.page.get_by_role("button", name="Delete view").click()
    expect(kept).to_have_count(0, timeout=PATIENCE)
    lena.page.keyboard.press("z")
    expect(kept).to_have_count(1, timeout=PATIENCE)
    kept.get_by_role("link").click()
    _edit_view(lena.page)
    lena.page.get_by_role("button", name="Delete view").click()
    expect(kept).to_have_count(0, timeout=PATIENCE)


def _edit_view(page: Page) -> None:
    """Through the palette, which has every act."""
    page.keyboard.press("Control+K")
    page.get_by_role("combobox", name="Commands and places").fill("change this view")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Change this view")).to_be_visible(timeout=PATIENCE)


def test_what_a_lead_gives_stands_in_the_inbox_until_it_is_read(
    running: Running, agent: MakeAgent, lead: Lead
) -> None:
    (one,) = queue_up(running.product, ["Given by the lead"])
    aria = agent("aria")
    _go(aria, "mine")
    aria.become("Busy")
    lead.assign(one.ticket, "aria", "She knows fees")
    inbox = aria.page.get_by_role("navigation").get_by_role("listitem").filter(has_text="Inbox")
    expect(inbox).to_contain_text(re.compile(r"\d"), timeout=PATIENCE)
    aria.page.keyboard.press("g")
    aria.page.keyboard.press("i")
    entry = aria.page.get_by_role("link").filter(has_text=one.reference)
    expect(entry).to_contain_text("gave you a ticket", timeout=PATIENCE)
    entry.click()
    aria.sees(one.text)
    expect(entry).not_to_contain_text("Unread", timeout=PATIENCE)


def test_an_expired_session_keeps_the_sentence_and_is_mended_beside_it(
    running: Running, agent: MakeAgent, lead: Lead
) -> None:
    (one,) = queue_up(running.product, ["Will your session last?"])
    aria = agent("aria")
    aria.become("Busy")
    lead.assign(one.ticket, "aria", "To write in")
    _go(aria, f"mine/{one.ticket}")
    aria.sees(one.text)
    sentence = "In the middle of a sent"
    aria.composer.fill(sentence)
    aria.page.context.clear_cookies()
    aria.page.get_by_role("button", name="Refresh the list").click()
    told = aria.page.get_by_text("Your session has ended. What you wrote is kept.")
    expect(told).to_be_visible(timeout=PATIENCE)
    with aria.page.expect_popup() as opened:
        aria.page.get_by_role("button", name="Sign in again").click()
    beside = opened.value
    beside.fill("input[name=login]", "aria@brightwater.example")
    beside.fill("input[name=password]", "harbour-light-aria")
    with beside.expect_event("close", timeout=PATIENCE):
        beside.press("input[name=password]", "Enter")
    expect(told).to_have_count(0, timeout=PATIENCE)
    expect(aria.composer).to_have_value(sentence)
    aria.composer.press("End")
    aria.composer.type("ence")
    aria.composer.press("Enter")
    aria.sees(f"{sentence}ence")


def test_an_old_page_is_told_calmly_that_there_is_a_newer_one(agent: MakeAgent) -> None:
    aria = agent("aria")

    def newer(route: Route) -> None:
        page = route.fetch()
        html = re.sub(r"/assets/[\w-]+\.js", "/assets/newer-build.js", page.text(), count=1)
        route.fulfill(response=page, body=html)

    aria.page.route(re.compile(r"/console/$"), newer)
    aria.page.context.set_offline(True)
    expect(aria.page.get_by_text("No connection to the desk.")).to_be_visible(timeout=PATIENCE)
    aria.page.context.set_offline(False)
    expect(aria.page.get_by_text("There is a newer version of this page.")).to_be_visible(timeout=PATIENCE)
    expect(aria.page.get_by_role("button", name="Reload")).to_be_visible()
