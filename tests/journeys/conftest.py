"""One running product for all journeys, with a network on each side that can be cut."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.faults.proxy import ProxyThread
from tests.journeys.pages import Agent, Customer
from tests.support.product import Product

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "pictures"


@dataclass
class Running:
    """The product and the two networks that lead to it."""

    product: Product
    customers_side: ProxyThread
    agents_side: ProxyThread
    desk_url: str
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk whose customers and agents each come through a proxy of their own."""
    product = Product(tmp_path_factory.mktemp("journeys") / "data")
    with (
        ProxyThread("127.0.0.1", product.port) as customers_side,
        ProxyThread("127.0.0.1", product.port) as agents_side,
    ):
        product.options["HAVENDESK_PUBLIC_URL"] = f"http://localhost:{customers_side.port}"
        product.start()
        try:
            yield Running(product, customers_side, agents_side, f"http://localhost:{agents_side.port}")
        finally:
            product.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, running: Running) -> Iterator[OpenPage]:
    """Opens a page in a browser profile of its own; an uncaught error on any page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(locale: str = "en-US", *, width: int = 1280, height: int = 860, dark: bool = False) -> Page:
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            timezone_id="UTC",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def customer(open_page: OpenPage, running: Running) -> Callable[..., Customer]:
    """Makes a customer: ``customer("Kim Minji", locale="ko-KR")`` is signed in with the chat open."""

    def make(name: str, **details: object) -> Customer:
        one = Customer(open_page(**details), running.product.sandbox_url)
        one.sign_in(name)
        return one

    return make


@pytest.fixture
def agent(open_page: OpenPage, running: Running) -> Iterator[Callable[..., Agent]]:
    """Makes an agent: ``agent("aria")`` is signed in; at the end all of them go offline."""
    made: list[Agent] = []

    def make(name: str, **details: object) -> Agent:
        one = Agent(open_page(**({"width": 1400, "height": 900} | details)), running.desk_url)
        one.sign_in(name)
        made.append(one)
        return one

    yield make
    for one in made:
        one.become("Away")


def picture(page: Page, name: str) -> None:
    """Keep a picture for the documentation, when pictures are being made."""
    if os.environ.get("HAVENDESK_SCREENSHOTS"):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")
