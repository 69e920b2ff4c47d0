"""The agent's conversation and composer: collisions, drafts, pictures, voice notes, long conversations."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect

from havendesk.config.database import BOOTSTRAP, DATABASE
from havendesk.config.embedded import Embedded
from tests.journeys.conftest import OpenPage, Running
from tests.journeys.lead import Lead
from tests.journeys.pages import PATIENCE, Agent, Customer
from tests.journeys.pictures import picture
from tests.journeys.records import Records
from tests.journeys.test_widget import PASTE, no_finding, paste, png, speak

pytestmark = pytest.mark.journey

MANY = 5_000
HUGE = """(field) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(50 * 1024 * 1024)], "huge.png", {type: "image/png"}));
  const event = new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true});
  field.dispatchEvent(event);
}"""
FILL = """
INSERT INTO tickets_message (
    ticket_id, number, client_key, author_kind, author_id, visibility, kind, channel, text, masked, citations,
    has_attachments, at)
SELECT t.id, n, gen_random_uuid(), CASE n %% 3 WHEN 0 THEN 'agent' ELSE 'customer' END,
    CASE n %% 3 WHEN 0 THEN t.assignee_id ELSE t.customer_id END, 'public', 'text', 'chat',
    'Line ' || n || repeat(' and some more of it', n %% 7), '{}', '[]', false,
    now() - (%(last)s - n) * interval '1 minute'
FROM tickets_ticket t, generate_series(t.last_number + 1, %(last)s) n WHERE t.id = %(ticket)s
"""
SEAMS = """() => {
  const rows = [...document.querySelectorAll("[data-line]")].map((row) => row.getBoundingClientRect());
  rows.sort((a, b) => a.top - b.top);
  return Math.max(0, ...rows.slice(1).map((row, index) => Math.abs(row.top - rows[index].bottom)));
}"""


BEYOND = """() => [...document.querySelectorAll("#conversation *")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > window.innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def served(
    customer: Callable[..., Customer], agent: Callable[..., Agent]
) -> Callable[[], tuple[Customer, Agent, str]]:
    """Makes Daniel, who asked for a person, with Aria, who has his ticket open."""

    def make() -> tuple[Customer, Agent, str]:
        daniel = customer("Daniel Reyes", width=480)
        aria = agent("aria")
        aria.become("Available")
        daniel.write("I want to talk to a person")
        expect(daniel.chat.locator("header .sub")).to_contain_text("With", timeout=PATIENCE)
        aria.open(daniel.reference)
        aria.sees("I want to talk to a person")
        return daniel, aria, daniel.reference

    return make


def alert(one: Agent, text: str) -> Locator:
    """Something that is said at once."""
    return one.page.get_by_role("alert").filter(has_text=text)


def test_two_agents_write_at_once_and_the_customer_gets_one_answer(
    served: Callable[[], tuple[Customer, Agent, str]],
    open_page: OpenPage,
    running: Running,
    records: Records,
) -> None:
    daniel, aria, reference = served()
    lena = Agent(open_page(width=1400, height=900), running.product.url)
    lena.sign_in("lena")
    lena.page.goto(f"{running.product.url}/console/all/{records.ticket(reference)}")
    lena.sees("I want to talk to a person")

    # Each sees the other looking, then writing, and is asked before a second answer goes out.
    expect(aria.page.get_by_text(re.compile("^Also here: Lena"))).to_be_visible(timeout=PATIENCE)
    lena.composer.press_sequentially("Let me")
    expect(aria.page.get_by_text(re.compile("^Lena .* is writing to this customer"))).to_be_visible(
        timeout=PATIENCE
    )
    aria.write("My answer")
    expect(alert(aria, "Send your reply as well?")).to_be_visible(timeout=PATIENCE)
    picture(aria.page, "collision")
    assert "My answer" not in records.people(reference)
    aria.page.get_by_role("button", name="Wait").click()
    lena.composer.fill("")
    expect(aria.page.get_by_text(re.compile("is writing to this customer"))).to_have_count(
        0, timeout=PATIENCE
    )

    # On a slow line Aria cannot know that Lena was first: the desk refuses the second answer.
    running.agents_side.delay(1.0)
    lena.write("Lena answers")
    aria.composer.fill("Aria answers")
    aria.composer.press("Enter")
    expect(alert(aria, "A colleague answered before this was sent")).to_be_visible(timeout=PATIENCE)
    aria.sees("Lena answers")
    daniel.sees("Lena answers")
    assert records.people(reference)[-1:] == ["Lena answers"]
    running.agents_side.delay(0)
    aria.page.get_by_role("button", name="Send anyway").click()
    daniel.sees("Aria answers")
    assert records.people(reference)[-2:] == ["Lena answers", "Aria answers"]


def test_a_draft_outlives_a_killed_server_and_is_found_in_another_browser(
    served: Callable[[], tuple[Customer, Agent, str]],
    agent: Callable[..., Agent],
    running: Running,
    records: Records,
) -> None:
    _daniel, aria, reference = served()
    aria.composer.press_sequentially("Half a sentence")
    expect(aria.page.get_by_text("Draft saved", exact=True)).to_be_visible(timeout=PATIENCE)
    running.product.kill("web")
    aria.composer.press_sequentially(" that goes on")
    expect(aria.page.get_by_text("Draft kept in this browser")).to_be_visible(timeout=PATIENCE)
    running.product.wait_for_health()
    expect(aria.page.get_by_text("Draft saved", exact=True)).to_be_visible(timeout=60_000)

    elsewhere = agent("aria")
    elsewhere.page.goto(f"{running.desk_url}/console/mine/{records.ticket(reference)}")
    expect(elsewhere.composer).to_have_value("Half a sentence that goes on", timeout=PATIENCE)
    elsewhere.composer.press("End")
    elsewhere.composer.press_sequentially(".")
    elsewhere.composer.press("Enter")
    elsewhere.sees("Half a sentence that goes on.")
    aria.sees("Half a sentence that goes on.")
    assert records.people(reference).count("Half a sentence that goes on.") == 1


def test_two_tickets_of_one_customer_are_merged_and_taken_apart_again(
    served: Callable[[], tuple[Customer, Agent, str]], lead: Lead, records: Records
) -> None:
    daniel, aria, first = served()
    daniel.chat.get_by_role("button", name="Your chats").click()
    daniel.chat.get_by_role("button", name="New chat").click()
    daniel.write("I want to talk to a person about the same thing")
    expect(daniel.chat.locator("header .sub")).to_contain_text("With", timeout=PATIENCE)
    second = daniel.reference
    assert second != first
    aria.open(second)
    aria.sees("about the same thing")

    aria.page.evaluate("document.activeElement?.blur()")
    aria.page.keyboard.press("Shift+M")
    dialog = aria.page.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile(first)).check(timeout=PATIENCE)
    dialog.get_by_role("button", name="Merge").click()
    expect(dialog.get_by_text("Say why in a few words.")).to_be_visible()
    dialog.get_by_label("Reason").fill("One matter")
    picture(aria.page, "merge")
    dialog.get_by_role("button", name="Merge").click()
    expect(aria.page.get_by_text("The tickets are merged.")).to_be_visible(timeout=PATIENCE)
    aria.sees("I want to talk to a person")
    aria.log.get_by_role("button", name=re.compile(f"^Merged in: {second}")).click(timeout=PATIENCE)
    aria.sees("about the same thing")
    assert records.status(second) == "closed"
    aria.page.keyboard.press("z")
    expect(aria.page.get_by_text("The tickets are merged.")).to_have_count(0, timeout=PATIENCE)
    expect(aria.log.get_by_role("button", name=re.compile("^Merged in"))).to_have_count(0, timeout=PATIENCE)
    assert records.status(second) in ("new", "open")
    aria.open(second)
    aria.sees("about the same thing")
    assert len(lead.unfinished()) == 2


