"""A true place in the queue, pushed as it changes; the agent hears of what is theirs; the customer rates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from havendesk.kernel.actors import SYSTEM
from havendesk.people import actions as people
from havendesk.people.models import Membership
from havendesk.routing import actions as routing
from tests.live_client.client import Line, LiveClient, Refusal, line
from tests.live_client.desk import Person, RunningDesk, agent, visitor

Ask = Callable[..., Awaitable[Any]]


def _team(*members: Person) -> UUID:
    team = people.add_team(
        by=SYSTEM, name=f"Money {uuid4().hex[:6]}", topics=["deposit", "other"], languages=["en"]
    )
    for member in members:
        Membership.objects.create(staff_id=member.id, team_id=team)
    return team


def _place(client: LiveClient, ticket: str) -> int | None:
    queue = client.tickets[ticket].state.get("queue")
    return queue["position"] if queue else None


async def test_the_place_in_the_queue_moves(desk: RunningDesk, ask: Ask) -> None:
    aria = await ask(agent, "Aria")
    team = await ask(_team, aria)
    first, second = await ask(visitor), await ask(visitor)
    async with (
        LiveClient(desk.url, first.credentials) as one,
        LiveClient(desk.url, second.credentials) as two,
        line(desk.url, origin=desk.origin) as console,
    ):
        ahead = (await one.start("en", "my deposit", "deposit"))["ticket"]
        behind = (await two.start("en", "mine too", "deposit"))["ticket"]
        await one.tell(type="person", ticket=ahead)
        await one.wait_for(lambda: _place(one, ahead) == 1)
        await two.tell(type="person", ticket=behind)
        await two.wait_for(lambda: _place(two, behind) == 2)
        assert two.tickets[behind].state["handler"] == "queue"
        await console.hello(**await aria.credentials())
        await console.until("desk")
        await console.send(type="presence", status="available")
        await console.until("done")
        await ask(people.heartbeat, by=SYSTEM, staff_ids=[aria.id])
        await ask(routing.match, by=SYSTEM, team_id=team)
        assigned = {(await console.until("assigned"))["ticket"] for _ in range(2)}
        assert assigned == {ahead, behind}
        await two.wait_for(lambda: two.tickets[behind].state["handler"] == "agent")
        assert _place(two, behind) is None
        assert two.tickets[behind].state["assignee"] == {"name": "Aria"}
        await _serve_and_rate(console, one, ahead)


async def _serve_and_rate(console: Line, customer: LiveClient, ticket: str) -> None:
    await customer.tell(type="rate", ticket=ticket, score=5)
    await customer.wait_for(lambda: any(f["type"] == "refused" for f in customer.ephemeral))
    refused = next(f for f in customer.ephemeral if f["type"] == "refused")
    assert (refused["for"], refused["code"]) == ("rate", "status_forbids")  # nobody answered yet
    await console.send(type="open", ticket=ticket)
    state = await console.until("state")
    assert state["assignee"]["id"]
    await console.send(type="send", ticket=ticket, cid=str(uuid4()), text="It is on its way.")
    number = (await console.until("ack"))["number"]
    await customer.wait_for(lambda: customer.tickets[ticket].last == number)
    await customer.tell(type="rate", ticket=ticket, score=5, comment="quick")
    await customer.wait_for(lambda: customer.tickets[ticket].state["rating"] == 5)


async def test_a_place_moves_up_when_the_one_ahead_is_served(desk: RunningDesk, ask: Ask) -> None:
    aria = await ask(agent, "Aria")
    await ask(_team, aria)
    first, second = await ask(visitor), await ask(visitor)
    async with (
        LiveClient(desk.url, first.credentials) as one,
        LiveClient(desk.url, second.credentials) as two,
    ):
        ahead = (await one.start("en", "my deposit", "deposit"))["ticket"]
        behind = (await two.start("en", "mine too", "deposit"))["ticket"]
        await one.tell(type="person", ticket=ahead)
        await one.wait_for(lambda: _place(one, ahead) == 1)
        await two.tell(type="person", ticket=behind)
        await two.wait_for(lambda: _place(two, behind) == 2)
        await ask(routing.take, by=aria.actor, ticket_id=UUID(ahead))
        await two.wait_for(lambda: _place(two, behind) == 1)


async def test_staff_do_not_start_chats(desk: RunningDesk, ask: Ask) -> None:
    aria = await ask(agent, "Aria")
    async with LiveClient(desk.url, aria.credentials, origin=desk.origin) as client:
        with pytest.raises(Refusal) as refusal:
            await client.start("en", "hello")
        assert refusal.value.frame["code"] == "forbidden"
