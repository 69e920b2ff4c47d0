"""Colleagues in one ticket: who else is there, who listens in, who is called; what a customer sees of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID, uuid4

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.people.models import Presence
from havendesk.people.types import Role
from havendesk.tickets.models import InboxItem, Listening
from tests.live_client.client import Frame, Line, LiveClient, line
from tests.live_client.desk import Person, RunningDesk, agent, assign, stored, visitor

Ask = Callable[..., Awaitable[Any]]


class Room:
    """A customer's ticket, served by Aria, with consoles on it."""

    def __init__(self, desk: RunningDesk, stack: AsyncExitStack) -> None:
        self.desk = desk
        self.stack = stack
        self.ticket = ""

    async def opened(self, person: Person) -> Line:
        """A console of that person with the ticket open."""
        console = await self.stack.enter_async_context(line(self.desk.url, origin=self.desk.origin))
        await console.hello(**await person.credentials())
        await console.send(type="open", ticket=self.ticket, after=0)
        await console.until("state")
        return console


async def _room(desk: RunningDesk, ask: Ask, stack: AsyncExitStack, aria: Person) -> tuple[Room, LiveClient]:
    room = Room(desk, stack)
    asking = await stack.enter_async_context(LiveClient(desk.url, (await ask(visitor)).credentials))
    room.ticket = (await asking.start("en", "my deposit"))["ticket"]
    await ask(assign, room.ticket, aria)
    return room, asking


def _states(frame: Frame) -> dict[str, str]:
    return {person["name"]: person["state"] for person in frame["people"]}


def _saw(client: LiveClient, *kinds: str) -> bool:
    return any(frame["type"] in kinds for frame in client.ephemeral)


async def test_colleagues_see_each_other_look_and_write(desk: RunningDesk, ask: Ask) -> None:
    aria, lena = await ask(agent, "Aria"), await ask(agent, "Lena", Role.LEAD)
    async with AsyncExitStack() as stack:
        room, asking = await _room(desk, ask, stack, aria)
        first = await room.opened(aria)
        second = await room.opened(lena)
        assert _states(await first.until("here", ticket=room.ticket)) == {"Lena": "viewing"}
        assert _states(await second.until("here")) == {"Aria": "viewing"}
        await second.send(type="typing", ticket=room.ticket, on=True, internal=True)
        assert (await first.until("typing"))["who"] == {"kind": "agent", "name": "Lena"}
        assert _states(await first.until("here")) == {"Lena": "writing"}
        await second.send(type="typing", ticket=room.ticket, on=False, internal=True)
        assert _states(await first.until("here")) == {"Lena": "viewing"}
        await second.send(type="typing", ticket=room.ticket, on=True)
        await asking.wait_for(lambda: _saw(asking, "typing"))
        # A writing that is not repeated is over.
        assert _states(await first.until("here")) == {"Lena": "writing"}
        assert _states(await first.until("here", seconds=10)) == {"Lena": "viewing"}
        await second.send(type="close", ticket=room.ticket)
        assert _states(await first.until("here")) == {}
        typings = [frame for frame in asking.ephemeral if frame["type"] == "typing"]
        assert len(typings) == 1  # of the note the customer learnt nothing
        assert not _saw(asking, "here")


async def test_a_second_tab_of_oneself_is_no_company(desk: RunningDesk, ask: Ask) -> None:
    aria = await ask(agent, "Aria")
    async with AsyncExitStack() as stack:
        room, _asking = await _room(desk, ask, stack, aria)
        first = await room.opened(aria)
        await room.opened(aria)
        await first.send(type="beat", heads={room.ticket: 1})
        while (frame := await first.receive())["type"] != "beat":
            assert frame["type"] != "here"


