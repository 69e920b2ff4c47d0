"""What a person sees and does: the widget on the exchange's page, and the agents' console."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.lead import csrf_of

PATIENCE = 30_000
"""Milliseconds that anything on a page may take on two busy cores."""


def wait_until_shown(page: Page, shown: Callable[[], list[str]], texts: list[str], seconds: float) -> None:
    """Waits until exactly these texts are shown, in whatever order, and still are a moment later."""
    end = time.monotonic() + seconds
    while sorted(shown()) != sorted(texts) and time.monotonic() < end:
        page.wait_for_timeout(200)
    page.wait_for_timeout(500)
    assert sorted(shown()) == sorted(texts), f"shown: {shown()}; wanted: {texts}"


class Customer:
    """A member of the cast in the widget on the sandbox exchange's page."""

    def __init__(self, page: Page, sandbox_url: str) -> None:
        self.page = page
        self.sandbox_url = sandbox_url

    def enter(self, name: str) -> None:
        """Choose an account on the sandbox's page."""
        self.page.goto(self.sandbox_url)
        self.page.get_by_text(name, exact=True).click()
        expect(self.chat.locator("button.launcher")).to_be_visible(timeout=PATIENCE)

    def sign_in(self, name: str) -> None:
        """Choose an account and open a new chat."""
        self.enter(name)
        self.chat.locator("button.launcher").click()
        expect(self.composer).to_be_visible(timeout=PATIENCE)
        expect(self.chat.locator(".hello")).to_be_visible(timeout=PATIENCE)

    @property
    def chat(self) -> Locator:
        """The widget."""
        return self.page.locator("havendesk-chat")

    @property
    def composer(self) -> Locator:
        """Where one writes."""
        return self.chat.locator(".composer textarea")

    @property
    def log(self) -> Locator:
        """The messages."""
        return self.chat.get_by_role("log")

    @property
    def bubbles(self) -> Locator:
        """Texts of the messages, whoever wrote them."""
        return self.log.locator(".bubble .body > .text")

    @property
    def reference(self) -> str:
        """The ticket's reference as the head of the panel shows it."""
        head = self.chat.locator("header .sub")
        expect(head).to_contain_text("HD-", timeout=PATIENCE)
        found = re.search(r"HD-[0-9A-Z]{5}-[0-9A-Z]{5}", head.inner_text())
        assert found is not None
        return found.group()

    def write(self, text: str) -> None:
        """Type and send."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until a message has the text, and only one."""
        expect(self.bubbles.filter(has_text=text)).to_have_count(1, timeout=PATIENCE)

    def people(self) -> list[str]:
        """What the customer and the agents said, in order, as this page shows it."""
        found = self.log.locator(".bubble.mine .body > .text, .bubble.agent .body > .text")
        return [text.strip() for text in found.all_inner_texts()]

    def has_sent_everything(self) -> None:
        """Nothing is on its way and nothing failed."""
        unsent = self.log.locator(".bubble[data-delivery='sending'], .bubble[data-delivery='failed']")
        expect(unsent).to_have_count(0, timeout=PATIENCE)

    def rate(self, score: int) -> None:
        """Give stars and send them."""
        expect(self.chat.locator(".rating .stars")).to_be_visible(timeout=PATIENCE)
        # The radio lies under its star; force skips the wait for visibility, so the form is waited for above.
        self.chat.locator(f"input[name=score][value='{score}']").check(force=True, timeout=PATIENCE)
        self.chat.locator(".rating button.primary").click()
        expect(self.chat.locator(".thanks")).to_be_visible(timeout=PATIENCE)


class Agent:
    """A member of staff in the console."""

    def __init__(self, page: Page, desk_url: str) -> None:
        self.page = page
        self.desk_url = desk_url

    def sign_in(self, name: str) -> None:
        """Sign in with e-mail and password, straight into the console."""
        self.page.goto(f"{self.desk_url}/accounts/login/?next=/console/")
        self.page.fill("input[name=login]", f"{name}@brightwater.example")
        self.page.fill("input[name=password]", f"harbour-light-{name}")
        self.page.press("input[name=password]", "Enter")
        self._is_in()

    def enter(self) -> None:
        """Open the console, being signed in."""
        self.page.goto(f"{self.desk_url}/console/")
        self._is_in()

    def _is_in(self) -> None:
        expect(self.page.locator("nav ul a[aria-current=page]")).to_be_visible(timeout=PATIENCE)

    def become(self, status: str) -> None:
        """Set presence through the menu."""
        button = self.page.get_by_role("button", name=re.compile("^Presence"))
        button.click(timeout=PATIENCE)
        with self.page.expect_response(re.compile("/me/presence$"), timeout=PATIENCE) as told:
            self.page.get_by_role("menuitem", name=re.compile(f"^{status}")).click()
        assert told.value.ok
        expect(button).to_have_accessible_name(re.compile(f"^Presence: {status}"), timeout=PATIENCE)

    def leave(self) -> None:
        """Be away, whatever the page looks like now."""
        request = self.page.context.request
        headers = {"X-CSRFToken": csrf_of(request), "Referer": self.desk_url}
        url = f"{self.desk_url}/api/v1/me/presence"
        answer = request.post(url, data={"status": "away"}, headers=headers)
        assert answer.ok, answer.text()

    @property
    def log(self) -> Locator:
        """The messages of the open conversation."""
        return self.page.get_by_role("region", name="Messages")

    @property
    def bubbles(self) -> Locator:
        """Texts of the messages, whoever wrote them."""
        return self.log.locator("[data-tone] > p")

    @property
    def composer(self) -> Locator:
        """Where one writes."""
        return self.page.get_by_placeholder("Write to the customer")

    def open(self, reference: str) -> None:
        """Open a ticket of the list."""
        self.page.get_by_text(reference).first.click(timeout=PATIENCE)
        expect(self.log).to_be_visible(timeout=PATIENCE)

    def write(self, text: str) -> None:
        """Type and send a reply."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until a message has the text, and only one."""
        expect(self.bubbles.filter(has_text=text)).to_have_count(1, timeout=PATIENCE)

    def people(self) -> list[str]:
        """What the customer and the agents said, in order, as this page shows it."""
        found = self.log.locator("[data-tone=customer] > p, [data-tone=agent] > p")
        return [text.strip() for text in found.all_inner_texts()]

    def has_sent_everything(self) -> None:
        """Nothing is on its way and nothing failed."""
        expect(self.log.locator("[data-phase]")).to_have_count(0, timeout=PATIENCE)

    def transfer(self, colleague: str, reason: str) -> None:
        """Pass the open ticket on."""
        self.page.get_by_role("button", name="More actions").click()
        self.page.get_by_role("menuitem", name=re.compile("Transfer")).click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("To", exact=True).first.click()
        choice = self.page.get_by_role("option", name=re.compile(f"^{colleague}"))
        expect(choice).to_be_enabled(timeout=PATIENCE)
        choice.click()
        dialog.get_by_label("Reason").fill(reason)
        dialog.get_by_role("button", name="Transfer").click()
        expect(dialog).to_have_count(0, timeout=PATIENCE)

    def solve(self) -> None:
        """Solve the open ticket."""
        self.page.get_by_role("button", name="Solve").click(timeout=PATIENCE)
        expect(self.page.get_by_text("The ticket is solved.")).to_be_visible(timeout=PATIENCE)
