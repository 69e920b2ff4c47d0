"""Who talks with a running product in fault tests, and where their stories run."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx

from tests.live_client.client import LiveClient
from tests.support.product import Product

R = TypeVar("R")


async def visitor(product: Product) -> LiveClient:
    """A customer who has not signed in at the exchange."""
    async with httpx.AsyncClient(base_url=product.url, timeout=30) as http:
        answer = await http.post("/api/v1/customer/session", json={"language": "en"})
        token = answer.json()["session"]

    async def credentials() -> dict[str, str]:
        return {"token": token}

    return LiveClient(product.url.replace("http", "ws", 1) + "/live/v1", credentials)


async def signed_in(product: Product, name: str) -> httpx.AsyncClient:
    """The browser of a member of staff."""
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


def apart(story: Coroutine[Any, Any, R]) -> R:
    """Run a story in a thread of its own: the journeys' browser keeps an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, story).result()
