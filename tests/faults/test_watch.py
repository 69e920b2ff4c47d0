"""The watch in a running desk: from the thief's first step to the owner's mail, and on to the freeze."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.product import Product, free_port

pytestmark = pytest.mark.fault

WITHIN_SECONDS = 20.0
RESTART_SECONDS = 60.0


class Letters:
    """A mail server's box."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_DATA(  # noqa: N802 - aiosmtpd's own name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What came for this address."""
        return [letter for letter in self.taken if letter["To"] == address]


@pytest.fixture(scope="module")
def letters() -> Iterator[tuple[Letters, int]]:
    """A real mail server on this machine, and its port."""
    box = Letters()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    yield box, server.port
    server.stop()


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, letters: tuple[Letters, int]) -> Iterator[Product]:
    """A desk that sends its notices to that server."""
    folder: Path = tmp_path_factory.mktemp("watch") / "data"
    desk = Product(
        folder,
        HAVENDESK_NOTICES_EMAIL_HOST="127.0.0.1",
        HAVENDESK_NOTICES_EMAIL_PORT=str(letters[1]),
        HAVENDESK_NOTICES_EMAIL_STARTTLS="false",
    )
    desk.start()
    yield desk
    desk.stop()


@contextmanager
def thief_let_in(product: Product, name: str) -> Iterator[httpx.Client]:
    """The browser of the owner, into whose account a thief has come."""
    with httpx.Client(base_url=product.sandbox_url, follow_redirects=True, timeout=30) as browser:
        account_of(browser, name)
        browser.post("/thief").raise_for_status()
        yield browser


def account_of(browser: httpx.Client, name: str) -> str:
    """The account's page, signed in anew: a freeze ends all sessions."""
    return browser.post("/sign-in", data={"name": name}).raise_for_status().text


def inbox_of(browser: httpx.Client, name: str) -> str:
    """The inbox at the desk, by way of the exchange."""
    account_of(browser, name)
    page = browser.get("/session/desk", params={"to": "/inbox"})
    return page.text if page.url.path == "/inbox" else ""


def wait_for(holds: Callable[[], bool], seconds: float) -> float:
    """Seconds until it held."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(0.1)
    raise AssertionError(f"did not come within {seconds} s")


def test_the_owner_is_warned_within_seconds_and_a_no_freezes(
    product: Product, letters: tuple[Letters, int]
) -> None:
    box = letters[0]
    product.wait_for_health(200)
    with thief_let_in(product, "haruka") as browser:
        # The thief has put another address in the place of this one.
        old = "haruka@customer.brightwater.example"
        wait_for(lambda: bool(box.to(old)), WITHIN_SECONDS)
        letter = box.to(old)[0]
        assert letter["Subject"] == "ご本人の操作ですか？"
        body = letter.get_body(("plain",))
        assert body is not None
        links = re.findall(r"http\S+/warnings/\S+", body.get_content())
        assert len(links) == 2
        page = browser.get(links[0])
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.text)
        assert token is not None
        assert 'role="status"' not in page.text  # opening it answers nothing
        form = {"csrfmiddlewaretoken": token[1], "answer": "not_mine"}
        answered = browser.post(links[0], data=form, headers={"referer": links[0]})
        assert 'role="status"' in answered.raise_for_status().text
        wait_for(lambda: 'class="frozen"' in account_of(browser, "haruka"), WITHIN_SECONDS)
        wait_for(lambda: "ご本人の操作ですか？" in inbox_of(browser, "haruka"), WITHIN_SECONDS)


def test_a_worker_killed_before_the_thief_came_warns_when_it_is_back(
    product: Product, letters: tuple[Letters, int]
) -> None:
    box = letters[0]
    product.kill("worker")
    with thief_let_in(product, "lena"):
        wait_for(lambda: bool(box.to("lena@customer.brightwater.example")), RESTART_SECONDS)
    time.sleep(1.0)
    assert len(box.to("lena@customer.brightwater.example")) == 1
