"""What a person sees and does: the widget on the exchange's page, and the agents' console."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

PATIENCE = 30_000
"""Milliseconds that anything on a page may take on two busy cores."""


class Customer:
    """A member of the cast in the widget on the sandbox exchange's page."""

    def __init__(self, page: Page, sandbox_url: str) -> None:
        self.page = page
        self.sandbox_url = sandbox_url

    def sign_in(self, name: str) -> None:
        """Choose an account on the sandbox's page and open a chat."""
        self.page.goto(self.sandbox_url)
        self.page.get_by_text(name, exact=True).click()
        self.chat.locator("button.launcher").click(timeout=PATIENCE)
        expect(self.composer).to_be_visible(timeout=PATIENCE)
        if self.chat.locator(".bubble").count():
            self.chat.locator("header button").first.click()
            self.chat.locator(".list button.primary").click()
            expect(self.chat.locator(".bubble")).to_have_count(0)

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
        """Wait until the log shows the text, once."""
        expect(self.log.get_by_text(text)).to_have_count(1, timeout=PATIENCE)

    def texts(self) -> list[str]:
        """Texts of the bubbles, in order."""
        return [text.strip() for text in self.log.locator(".bubble .text").all_inner_texts()]

    def rate(self, score: int) -> None:
        """Give stars and send them."""
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
        expect(self.page.get_by_role("heading", name="My queue")).to_be_visible(timeout=PATIENCE)

    def become(self, status: str) -> None:
        """Set presence through the menu."""
        button = self.page.get_by_role("button", name=re.compile("^Presence"))
        button.click(timeout=PATIENCE)
        self.page.get_by_role("menuitem", name=re.compile(f"^{status}")).click()
        expect(button).to_have_accessible_name(re.compile(f"^Presence: {status}"), timeout=PATIENCE)

    @property
    def log(self) -> Locator:
        """The messages of the open conversation."""
        return self.page.get_by_role("region", name="Messages")

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
        """Wait until the conversation shows the text, once."""
        expect(self.log.get_by_text(text)).to_have_count(1, timeout=PATIENCE)

    def solve(self) -> None:
        """Solve the open ticket."""
        self.page.get_by_role("button", name="Solve").click(timeout=PATIENCE)
        expect(self.page.get_by_text("The ticket is solved.")).to_be_visible(timeout=PATIENCE)

    def conversation(self, reference: str) -> list[str]:
        """Public texts of people in a ticket of the viewer, as the desk's API tells them."""
        for view in ("mine", "team"):
            rows = self.page.request.get(f"{self.desk_url}/api/v1/desk/tickets?view={view}").json()["items"]
            for row in rows:
                if row["reference"] == reference:
                    found = self.page.request.get(f"{self.desk_url}/api/v1/desk/tickets/{row['id']}").json()
                    return [
                        message["text"]
                        for message in found["messages"]
                        if message["kind"] == "text" and message["visibility"] == "public"
                    ]
        raise AssertionError(f"{reference} is in no list of this agent")
