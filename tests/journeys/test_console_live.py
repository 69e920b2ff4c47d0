"""The lead's live page: who waits, who serves; reading along in the open, taking what somebody else has."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Running
from tests.journeys.crowd import queue_up
from tests.journeys.lead import Lead
from tests.journeys.pages import PATIENCE, Agent
from tests.journeys.pictures import picture

pytestmark = pytest.mark.journey

MakeAgent = Callable[..., Agent]


def test_a_lead_sees_queues_and_agents_reads_along_and_takes(
    running: Running, agent: MakeAgent, lead: Lead
) -> None:
    served, waits = queue_up(running.product, ["Served by Aria", "Still in the queue"])
    aria = agent("aria")
    aria.become("Busy")
    lead.assign(served.ticket, "aria", "She is here")
    lena = agent("lena")
    lena.page.get_by_role("link", name="Live").click()
    queues = lena.page.get_by_role("region", name="Queues")
    expect(queues.get_by_role("row").filter(has_text="Money in and out")).to_contain_text(
        "1", timeout=PATIENCE
    )
    card = lena.page.get_by_role("listitem").filter(
        has=lena.page.get_by_role("heading", name=re.compile("^Aria"))
    )
    expect(card).to_contain_text("Busy", timeout=PATIENCE)
    expect(card.get_by_role("link", name=served.reference)).to_be_visible(timeout=PATIENCE)
    picture(lena.page, "console-live")

    acts = lena.page.get_by_role("button", name=f"Actions for {served.reference}")
    acts.click()
    lena.page.get_by_role("menuitem", name="Read along").click()
    lena.sees(served.text)
    stop = lena.page.get_by_role("button", name="Stop reading along")
    expect(stop).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    stop.click()
    expect(lena.page.get_by_role("button", name="Read along")).to_be_visible(timeout=PATIENCE)

    lena.page.keyboard.press("g")
    lena.page.keyboard.press("l")
    acts.click()
    lena.page.get_by_role("menuitem", name="Take", exact=True).click()
    expect(lena.page.get_by_text("The ticket is yours.")).to_be_visible(timeout=PATIENCE)
    expect(card.get_by_role("link", name=served.reference)).to_have_count(0, timeout=PATIENCE)
    (there,) = [one for one in lead.unfinished() if one["id"] == served.ticket]
    assert there["assignee_name"].startswith("Lena")
    (still,) = [one for one in lead.unfinished() if one["id"] == waits.ticket]
    assert still["assignee_id"] is None
