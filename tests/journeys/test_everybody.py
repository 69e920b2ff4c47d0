"""Every place in light, in dark and on a phone: no serious finding of axe, nothing to scroll sideways."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage, Running
from tests.journeys.looking import PHONE, sideways, violations
from tests.journeys.pages import PATIENCE, Agent, Customer
from tests.journeys.pictures import picture

pytestmark = pytest.mark.journey


class Places:
    """How to come to each place that people use."""

    def __init__(
        self,
        open_page: OpenPage,
        running: Running,
        customer: Callable[..., Customer],
        agent: Callable[..., Agent],
    ) -> None:
        self._open_page = open_page
        self._running = running
        self._customer = customer
        self._agent = agent

    def _at(self, url: str) -> Page:
        page = self._open_page()
        page.goto(url)
        return page

    def widget_open(self) -> Page:
        """The exchange's page with a chat that has not begun."""
        return self._customer("Daniel Reyes").page

    def widget_conversation(self) -> Page:
        """An answer with its sources, a place in the queue."""
        minji = self._customer("Kim Minji", locale="ko-KR")
        minji.write("거래 수수료가 얼마예요")
        expect(minji.log.locator(".sources a").first).to_be_visible(timeout=PATIENCE)
        minji.write("상담원과 이야기하고 싶어요")
        expect(minji.chat.locator(".queue")).to_be_visible(timeout=PATIENCE)
        return minji.page

    def help_list(self) -> Page:
        """The help centre's first page."""
        return self._at(f"{self._running.public_url}/help/en/")

    def help_article(self) -> Page:
        """The first article of the list."""
        page = self.help_list()
        page.locator("main a[href*='/article/']").first.click()
        expect(page.locator("article h1, main h1").first).to_be_visible()
        return page

    def login(self) -> Page:
        """Where staff sign in."""
        return self._at(f"{self._running.desk_url}/accounts/login/")

    def second_factor(self) -> Page:
        """Where an authenticator app is set up."""
        page = self._agent("aria").page
        page.goto(f"{self._running.desk_url}/accounts/2fa/totp/activate/")
        code = page.locator("input[name=code]")
        password = page.locator("input[name=password]")
        expect(code.or_(password)).to_be_visible(timeout=PATIENCE)
        if password.count():  # signed in some time ago
            password.fill("harbour-light-aria")
            password.press("Enter")
        expect(code).to_be_visible(timeout=PATIENCE)
        return page

    def console_list(self) -> Page:
        """The queue of everybody, with somebody waiting."""
        daniel = self._customer("Daniel Reyes")
        daniel.write("Can I talk to a person?")
        expect(daniel.chat.locator(".queue")).to_be_visible(timeout=PATIENCE)
        aria = self._agent("aria")
        aria.page.get_by_role("link", name="Team queue").click()
        expect(aria.page.locator("main li a").first).to_be_visible(timeout=PATIENCE)
        return aria.page

    def console_conversation(self) -> Page:
        """A conversation with the customer's situation beside it."""
        daniel = self._customer("Daniel Reyes")
        daniel.write("My USDT withdrawal is pending. Can I talk to a person?")
        aria = self._agent("aria")
        aria.become("Available")
        aria.open(daniel.reference)
        aria.write("Hello Daniel, I am looking at your withdrawal now.")
        daniel.sees("I am looking at your withdrawal")
        expect(aria.page.get_by_role("complementary")).to_contain_text("Level", timeout=PATIENCE)
        return aria.page


PLACES = [name for name in vars(Places) if not name.startswith("_")]


@pytest.fixture
def places(
    open_page: OpenPage, running: Running, customer: Callable[..., Customer], agent: Callable[..., Agent]
) -> Places:
    """The places of this desk."""
    return Places(open_page, running, customer, agent)


def _violations(page: Page, scheme: Literal["light", "dark"]) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    return violations(page, scheme, colours=scheme == "dark")


@pytest.mark.parametrize("name", PLACES)
def test_everybody_can_use(places: Places, name: str) -> None:
    page: Page = getattr(places, name)()
    found = _violations(page, "light") + _violations(page, "dark")
    if name == "console_conversation":
        picture(page, "console-dark")
    page.set_viewport_size(PHONE)
    shape = sideways(page)
    if name == "widget_conversation":
        page.emulate_media(color_scheme="light")
        picture(page, "widget-phone")
    assert found == []
    assert shape["scroll"] <= shape["window"] == PHONE["width"], shape
    assert [one for one in shape["wide"] if not re.match("(?i)(svg|path)", one)] == []
