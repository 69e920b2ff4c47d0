"""Journeys 3 and 4: the network is cut, the web process is killed; nothing is lost, doubled or disordered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Running
from tests.journeys.lead import Lead
from tests.journeys.pages import PATIENCE, Agent, Customer, wait_until_shown
from tests.journeys.records import Records
from tests.support.product import lives

pytestmark = pytest.mark.journey

CUT_SECONDS = 10.0
AGREE_SECONDS = 60.0
ON_ITS_WAY = 0.6
"""Seconds that data takes on the slow line: enough to cut between the commit and its acknowledgement."""


@dataclass
class Talk:
    """A customer and an agent in one conversation, with what each of them wrote."""

    customer: Customer
    agent: Agent
    records: Records
    reference: str
    said: list[str] = field(default_factory=list)

    def customer_says(self, text: str) -> None:
        """One message of the customer."""
        self.customer.write(text)
        self.said.append(text)

    def agent_says(self, text: str) -> None:
        """One message of the agent."""
        self.agent.write(text)
        self.said.append(text)

    def both_say(self, what: str, times: int = 1) -> None:
        """Each writes, in turn, and waits for nothing."""
        for number in range(1, times + 1):
            self.customer_says(f"Customer {number} {what}")
            self.agent_says(f"Agent {number} {what}")

    def agree(self) -> None:
        """Both pages come to show what is stored, which is everything that was written, once, in order."""
        for one in (self.customer, self.agent):
            wait_until_shown(one.page, one.people, self.said, AGREE_SECONDS)
            one.has_sent_everything()
        stored = self.records.people(self.reference)
        assert sorted(stored) == sorted(self.said)
        assert self.customer.people() == stored
        assert self.agent.people() == stored
        for who in ("Customer", "Agent"):
            written = [text for text in self.said if text.startswith(who)]
            assert [text for text in stored if text.startswith(who)] == written
        rows = self.records.conversation(self.reference)
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert len({row.client_key for row in rows}) == len(rows)


@pytest.fixture
def talk(customer: Callable[..., Customer], agent: Callable[..., Agent], records: Records) -> Talk:
    """Haruka, who asked for a person, with Jun."""
    haruka = customer("Sato Haruka", locale="ja-JP")
    question = "担当者と話したいです"
    haruka.write(question)
    jun = agent("jun")
    jun.become("Available")
    reference = haruka.reference
    jun.open(reference)
    jun.sees(question)
    begun = Talk(haruka, jun, records, reference, [question])
    begun.both_say("begins")
    haruka.sees("Agent 1 begins")
    jun.sees("Customer 1 begins")
    return begun


@pytest.mark.parametrize("side", ["customer", "agent"])
def test_a_cut_network_loses_doubles_and_disorders_nothing(running: Running, talk: Talk, side: str) -> None:
    network = running.customers_side if side == "customer" else running.agents_side
    says = talk.customer_says if side == "customer" else talk.agent_says
    # Stored, but the acknowledgement is swallowed: who sends it again must not have it twice.
    network.delay(ON_ITS_WAY)
    says(f"{side.title()} is stored and does not know it")
    talk.records.wait_for(talk.reference, talk.said[-1])
    network.swallow()
    network.delay(0)
    began = time.monotonic()
    talk.both_say("into a line that looks alive", 3)
    talk.customer.page.wait_for_timeout(1000 * (CUT_SECONDS - (time.monotonic() - began)))
    network.heal()
    talk.both_say("after the silence")
    talk.agree()


@pytest.mark.parametrize("side", ["customer", "agent"])
def test_reset_connections_lose_double_and_disorder_nothing(running: Running, talk: Talk, side: str) -> None:
    network = running.customers_side if side == "customer" else running.agents_side
    says = talk.customer_says if side == "customer" else talk.agent_says
    says(f"{side.title()} is on the way")
    network.refuse()
    network.reset()
    began = time.monotonic()
    talk.both_say("without a line", 3)
    if side == "customer":
        told = talk.customer.chat.locator(".status-line")
    else:
        told = talk.agent.page.get_by_text("No connection to the desk")
    expect(told).to_be_visible(timeout=PATIENCE)
    talk.customer.page.wait_for_timeout(max(0.0, 1000 * (CUT_SECONDS - (time.monotonic() - began))))
    network.heal()
    talk.both_say("again")
    talk.agree()
    expect(told).to_be_hidden()


def test_a_killed_web_process_loses_doubles_and_disorders_nothing(
    running: Running, talk: Talk, lead: Lead
) -> None:
    talk.both_say("just before")
    killed = running.product.kill("web")
    talk.both_say("while nobody listens", 3)
    running.product.wait_for_health(200)
    assert running.product.pid_of("web") != killed
    assert not lives(killed)
    talk.both_say("afterwards")
    talk.agree()
    assert lead.conversation(talk.records.ticket(talk.reference)) == talk.records.people(talk.reference)