async def test_the_customer_sees_that_a_lead_listens(desk: RunningDesk, ask: Ask) -> None:
    aria, lena = await ask(agent, "Aria"), await ask(agent, "Lena", Role.LEAD)
    async with AsyncExitStack() as stack:
        room, asking = await _room(desk, ask, stack, aria)

        def heard() -> bool:
            return bool(asking.tickets[room.ticket].state["listening"])

        await room.opened(aria)
        console = await room.opened(lena)
        assert not heard()
        await console.send(type="listen", ticket=room.ticket, on=True)
        await console.until("done", 5.0, **{"for": "listen"})
        await asking.wait_for(heard)
        assert str(lena.id) not in str(asking.tickets[room.ticket].state)
        await console.send(type="listen", ticket=room.ticket, on=False)
        await asking.wait_for(lambda: not heard())
        await console.send(type="listen", ticket=room.ticket, on=True)
        await asking.wait_for(heard)
        await console.send(type="close", ticket=room.ticket)  # who does not hear listens no more
        await asking.wait_for(lambda: not heard())
    assert await ask(_entries, room.ticket) == ["listen", "stop_listening", "listen", "stop_listening"]


def _entries(ticket: str) -> list[str]:
    rows = AuditEntry.objects.filter(ticket_id=UUID(ticket), verb__contains="listen").order_by("at", "id")
    return [verb.removeprefix("tickets.") for verb in rows.values_list("verb", flat=True)]


@pytest.mark.parametrize("opened", [True, False])
async def test_listening_is_for_leads_and_for_open_tickets(desk: RunningDesk, ask: Ask, opened: bool) -> None:
    aria, lena = await ask(agent, "Aria"), await ask(agent, "Lena", Role.LEAD)
    async with AsyncExitStack() as stack:
        room, asking = await _room(desk, ask, stack, aria)
        console = await room.opened(aria if opened else lena)
        if not opened:
            await console.send(type="close", ticket=room.ticket)
        await console.send(type="listen", ticket=room.ticket, on=True)
        refused = await console.until("refused", 5.0, **{"for": "listen"})
        assert refused["code"] == ("forbidden" if opened else "not_open")
        assert await ask(Listening.objects.count) == 0
        assert asking.tickets[room.ticket].state["listening"] is False


async def test_a_note_calls_a_colleague(desk: RunningDesk, ask: Ask) -> None:
    aria, jun = await ask(agent, "Aria"), await ask(agent, "Jun")
    async with AsyncExitStack() as stack:
        room, asking = await _room(desk, ask, stack, aria)
        called = await stack.enter_async_context(line(desk.url, origin=desk.origin))
        await called.hello(**await jun.credentials())
        await called.until("desk")
        console = await room.opened(aria)
        note: dict[str, Any] = {
            "type": "send",
            "ticket": room.ticket,
            "text": "@Jun, is this right?",
            "mentions": [str(jun.id)],
        }
        await console.send(**note, cid=str(uuid4()))
        refused = await console.until("refused")
        assert (refused["code"], refused["field"]) == ("field_invalid", "mentions")
        await console.send(**note, cid=str(uuid4()), internal=True)
        await console.until("ack")
        while "inbox" not in (await called.until("desk"))["changed"]:
            pass
        await called.send(type="open", ticket=room.ticket, after=0)
        await called.until("state", ticket=room.ticket)
        assert [text for _, text in await ask(stored, room.ticket)] == ["my deposit", "@Jun, is this right?"]
        assert await ask(InboxItem.objects.count) == 1
        await asking.tell(type="send", ticket=room.ticket, cid=str(uuid4()), text="x", mentions=[str(jun.id)])
        await asking.say(room.ticket, "still there?")
        assert [text for _, text in await ask(stored, room.ticket)][-1] == "still there?"
        assert await ask(InboxItem.objects.count) == 1


async def test_a_console_says_since_when_nobody_touched_it(desk: RunningDesk, ask: Ask) -> None:
    aria = await ask(agent, "Aria")
    async with line(desk.url, origin=desk.origin) as console:
        await console.hello(**await aria.credentials())
        await console.send(type="presence", status="available")
        await console.until("done")
        before = await ask(Presence.objects.get, staff_id=aria.id)
        for _ in range(8):
            await console.send(type="beat", idle_seconds=600)
            await console.until("beat")
        now = await ask(Presence.objects.get, staff_id=aria.id)
        assert now.active_at == before.active_at
        await console.send(type="beat", idle_seconds=-1)
        assert (await console.until("refused"))["code"] == "field_invalid"
