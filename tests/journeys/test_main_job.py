"""Journeys 1, 2 and 5: answered by the bot, served by a person, passed on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.lead import Lead
from tests.journeys.pages import PATIENCE, Agent, Customer
from tests.journeys.pictures import picture
from tests.journeys.records import Records

pytestmark = pytest.mark.journey

Make = Callable[..., Customer]
MakeAgent = Callable[..., Agent]


def test_a_beginner_asks_in_korean_gets_a_cited_answer_and_rates_it(customer: Make) -> None:
    minji = customer("Kim Minji", locale="ko-KR")
    minji.write("거래 수수료가 얼마예요")
    sources = minji.log.locator(".sources a")
    expect(sources.first).to_be_visible(timeout=PATIENCE)
    assert re.search(r"/help/ko/", sources.first.get_attribute("href") or "")
    sources.last.scroll_into_view_if_needed()
    picture(minji.page, "widget-answer-ko")
    minji.rate(5)
    with minji.page.context.expect_page() as opened:
        sources.first.click()
    expect(opened.value.locator("h1")).to_be_visible(timeout=PATIENCE)
    expect(opened.value.locator("html")).to_have_attribute("lang", "ko")


def test_a_professional_is_served_by_a_person(
    customer: Make, agent: MakeAgent, lead: Lead, records: Records
) -> None:
    question = "My withdrawal to a lightning invoice vanished and the invoice is weird"
    daniel = customer("Daniel Reyes")
    daniel.write(question)
    expect(daniel.chat.locator(".queue")).to_be_visible(timeout=PATIENCE)
    expect(daniel.chat.locator(".queue strong")).to_have_text("You are next", timeout=PATIENCE)
    aria = agent("aria")
    aria.become("Available")
    reference = daniel.reference
    aria.open(reference)
    aria.sees(question)
    expect(daniel.chat.locator(".queue")).to_be_hidden(timeout=PATIENCE)
    expect(daniel.chat.locator("header .sub")).to_contain_text("Aria", timeout=PATIENCE)
    aria.composer.press_sequentially("Hello Daniel", delay=30)
    expect(daniel.log.locator(".typing")).to_be_visible(timeout=PATIENCE)
    answer = "Hello Daniel, an invoice that has expired sends the coins back. I checked: nothing is wrong."
    aria.write(answer)
    daniel.sees(answer)
    daniel.composer.press_sequentially("Thank you", delay=30)
    expect(aria.page.get_by_text(re.compile("is writing"))).to_be_visible(timeout=PATIENCE)
    daniel.write("Thank you, that helps.")
    aria.sees("Thank you, that helps.")
    expect(daniel.log.locator(".bubble.mine .state").last).to_have_text("Seen", timeout=PATIENCE)
    aria.write("Happy to help.")
    daniel.sees("Happy to help.")
    expect(aria.log.get_by_text("Seen").last).to_be_visible(timeout=PATIENCE)
    picture(daniel.page, "widget")
    picture(aria.page, "console")
    aria.solve()
    daniel.rate(4)
    said = [question, answer, "Thank you, that helps.", "Happy to help."]
    assert lead.conversation(records.ticket(reference)) == said
    assert records.people(reference) == said
    assert daniel.people() == said


def test_a_transfer_with_a_reason_lets_a_second_agent_go_on(
    customer: Make, agent: MakeAgent, lead: Lead, records: Records
) -> None:
    wei = customer("Chen Wei", locale="zh-CN")
    wei.write("我要找人工客服")
    mei = agent("mei")
    mei.become("Available")
    reference = wei.reference
    mei.open(reference)
    mei.write("您好，请稍等。")
    wei.sees("您好，请稍等。")
    jun = agent("jun")
    jun.become("Busy")
    mei.transfer("Jun", "Withdrawal hold, Jun knows this case")
    expect(wei.chat.locator("header .sub")).to_contain_text("Jun", timeout=PATIENCE)
    jun.open(reference)
    jun.sees("您好，请稍等。")
    jun.page.get_by_role("tab", name="History").click()
    expect(jun.page.get_by_text("Withdrawal hold, Jun knows this case")).to_be_visible(timeout=PATIENCE)
    jun.write("我是 Jun，我继续为您处理。")
    wei.sees("我是 Jun，我继续为您处理。")
    wei.write("谢谢")
    jun.sees("谢谢")
    jun.solve()
    said = ["我要找人工客服", "您好，请稍等。", "我是 Jun，我继续为您处理。", "谢谢"]
    assert lead.conversation(records.ticket(reference)) == said
    assert wei.people() == said
    # whoever passed it on has no more business with it
    expect(mei.page.get_by_text(reference)).to_have_count(0, timeout=PATIENCE)
