"""Pages and layers of the console: every finding of axe in both schemes, four languages, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Running
from tests.journeys.crowd import Waiting, queue_up
from tests.journeys.looking import DESKTOP, PHONE, sideways, violations
from tests.journeys.pages import PATIENCE, Agent
from tests.journeys.pictures import picture

pytestmark = pytest.mark.journey

MakeAgent = Callable[..., Agent]
PAGES = ["queue", "inbox", "live", "manage/macros", "manage/tags"]
LAYERS = {"?": "help", "Control+K": "palette", "Shift+F": "filter", "Shift+V": "view editor"}


@pytest.fixture
def waiting(running: Running) -> Waiting:
    """One ticket, so that no list is empty."""
    return queue_up(running.product, ["Something to look at"])[0]


def _open(page: Page, desk_url: str, place: str, language: str = "en") -> None:
    page.goto(f"{desk_url}/console/{place}?lang={language}")
    expect(page.get_by_role("main")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE)


def test_every_page_is_clean_in_light_dark_and_on_a_phone(
    running: Running, agent: MakeAgent, waiting: Waiting
) -> None:
    page = agent("lena").page
    found: list[str] = []
    for place, language in zip(PAGES, ["ko", "ja", "zh-Hans", "en", "ko"], strict=True):
        page.set_viewport_size(DESKTOP)
        _open(page, running.desk_url, place, language)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += violations(page, f"{place} {language} {scheme}", colours=scheme == "dark")
            if scheme == "light" and place != "live":  # a journey of its own shows that page at work
                picture(page, f"console-{place.rpartition('/')[2]}")
        page.set_viewport_size(PHONE)
        shape = sideways(page)
        assert shape["scroll"] <= shape["window"] == PHONE["width"], (place, shape)
    assert found == []


def test_every_layer_is_clean(running: Running, agent: MakeAgent, waiting: Waiting) -> None:
    page = agent("lena").page
    found: list[str] = []
    for keys, name in LAYERS.items():
        _open(page, running.desk_url, "queue")
        expect(page.locator(f"[data-row='{waiting.ticket}']")).to_be_visible(timeout=PATIENCE)
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog")).to_be_visible(timeout=PATIENCE)
        expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE)
        found += violations(page, name, within="[role=dialog]")
        if name == "palette":
            picture(page, "console-palette")
    _open(page, running.desk_url, "queue")
    for menu in ("^Menu of", "^Presence"):
        page.get_by_role("button", name=re.compile(menu)).click()
        expect(page.get_by_role("menu")).to_be_visible(timeout=PATIENCE)
        found += violations(page, menu, within="[role=menu]")
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_have_count(0, timeout=PATIENCE)
    _open(page, running.desk_url, "queue")
    page.locator(f"[data-row='{waiting.ticket}']").wait_for(timeout=PATIENCE)
    page.keyboard.press("*")
    expect(page.get_by_text("1 chosen")).to_be_visible(timeout=PATIENCE)
    found += violations(page, "bulk bar")
    assert found == []
