"""Thousands of frames that are nearly right: each is answered, nobody else feels it, nothing is half done."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Count, F, Max
from websockets.exceptions import ConnectionClosed

from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.options import options_of
from havendesk.live.options import LiveOptions
from havendesk.tickets.models import Message, Ticket
from tests.live_client.client import Line, line
from tests.live_client.desk import Person, RunningDesk, agent, assign, visitor

Ask = Callable[..., Awaitable[Any]]

CLOSES = frozenset({4400, 4401, 4403, 4408, 4429, 1009})
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        2**31,
        2**63,
        1e308,
        "",
        " ",
        "\u0000",
        "\u202e",
        "x" * 10_001,
        "0" * 36,
    ),
    *([], [[]], {}, {"": ""}, ["x"] * 30, {"a": {"b": {"c": []}}}, "en", "ko", "available", "offline"),
)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rates high enough that frames are read rather than refused; to be asked for before ``desk``."""
    options = options_of(LiveOptions)
    monkeypatch.setattr(options, "live_frames_per_second", 100_000)
    monkeypatch.setattr(options, "live_frames_burst", 100_000)


def _valid(tickets: list[str], chance: random.Random) -> dict[str, Any]:
    ticket = chance.choice(tickets)
    return chance.choice(
        [
            {"type": "send", "ticket": ticket, "cid": str(uuid4()), "text": f"fuzz {chance.random()}"},
            {
                "type": "send",
                "ticket": ticket,
                "cid": str(uuid4()),
                "text": "x",
                "only_if_head": chance.randrange(9),
            },
            {"type": "send", "ticket": ticket, "cid": str(uuid4()), "text": "note", "internal": True},
            {"type": "start", "cid": str(uuid4()), "language": "en", "text": "another"},
            {"type": "open", "ticket": ticket, "after": chance.randrange(5)},
            {"type": "close", "ticket": ticket},
            {"type": "typing", "ticket": ticket, "on": True},
            {"type": "read", "ticket": ticket, "number": chance.randrange(9)},
            {"type": "beat", "heads": {ticket: chance.randrange(9)}},
            {"type": "person", "ticket": ticket},
            {"type": "rate", "ticket": ticket, "score": 5, "comment": "fine"},
            {"type": "presence", "status": "available"},
        ]
    )


def _spoiled(frame: dict[str, Any], chance: random.Random) -> str:
    body: dict[str, Any] = dict(frame)
    for _ in range(chance.randint(0, 2)):
        member = chance.choice([*body, "extra", "hello"])
        if chance.random() < 0.3:
            body.pop(member, None)
        else:
            body[member] = chance.choice(ODD)
    text = json.dumps(body)
    if chance.random() < 0.15:
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(["", "}", "\\", '"', "[", "\ud7ff", "NaN"]) + text[place + 1 :]
    return text


async def _feed(desk: RunningDesk, person: Person, tickets: list[str], frames: int, seed: int) -> None:
    chance = random.Random(seed)
    sent = 0
    while sent < frames:
        options = {"origin": desk.origin} if "ticket" in await person.credentials() else {}
        async with line(desk.url, **options) as one:
            await one.hello(**await person.credentials())
            with contextlib.suppress(ConnectionClosed):
                while sent < frames:
                    await one.send_text(_spoiled(_valid(tickets, chance), chance))
                    sent += 1
                    if sent % 20 == 0:
                        # The answer to a beat comes after everything before it was read.
                        await one.send(type="beat", heads={})
                        await one.until("beat", 20)
                continue
            assert await one.close_code() in CLOSES
        _check_answers(one)


def _check_answers(one: Line) -> None:
    codes = {code.value for code in ErrorCode}
    for frame in one.seen:
        if frame["type"] == "refused":
            assert frame["code"] in codes - {"internal"}, frame
            assert frame["title"]
            assert frame["way_out"]


async def _beats(undisturbed: Line, ticket: str) -> None:
    """Say what every client says while nothing happens, and be answered, until cancelled."""
    while True:
        await undisturbed.send(type="beat", heads={ticket: 1})
        await undisturbed.until("beat", 20)
        await asyncio.sleep(5)


def _is_whole() -> None:
    """Numbers have no gaps and heads are right."""
    rows = Message.objects.values("ticket_id").annotate(
        rows=Count("number"), last=Max("number"), head=F("ticket__last_number")
    )
    for row in rows:
        assert row["rows"] == row["last"] == row["head"]
    assert Ticket.objects.exclude(last_number=0).count() == len(rows)


@pytest.mark.parametrize(
    ("frames", "seed"),
    [
        pytest.param(600, 1, id="short"),
        *(pytest.param(60_000, seed, id=f"{seed}", marks=pytest.mark.long) for seed in range(2, 6)),
    ],
)
async def test_nearly_right_frames(
    patient: None, desk: RunningDesk, ask: Ask, caplog: pytest.LogCaptureFixture, frames: int, seed: int
) -> None:
    customer, other, aria = await ask(visitor), await ask(visitor), await ask(agent, "Aria")
    async with line(desk.url) as quiet, line(desk.url) as first:
        await quiet.hello(**await other.credentials())
        await quiet.send(type="start", cid=str(uuid4()), language="en", text="undisturbed")
        theirs = (await quiet.until("started"))["ticket"]
        await first.hello(**await customer.credentials())
        await first.send(type="start", cid=str(uuid4()), language="en", text="first")
        mine = (await first.until("started"))["ticket"]
        await ask(assign, mine, aria)
        tickets = [mine, theirs, str(uuid4())]
        with caplog.at_level(logging.ERROR):
            beating = asyncio.ensure_future(_beats(quiet, theirs))
            await asyncio.gather(
                _feed(desk, customer, tickets, frames, seed), _feed(desk, aria, tickets, frames, -seed)
            )
            beating.cancel()
            with pytest.raises(asyncio.CancelledError):
                await beating
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
        await quiet.send(type="send", ticket=theirs, cid=str(uuid4()), text="still undisturbed")
        assert (await quiet.until("ack"))["number"] == 2
    await ask(_is_whole)
    authors = await ask(
        lambda: set(Message.objects.filter(ticket_id=UUID(theirs)).values_list("author_id", flat=True))
    )
    assert authors <= {other.id, None}, "nobody wrote into a stranger's conversation"
