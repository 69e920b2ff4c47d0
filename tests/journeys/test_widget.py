"""The widget by itself: speaking, suggestions, the list, a dead line, looks, directions, bad input, axe."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage, Running
from tests.journeys.lead import Lead
from tests.journeys.looking import sideways, violations
from tests.journeys.pages import PATIENCE, Agent, Customer, wait_until_shown
from tests.journeys.pictures import picture
from tests.journeys.records import Records

pytestmark = pytest.mark.journey

DARK_SECONDS = 30.0
PASTE = """([field, name, type, data, size]) => {
  const bytes = size ? new Uint8Array(size) : Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, {type}));
  const event = new ClipboardEvent("paste", {clipboardData: carried, bubbles: true, cancelable: true});
  field.dispatchEvent(event);
}"""
# A name and a text as an enemy writes them: marks without end, a turned direction, HTML of every kind.
ZALGO = "he" + "\u0301\u0327\u0489" * 60 + " comes"
TURNED = "pay \u202egpj.exe\u202c to \u2067me\u2069"
MARKUP = (
    "<img src=x onerror=alert(1)><script>alert(2)</script><a href='javascript:alert(3)'>x</a>{{7*7}} "
    "&lt;b&gt;"
)


class Visitor(Customer):
    """Somebody on the demo page, who is nobody yet."""

    def visit(self, url: str) -> Visitor:
        """Open the page and the chat."""
        self.page.goto(url)
        self.chat.locator("button.launcher").click(timeout=PATIENCE)
        expect(self.composer).to_be_visible(timeout=PATIENCE)
        return self


@pytest.fixture
def visitor(open_page: OpenPage, running: Running) -> Callable[..., Visitor]:
    """Makes a visitor on a look of the demo page."""

    def make(look: str = "plain", **details: object) -> Visitor:
        page = open_page(**details)
        return Visitor(page, running.product.sandbox_url).visit(f"{running.public_url}/widget/demo/{look}")

    return make


def speak(one: Customer, seconds: float) -> None:
    """Record a voice note up to the preview."""
    one.chat.get_by_role("button", name="Record a voice note").click()
    finish = one.chat.get_by_role("button", name="Finish")
    expect(finish).to_be_focused(timeout=PATIENCE)
    one.page.wait_for_timeout(1000 * seconds)
    finish.click()
    expect(one.chat.get_by_role("button", name="Send the voice note")).to_be_focused(timeout=PATIENCE)


def png(colour: str = "teal") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(out, "PNG")
    return out.getvalue()


def paste(one: Customer, content: bytes, name: str = "image.png", size: int = 0) -> None:
    """Paste a picture into the field, or so many bytes that are none."""
    field = one.composer.element_handle()
    one.page.evaluate(PASTE, [field, name, "image/png", base64.b64encode(content).decode(), size])


def no_finding(page: Page, within: str = "") -> None:
    """Axe finds nothing, of no level, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page, scheme, colours=scheme == "dark", within=within) == []


def nothing_sideways(page: Page) -> None:
    """Nothing is wider than the page."""
    shape = sideways(page)
    assert shape["scroll"] <= shape["window"], shape
    assert [one for one in shape["wide"] if not re.match("(?i)(svg|path)", one)] == []


def colour_of(node: Locator, name: str) -> str:
    """A colour as the browser computed it."""
    found: str = node.evaluate("(node, name) => getComputedStyle(node)[name]", name)
    return found


def test_a_voice_note_is_recorded_sent_and_heard(
    customer: Callable[..., Customer], lead: Lead, records: Records
) -> None:
    daniel = customer("Daniel Reyes")
    daniel.composer.fill("half a thought")
    speak(daniel, 2.0)
    note = daniel.chat.locator(".recorder .voice")
    note.get_by_role("button", name="Play").click()
    expect(note.get_by_role("button", name="Pause")).to_be_visible(timeout=PATIENCE)
    daniel.chat.get_by_role("button", name="Send the voice note").click()
    expect(daniel.log.locator(".voice")).to_have_count(1, timeout=PATIENCE)
    daniel.has_sent_everything()
    # What was being written is still there, and was not sent.
    expect(daniel.composer).to_have_value("half a thought")
    picture(daniel.page, "widget-voice")

    said = [one for one in lead.messages(records.ticket(daniel.reference)) if one["attachments"]]
    (file,) = said[0]["attachments"]
    assert said[0]["text"] == ""
    assert file["media_type"] == "audio/webm"
    assert 1.0 < file["seconds"] < 6.0
    assert 1 <= len(file["peaks"]) <= 100
    assert max(file["peaks"]) == 100
    kept = lead.file(file["id"])
    assert kept.body().startswith(b"\x1a\x45\xdf\xa3")
    assert kept.headers["content-type"] == "audio/webm"
    assert kept.headers["x-content-type-options"] == "nosniff"

    # Another page has it from the desk, not from memory.
    daniel.page.reload()
    daniel.chat.locator("button.launcher").click()
    again = daniel.log.locator(".voice")
    again.get_by_role("button", name="Play").click(timeout=PATIENCE)
    expect(again.get_by_role("button", name="Pause")).to_be_visible(timeout=PATIENCE)
    expect(again.locator(".why")).to_be_empty()
    expect(again.get_by_role("slider")).not_to_have_attribute("aria-valuetext", "0:00", timeout=PATIENCE)


