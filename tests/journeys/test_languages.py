"""Korean, Chinese and Japanese: every character has a glyph of a real font, no text is left untranslated."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys.conftest import OpenPage, Running
from tests.journeys.pages import PATIENCE, Agent, Customer
from tests.journeys.pictures import picture

pytestmark = pytest.mark.journey

REPOSITORY = Path(__file__).resolve().parents[2]
LOCALES = {"ko": "ko-KR", "zh-Hans": "zh-CN", "ja": "ja-JP"}
CAST = {"ko": "Kim Minji", "zh-Hans": "Chen Wei", "ja": "Sato Haruka"}
ASKS = {"ko": "상담원과 이야기하고 싶어요", "zh-Hans": "我要找人工客服", "ja": "担当者と話したいです"}
STAFF = {"ko": "aria", "zh-Hans": "mei", "ja": "jun"}
EAST_ASIAN = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
NOT_DRAWN = ("SCRIPT", "STYLE", "OPTION", "TITLE", "TEXTAREA")
CATALOGUES = (
    "web/console/src/app/i18n/*.json",
    "web/widget/src/i18n/*.ts",
    "web/widget/src/voice/words.ts",
    "havendesk/locale/*/LC_MESSAGES/*.po",
    "havendesk/knowledge/starter/**/*",
    "sandbox/texts.py",
)

# Draws each character; those that look like a character that no font has (unassigned in Unicode) are missing.
MISSING = """(characters) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext("2d", {willReadFrequently: true});
  pen.font = "24px system-ui, sans-serif";
  pen.textBaseline = "top";
  const drawn = (text) => {
    pen.clearRect(0, 0, 40, 40);
    pen.fillText(text, 4, 4);
    return pen.getImageData(0, 0, 40, 40).data.join("");
  };
  const nothing = drawn(" ");
  const absent = new Set(["\\u0378", "\\u{2fffe}", "\\u{e0fff}"].map(drawn));
  return [...characters].filter((one) => absent.has(drawn(one)) || drawn(one) === nothing);
}"""

SHOWN = """() => {
  const texts = [];
  const look = (root) => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const parent = node.parentElement;
        if (!parent || parent.closest("script, style, noscript")) continue;
        if (parent.checkVisibility() && node.data.trim()) texts.push(node.data.trim());
        continue;
      }
      for (const name of ["aria-label", "placeholder", "title", "alt"]) {
        const value = node.getAttribute(name);
        if (value && node.checkVisibility()) texts.push(value.trim());
      }
      if (node.shadowRoot) look(node.shadowRoot);
    }
  };
  look(document);
  return texts;
}"""


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from _leaves(value, here)
        else:
            yield here, str(value)


def _console_catalogue(language: str) -> dict[str, str]:
    file = REPOSITORY / "web" / "console" / "src" / "app" / "i18n" / f"{language}.json"
    return dict(_leaves(json.loads(file.read_text())))


def _widget_catalogue(language: str) -> dict[str, str]:
    source = (REPOSITORY / "web" / "widget" / "src" / "i18n" / f"{language}.ts").read_text()
    return dict(re.findall(r'^\s+(\w+):\s+"((?:[^"\\]|\\.)*)"', source, re.MULTILINE))


def _fonts(page: Page) -> list[dict[str, Any]]:
    """The fonts that draw the page, shadow trees included, as Chromium's own inspector tells them."""
    inspector = page.context.new_cdp_session(page)
    inspector.send("DOM.enable")
    inspector.send("CSS.enable")
    root = inspector.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
    fonts: list[dict[str, Any]] = []

    def look(node: dict[str, Any]) -> None:
        text = "".join(child["nodeValue"] for child in node.get("children", []) if child["nodeType"] == 3)
        if EAST_ASIAN.search(text) and node["nodeName"] not in (
            "SCRIPT",
            "STYLE",
            "OPTION",
            "TITLE",
            "TEXTAREA",
        ):
            with suppress(Error):  # a clock on the page has moved on, and its old text is gone
                found = inspector.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})["fonts"]
                fonts.extend({**font, "text": text} for font in found)
        for child in [*node.get("children", []), *node.get("shadowRoots", [])]:
            look(child)

    look(root)
    inspector.detach()
    return fonts


