"""Who helps may vanish: a worker that is killed in the middle of an answer, an agent whose line goes dead."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from tests.faults.people import apart, signed_in, visitor
from tests.live_client.client import LiveClient
from tests.support.product import Product

pytestmark = pytest.mark.fault

# Longer than the answer of a worker that died and came back: 20 s until its jobs count as left behind, 30 s
# until the next look, and the pause itself.
RESCUED_WITHIN = 90.0
RETURNED_WITHIN = 30.0
PAUSE = 8.0
GATEWAY_IS_NEW = 25.0


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A desk whose bot thinks long enough to be killed while it does."""
    running = Product(
        tmp_path_factory.mktemp("lost") / "data",
        HAVENDESK_BOT_PAUSE_SECONDS=str(PAUSE),
        HAVENDESK_ROUTING_BOT_PATIENCE_SECONDS="300",
    )
    running.start()
    yield running
    running.stop()


async def _a_worker_is_killed(product: Product) -> None:
    async with await visitor(product) as customer:
        started = await customer.start("en", "How do I change my password?")
        copy = customer.tickets[started["ticket"]]
        await asyncio.sleep(PAUSE / 2)
        assert [message["author"]["kind"] for message in copy.messages.values()] == ["customer"]
        product.kill("worker")
        killed = time.monotonic()
        await customer.wait_for(lambda: len(copy.messages) > 1, RESCUED_WITHIN)
        assert time.monotonic() - killed > 1, "the dead worker cannot have answered"
        await asyncio.sleep(PAUSE + 4)
        kinds = [message["author"]["kind"] for message in copy.messages.values()]
        assert kinds in (["customer", "bot"], ["customer", "system"]), "answered once, not twice"


async def _an_agent_is_lost(product: Product) -> None:
    desk = await signed_in(product, "aria")
    csrf = {"X-CSRFToken": desk.cookies["havendesk_csrf"]}

    async def credentials() -> dict[str, str]:
        return {"ticket": (await desk.post("/api/v1/live/ticket", headers=csrf)).json()["ticket"]}

    agent = LiveClient(product.url.replace("http", "ws", 1) + "/live/v1", credentials, origin=product.url)
    async with await visitor(product) as customer:
        await agent.__aenter__()
        await agent.wait_for(lambda: agent.welcomes > 0)
        await agent.tell(type="presence", status="available")
        started = await customer.start("en", "I want to talk to a person")
        ticket = started["ticket"]
        await customer.tell(type="person", ticket=ticket)
        copy = customer.tickets[ticket]
        await customer.wait_for(lambda: copy.state.get("handler") == "agent", 30)
        # Nobody counts as lost while the gateway is new: everybody may still be on the way back to it.
        await asyncio.sleep(max(0.0, product.ready_at + GATEWAY_IS_NEW - time.monotonic()))
        await agent.stop()
        gone = time.monotonic()
        await customer.wait_for(lambda: copy.state.get("handler") == "queue", RETURNED_WITHIN)
        assert time.monotonic() - gone <= RETURNED_WITHIN
        assert copy.state["queue"]["position"] == 1
    await desk.aclose()


def test_a_killed_workers_answer_is_given_by_the_next_one_and_once(product: Product) -> None:
    apart(_a_worker_is_killed(product))


def test_a_lost_agents_contact_is_back_at_the_front_within_thirty_seconds(product: Product) -> None:
    apart(_an_agent_is_lost(product))
