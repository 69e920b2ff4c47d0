"""Help beside a conversation and translation both ways, with a language model that is a stub."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Running
from tests.journeys.pages import PATIENCE, Agent, Customer
from tests.journeys.pictures import picture

pytestmark = pytest.mark.journey

KOREAN = "사람과 이야기하고 싶어요. 제 출금이 왜 멈췄나요?"
ENGLISH = "I want to talk to a person. Why did my withdrawal stop?"
REPLY = "We look at your withdrawal now"
REPLY_IN_KOREAN = "지금 출금을 확인하고 있습니다"


@pytest.fixture(autouse=True)
def _translator(running: Running) -> Iterator[None]:
    """The stub knows the sentences of these journeys."""
    known = {KOREAN: ENGLISH, REPLY: REPLY_IN_KOREAN}
    running.model.begin_anew(wording=lambda _instruction, text: known.get(text.strip(), text))
    yield
    running.model.begin_anew()


def help_of(agent: Agent) -> Locator:
    """The help beside the open conversation."""
    agent.page.get_by_role("tab", name="Help").click(timeout=PATIENCE)
    return agent.page.get_by_role("tabpanel", name="Help")


def served_by(agent: Agent, customer: Customer, text: str) -> None:
    """The agent has the customer's conversation open."""
    customer.write(text)
    agent.become("Available")
    agent.open(customer.reference)


def test_an_agent_sees_what_was_found_inserts_a_draft_changes_it_and_sends(
    customer: Callable[..., Customer], agent: Callable[..., Agent]
) -> None:
    viktor, aria = customer("Viktor Hale"), agent("aria")
    served_by(aria, viktor, "Why is my withdrawal on hold? I want to talk to a person.")
    panel = help_of(aria)
    findings = panel.get_by_role("heading", name="Looked up for this customer")
    expect(findings).to_be_visible(timeout=PATIENCE)
    expect(panel.get_by_text("Read from exchange").first).to_be_visible(timeout=PATIENCE)
    expect(panel.get_by_role("heading", name="Articles in the customer's language")).to_be_visible()
    picture(aria.page, "console-help")
    aria.page.locator("body").press("Escape")
    panel.get_by_role("heading", name="Looked up for this customer").click()
    aria.page.keyboard.press("y")
    expect(aria.composer).not_to_have_value("", timeout=PATIENCE)
    expect(panel.get_by_text("Inserted").first).to_be_visible(timeout=PATIENCE)
    aria.composer.press("End")
    aria.composer.type(" Aria is with you.")
    aria.composer.press("Enter")
    viktor.sees("Aria is with you.")
    expect(panel.get_by_text("Sent changed")).to_be_visible(timeout=PATIENCE)

    lena = agent("lena")
    lena.page.goto(aria.page.url)
    lead = help_of(lena)
    lead.get_by_role("button", name="How suggestions fare").click(timeout=PATIENCE)
    table = lena.page.get_by_role("dialog").get_by_role("table").first
    edited = table.get_by_role("row", name="Finding").get_by_role("cell").nth(1)
    article = table.get_by_role("row", name="Article").get_by_role("cell").nth(1)
    expect(table).to_be_visible(timeout=PATIENCE)
    assert {edited.inner_text(), article.inner_text()} != {"0"}


def test_a_korean_customer_and_an_english_agent_each_read_their_own_language(
    customer: Callable[..., Customer], agent: Callable[..., Agent], running: Running
) -> None:
    minji, aria = customer("Kim Minji", locale="ko-KR"), agent("aria")
    served_by(aria, minji, KOREAN)
    aria.page.get_by_role("button", name="Translate this conversation").click(timeout=PATIENCE)
    expect(aria.log.get_by_text(ENGLISH)).to_be_visible(timeout=PATIENCE)
    expect(aria.log.get_by_text(KOREAN)).to_be_visible()

    aria.page.get_by_role("button", name="Send in Korean").click()
    aria.composer.fill(REPLY)
    aria.composer.press("Enter")
    slot = aria.page.get_by_role("textbox", name="In Korean, as the customer reads it")
    expect(slot).to_have_value(REPLY_IN_KOREAN, timeout=PATIENCE)
    picture(aria.page, "console-translation")
    aria.composer.press("Enter")
    minji.sees(REPLY_IN_KOREAN)
    expect(minji.log.get_by_text(REPLY)).to_have_count(0)
    expect(aria.log.get_by_text(REPLY)).to_be_visible(timeout=PATIENCE)
    expect(aria.log.get_by_text("Written in English")).to_be_visible()
    assert "Minji" not in running.model.words


def test_a_translator_that_lies_is_not_shown(
    customer: Callable[..., Customer], agent: Callable[..., Agent], running: Running
) -> None:
    running.model.wording = lambda _instruction, _text: "We refund 500 USDT, see http://phishing.example"
    minji, aria = customer("Kim Minji", locale="ko-KR"), agent("aria")
    served_by(aria, minji, KOREAN)
    aria.page.get_by_role("button", name="Translate this conversation").click(timeout=PATIENCE)
    expect(aria.log.get_by_text("The translation said something else").first).to_be_visible(timeout=PATIENCE)
    expect(aria.log.get_by_text("phishing")).to_have_count(0)