def _is_drawn(page: Page) -> None:
    """East Asian text is drawn by a font made for it."""
    fonts = _fonts(page)
    assert fonts, "no East Asian text on the page"
    east_asian = sum(font["glyphCount"] for font in fonts if "CJK" in font["familyName"])
    wanted = sum(len(EAST_ASIAN.findall(text)) for text in {font["text"] for font in fonts})
    assert east_asian > 0
    assert {font["familyName"] for font in fonts if "Last" in font["familyName"]} == set()
    assert east_asian >= wanted * 0.95, sorted({font["familyName"] for font in fonts})


def _is_translated(texts: list[str], own: dict[str, str], english: dict[str, str]) -> None:
    """No key is shown, and no English sentence where this language has its own."""
    assert [text for text in texts if text in english or re.fullmatch(r"[a-z]+(\.[a-zA-Z_]+)+", text)] == []
    left = {
        value for key, value in english.items() if " " in value and own.get(key) != value and "{" not in value
    }
    assert [text for text in texts if text in left] == []
    assert sum(text in set(own.values()) for text in texts) > 5
    assert [text for text in texts if re.search(r"\{\w+\}|undefined|\[object", text)] == []


def test_every_character_of_the_products_texts_has_a_glyph(open_page: OpenPage, running: Running) -> None:
    texts = ""
    for pattern in CATALOGUES:
        files = [file for file in REPOSITORY.glob(pattern) if file.is_file()]
        assert files, pattern
        texts += "".join(file.read_text() for file in files)
    characters = sorted({one for one in texts if one.isprintable() and not one.isspace() and ord(one) > 0x20})
    assert sum(1 for one in characters if EAST_ASIAN.match(one)) > 1000
    page = open_page()
    page.goto(f"{running.product.url}/help/en/")
    assert page.evaluate(MISSING, "\u0379\u0380") == ["\u0379", "\u0380"], "the test finds no missing glyph"
    assert page.evaluate(MISSING, "".join(characters)) == []


@pytest.mark.parametrize("language", LOCALES)
def test_the_help_centre_is_drawn_in(open_page: OpenPage, running: Running, language: str) -> None:
    page = open_page(LOCALES[language])
    page.goto(f"{running.public_url}/help/{language}/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    _is_drawn(page)
    if language == "ko":
        picture(page, "help-ko")
    page.locator("main a[href*='/article/']").first.click()
    expect(page.locator("main h1").first).to_be_visible()
    _is_drawn(page)


@pytest.mark.parametrize("language", LOCALES)
def test_widget_and_console_speak(
    customer: Callable[..., Customer], agent: Callable[..., Agent], language: str
) -> None:
    asking = customer(CAST[language], locale=LOCALES[language])
    own, english = _widget_catalogue(language), _widget_catalogue("en")
    _is_translated(asking.chat.page.evaluate(SHOWN), own, english)
    asking.write(ASKS[language])
    expect(asking.chat.locator(".queue")).to_be_visible(timeout=PATIENCE)
    _is_translated(asking.page.evaluate(SHOWN), own, english)
    _is_drawn(asking.page)

    own, english = _console_catalogue(language), _console_catalogue("en")
    answering = agent(STAFF[language], locale=LOCALES[language])
    page = answering.page
    expect(page.locator("html")).to_have_attribute("lang", language)
    _is_translated(page.evaluate(SHOWN), own, english)
    page.get_by_role("link", name=own["views.queue"]).click()
    page.get_by_text(asking.reference).first.click(timeout=PATIENCE)
    page.get_by_role("button", name=own["acts.take"]).first.click(timeout=PATIENCE)
    expect(page.get_by_text(ASKS[language]).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("complementary").locator("dl").first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name=re.compile("^" + own["presence.label"].format(status=""))).click()
    page.get_by_role("menuitem", name=re.compile("^" + own["presence.available"])).click()
    expect(page.get_by_role("alert")).to_have_count(0, timeout=PATIENCE)
    _is_translated(page.evaluate(SHOWN), own, english)
    _is_drawn(page)
    if language == "zh-Hans":
        picture(page, "console-zh")
    page.get_by_role("tab", name=own["history.label"]).click()
    page.get_by_role("button", name=own["acts.more"]).click()
    _is_translated(page.evaluate(SHOWN), own, english)
