"""A shift without a mouse: sign in, take, answer with a macro, note, mention, solve, take back, transfer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage, Running
from tests.journeys.crowd import queue_up
from tests.journeys.lead import Lead
from tests.journeys.pages import PATIENCE

pytestmark = pytest.mark.journey

MOST_TABS = 25
"""So many steps of Tab reach anything on a page of signing in."""

NO_MOUSE = """() => {
  window.pointed = 0;
  addEventListener("pointerdown", () => { window.pointed += 1; }, {capture: true});
}"""


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(f"({NO_MOUSE})()")

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Into whatever has the focus."""
        self.page.keyboard.type(text)

    def tab_to(self, wanted: Locator) -> None:
        """Step until the element has the focus."""
        expect(wanted).to_be_visible(timeout=PATIENCE)
        for _step in range(MOST_TABS):
            if wanted.evaluate("(one) => one === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError("not reached by Tab")

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until it stands somewhere on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)

    def sign_in(self, desk_url: str, name: str) -> None:
        """On the sign-in page, from its beginning."""
        self.page.goto(f"{desk_url}/console/queue")
        self.tab_to(self.page.locator("input[name=login]"))
        self.type(f"{name}@brightwater.example")
        self.tab_to(self.page.locator("input[name=password]"))
        self.type(f"harbour-light-{name}")
        self.press("Enter")
        expect(self.page.get_by_role("main")).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def aria(open_page: OpenPage, running: Running) -> Keyboard:
    """Aria, signed in by keyboard, before the team's queue."""
    keyboard = Keyboard(open_page(width=1400, height=900))
    keyboard.sign_in(running.desk_url, "aria")
    return keyboard


def _answer_with_a_macro(aria: Keyboard) -> None:
    """By its shortcut; the first Enter takes it, the second sends it."""
    page = aria.page
    aria.press("r")
    field = page.get_by_placeholder("Write to the customer")
    expect(field).to_be_focused(timeout=PATIENCE)
    aria.type("/still")
    expect(page.get_by_role("option").filter(has_text="Are you still there?").first).to_be_visible(
        timeout=PATIENCE
    )
    aria.press("Enter")
    expect(field).to_have_value(re.compile("^Are you still there"), timeout=PATIENCE)
    aria.press("Enter")
    expect(messages(page).get_by_text(re.compile("^Are you still there"))).to_have_count(1, timeout=PATIENCE)


def _note_with_a_mention(aria: Keyboard) -> None:
    page = aria.page
    aria.press("Escape", "n")
    aria.type("Known from the status page, @ju")
    expect(page.get_by_role("option").filter(has_text="Jun").first).to_be_visible(timeout=PATIENCE)
    aria.press("Enter")
    aria.press("Enter")
    expect(messages(page).get_by_text(re.compile("^Known from the status page, @Jun"))).to_have_count(
        1, timeout=PATIENCE
    )


def _transfer_from_the_palette(aria: Keyboard) -> None:
    page = aria.page
    aria.press("Control+K")
    expect(page.get_by_role("combobox", name="Commands and places")).to_be_focused(timeout=PATIENCE)
    aria.type("transfer")
    aria.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("To", exact=True).first).to_be_focused(timeout=PATIENCE)
    aria.type("Accounts")
    expect(page.get_by_role("option").first).to_be_visible(timeout=PATIENCE)
    aria.press("ArrowDown", "Enter")
    aria.tab_to(dialog.get_by_label("Reason"))
    aria.type("An account matter after all")
    aria.tab_to(dialog.get_by_role("button", name="Transfer"))
    aria.press("Enter")
    aria.sees("The ticket was transferred.")


def messages(page: Page) -> Locator:
    """The messages of the open conversation."""
    return page.get_by_role("region", name="Messages")


def test_a_whole_shift_by_keyboard(running: Running, aria: Keyboard, lead: Lead) -> None:
    (waiting,) = queue_up(running.product, ["Can you help me without a mouse?"])
    page = aria.page
    row = page.locator(f"[data-row='{waiting.ticket}']")
    expect(row).to_be_visible(timeout=PATIENCE)

    aria.press("j")
    aria.sees("Take this ticket to read it")
    aria.press("t")
    aria.sees(waiting.text)

    _answer_with_a_macro(aria)
    _note_with_a_mention(aria)

    # Solved, and taken back.
    aria.press("Escape", "s")
    aria.sees("The ticket is solved.")
    assert waiting.ticket not in {one["id"] for one in lead.unfinished()}
    aria.press("z")
    aria.sees("Taken back.")
    assert waiting.ticket in {one["id"] for one in lead.unfinished()}

    page.goto(f"{running.desk_url}/console/mine/{waiting.ticket}")
    expect(messages(page).get_by_text(waiting.text)).to_have_count(1, timeout=PATIENCE)
    _transfer_from_the_palette(aria)
    (there,) = [one for one in lead.unfinished() if one["id"] == waiting.ticket]
    assert there["team_name"].startswith("Accounts")
    assert page.evaluate("window.pointed") == 0
