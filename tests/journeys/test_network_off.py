"""An agent's network is off for half a minute while five customers write: every conversation catches up."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.faults.people import visitor
from tests.journeys.conftest import Running
from tests.journeys.lead import Lead
from tests.journeys.pages import PATIENCE, Agent, wait_until_shown
from tests.journeys.records import Records
from tests.support.product import Product

pytestmark = pytest.mark.journey

CONVERSATIONS = 5
OFF_SECONDS = 30.0
MESSAGES_EACH = 4
AGREE_SECONDS = 60.0
REPLY = "Written while nothing gets through"


@dataclass
class Crowd:
    """Five customers without a browser, past the broken network; they go on writing once they are told."""

    product: Product
    tickets: list[tuple[str, str]] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def start(self) -> threading.Thread:
        """Begin the chats; ``tickets`` holds id and reference of each when ``begun`` is set."""
        thread = threading.Thread(target=lambda: asyncio.run(self._all()))
        thread.start()
        return thread

    async def _all(self) -> None:
        await asyncio.gather(*(self._one(name) for name in range(1, CONVERSATIONS + 1)))

    async def _one(self, name: int) -> None:
        async with await visitor(self.product) as customer:
            started = await customer.start("en", f"Customer {name} asks for a person", "fees")
            ticket = started["ticket"]
            await customer.tell(type="person", ticket=ticket)
            self.tickets.append((ticket, started["reference"]))
            if len(self.tickets) == CONVERSATIONS:
                self.begun.set()
            await asyncio.to_thread(self.go_on.wait)
            for number in range(1, MESSAGES_EACH + 1):
                await customer.say(ticket, f"Customer {name} writes number {number} into the silence")
                await asyncio.sleep(OFF_SECONDS / MESSAGES_EACH / 2)


def test_five_conversations_catch_up(
    running: Running, agent: Callable[..., Agent], lead: Lead, records: Records
) -> None:
    crowd = Crowd(running.product)
    writing = crowd.start()
    try:
        assert crowd.begun.wait(60)
        aria = agent("aria")
        aria.become("Available")
        for ticket, _ in crowd.tickets:
            lead.assign(ticket, "aria", "All five for one agent")
        for _, reference in crowd.tickets:
            aria.open(reference)
            aria.sees("asks for a person")
        running.agents_side.swallow()
        began = time.monotonic()
        crowd.go_on.set()
        aria.write(REPLY)
        expect(aria.page.get_by_text("No connection to the desk")).to_be_visible(timeout=PATIENCE)
        aria.page.wait_for_timeout(max(0.0, 1000 * (OFF_SECONDS - (time.monotonic() - began))))
    finally:
        crowd.go_on.set()
        running.agents_side.heal()
        writing.join(60)
    assert not writing.is_alive()
    # After about half a minute the desk counts an agent as lost and takes the tickets back. All five come
    # back with the agent; what was written into the silence waits for a press of its button then.
    again = aria.page.get_by_role("button", name="Send again")
    end = time.monotonic() + AGREE_SECONDS
    while REPLY not in records.people(crowd.tickets[-1][1]) and time.monotonic() < end:
        if again.is_visible():
            again.click()
        aria.page.wait_for_timeout(500)
    records.wait_for(crowd.tickets[-1][1], REPLY, AGREE_SECONDS)
    for _, reference in reversed(crowd.tickets):
        aria.open(reference)
        expected = 1 + MESSAGES_EACH + (reference == crowd.tickets[-1][1])
        stored = records.people(reference)
        assert len(stored) == expected
        wait_until_shown(aria.page, aria.people, stored, AGREE_SECONDS)
        aria.has_sent_everything()
        assert aria.people() == stored
        assert len(set(stored)) == expected, "nothing twice"