def test_pictures_are_pasted_both_ways_and_a_huge_one_is_refused_before_it_travels(
    served: Callable[[], tuple[Customer, Agent, str]],
) -> None:
    daniel, aria, _reference = served()
    daniel.composer.fill("my screen")
    paste(daniel, png())
    daniel.composer.press("Enter")
    shown = aria.log.get_by_role("img", name=re.compile("^Picture: "))
    expect(shown).to_be_visible(timeout=PATIENCE)
    expect(shown).to_have_js_property("naturalWidth", 320, timeout=PATIENCE)
    shown.click()
    expect(aria.page.get_by_role("dialog").get_by_role("link", name="Download")).to_be_visible()
    aria.page.keyboard.press("Escape")
    expect(aria.page.get_by_role("dialog")).to_have_count(0)

    uploads: list[str] = []
    aria.page.on("request", lambda one: uploads.append(one.url) if one.url.endswith("/uploads") else None)
    aria.page.evaluate(HUGE, aria.composer.element_handle())
    expect(alert(aria, "The file is too large")).to_be_visible(timeout=PATIENCE)
    assert uploads == []
    aria.page.get_by_role("button", name="Remove huge.png").click()

    paste_into(aria, png("orange"))
    expect(aria.page.get_by_role("list", name="Attached files").locator("img")).to_be_visible(
        timeout=PATIENCE
    )
    aria.write("here is mine")
    daniel.sees("here is mine")
    both = daniel.log.get_by_role("img", name=re.compile("^Picture: "))
    expect(both).to_have_count(2, timeout=PATIENCE)


def paste_into(one: Agent, content: bytes) -> None:
    """Paste a picture into the agent's field."""
    field = one.composer.element_handle()
    one.page.evaluate(PASTE, [field, "image.png", "image/png", base64.b64encode(content).decode()])


