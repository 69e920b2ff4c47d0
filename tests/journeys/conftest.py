"""One running product for all journeys, with a network on each side that can be cut."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, StorageState, sync_playwright

from tests.faults.proxy import ProxyThread
from tests.journeys.lead import Lead
from tests.journeys.pages import Agent, Customer
from tests.journeys.records import Records
from tests.support.chromium import ARGUMENTS, HEADLESS
from tests.support.evm_node import EvmNode, evm_node
from tests.support.language_model import StubModel, stub_model
from tests.support.product import Product


@dataclass
class Running:
    """The product, the two networks that lead to it, and the chains that it reads: the exchange lists
    ``ethereum`` and sees what arrives there, of ``polygon`` it knows nothing."""

    product: Product
    customers_side: ProxyThread
    agents_side: ProxyThread
    model: StubModel
    ethereum: EvmNode
    polygon: EvmNode

    @property
    def desk_url(self) -> str:
        """Where agents find the desk."""
        return f"http://localhost:{self.agents_side.port}"

    @property
    def public_url(self) -> str:
        """Where customers' browsers find it."""
        return f"http://localhost:{self.customers_side.port}"


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk whose customers and agents each come through a proxy of their own."""
    product = Product(tmp_path_factory.mktemp("journeys") / "data")
    with (
        ProxyThread("127.0.0.1", product.port) as customers_side,
        ProxyThread("127.0.0.1", product.port) as agents_side,
        stub_model() as model,
        evm_node(chain_id=31337) as ethereum,
        evm_node(chain_id=137) as polygon,
    ):
        one = Running(product, customers_side, agents_side, model, ethereum, polygon)
        product.options |= _reading(ethereum, polygon)
        product.options["HAVENDESK_LANGUAGE_MODEL_URL"] = model.url
        product.options["HAVENDESK_LANGUAGE_MODEL_NAME"] = "stub"
        product.options["HAVENDESK_LANGUAGE_MODEL_INTERNAL_HOSTS"] = json.dumps([model.host])
        product.options["HAVENDESK_PUBLIC_URL"] = one.public_url
        # The day in which anybody may stop a recovery is over at once: the sandbox holds no money.
        product.options["HAVENDESK_RECOVERY_COOLING_PERCENT"] = "0"
        product.start()
        try:
            yield one
        finally:
            product.stop()


def _reading(ethereum: EvmNode, polygon: EvmNode) -> dict[str, str]:
    """Options with which desk and sandbox read these chains. A block comes when a journey wants one, so that
    no node counts as behind and no answer of one is kept."""
    nodes = {
        "ethereum": [{"url": ethereum.url, "internal": True, "chain_id": ethereum.chain_id}],
        "polygon": [{"url": polygon.url, "internal": True}],
    }
    return {
        "HAVENDESK_EXCHANGE_CHAIN_NODES": json.dumps(nodes),
        "HAVENDESK_EXCHANGE_CHAIN_KEEP_SECONDS": "0",
        "HAVENDESK_EXCHANGE_CHAIN_STALE_SECONDS": json.dumps(dict.fromkeys(nodes, 0)),
        "SANDBOX_EVM_NETWORK": "ethereum",
        "SANDBOX_EVM_CHAIN_ID": str(ethereum.chain_id),
        "SANDBOX_EVM_NODE": ethereum.url,
    }


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    browser = playwright.chromium.launch(executable_path=HEADLESS, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def lead(playwright: Playwright, running: Running) -> Iterator[Lead]:
    """The lead, past both proxies, so that no broken network stops the clearing up."""
    request = playwright.request.new_context()
    one = Lead(request, running.product.url)
    one.sign_in()
    yield one
    request.dispose()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """Cookies of the agents who signed in once; each journey has a browser profile of its own."""
    return {}


@pytest.fixture
def records(running: Running) -> Records:
    """What the product kept."""
    return Records(running.product.folder)


@pytest.fixture(autouse=True)
def _clean_desk(running: Running, lead: Lead) -> Iterator[None]:
    """Nobody waits and nothing is broken when a journey begins, whatever the one before did."""
    yield
    for network in (running.customers_side, running.agents_side):
        network.delay(0)
        network.heal()
    lead.clear()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, _clean_desk: None) -> Iterator[OpenPage]:
    """Opens a page in a browser profile of its own; an uncaught error on any page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(
        locale: str = "en-US",
        *,
        width: int = 1280,
        height: int = 860,
        dark: bool = False,
        state: StorageState | None = None,
    ) -> Page:
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            timezone_id="UTC",
            storage_state=state,
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
def agent(
    open_page: OpenPage, running: Running, signed_in: dict[str, StorageState]
) -> Iterator[Callable[..., Agent]]:
    """Makes an agent: ``agent("aria")`` is in the console; at the end nobody can be given contacts."""
    made: list[Agent] = []

    def make(name: str, **details: object) -> Agent:
        details = {"width": 1400, "height": 900, "state": signed_in.get(name)} | details
        one = Agent(open_page(**details), running.desk_url)
        if name in signed_in:
            one.enter()
        else:
            one.sign_in(name)
            signed_in[name] = one.page.context.storage_state()
        made.append(one)
        return one

    yield make
    running.agents_side.heal()
    for one in made:
        one.leave()
