"""Requests wait for a place without a connection, all are answered, and no more than allowed run at once."""

from __future__ import annotations

import asyncio

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from havendesk.config.places import Places, places


async def test_no_more_at_once_than_there_are_places() -> None:
    running = most = 0

    async def view(_request: HttpRequest) -> HttpResponseBase:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.005)
        running -= 1
        return HttpResponse("done")

    middleware = Places(view)
    answers = [middleware(HttpRequest()) for _ in range(places() * 5)]
    done = await asyncio.gather(*(one for one in answers if not isinstance(one, HttpResponseBase)))
    assert [answer.status_code for answer in done] == [200] * (places() * 5)
    assert most == places()


async def test_a_failed_request_gives_its_place_back() -> None:
    async def view(_request: HttpRequest) -> HttpResponseBase:
        raise LookupError

    middleware = Places(markcoroutinefunction(view))
    for _ in range(places() * 3):
        answer = middleware(HttpRequest())
        assert not isinstance(answer, HttpResponseBase)
        assert isinstance((await asyncio.gather(answer, return_exceptions=True))[0], LookupError)


def test_a_synchronous_chain_is_passed_on() -> None:
    answer = Places(lambda _request: HttpResponse("done"))(HttpRequest())
    assert isinstance(answer, HttpResponseBase)
    assert answer.status_code == 200
