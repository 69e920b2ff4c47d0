"""Bad input: a clear code, the connection or the rest of the batch survives, nothing half done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from havendesk.audit.models import AuditEntry
from havendesk.customers.models import CustomerSession
from havendesk.kernel.clock import now
from havendesk.tickets.models import Message, Ticket
from tests.live_client.client import Line, LiveClient, line
from tests.live_client.desk import RunningDesk, agent, assign, stored, visitor

Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
async def open_line(desk: RunningDesk, ask: Ask) -> AsyncIterator[tuple[Line, str]]:
    """A customer's connection with a ticket that has one message."""
    customer = await ask(visitor)
    async with line(desk.url) as one:
        await one.hello(**await customer.credentials())
        await one.send(type="start", cid=str(uuid4()), language="en", text="first")
        ticket = (await one.until("started"))["ticket"]
        await one.until("messages")
        yield one, ticket


HELLOS: dict[str, tuple[str, int]] = {
    "no JSON": ("hello", 4400),
    "no object": ("[]", 4400),
    "no hello": ('{"type":"beat","heads":{}}', 4400),
    "no credentials": ('{"type":"hello","v":1}', 4400),
    "both credentials": ('{"type":"hello","v":1,"token":"a","ticket":"b"}', 4400),
    "a later version": ('{"type":"hello","v":2,"token":"a"}', 4400),
    "version as text": ('{"type":"hello","v":"1","token":"a"}', 4400),
    "heads of no ticket": ('{"type":"hello","v":1,"token":"a","heads":{"x":1}}', 4400),
    "unknown token": ('{"type":"hello","v":1,"token":"nobody"}', 4401),
}


@pytest.mark.parametrize("name", HELLOS)
async def test_a_bad_hello_is_closed(desk: RunningDesk, name: str) -> None:
    text, code = HELLOS[name]
    async with line(desk.url) as one:
        await one.send_text(text)
        assert await one.close_code() == code
        assert one.seen == []


async def test_an_unknown_staff_ticket_is_closed(desk: RunningDesk) -> None:
    async with line(desk.url, origin=desk.origin) as one:
        await one.send_text('{"type":"hello","v":1,"ticket":"nobody"}')
        assert await one.close_code() == 4401


async def test_silence_instead_of_a_hello_is_closed(desk: RunningDesk) -> None:
    async with line(desk.url) as one:
        assert await one.close_code(8) == 4400


async def test_another_path_is_refused(desk: RunningDesk) -> None:
    with pytest.raises(Exception, match="403"):
        async with line(desk.url.replace("/live/v1", "/live/v9")):
            pass


async def test_origins(desk: RunningDesk, ask: Ask) -> None:
    customer, aria = await ask(visitor), await ask(agent, "Aria")
    for origin in (None, desk.origin):
        async with line(desk.url, origin=origin) as one:
            await one.hello(**await customer.credentials())
    refused = (
        (customer, "https://evil.example"),
        (customer, "https://[broken"),
        (aria, "https://evil.example"),
        (aria, None),
    )
    for person, origin in refused:
        async with line(desk.url, origin=origin) as one:
            await one.send(type="hello", v=1, **await person.credentials())
            assert await one.close_code() == 4403


