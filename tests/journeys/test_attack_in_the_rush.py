"""Two thousand wait, the exchange is silent for a minute, and somebody presses the chat's freeze button."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from playwright.sync_api import expect

from havendesk.config.database import DATABASE, OWNER
from havendesk.config.embedded import Embedded
from tests.journeys.conftest import Running
from tests.journeys.pages import PATIENCE, Customer
from tests.journeys.pictures import picture
from tests.support.rows import fill, let_all_wait

pytestmark = [pytest.mark.journey, pytest.mark.long]

WAITING = 2_000
SILENT_SECONDS = 60.0
MOST_SECONDS = 15.0
"""From the exchange's return to the page that says so: the longest pause between tries and the page's."""

# As Sato Haruka reads it.
FREEZE = "自分のアカウントを凍結"
FREEZE_NOW = "今すぐ凍結"
BEING_FROZEN = "アカウントを凍結しています"
NOT_YET = "まだです。自動で再試行します"
FROZEN = "アカウントは凍結されました"

_FORGET = """
DELETE FROM routing_queue_entry;
UPDATE tickets_ticket SET status = 'closed', waiting_since = NULL WHERE status = 'open'
"""


@pytest.fixture
def rush(running: Running) -> Iterator[int]:
    """The queue as it is when the market jumps; how many wait in it."""
    conninfo = Embedded(running.product.folder).conninfo(OWNER, DATABASE)
    with psycopg.connect(conninfo) as rows:
        agents = [row[0] for row in rows.execute("SELECT id FROM people_staff")]
        teams = [row[0] for row in rows.execute("SELECT id FROM people_team")]
        fill(rows, tickets=WAITING, agents=agents, teams=teams)
        let_all_wait(rows)
        found = rows.execute("SELECT count(*) FROM routing_queue_entry").fetchone()
    yield found[0] if found else 0
    with psycopg.connect(conninfo) as rows:
        rows.execute(_FORGET)


def test_a_freeze_waits_for_nobody_and_outlives_a_silent_exchange(
    running: Running, customer: Callable[..., Customer], rush: int
) -> None:
    assert rush >= WAITING
    haruka = customer("Sato Haruka")
    sandbox = running.product.sandbox_url
    # Our pages by the exchange's own link, while it still answers.
    steps = haruka.page.context.new_page()
    steps.goto(f"{sandbox}/session/desk?to=/freeze/mine")
    chat = haruka.page.locator("havendesk-chat")
    with running.product.stalled("sandbox"):
        silent_since = time.monotonic()
        chat.get_by_role("button", name=FREEZE).click()
        question = chat.get_by_role("region")
        question.get_by_role("button", name=FREEZE_NOW).click(timeout=PATIENCE)
        # Told at once, although the exchange has not even heard of it.
        expect(question.get_by_role("status")).to_contain_text(BEING_FROZEN, timeout=PATIENCE)
        answered = time.monotonic() - silent_since
        while time.monotonic() - silent_since < SILENT_SECONDS:
            steps.goto(f"{running.public_url}/freeze/mine")
            expect(steps.get_by_text(NOT_YET).first).to_be_visible(timeout=PATIENCE)
            expect(steps.get_by_text(FROZEN)).to_have_count(0)
            steps.wait_for_timeout(5_000)
        picture(steps, "freeze-silent")
    back = time.monotonic()
    while not steps.get_by_text(FROZEN).count():
        assert time.monotonic() - back < MOST_SECONDS, steps.content()
        steps.wait_for_timeout(250)
        steps.reload()
    assert answered < MOST_SECONDS
