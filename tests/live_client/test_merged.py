"""A conversation that was merged: its customer is told; what they write there arrives where it goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from havendesk.kernel.actors import SYSTEM
from havendesk.tickets import actions as tickets
from havendesk.tickets.models import Message
from tests.live_client.client import LiveClient
from tests.live_client.desk import RunningDesk, visitor

Ask = Callable[..., Awaitable[Any]]


def _said(ticket: str) -> list[str]:
    return list(Message.objects.filter(ticket_id=ticket).order_by("number").values_list("text", flat=True))


async def test_what_is_sent_to_a_merged_ticket_arrives_where_it_goes_on(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with LiveClient(desk.url, customer.credentials) as client:
        target = (await client.start("en", "first"))["ticket"]
        source = (await client.start("en", "second"))["ticket"]
    async with LiveClient(desk.url, customer.credentials) as client:
        await client.follow(source)
        await ask(tickets.merge, by=SYSTEM, ticket_id=UUID(source), into=UUID(target), reason="One matter.")
        await client.wait_for(lambda: client.tickets[source].state.get("merged_into") is not None)
        assert client.tickets[source].state["merged_into"]["id"] == target
        assert client.tickets[source].state["status"] == "closed"
        ack = await client.say(source, "third")
        assert (ack["ticket"], ack["number"]) == (target, 2)
        await client.wait_for(lambda: target in client.tickets and client.tickets[target].last == 2)
        await client.wait_for(lambda: client.tickets[target].state.get("status") is not None)
        assert client.tickets[target].state["merged_into"] is None
    assert await ask(_said, target) == ["first", "third"]
    assert await ask(_said, source) == ["second"]