def test_a_voice_note_of_the_customer_is_heard_at_the_desk(
    served: Callable[[], tuple[Customer, Agent, str]],
) -> None:
    daniel, aria, _reference = served()
    speak(daniel, 2.0)
    daniel.chat.get_by_role("button", name="Send the voice note").click()
    note = aria.log.get_by_role("group", name=re.compile("^Voice note"))
    expect(note).to_be_visible(timeout=PATIENCE)
    bars = note.get_by_role("slider").locator("span")
    heights = bars.evaluate_all("all => all.map((one) => one.style.height)")
    assert len(set(heights)) > 3, "the wave form is the note's own"
    place = note.get_by_role("slider")
    note.get_by_role("button", name="Play").click()
    expect(note.get_by_role("button", name="Pause")).to_be_visible(timeout=PATIENCE)
    expect(place).not_to_have_attribute("aria-valuenow", "0", timeout=PATIENCE)
    note.get_by_role("button", name=re.compile("^Speed 1×")).click()
    expect(note.get_by_role("button", name=re.compile("^Speed 1.5×"))).to_be_visible()
    expect(note.get_by_role("button", name="Play")).to_be_visible(timeout=PATIENCE)
    place.press("End")
    place.press("Home")
    expect(place).to_have_attribute("aria-valuenow", "0")
    picture(aria.page, "voice-note")


def test_a_conversation_of_five_thousand_messages_opens_at_its_end_and_goes_back_without_a_jump(
    served: Callable[[], tuple[Customer, Agent, str]],
    running: Running,
    records: Records,
) -> None:
    daniel, aria, reference = served()
    ticket = records.ticket(reference)
    fill(running, ticket)
    aria.page.goto(f"{running.desk_url}/console/mine/{ticket}")
    aria.sees(re.compile(f"^Line {MANY}( |$)"))
    expect(aria.page.get_by_role("button", name="To the end")).to_have_count(0)
    assert aria.page.locator("[data-line]").count() < 120

    # Back through the years by wheel and by keys: what is read stays where it is while older ones come.
    aria.log.hover()
    seen: set[int] = set()
    for _turn in range(40):
        aria.page.mouse.wheel(0, -1500)
        aria.page.wait_for_timeout(60)
        seen |= shown_lines(aria.page)
    assert min(seen) < MANY - 300
    assert aria.page.locator("[data-line]").count() < 120
    aria.page.wait_for_timeout(500)
    assert aria.page.evaluate(SEAMS) < 2
    before = shown_lines(aria.page)
    daniel.write("a new question meanwhile")
    expect(aria.page.get_by_role("button", name="1 new message")).to_be_visible(timeout=PATIENCE)
    assert shown_lines(aria.page) == before
    aria.page.keyboard.press("m")
    for _turn in range(3):
        aria.page.keyboard.press("k")
    expect(aria.page.locator("li[data-line]:focus")).to_be_visible()
    aria.page.get_by_role("button", name="1 new message").click()
    aria.sees("a new question meanwhile")


def shown_lines(page: Page) -> set[int]:
    """Numbers of the filled lines that stand in the window now."""
    texts: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("[data-line]")].filter((row) => {
          const box = row.closest("section").getBoundingClientRect();
          const edges = row.getBoundingClientRect();
          return edges.bottom > box.top && edges.top < box.bottom;
        }).map((row) => row.innerText)"""
    )
    return {int(number) for text in texts for number in re.findall(r"Line (\d+)", text)}


def fill(running: Running, ticket: str) -> None:
    """Give the ticket messages up to the number of many, as if they had been said."""
    conninfo = Embedded(running.product.folder).conninfo(BOOTSTRAP, DATABASE)
    with psycopg.connect(conninfo) as connection:
        connection.execute(FILL, {"ticket": ticket, "last": MANY})
        connection.execute(
            "UPDATE tickets_ticket SET last_number = %(last)s, last_customer_number = %(last)s,"
            " read_agent = %(last)s, read_customer = %(last)s, last_at = now() WHERE id = %(ticket)s",
            {"ticket": ticket, "last": MANY},
        )


def test_the_conversation_is_accessible_and_fits_a_phone(
    served: Callable[[], tuple[Customer, Agent, str]], lead: Lead
) -> None:
    daniel, aria, _reference = served()
    daniel.write("to 0x52908400098527886E0F7030069857D2E4169EE7 pay\u202egpj.exe")
    aria.sees(re.compile("0x529084"))
    for opens in ("n", "h", "Shift+M", "Shift+S", "#", "l", "c"):
        aria.page.locator("body").press("Escape")
        aria.page.evaluate("document.activeElement?.blur()")
        aria.page.keyboard.press(opens)
        aria.page.wait_for_timeout(300)
        no_finding(aria.page, "[role=dialog]" if aria.page.get_by_role("dialog").count() else "")
        aria.page.keyboard.press("Escape")
    aria.page.set_viewport_size({"width": 390, "height": 780})
    assert aria.page.evaluate(BEYOND) == []
    no_finding(aria.page)