async def test_an_ended_session_is_refused_and_its_socket_closed(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with line(desk.url) as one:
        await one.hello(**await customer.credentials())
        await ask(_end_sessions)
        await ask(_ring, f"customer:{customer.id}")
        assert await one.close_code() == 4401
    async with line(desk.url) as two:
        await two.send(type="hello", v=1, **await customer.credentials())
        assert await two.close_code() == 4401
    assert await ask(Ticket.objects.count) == 0


def _end_sessions() -> None:
    CustomerSession.objects.update(expires_at=now())


def _ring(topic: str) -> None:
    from havendesk.kernel.doorbell import ring

    ring(topic)


def _bad_frames(ticket: str) -> dict[str, tuple[str, str, str]]:
    send = {"type": "send", "ticket": ticket, "cid": str(uuid4())}
    return {
        "no JSON": ("{", "malformed", ""),
        "an array": ("[1,2]", "malformed", ""),
        "a number": ("1", "malformed", ""),
        "nothing": ("", "malformed", ""),
        "deep nesting": ("[" * 50_000, "malformed", ""),
        "no type": ('{"a":1}', "malformed", "type"),
        "unknown type": ('{"type":"explode"}', "unknown_type", "type"),
        "type is no text": ('{"type":{"a":1}}', "unknown_type", "type"),
        "hello again": ('{"type":"hello","v":1,"token":"x"}', "unknown_type", ""),
        "no cid": (json.dumps({"type": "send", "ticket": ticket, "text": "x"}), "field_invalid", "cid"),
        "cid is no UUID": (json.dumps({**send, "cid": "1", "text": "x"}), "field_invalid", "cid"),
        "text is a number": (json.dumps({**send, "text": 5}), "field_invalid", "text"),
        "a zero byte": (json.dumps({**send, "text": "a\x00b"}), "field_invalid", "text"),
        "a lone surrogate": (
            json.dumps({**send, "text": "\ud800"}),
            "malformed",
            "",
        ),
        "only spaces": (json.dumps({**send, "text": " \n\t　"}), "text_empty", "text"),
        "100,000 characters": (json.dumps({**send, "text": "x" * 100_000}), "text_too_long", "text"),
        "attachments are a text": (
            json.dumps({**send, "text": "x", "attachments": "y"}),
            "field_invalid",
            "attachments",
        ),
        "eleven attachments": (
            json.dumps({**send, "text": "x", "attachments": [str(uuid4()) for _ in range(11)]}),
            "field_invalid",
            "attachments",
        ),
        "unknown attachment": (
            json.dumps({**send, "text": "x", "attachments": [str(uuid4())]}),
            "attachment_unknown",
            "attachments",
        ),
        "unknown ticket": (json.dumps({**send, "ticket": str(uuid4()), "text": "x"}), "not_found", "ticket"),
        "score of 6": (json.dumps({"type": "rate", "ticket": ticket, "score": 6}), "field_invalid", "score"),
        "score of true": (
            json.dumps({"type": "rate", "ticket": ticket, "score": True}),
            "field_invalid",
            "score",
        ),
        "infinite score": (f'{{"type":"rate","ticket":"{ticket}","score":1e999}}', "field_invalid", "score"),
        "negative after": (
            json.dumps({"type": "open", "ticket": ticket, "after": -1}),
            "field_invalid",
            "after",
        ),
        "unknown language": (
            json.dumps({"type": "start", "cid": str(uuid4()), "language": "tlh", "text": "x"}),
            "field_invalid",
            "language",
        ),
        "a customer's presence": ('{"type":"presence","status":"available"}', "forbidden", ""),
    }


async def test_every_bad_frame_is_refused_and_the_connection_survives(
    desk: RunningDesk, ask: Ask, open_line: tuple[Line, str]
) -> None:
    one, ticket = open_line
    for name, (text, code, field) in _bad_frames(ticket).items():
        await one.send_text(text)
        refused = await one.until("refused")
        assert (refused["code"], refused.get("field", "")) == (code, field), name
        assert refused["title"], name
        assert refused["way_out"], name
        await asyncio.sleep(0.05)  # below the rate
    await one.send_text(b"\x00\x01")
    assert (await one.until("refused"))["code"] == "malformed"
    await one.send(type="send", ticket=ticket, cid=str(uuid4()), text="still here")
    assert (await one.until("ack"))["number"] == 2
    assert await ask(stored, ticket) == [(1, "first"), (2, "still here")]
    assert await ask(Ticket.objects.count) == 1


TEXTS = {
    "emoji": "👩🏽‍🚀🏳️‍🌈 🇰🇷",
    "bidi": "pay to \u202eexe.tnuocca\u202c now",
    "four languages": "입금이 아직 안 왔어요。充值还没到。入金がまだです。",
    "zero width": "a\u200bb\u2060c",
    "markup": "<script>alert(1)</script>&amp;",
    "10,000 emoji": "😀" * 10_000,
    "JSON in JSON": '{"type":"ack","number":99}',
}


@pytest.mark.parametrize("name", TEXTS)
async def test_odd_texts_arrive_as_they_are(open_line: tuple[Line, str], ask: Ask, name: str) -> None:
    one, ticket = open_line
    await one.send(type="send", ticket=ticket, cid=str(uuid4()), text=TEXTS[name])
    ack = await one.until("ack")
    pushed = (await one.until("messages"))["messages"][0]
    rows = await ask(stored, ticket)
    assert ack["text"] == pushed["text"] == rows[1][1] == TEXTS[name]


async def test_a_frame_of_10_megabytes_closes_only_its_own_connection(
    desk: RunningDesk, ask: Ask, open_line: tuple[Line, str]
) -> None:
    one, ticket = open_line
    other = await ask(visitor)
    async with line(desk.url) as big:
        await big.hello(**await other.credentials())
        try:
            await big.send_text('{"type":"send","text":"' + "x" * 10_000_000 + '"}')
            code = await big.close_code()
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
        # The peer may see its own unsent bytes reset before the close frame.
        assert code in (1009, 1006)
    async with line(desk.url) as over:
        await over.hello(**await other.credentials())
        await over.send_text('{"type":"beat","pad":"' + "x" * 262_144 + '"}')
        assert await over.close_code() == 1009
    await one.send(type="send", ticket=ticket, cid=str(uuid4()), text="unharmed")
    assert (await one.until("ack"))["number"] == 2


async def test_a_flood_is_refused_then_closed(
    desk: RunningDesk, ask: Ask, open_line: tuple[Line, str]
) -> None:
    one, ticket = open_line
    for n in range(200):
        await one.send(type="send", ticket=ticket, cid=str(uuid4()), text=f"flood {n}")
    assert await one.close_code() == 4429
    refused = [frame for frame in one.seen if frame["type"] == "refused"]
    assert {frame["code"] for frame in refused} <= {"too_many", "out_of_order"}
    assert refused[0]["retry_after_ms"] > 0
    acked = [frame["number"] for frame in one.seen if frame["type"] == "ack"]
    rows = await ask(stored, ticket)
    assert len(rows) - 1 >= len(acked)
    assert [text for _, text in rows[1:]] == [f"flood {n}" for n in range(len(rows) - 1)]


async def test_chats_without_end_are_refused(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with line(desk.url) as one:
        await one.hello(**await customer.credentials())
        for n in range(14):
            await one.send(type="start", cid=str(uuid4()), language="en", text=f"chat {n}")
        refused = [await one.until("refused") for _ in range(2)]
        assert {(frame["for"], frame["code"]) for frame in refused} == {("start", "too_many")}
        assert refused[0]["retry_after_ms"] > 0
        while sum(frame["type"] == "started" for frame in one.seen) < 12:
            await one.receive()
    assert await ask(Ticket.objects.count) == 12


async def test_one_person_holds_20_connections(desk: RunningDesk, ask: Ask) -> None:
    customer, other = await ask(visitor), await ask(visitor)
    async with AsyncExitStack() as stack:
        for _ in range(20):
            one = await stack.enter_async_context(line(desk.url))
            await one.hello(**await customer.credentials())
        more = await stack.enter_async_context(line(desk.url))
        await more.send(type="hello", v=1, **await customer.credentials())
        assert await more.close_code() == 4429
        another = await stack.enter_async_context(line(desk.url))
        await another.hello(**await other.credentials())


async def test_a_name_that_only_leads_here_is_no_own_origin(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with line(desk.url, origin="http://evil.example", host="evil.example") as one:
        await one.send(type="hello", v=1, **await customer.credentials())
        assert await one.close_code() == 4403


async def test_above_the_rate_nothing_is_lost_or_disordered(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with LiveClient(desk.url, customer.credentials) as client:
        ticket = (await client.start("en", "0"))["ticket"]
        await asyncio.gather(*(client.say(ticket, str(n)) for n in range(1, 90)))
        assert client.welcomes == 1
    assert await ask(stored, ticket) == [(n + 1, str(n)) for n in range(90)]


async def test_one_bad_item_never_fails_its_neighbours(desk: RunningDesk, ask: Ask) -> None:
    owner, others = await ask(visitor), [await ask(visitor) for _ in range(5)]
    async with LiveClient(desk.url, owner.credentials) as client:
        foreign = (await client.start("en", "mine"))["ticket"]

    async def talk(person: Any) -> tuple[int, str]:
        async with line(desk.url) as one:
            await one.hello(**await person.credentials())
            await one.send(type="start", cid=str(uuid4()), language="en", text="hi")
            ticket = (await one.until("started"))["ticket"]
            await one.send(type="send", ticket=foreign, cid=str(uuid4()), text="bad")
            await one.send(type="send", ticket=ticket, cid=str(uuid4()), text="good")
            code = (await one.until("refused"))["code"]
            ack = next((f for f in one.seen if f["type"] == "ack"), None) or await one.until("ack")
            return ack["number"], code

    assert await asyncio.gather(*(talk(person) for person in others)) == [(2, "not_found")] * 5
    assert await ask(stored, foreign) == [(1, "mine")]
    refusals = await ask(AuditEntry.objects.filter(code="ticket_of_another").count)
    assert refusals == 5


async def test_more_than_200_open_tickets_are_refused(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with line(desk.url) as one:
        await one.send(
            type="hello", v=1, **await customer.credentials(), heads={str(uuid4()): 0 for _ in range(201)}
        )
        assert await one.close_code() == 4400


async def test_the_switch_of_the_channel_holds_customers_only(desk: RunningDesk, ask: Ask) -> None:
    customer, aria = await ask(visitor), await ask(agent, "Aria")
    async with LiveClient(desk.url, customer.credentials) as client:
        ticket = (await client.start("en", "hello"))["ticket"]
        await ask(assign, ticket, aria)
        await ask(_switch_chat_off)
        async with line(desk.url) as one, line(desk.url, origin=desk.origin) as desk_side:
            await one.hello(**await customer.credentials())
            await desk_side.hello(**await aria.credentials())
            for frame in (
                {"type": "start", "cid": str(uuid4()), "language": "en", "text": "new"},
                {"type": "send", "ticket": ticket, "cid": str(uuid4()), "text": "more"},
            ):
                await one.send(**frame)
                assert (await one.until("refused"))["code"] == "switched_off"
            await desk_side.send(type="send", ticket=ticket, cid=str(uuid4()), text="We are closed.")
            assert (await desk_side.until("ack"))["number"] == 2
    assert await ask(Message.objects.count) == 2


def _switch_chat_off() -> None:
    from havendesk.kernel.models import KillSwitch
    from havendesk.kernel.switches import forget

    KillSwitch.objects.create(name="channel.chat", off=True, changed_at=now())
    forget()
