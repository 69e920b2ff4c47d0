"""Who helps may vanish: a worker that is killed in the middle of an answer, an agent whose line goes dead."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.live_client.client import LiveClient
from tests.support.product import Product

pytestmark = pytest.mark.fault

# Longer than the answer of a worker that died and came back: 20 s until its jobs count as left behind, 30 s
# until the next look, and the pause itself.
RESCUED_WITHIN = 90.0
RETURNED_WITHIN = 30.0
PAUSE = 8.0


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


async def _visitor(product: Product) -> LiveClient:
    async with httpx.AsyncClient(base_url=product.url) as http:
        answer = await http.post("/api/v1/customer/session", json={"language": "en"})
        token = answer.json()["session"]

    async def credentials() -> dict[str, str]:
        return {"token": token}

    return LiveClient(product.url.replace("http", "ws", 1) + "/live/v1", credentials)


async def _signed_in(product: Product, name: str) -> httpx.AsyncClient:
    http = httpx.AsyncClient(base_url=product.url, follow_redirects=True, timeout=30)
    page = await http.get("/accounts/login/")
    found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.text)
    assert found is not None
    form = {
        "login": f"{name}@brightwater.example",
        "password": f"harbour-light-{name}",
        "csrfmiddlewaretoken": found.group(1),
    }
    await http.post("/accounts/login/", data=form, headers={"referer": f"{product.url}/accounts/login/"})
    assert (await http.get("/api/v1/me")).status_code == 200
    return http


async def _a_worker_is_killed(product: Product) -> None:
    async with await _visitor(product) as customer:
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
    desk = await _signed_in(product, "aria")
    csrf = {"X-CSRFToken": desk.cookies["havendesk_csrf"]}

    async def credentials() -> dict[str, str]:
        return {"ticket": (await desk.post("/api/v1/live/ticket", headers=csrf)).json()["ticket"]}

    agent = LiveClient(product.url.replace("http", "ws", 1) + "/live/v1", credentials, origin=product.url)
    async with await _visitor(product) as customer:
        await agent.__aenter__()
        await agent.wait_for(lambda: agent.welcomes > 0)
        await agent.tell(type="presence", status="available")
        started = await customer.start("en", "I want to talk to a person")
        ticket = started["ticket"]
        await customer.tell(type="person", ticket=ticket)
        copy = customer.tickets[ticket]
        await customer.wait_for(lambda: copy.state.get("handler") == "agent", 30)
        await agent.stop()
        gone = time.monotonic()
        await customer.wait_for(lambda: copy.state.get("handler") == "queue", RETURNED_WITHIN)
        assert time.monotonic() - gone <= RETURNED_WITHIN
        assert copy.state["queue"]["position"] == 1
    await desk.aclose()


def _apart(story: Coroutine[Any, Any, None]) -> None:
    """Run a story in a thread of its own: the journeys' browser keeps an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, story).result()


def test_a_killed_workers_answer_is_given_by_the_next_one_and_once(product: Product) -> None:
    _apart(_a_worker_is_killed(product))


def test_a_lost_agents_contact_is_back_at_the_front_within_thirty_seconds(product: Product) -> None:
    _apart(_an_agent_is_lost(product))