def test_a_recording_can_be_stopped_paused_and_thrown_away(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    one.chat.get_by_role("button", name="Record a voice note").click()
    pause = one.chat.get_by_role("button", name="Pause")
    expect(pause).to_be_visible(timeout=PATIENCE)
    one.page.wait_for_timeout(900)
    pause.click()
    time = one.chat.locator(".recorder .clock")
    stood = time.inner_text()
    one.page.wait_for_timeout(1200)
    assert time.inner_text() == stood
    one.chat.get_by_role("button", name="Go on recording").click()
    no_finding(one.page)
    one.page.keyboard.press("Escape")
    expect(one.composer).to_be_focused()
    expect(one.chat.locator(".recorder")).to_have_count(0)
    # Closing the panel stops the microphone, and what was said can still be sent.
    one.chat.get_by_role("button", name="Record a voice note").click()
    expect(one.chat.get_by_role("button", name="Finish")).to_be_focused(timeout=PATIENCE)
    one.page.wait_for_timeout(1000)
    one.chat.get_by_role("button", name="Close", exact=True).click()
    one.chat.locator("button.launcher").click()
    expect(one.chat.get_by_role("button", name="Send the voice note")).to_be_visible(timeout=PATIENCE)
    no_finding(one.page)
    one.chat.get_by_role("button", name="Delete the voice note").click()
    expect(one.log.locator(".voice")).to_have_count(0)


def test_articles_are_suggested_until_the_first_message(
    customer: Callable[..., Customer], running: Running
) -> None:
    one = customer("Kim Minji", locale="ko-KR")
    one.composer.press_sequentially("입금이 안 들어왔어요", delay=20)
    links = one.chat.locator(".suggest a")
    expect(links.first).to_be_visible(timeout=PATIENCE)
    assert 1 <= links.count() <= 3
    assert (links.first.get_attribute("href") or "").startswith(f"{running.public_url}/help/ko/article/")
    no_finding(one.page)
    picture(one.page, "widget-suggestions-ko")
    with one.page.context.expect_page() as opened:
        links.first.click()
    expect(opened.value.locator("h1").first).to_be_visible(timeout=PATIENCE)
    expect(one.composer).to_have_value("입금이 안 들어왔어요")
    one.composer.press("Enter")
    expect(one.bubbles.first).to_be_visible(timeout=PATIENCE)
    expect(one.chat.locator(".suggest")).to_be_hidden()


def test_suggestions_stay_away_and_secrets_are_never_asked(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    asked: list[str] = []
    one.page.on(
        "request", lambda request: asked.append(request.url) if "suggestions" in request.url else None
    )
    phrase = " ".join(["abandon"] * 11 + ["about"])
    one.composer.fill(phrase)
    one.page.wait_for_timeout(1500)
    assert asked == []
    one.composer.fill("my deposit 12345678 has not arrived")
    expect(one.chat.locator(".suggest a").first).to_be_visible(timeout=PATIENCE)
    assert len(asked) == 1
    assert "12345678" not in asked[0]
    one.chat.get_by_role("button", name="Hide the articles").click()
    expect(one.composer).to_be_focused()
    one.composer.fill("my withdrawal has not arrived")
    one.page.wait_for_timeout(1500)
    assert len(asked) == 1


def test_the_list_tells_what_is_new(customer: Callable[..., Customer], agent: Callable[..., Agent]) -> None:
    daniel = customer("Daniel Reyes")
    daniel.write("My first question. Can I talk to a person?")
    first = daniel.reference
    aria = agent("aria")
    aria.become("Available")
    aria.open(first)
    daniel.chat.get_by_role("button", name="Your chats").click()
    aria.write("I have an answer for you.")
    item = daniel.chat.locator(".item", has_text=first)
    expect(item).to_have_attribute("data-unread", "", timeout=PATIENCE)
    expect(item.locator(".preview")).to_have_text("I have an answer for you.")
    expect(item.locator(".badge")).to_contain_text("1 new message")
    expect(item.locator("time")).to_be_visible()
    picture(daniel.page, "widget-list")
    no_finding(daniel.page)
    daniel.chat.get_by_role("button", name="Close", exact=True).click()
    badge = daniel.chat.locator(".launcher .badge")
    expect(badge).to_have_text("1")
    daniel.chat.locator("button.launcher").click()
    daniel.chat.locator(".item", has_text=first).click()
    daniel.sees("I have an answer for you.")
    expect(badge).to_be_hidden()
    daniel.chat.get_by_role("button", name="Your chats").click()
    expect(daniel.chat.locator(".item", has_text=first)).not_to_have_attribute("data-unread", "")


def test_a_customer_is_told_while_a_lead_reads_along(
    customer: Callable[..., Customer], agent: Callable[..., Agent], records: Records, running: Running
) -> None:
    daniel = customer("Daniel Reyes")
    daniel.write("Can I talk to a person?")
    aria = agent("aria")
    aria.become("Available")
    aria.open(daniel.reference)
    aria.write("Hello Daniel.")
    daniel.sees("Hello Daniel.")
    banner = daniel.chat.locator(".listening")
    expect(banner).to_be_hidden()
    lena = agent("lena")
    lena.page.goto(f"{running.desk_url}/console/all/{records.ticket(daniel.reference)}")
    lena.page.get_by_role("button", name="Read along").click(timeout=PATIENCE)
    expect(banner).to_have_text("A supervisor is reading along to help with your chat.", timeout=PATIENCE)
    no_finding(daniel.page)
    picture(daniel.page, "widget-listening")
    lena.page.get_by_role("button", name="Stop reading along").click()
    expect(banner).to_be_hidden(timeout=PATIENCE)


def test_thirty_seconds_without_a_network_lose_and_double_nothing(
    customer: Callable[..., Customer], running: Running, records: Records
) -> None:
    haruka = customer("Sato Haruka", locale="ja-JP")
    said = ["担当者と話したいです"]
    haruka.write(said[0])
    reference = haruka.reference
    haruka.has_sent_everything()
    running.customers_side.refuse()
    running.customers_side.reset()
    for number in range(1, 4):
        said.append(f"回線がない {number}")
        haruka.write(said[-1])
    line = haruka.chat.locator(".status-line")
    expect(line).to_be_visible(timeout=PATIENCE)
    expect(haruka.log.locator("[data-delivery=failed]")).to_have_count(0)
    picture(haruka.page, "widget-offline-ja")
    haruka.page.wait_for_timeout(1000 * DARK_SECONDS)
    assert records.people(reference) == said[:1]
    running.customers_side.heal()
    wait_until_shown(haruka.page, haruka.people, said, 60)
    haruka.has_sent_everything()
    expect(line).to_be_hidden(timeout=PATIENCE)
    assert records.people(reference) == said


@pytest.mark.parametrize(
    ("look", "colour", "text"),
    [("orchid", "rgb(122, 31, 162)", "rgb(255, 255, 255)"), ("amber", "rgb(255, 179, 0)", "rgb(0, 0, 0)")],
)
def test_a_page_gives_its_own_colour_and_the_text_follows(
    visitor: Callable[..., Visitor], look: str, colour: str, text: str
) -> None:
    one = visitor(look)
    header = one.chat.locator("header")
    assert (colour_of(header, "backgroundColor"), colour_of(header, "color")) == (colour, text)
    one.write("my deposit has not arrived")
    bubble = one.log.locator(".bubble.mine .body").first
    expect(bubble).to_be_visible(timeout=PATIENCE)
    one.has_sent_everything()
    assert colour_of(bubble, "backgroundColor") == colour
    box, page = one.chat.locator(".panel").bounding_box(), one.page.viewport_size
    assert box is not None
    assert page is not None
    assert box["y"] >= 0
    assert (box["x"] < page["width"] / 2) == (look == "orchid")
    no_finding(one.page)


@pytest.mark.parametrize("width", [1280, 390])
def test_right_to_left_mirrors_everything_but_sound_and_numbers(
    visitor: Callable[..., Visitor], width: int
) -> None:
    one = visitor("rtl", width=width, height=844)
    one.write("my deposit has not arrived")
    mine = one.log.locator(".bubble.mine").first
    expect(mine).to_be_visible(timeout=PATIENCE)
    one.has_sent_everything()
    panel, bubble = one.chat.locator(".panel").bounding_box(), mine.bounding_box()
    send = one.chat.locator(".composer .send").bounding_box()
    assert panel is not None
    assert bubble is not None
    assert send is not None
    middle = panel["x"] + panel["width"] / 2
    assert panel["x"] < width / 2
    assert bubble["x"] + bubble["width"] / 2 < middle
    assert send["x"] < middle
    assert colour_of(one.chat.locator("header .bare").first, "transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    nothing_sideways(one.page)
    no_finding(one.page)


def test_a_phone_shows_nothing_but_the_chat(visitor: Callable[..., Visitor]) -> None:
    one = visitor(width=390, height=844)
    panel = one.chat.locator(".panel")
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(panel).to_have_attribute("aria-modal", "true")
    expect(one.chat.locator("button.launcher")).to_be_hidden()
    # No keyboard jumps up unasked, and nothing that is typed into makes the phone zoom.
    expect(one.composer).not_to_be_focused()
    assert one.composer.evaluate("(field) => parseFloat(getComputedStyle(field).fontSize)") >= 16
    speak(one, 1.0)
    nothing_sideways(one.page)
    one.chat.get_by_role("button", name="Send the voice note").click()
    expect(one.log.locator(".voice")).to_have_count(1, timeout=PATIENCE)
    nothing_sideways(one.page)
    # Half the height: the keyboard is there.
    one.page.set_viewport_size({"width": 390, "height": 420})
    box = one.composer.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 420
    nothing_sideways(one.page)
    no_finding(one.page)


def test_a_pasted_screenshot_arrives_and_a_broken_one_is_told(
    customer: Callable[..., Customer], lead: Lead, records: Records
) -> None:
    daniel = customer("Daniel Reyes")
    daniel.write("Can I talk to a person?")
    paste(daniel, png())
    expect(daniel.chat.locator(".chips li")).to_have_count(1)
    daniel.chat.get_by_role("button", name="Send", exact=True).click()
    expect(daniel.log.locator("canvas")).to_have_count(1, timeout=PATIENCE)
    daniel.has_sent_everything()
    files = [file for one in lead.messages(records.ticket(daniel.reference)) for file in one["attachments"]]
    assert [(file["media_type"], file["width"], file["height"]) for file in files] == [
        ("image/png", 320, 200)
    ]

    paste(daniel, png()[:200])
    chip = daniel.chat.locator(".chips li")
    expect(chip).to_contain_text("A file was not accepted.", timeout=PATIENCE)
    expect(chip.get_by_role("button")).to_have_count(1)
    chip.get_by_role("button").click()
    paste(daniel, b"", name="huge.png", size=50 * 1024 * 1024)
    expect(daniel.chat.locator(".problem")).to_contain_text("huge.png is too large", timeout=PATIENCE)
    expect(chip).to_have_count(0)
    daniel.write("still here")
    daniel.sees("still here")


@pytest.mark.parametrize("text", [ZALGO, TURNED, MARKUP, "x" * 9_000, "\u202e" * 200 + "end"])
def test_hostile_words_stay_words(visitor: Callable[..., Visitor], text: str) -> None:
    one = visitor(width=390, height=844)
    asked: list[str] = []
    one.page.on("dialog", lambda dialog: asked.append(dialog.message))
    one.write(text)
    mine = one.log.locator(".bubble.mine")
    expect(mine).to_have_count(1, timeout=PATIENCE)
    one.has_sent_everything()
    assert mine.locator("img, script, b, iframe").count() == 0
    assert mine.locator(".text").evaluate("(node) => node.textContent") == unicodedata.normalize("NFC", text)
    nothing_sideways(one.page)
    one.chat.get_by_role("button", name="Your chats").click()
    expect(one.chat.locator(".item")).to_be_visible()
    nothing_sideways(one.page)
    assert asked == []


def test_the_keyboard_reaches_everything_in_order(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    expect(one.composer).to_be_focused()
    names = []
    for _ in range(6):
        one.page.keyboard.press("Tab")
        names.append(
            one.page.evaluate(
                "() => { const node = document.querySelector('havendesk-chat').shadowRoot.activeElement;"
                " return node ? node.getAttribute('aria-label') || node.textContent : ''; }"
            )
        )
    assert names[:3] == ["Record a voice note", "Send", "Language"]
    one.composer.press("Escape")
    expect(one.chat.locator("button.launcher")).to_be_focused()
    expect(one.chat.locator(".panel")).to_be_hidden()
