"""A conversation as the reference page promises it: stored before acknowledged, in order, resumed, once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from tests.live_client.client import LiveClient, Refusal, line
from tests.live_client.desk import Person, RunningDesk, agent, assign, stored, visitor

Ask = Callable[..., Awaitable[Any]]
SEED = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"


def _client(desk: RunningDesk, person: Person) -> LiveClient:
    staff = person.actor.is_staff
    return LiveClient(lambda: desk.url, person.credentials, origin=desk.origin if staff else None)


async def test_two_people_talk(desk: RunningDesk, ask: Ask) -> None:
    customer, aria = await ask(visitor), await ask(agent, "Aria")
    async with _client(desk, customer) as asking:
        started = await asking.start("en", "Where is my deposit?", "deposit")
        ticket = started["ticket"]
        assert (started["number"], started["text"]) == (1, "Where is my deposit?")
        await asking.wait_for(lambda: asking.tickets[ticket].last == 1)
        await ask(assign, ticket, aria)
        async with _client(desk, aria) as answering:
            await answering.wait_for(lambda: answering.connected)
            copy = await answering.follow(ticket)
            await answering.wait_for(lambda: copy.last == 1)
            ack = await answering.say(ticket, "Let me look.")
            assert ack["number"] == 2
            await asking.wait_for(lambda: asking.tickets[ticket].last == 2)
            seen = asking.tickets[ticket].messages[2]
            # A name, but not who that is in the books of the desk.
            assert seen["author"] == {"kind": "agent", "name": "Aria"}
            assert str(aria.id) not in json.dumps(
                [copy.__dict__ for copy in asking.tickets.values()], default=str
            )
            await answering.wait_for(lambda: copy.last == 2)
            assert copy.messages[2]["author"] == {"kind": "agent", "id": str(aria.id), "name": "Aria"}
            assert "cid" not in seen
            assert asking.tickets[ticket].messages[1]["cid"] == started["cid"]
            await asking.wait_for(lambda: asking.tickets[ticket].state.get("assignee") == {"name": "Aria"})
            await asking.tell(type="typing", ticket=ticket, on=True)
            await answering.wait_for(lambda: _has(answering, "typing"))
            assert not _has(asking, "typing")
            await asking.tell(type="read", ticket=ticket, number=2)
            await answering.wait_for(lambda: _has(answering, "read"))
            mark = next(f for f in answering.ephemeral if f["type"] == "read")
            assert (mark["who"], mark["number"]) == ({"kind": "customer"}, 2)
    assert await ask(stored, ticket) == [(1, "Where is my deposit?"), (2, "Let me look.")]


def _has(client: LiveClient, kind: str) -> bool:
    return any(frame["type"] == kind for frame in client.ephemeral)


async def test_ack_returns_the_stored_text_with_secrets_masked(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with _client(desk, customer) as client:
        ticket = (await client.start("en", "hello"))["ticket"]
        ack = await client.say(ticket, f"my words are {SEED}")
        assert ack["masked"] == ["recovery_phrase"]
        assert "abandon" not in ack["text"]
        rows = await ask(stored, ticket)
        assert rows[1][1] == ack["text"]


async def test_same_cid_is_stored_once_and_answered_the_same(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with line(desk.url) as one:
        await one.hello(**await customer.credentials())
        cid = str(uuid4())
        await one.send(type="start", cid=cid, language="en", text="first")
        started = await one.until("started")
        await one.send(type="start", cid=cid, language="en", text="first")
        assert await one.until("started") == started
        ticket, say = started["ticket"], str(uuid4())
        for text in ("second", "second", "another text"):
            await one.send(type="send", ticket=ticket, cid=say, text=text)
        acks = [await one.until("ack") for _ in range(3)]
        assert acks[0]["number"] == 2
        assert acks[0] == acks[1] == acks[2]
    async with line(desk.url) as two:
        await two.hello(**await customer.credentials())
        await two.send(type="send", ticket=ticket, cid=say, text="second")
        assert await two.until("ack") == acks[0]
    assert await ask(stored, ticket) == [(1, "first"), (2, "second")]


async def test_pipelined_messages_keep_their_order(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with _client(desk, customer) as client:
        ticket = (await client.start("en", "0"))["ticket"]
        acks = await asyncio.gather(*(client.say(ticket, str(n)) for n in range(1, 50)))
        assert [ack["number"] for ack in acks] == list(range(2, 51))
    assert await ask(stored, ticket) == [(n + 1, str(n)) for n in range(50)]


async def test_resume_brings_exactly_what_was_missed(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with _client(desk, customer) as first:
        ticket = (await first.start("en", "m1"))["ticket"]
        for n in range(2, 6):
            await first.say(ticket, f"m{n}")
    async with line(desk.url) as again:
        welcome = await again.hello(**await customer.credentials(), heads={ticket: 2, str(uuid4()): 7})
        assert welcome["resumed"] == [ticket]
        state = await again.until("state")
        assert state["head"] == 5
        got = await again.until("messages")
        assert (got["after"], got["upto"]) == (2, 5)
        assert [m["text"] for m in got["messages"]] == ["m3", "m4", "m5"]


async def test_open_from_zero_replays_page_by_page(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    big = "가" * 9_000
    async with _client(desk, customer) as client:
        ticket = (await client.start("ko", big))["ticket"]
        await asyncio.gather(*(client.say(ticket, f"{n} {big}") for n in range(2, 31)))
    async with line(desk.url) as again:
        await again.hello(**await customer.credentials())
        await again.send(type="open", ticket=ticket)
        last, pages = 0, 0
        while last < 30:
            page = await again.until("messages")
            assert page["after"] == last
            assert [m["number"] for m in page["messages"]] == list(range(last + 1, page["upto"] + 1))
            last, pages = page["upto"], pages + 1
        assert pages > 1


async def test_two_sockets_of_one_customer_see_the_same(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with _client(desk, customer) as one, _client(desk, customer) as two:
        await two.wait_for(lambda: two.connected)
        ticket = (await one.start("en", "from one"))["ticket"]
        await two.wait_for(lambda: any(f.get("changed") == ["tickets"] for f in two.ephemeral))
        await two.follow(ticket)
        await asyncio.gather(
            *(one.say(ticket, f"one {n}") for n in range(10)),
            *(two.say(ticket, f"two {n}") for n in range(10)),
        )
        await one.wait_for(lambda: one.tickets[ticket].last == 21)
        await two.wait_for(lambda: two.tickets[ticket].last == 21)
        texts = [m["text"] for _, m in sorted(one.tickets[ticket].messages.items())]
        assert texts == [m["text"] for _, m in sorted(two.tickets[ticket].messages.items())]
        assert [t for t in texts if t.startswith("two")] == [f"two {n}" for n in range(10)]


async def test_internal_notes_are_for_staff_only(desk: RunningDesk, ask: Ask) -> None:
    customer, aria = await ask(visitor), await ask(agent, "Aria")
    async with _client(desk, customer) as asking, _client(desk, aria) as answering:
        ticket = (await asking.start("en", "hi"))["ticket"]
        await ask(assign, ticket, aria)
        copy = await answering.follow(ticket)
        await answering.say(ticket, "he was rude last time", internal=True)
        await answering.say(ticket, "Hello!")
        await asking.wait_for(lambda: asking.tickets[ticket].last == 3)
        assert sorted(asking.tickets[ticket].messages) == [1, 3]
        await answering.wait_for(lambda: copy.last == 3)
        assert copy.messages[2]["visibility"] == "internal"
        with pytest.raises(Refusal) as refusal:
            await asking.say(ticket, "let me note", internal=True)
        assert refusal.value.frame["code"] == "forbidden"
    assert len(await ask(stored, ticket)) == 3


async def test_only_if_head_tells_the_true_head(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with _client(desk, customer) as client:
        ticket = (await client.start("en", "one"))["ticket"]
        await client.say(ticket, "two", only_if_head=1)
        with pytest.raises(Refusal) as refusal:
            await client.say(ticket, "late", only_if_head=1)
        assert (refusal.value.frame["code"], refusal.value.frame["head"]) == ("head_moved", 2)
    assert len(await ask(stored, ticket)) == 2


async def test_a_beat_with_older_heads_is_healed(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with line(desk.url) as one:
        await one.hello(**await customer.credentials())
        await one.send(type="start", cid=str(uuid4()), language="en", text="one")
        ticket = (await one.until("started"))["ticket"]
        await one.until("messages")
        await one.send(type="beat", heads={ticket: 1})
        assert (await one.until("beat"))["heads"] == {ticket: 1}


async def test_an_agent_without_right_sees_nothing(desk: RunningDesk, ask: Ask) -> None:
    customer, aria = await ask(visitor), await ask(agent, "Aria")
    async with _client(desk, customer) as asking:
        ticket = (await asking.start("en", "private matter"))["ticket"]
        async with line(desk.url, origin=desk.origin) as other:
            welcome = await other.hello(**await aria.credentials(), heads={ticket: 0})
            assert welcome["resumed"] == []
            await other.send(type="open", ticket=ticket)
            refused = await other.until("refused")
            assert (refused["for"], refused["code"]) == ("open", "no_access_grant")
            await asking.say(ticket, "still private")
            with pytest.raises(TimeoutError):
                await other.until("messages", seconds=0.5)


async def test_an_agent_who_lost_the_ticket_gets_nothing_more(desk: RunningDesk, ask: Ask) -> None:
    customer, aria, jun = await ask(visitor), await ask(agent, "Aria"), await ask(agent, "Jun")
    async with _client(desk, customer) as asking:
        ticket = (await asking.start("en", "hello"))["ticket"]
        await ask(assign, ticket, aria)
        async with line(desk.url, origin=desk.origin) as former:
            await former.hello(**await aria.credentials(), heads={ticket: 0})
            await former.until("messages")
            await ask(assign, ticket, jun)
            await former.until("unassigned", ticket=ticket)
            await asking.say(ticket, "for Jun only")
            with pytest.raises(TimeoutError):
                await former.until("messages", seconds=0.7)


async def test_a_customer_cannot_touch_the_ticket_of_another(desk: RunningDesk, ask: Ask) -> None:
    owner, other = await ask(visitor), await ask(visitor)
    async with _client(desk, owner) as client:
        ticket = (await client.start("en", "mine"))["ticket"]
    async with line(desk.url) as thief:
        assert (await thief.hello(**await other.credentials(), heads={ticket: 0}))["resumed"] == []
        for frame in (
            {"type": "open", "ticket": ticket},
            {"type": "send", "ticket": ticket, "cid": str(uuid4()), "text": "hi"},
            {"type": "rate", "ticket": ticket, "score": 1},
        ):
            await thief.send(**frame)
            assert (await thief.until("refused"))["code"] == "not_found"
        for frame in (
            {"type": "typing", "ticket": ticket, "on": True},
            {"type": "read", "ticket": ticket, "number": 1},
        ):
            await thief.send(**frame)
            assert (await thief.until("refused"))["code"] == "not_open"
        assert not any(frame["type"] in ("messages", "state") for frame in thief.seen)
    assert await ask(stored, ticket) == [(1, "mine")]


async def test_close_ends_the_pushes(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with _client(desk, customer) as client, line(desk.url) as other:
        ticket = (await client.start("en", "hello"))["ticket"]
        await other.hello(**await customer.credentials(), heads={ticket: 0})
        await other.until("messages")
        await other.send(type="close", ticket=ticket)
        assert (await other.until("done"))["for"] == "close"
        await client.say(ticket, "unheard")
        with pytest.raises(TimeoutError):
            await other.until("messages", seconds=0.5)


async def test_a_used_live_ticket_opens_nothing(desk: RunningDesk, ask: Ask) -> None:
    aria = await ask(agent, "Aria")
    hello = await aria.credentials()
    async with line(desk.url, origin=desk.origin) as first:
        await first.hello(**hello)
        async with line(desk.url, origin=desk.origin) as second:
            await second.send(type="hello", v=1, **hello)
            assert await second.close_code() == 4401
        with pytest.raises((TimeoutError, ConnectionClosed)):
            await first.until("beat", seconds=0.2)
