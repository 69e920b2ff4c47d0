"""What an agent does with a ticket beside answering it: put off, split, send later, send and solve; how a new
contact is told, and what happens when nobody touches the page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect

from havendesk.config.database import BOOTSTRAP, DATABASE
from havendesk.config.embedded import Embedded
from tests.journeys.conftest import Running
from tests.journeys.crowd import queue_up
from tests.journeys.lead import Lead
from tests.journeys.looking import DESKTOP, PHONE, sideways
from tests.journeys.pages import PATIENCE, Agent, Customer
from tests.journeys.records import Records

pytestmark = pytest.mark.journey

MakeAgent = Callable[..., Agent]

NOTICED = """() => {
  window.tones = 0;
  window.noticed = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); };
  window.Notification = class {
    static permission = "granted";
    static requestPermission = async () => "granted";
    constructor(title, more) { window.noticed.push([title, more.body]); }
    close() {}
  };
  Object.defineProperty(document, "hidden", {get: () => true});
}"""
"""The ways in which a browser makes itself noticed, counted; the page believes that nobody looks at it."""

ZALGO = (
    "Z\u0335\u0321\u0328\u0322\u031b\u030d\u0310\u0352a\u0336\u0327\u0322\u0315\u030al\u0334\u0313\u0308go"
    * 6
)
OVERRIDE = "invoice\u202efdp.exe\u202c"
MARKUP = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'
ENDLESS = "W" * 400


@pytest.fixture
def served(running: Running, agent: MakeAgent, lead: Lead) -> Callable[[str], tuple[Agent, str, str]]:
    """Makes Aria, with one ticket of hers open: her, its id, its reference."""

    def make(text: str) -> tuple[Agent, str, str]:
        (one,) = queue_up(running.product, [text])
        aria = agent("aria")
        aria.become("Busy")
        lead.assign(one.ticket, "aria", "To work on")
        aria.page.goto(f"{running.desk_url}/console/mine/{one.ticket}")
        aria.sees(text.partition(ZALGO)[0])
        return aria, one.ticket, one.reference

    return make


def _change(running: Running, statement: str, *values: object) -> None:
    """Turn a clock of the desk; nobody waits an hour for a journey."""
    conninfo = Embedded(running.product.folder).conninfo(BOOTSTRAP, DATABASE)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        assert connection.execute(statement, values).rowcount == 1


def _row(page: Page, ticket: str) -> Locator:
    return page.locator(f"[data-row='{ticket}']")


def _told(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)


def _frames(page: Page, direction: Literal["framesent", "framereceived"]) -> list[str]:
    """The frames of every live connection that the page opens from now on."""
    frames: list[str] = []
    page.on("websocket", lambda line: line.on(direction, lambda frame: frames.append(str(frame))))
    return frames


def _until(page: Page, frames: list[str], wanted: re.Pattern[str]) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while not any(wanted.search(frame) for frame in frames):
        assert time.monotonic() < end, wanted.pattern
        page.wait_for_timeout(50)


def test_a_ticket_is_put_off_taken_back_and_comes_back_with_its_customer(
    running: Running, customer: Callable[..., Customer], agent: MakeAgent, records: Records
) -> None:
    daniel, aria = customer("Daniel Reyes", width=480), agent("aria")
    aria.become("Available")
    daniel.write("I want to talk to a person")
    expect(daniel.chat.locator("header .sub")).to_contain_text("With", timeout=PATIENCE)
    ticket, page = records.ticket(daniel.reference), aria.page
    aria.open(daniel.reference)
    for last in ("z", "the customer"):
        page.locator("#conversation").focus()
        page.keyboard.press("h")
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Snooze", exact=True).click()
        expect(dialog.get_by_text("Choose a date and a time.")).to_be_visible(timeout=PATIENCE)
        dialog.get_by_role("button", name=re.compile("tomorrow", re.I)).click()
        dialog.get_by_role("button", name="Snooze", exact=True).click()
        _told(page, re.compile("^Snoozed until"))
        expect(_row(page, ticket)).to_have_count(0, timeout=PATIENCE)
        if last == "z":
            page.keyboard.press("z")
            expect(_row(page, ticket)).to_have_count(1, timeout=PATIENCE)
            page.goto(f"{running.desk_url}/console/mine/{ticket}")
            aria.sees("I want to talk to a person")
    page.goto(f"{running.desk_url}/console/snoozed")
    expect(_row(page, ticket)).to_have_count(1, timeout=PATIENCE)
    daniel.write("One more thing")
    expect(_row(page, ticket)).to_have_count(0, timeout=PATIENCE)
    page.goto(f"{running.desk_url}/console/mine/{ticket}")
    aria.sees("One more thing")


def test_two_matters_are_split_and_joined_again(
    customer: Callable[..., Customer], agent: MakeAgent, records: Records, lead: Lead
) -> None:
    daniel, aria = customer("Daniel Reyes", width=480), agent("aria")
    aria.become("Available")
    daniel.write("I want to talk to a person")
    expect(daniel.chat.locator("header .sub")).to_contain_text("With", timeout=PATIENCE)
    daniel.write("And where is my tax certificate?")
    aria.open(daniel.reference)
    aria.sees("And where is my tax certificate?")
    first, page = records.ticket(daniel.reference), aria.page
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name=re.compile("Split off messages")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Split off").click()
    expect(dialog.get_by_text("Choose at least one message.")).to_be_visible(timeout=PATIENCE)
    dialog.get_by_label(re.compile("tax certificate")).check()
    dialog.get_by_label("Reason").fill("Two matters")
    dialog.get_by_role("button", name="Split off").click()
    _told(page, "1 message was split off.")
    page.wait_for_url(lambda url: first not in url, timeout=PATIENCE)
    aria.sees("And where is my tax certificate?")
    expect(aria.bubbles.filter(has_text="I want to talk to a person")).to_have_count(0)
    second = page.url.rpartition("/")[2]
    assert lead.conversation(second) == ["And where is my tax certificate?"]
    assert "And where is my tax certificate?" in lead.conversation(first)
    page.keyboard.press("z")
    _told(page, "Taken back.")
    assert second not in {one["id"] for one in lead.unfinished()}


def test_a_message_waits_for_its_time_and_goes_once(
    served: Callable[[str], tuple[Agent, str, str]], running: Running, lead: Lead
) -> None:
    aria, ticket, _ = served("When will the maintenance be over?")
    page = aria.page
    for text in ("It is over now.", "Never to be sent"):
        aria.composer.fill(text)
        page.get_by_role("button", name="More ways to send").click()
        page.get_by_role("menuitem", name="Send later…").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name=re.compile("tomorrow", re.I)).click()
        dialog.get_by_role("button", name="Schedule").click()
        waiting = page.get_by_role("list", name="Waiting to be sent")
        expect(waiting.get_by_role("listitem").filter(has_text=text)).to_have_count(1, timeout=PATIENCE)
        expect(aria.composer).to_have_value("")
    never = waiting.get_by_role("listitem").filter(has_text="Never to be sent")
    never.get_by_role("button", name="Cancel the scheduled message").click()
    expect(never).to_have_count(0, timeout=PATIENCE)
    _change(
        running,
        "UPDATE tickets_scheduled_message SET at = now() WHERE ticket_id = %s AND state = 'waiting'",
        ticket,
    )
    aria.sees("It is over now.")
    expect(waiting).to_have_count(0, timeout=PATIENCE)
    assert [text for text in lead.conversation(ticket) if "now" in text or "Never" in text] == [
        "It is over now."
    ]


def test_an_answer_ends_the_matter_in_one_go(
    served: Callable[[str], tuple[Agent, str, str]], records: Records
) -> None:
    aria, _, reference = served("How do I change the language?")
    aria.composer.fill("In the menu under your name.")
    aria.page.get_by_role("button", name="More ways to send").click()
    aria.page.get_by_role("menuitem", name="Send and solve").click()
    _told(aria.page, "The ticket is solved.")
    assert records.people(reference)[-1] == "In the menu under your name."
    assert records.status(reference) == "solved"


def test_a_new_contact_is_heard_and_shown_unless_the_agent_wants_quiet(
    running: Running, agent: MakeAgent, lead: Lead
) -> None:
    first, second = queue_up(running.product, ["First", "Second"])
    aria = agent("aria")
    page = aria.page
    page.add_init_script(f"({NOTICED})()")
    page.evaluate("() => localStorage.setItem('havendesk.notices', JSON.stringify({desktop: true}))")
    heard = _frames(page, "framereceived")
    page.goto(f"{running.desk_url}/console/mine")
    aria.become("Busy")
    _until(page, heard, re.compile('"welcome"'))
    lead.assign(first.ticket, "aria", "Rings")
    _told(page, "A new contact came to you.")
    page.wait_for_function("() => window.tones === 2 && window.noticed.length === 1", timeout=PATIENCE)
    assert first.text not in str(page.evaluate("window.noticed"))
    page.get_by_role("button", name=re.compile("^Menu of Aria")).click()
    for quiet in ("Sound", "Desktop notice"):
        page.get_by_role("menuitemcheckbox", name=quiet).click()
        expect(page.get_by_role("menuitemcheckbox", name=quiet)).to_have_attribute("aria-checked", "false")
    page.keyboard.press("Escape")
    lead.assign(second.ticket, "aria", "In silence")
    expect(_row(page, second.ticket)).to_have_count(1, timeout=PATIENCE)
    assert page.evaluate("[window.tones, window.noticed.length]") == [2, 1]


def _becomes(page: Page, lead: Lead, presence: str) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while lead.presence("aria") != presence:
        assert time.monotonic() < end, presence
        page.wait_for_timeout(200)


def test_who_touches_nothing_is_given_nobody(running: Running, agent: MakeAgent, lead: Lead) -> None:
    aria = agent("aria")
    told = _frames(aria.page, "framesent")
    aria.enter()
    aria.become("Available")
    aria.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=11))
    _until(aria.page, told, re.compile(r'"idle_seconds":6\d\d'))
    _change(
        running,
        "UPDATE people_presence SET active_at = now() - interval '11 minutes' WHERE status = 'available'",
    )
    # Whoever looks for a colleague sees it at once; they are back with the first touch.
    _becomes(aria.page, lead, "away")
    aria.page.mouse.move(300, 300)
    _becomes(aria.page, lead, "available")


@pytest.fixture
def hostile(lead: Lead) -> Iterator[list[str]]:
    """Tags with hostile names, by id; beside them a macro and a view of the same kind. Gone afterwards."""
    names = [f"{MARKUP} {OVERRIDE}"[:40], ZALGO[:40], ENDLESS[:40]]
    macro = {"name": MARKUP[:60], "shortcut": "hurt", "scope": "all", "texts": {"en": MARKUP + ENDLESS}}
    view = {"name": ENDLESS[:60], "scope": "all", "filter": {"topic": ["fees"]}}
    wanted = [("tags", {"name": name}) for name in names] + [("macros", macro), ("views", view)]
    made = [(kind, lead.make(f"/desk/{kind}", **body)["id"]) for kind, body in wanted]
    yield [one for kind, one in made if kind == "tags"]
    for kind, one in made:
        lead.remove(f"/desk/{kind}/{one}")


def test_no_name_and_no_word_breaks_the_page(
    served: Callable[[str], tuple[Agent, str, str]], running: Running, lead: Lead, hostile: list[str]
) -> None:
    aria, ticket, _ = served(f"Look: invoice {ZALGO} {OVERRIDE} {MARKUP} {ENDLESS}")
    page = aria.page
    lead.tag(ticket, hostile)
    for place in (f"mine/{ticket}", "queue", "inbox", "manage/tags", "manage/macros"):
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            page.goto(f"{running.desk_url}/console/{place}")
            expect(page.get_by_role("main")).to_be_visible(timeout=PATIENCE)
            expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE)
            shape = sideways(page)
            assert shape["scroll"] <= shape["window"], (place, size, shape)
    assert page.evaluate("window.hurt") is None
    # A direction that was turned around ends with the text that it stands in.
    page.goto(f"{running.desk_url}/console/mine/{ticket}")
    text = aria.bubbles.filter(has_text="invoice").first
    expect(text).to_have_css("unicode-bidi", re.compile("isolate|plaintext"), timeout=PATIENCE)
