"""An article's life in a browser: written, approved by another, translated, grown stale, found by readers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage, Running
from tests.journeys.looking import PHONE, sideways, violations
from tests.journeys.pages import PATIENCE, Agent
from tests.journeys.pictures import picture

pytestmark = pytest.mark.journey

MakeAgent = Callable[..., Agent]
BODY = "Here is how.\n\n1. Open **Account → Rewards**.\n2. Choose the coin.\n3. Press **Stake**."


def _editor(page: Page, desk_url: str, place: str, language: str = "en") -> None:
    page.goto(f"{desk_url}/console/knowledge{place}{'&' if '?' in place else '?'}lang={language}")
    expect(page.get_by_role("main")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=PATIENCE)


def _write(page: Page, title: str, summary: str, question: str, body: str) -> None:
    page.get_by_role("textbox", name="Title").fill(title)
    page.get_by_role("textbox", name="Summary").fill(summary)
    field = page.get_by_label("Questions that it answers").first
    field.fill(question)
    field.press("Enter")
    page.get_by_role("textbox", name="Text", exact=True).fill(body)
    expect(page.get_by_text("Draft kept")).to_be_visible(timeout=PATIENCE)


def _submit(page: Page) -> None:
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_text("Waiting for approval, from Edda Solberg")).to_be_visible(timeout=PATIENCE)


def _approve(page: Page, desk_url: str, language: str) -> None:
    _editor(page, desk_url, f"/article/stake-coins?in={language}")
    page.get_by_role("button", name="Approve", exact=True).click()
    # An earlier revision may be published already: what tells is that nothing waits any more.
    expect(page.get_by_role("button", name="Approve", exact=True)).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_text(re.compile("^Published, revision"))).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def reader(open_page: OpenPage) -> Page:
    """Somebody who looks for help."""
    return open_page()


def test_an_article_is_written_approved_translated_and_found(
    running: Running, agent: MakeAgent, reader: Page
) -> None:
    edda, lena = agent("edda").page, agent("lena").page
    desk, public = running.desk_url, running.public_url
    _editor(edda, desk, "")
    edda.get_by_role("button", name="New article").click()
    dialog = edda.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Address").fill("stake-coins")
    # Beside the field, its list of teams carries the same name.
    owner = dialog.get_by_label("Owner").first
    owner.fill("Trading & API")
    owner.press("Tab")
    edda.get_by_role("button", name="Begin").click()
    expect(edda).to_have_url(re.compile("/knowledge/article/stake-coins"), timeout=PATIENCE)
    _write(edda, "Stake coins and earn rewards", "How staking works here.", "can I stake my coins", BODY)
    expect(edda.get_by_role("article").get_by_text("Choose the coin.")).to_be_visible(timeout=PATIENCE)
    _submit(edda)
    expect(edda.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    _approve(lena, desk, "en")

    reader.goto(f"{public}/help/en/search?q=can+I+stake+my+coins")
    reader.get_by_role("link", name="Stake coins and earn rewards").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Stake coins and earn rewards")

    for language, title, question in (
        ("zh-Hans", "质押币种并获得收益", "怎么质押我的币"),
        ("ko", "코인 스테이킹으로 보상 받기", "코인 스테이킹 어떻게 하나요"),
    ):
        _editor(edda, desk, f"/article/stake-coins?in={language}")
        _write(edda, title, title, question, BODY)
        _submit(edda)
        _approve(lena, desk, language)
        reader.goto(f"{public}/help/{language}/search?q={question}")
        expect(reader.get_by_role("link", name=title)).to_be_visible(timeout=PATIENCE)
    reader.goto(f"{public}/help/zh-Hant/article/stake-coins")
    expect(reader.get_by_role("heading", level=1)).to_have_text("質押幣種並獲得收益")

    _editor(edda, desk, "/article/stake-coins?in=en")
    edda.get_by_role("textbox", name="Title").fill("Stake coins, earn rewards")
    expect(edda.get_by_text("Draft kept")).to_be_visible(timeout=PATIENCE)
    _submit(edda)
    _approve(lena, desk, "en")
    _editor(edda, desk, "?shown=stale")
    expect(edda.get_by_role("link", name="Stake coins, earn rewards")).to_be_visible(timeout=PATIENCE)
    reader.goto(f"{public}/help/ko/article/stake-coins")
    expect(reader.locator(".notice")).to_be_visible()
    picture(edda, "console-articles")

    _editor(edda, desk, "/article/stake-coins?in=ko")
    edda.get_by_role("checkbox", name="It says what English says now").click()
    expect(edda.get_by_text("Draft kept")).to_be_visible(timeout=PATIENCE)
    _submit(edda)
    _approve(lena, desk, "ko")
    reader.reload()
    expect(reader.locator(".notice")).to_have_count(0)
    lena.get_by_role("button", name="History").click()
    expect(lena.get_by_role("dialog").get_by_text("approved by Lena Fischer").first).to_be_visible()


def test_the_editors_pages_are_clean_in_light_dark_and_on_a_phone(running: Running, agent: MakeAgent) -> None:
    page = agent("lena").page
    found: list[str] = []
    places = {
        "": "en",
        "/article/fees?in=ko": "ko",
        "/feedback": "ja",
        "/coverage": "zh-Hans",
        "/answers": "ko",
        "/models": "en",
    }
    for place, language in places.items():
        page.set_viewport_size({"width": 1400, "height": 900})
        _editor(page, running.desk_url, place, language)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += violations(page, f"{place} {language} {scheme}", colours=scheme == "dark")
        if place.startswith("/article"):
            picture(page, "console-article")
        page.set_viewport_size(PHONE)
        shape = sideways(page)
        assert shape["scroll"] <= shape["window"] == PHONE["width"], (place, shape)
    assert found == []


def test_readers_pages_are_clean_in_every_language(running: Running, reader: Page) -> None:
    found: list[str] = []
    for language in ("en", "zh-Hans", "zh-Hant", "ko", "ja"):
        for place in ("", "article/fees", "topic/deposit", "search?q=fee"):
            reader.goto(f"{running.public_url}/help/{language}/{place}")
            for scheme in ("light", "dark"):
                reader.emulate_media(color_scheme=scheme)
                found += violations(reader, f"{language} {place} {scheme}", colours=scheme == "dark")
    assert found == []
