"""A locale that nobody speaks: what stands on the console without its brackets is not of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Running
from tests.journeys.crowd import Waiting, queue_up
from tests.journeys.pages import PATIENCE, Agent

pytestmark = pytest.mark.journey

MakeAgent = Callable[..., Agent]

# Words of people (names, tags, references), code and numbers of the locale are marked or are no words.
UNTRANSLATED = """() => {
  const THEIRS = "[translate=no], [lang]:not(html), ol p, bdi, time, kbd, code, .hd-mono, .hd-amount, "
    + "textarea[aria-hidden], script, style, noscript";
  const found = [];
  const plain = (text) => {
    const less = text.replace(/⟦[^⟦⟧]*⟧/g, "");
    return less === text ? text : plain(less);
  };
  const word = (text) => /\\p{L}{3,}/u.test(text);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element || element.closest(THEIRS) || !element.checkVisibility()) continue;
    const texts = node.nodeType === Node.TEXT_NODE ? [node.data]
      : ["aria-label", "placeholder", "title", "alt"].map((name) => node.getAttribute(name) ?? "");
    for (const text of texts) if (word(plain(text))) found.push(text.trim());
  }
  return found;
}"""

NOT_OURS = re.compile(
    r"^(Havendesk|English|Korean|Japanese|Simplified Chinese|chat|today)$|^[A-Z][a-z]+ [A-Z][a-z]+$|^HD-|\d"
)
"""The product's name; languages and days as the browser says them; people's names, references, numbers."""

PLACES = ["mine", "queue", "snoozed", "all", "inbox", "live", "manage/macros", "manage/tags"]


def _untranslated(page: Page, waiting: Waiting) -> list[str]:
    texts: list[str] = page.evaluate(UNTRANSLATED)
    return [one for one in texts if not NOT_OURS.search(one) and one != waiting.text]


def test_every_text_of_the_console_comes_from_the_catalogue(running: Running, agent: MakeAgent) -> None:
    (waiting,) = queue_up(running.product, ["Is anything left in English?"])
    page = agent("lena").page
    found: dict[str, list[str]] = {}
    for place in [*PLACES, f"queue/{waiting.ticket}"]:
        page.goto(f"{running.desk_url}/console/{place}?lang=pseudo")
        expect(page.locator("html[lang=en-XA]")).to_have_count(1, timeout=PATIENCE)
        expect(page.get_by_role("main")).to_be_visible(timeout=PATIENCE)
        expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE)
        found[place] = _untranslated(page, waiting)
    for keys in ["?", "Control+K", "Shift+V", "Shift+F"]:
        page.goto(f"{running.desk_url}/console/queue?lang=pseudo")
        expect(page.locator(f"[data-row='{waiting.ticket}']")).to_be_visible(timeout=PATIENCE)
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog")).to_be_visible(timeout=PATIENCE)
        found[keys] = _untranslated(page, waiting)
    assert {place: texts for place, texts in found.items() if texts} == {}
