"""Requests wait for a place without a connection, all are answered, and no more than allowed run at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse

from havendesk.config import places as places_module
from havendesk.config.places import PlacedHandler, places


@pytest.fixture(autouse=True)
def no_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are counted here, not connections; an earlier test may have left one in this thread."""
    monkeypatch.setattr(places_module, "close_old_connections", lambda: None)


async def test_no_more_at_once_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    running = most = 0

    async def answer(_self: Any, _request: HttpRequest) -> HttpResponse:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.005)
        running -= 1
        return HttpResponse("done")

    monkeypatch.setattr(ASGIHandler, "get_response_async", answer)
    handler = PlacedHandler()
    count = places() * 5
    answers = await asyncio.gather(*(handler.get_response_async(HttpRequest()) for _ in range(count)))
    assert [one.status_code for one in answers] == [200] * count
    assert most == places()


async def test_a_failed_request_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_self: Any, _request: HttpRequest) -> HttpResponse:
        raise LookupError

    monkeypatch.setattr(ASGIHandler, "get_response_async", fail)
    handler = PlacedHandler()
    for _ in range(places() * 3):
        with pytest.raises(LookupError):
            await asyncio.wait_for(handler.get_response_async(HttpRequest()), 5)
