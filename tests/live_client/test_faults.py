"""Networks break, the database goes away, processes stop: nothing is lost, doubled or disordered."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection, transaction
from websockets.asyncio.client import connect

from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.options import options_of
from havendesk.live import keeper
from havendesk.live.desk import Desk
from havendesk.live.hub import Hub
from havendesk.live.options import LiveOptions
from havendesk.people.models import Presence
from havendesk.tickets import actions as tickets
from havendesk.tickets.models import Ticket
from havendesk.tickets.types import NewMessage
from tests.faults.proxy import Proxy
from tests.live_client.client import Line, LiveClient, line
from tests.live_client.desk import Person, RunningDesk, agent, assign, stored, visitor

Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, db: None) -> LiveOptions:
    """Clocks that a test can wait for; to be asked for before ``desk``."""
    options = options_of(LiveOptions)
    monkeypatch.setattr(options, "live_beat_seconds", 1)
    monkeypatch.setattr(options, "live_stall_seconds", 2)
    monkeypatch.setattr(options, "live_silence_seconds", 6)
    monkeypatch.setattr(options, "live_session_check_seconds", 1)
    return options


def _has_all(client: LiveClient, ticket: str, expected: int) -> bool:
    return client.tickets[ticket].last == expected


async def _equal(ask: Ask, clients: list[LiveClient], ticket: str, expected: int) -> list[str]:
    """Wait until each client's copy is the database's, and give the texts."""
    for client in clients:
        await client.wait_for(partial(_has_all, client, ticket, expected), 30)
    rows = await ask(stored, ticket)
    assert [number for number, _ in rows] == list(range(1, expected + 1))
    for client in clients:
        copy = client.tickets[ticket]
        assert [(n, m["text"]) for n, m in sorted(copy.messages.items())] == rows
        assert copy.doubled == 0
    return [text for _, text in rows]


@pytest.mark.fault
@pytest.mark.parametrize("fault", ["hold", "swallow", "reset", "refuse and reset"])
@pytest.mark.parametrize("side", ["customer", "agent"])
async def test_a_cut_network_loses_and_doubles_nothing(
    quick: LiveOptions, desk: RunningDesk, ask: Ask, fault: str, side: str
) -> None:
    customer, aria = await ask(visitor), await ask(agent, "Aria")
    proxy = Proxy("127.0.0.1", desk.port)
    await proxy.start()
    through, direct = f"ws://127.0.0.1:{proxy.port}/live/v1", desk.url
    asking = LiveClient(through if side == "customer" else direct, customer.credentials)
    agent_url = through if side == "agent" else direct
    agent_origin = agent_url.replace("ws://", "http://").removesuffix("/live/v1")
    answering = LiveClient(agent_url, aria.credentials, origin=agent_origin)
    try:
        async with asking, answering:
            ticket = (await asking.start("en", "before"))["ticket"]
            await ask(assign, ticket, aria)
            await answering.follow(ticket)
            told = asyncio.gather(*(_talk(asking, ticket, "c", 20), _talk(answering, ticket, "a", 20)))
            await asyncio.sleep(0.3)
            _break(proxy, fault)
            await asyncio.sleep(2.5)
            proxy.heal()
            await asyncio.wait_for(told, 60)
            texts = await _equal(ask, [asking, answering], ticket, 41)
            for who in ("c", "a"):
                assert [t for t in texts if t.startswith(f"{who} ")] == [f"{who} {n}" for n in range(20)]
    finally:
        await proxy.stop()


def _break(proxy: Proxy, fault: str) -> None:
    match fault:
        case "hold":
            proxy.hold()
        case "swallow":
            proxy.swallow()
        case "reset":
            proxy.reset()
        case _:
            proxy.refuse()
            proxy.reset()


async def _talk(client: LiveClient, ticket: str, who: str, count: int) -> None:
    said = []
    for n in range(count):
        said.append(asyncio.ensure_future(client.say(ticket, f"{who} {n}")))
        await asyncio.sleep(0.05)
    await asyncio.gather(*said)


async def test_who_follows_before_the_welcome_is_followed_after_it(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with LiveClient(desk.url, customer.credentials) as first:
        ticket = (await first.start("en", "0"))["ticket"]
    may_come = asyncio.Event()

    async def late() -> dict[str, Any]:
        await may_come.wait()
        known: dict[str, Any] = await customer.credentials()
        return known

    async with LiveClient(desk.url, late) as client:
        following = asyncio.ensure_future(client.follow(ticket))
        await asyncio.sleep(0.05)
        assert not client.connected
        may_come.set()
        assert (await following).state["ticket"] == ticket


@pytest.mark.fault
async def test_a_restart_is_announced_and_nothing_is_lost(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with LiveClient(lambda: desk.url, customer.credentials) as client, line(desk.url) as watching:
        ticket = (await client.start("en", "0"))["ticket"]
        await watching.hello(**await customer.credentials(), heads={ticket: 0})
        talking = asyncio.ensure_future(_talk(client, ticket, "m", 30))
        await asyncio.sleep(0.4)
        began = time.monotonic()
        stopping = asyncio.ensure_future(asyncio.to_thread(desk.stop))
        drain = await watching.until("drain")
        assert 0 < drain["reconnect_after_ms"] <= 3000
        assert await watching.close_code() == 1012
        await stopping
        assert time.monotonic() - began < 5
        await asyncio.to_thread(desk.start)
        await asyncio.wait_for(talking, 30)
        assert client.welcomes == 2
        texts = await _equal(ask, [client], ticket, 31)
        assert texts[1:] == [f"m {n}" for n in range(30)]


@pytest.fixture
def held_ticket() -> Iterator[Callable[[str], Callable[[], None]]]:
    """Holds the row lock of a ticket from another transaction, as a slow disk would hold a commit."""
    releases: list[Callable[[], None]] = []

    def hold(ticket: str) -> Callable[[], None]:
        locked, release = threading.Event(), threading.Event()

        def keep() -> None:
            try:
                with transaction.atomic():
                    Ticket.objects.select_for_update().get(id=UUID(ticket))
                    locked.set()
                    release.wait(20)
            finally:
                connection.close()

        thread = threading.Thread(target=keep, daemon=True)
        thread.start()
        assert locked.wait(5)

        def let_go() -> None:
            release.set()
            thread.join(5)

        releases.append(let_go)
        return let_go

    yield hold
    for let_go in releases:
        let_go()


async def test_no_acknowledgement_before_the_commit(
    desk: RunningDesk, ask: Ask, held_ticket: Callable[[str], Callable[[], None]]
) -> None:
    customer = await ask(visitor)
    async with line(desk.url) as one:
        await one.hello(**await customer.credentials())
        await one.send(type="start", cid=str(uuid4()), language="en", text="first")
        ticket = (await one.until("started"))["ticket"]
        release = await asyncio.to_thread(held_ticket, ticket)
        await one.send(type="send", ticket=ticket, cid=str(uuid4()), text="waits")
        with pytest.raises(TimeoutError):
            await one.until("ack", seconds=0.7)
        assert await ask(stored, ticket) == [(1, "first")]
        await asyncio.to_thread(release)
        assert (await one.until("ack"))["number"] == 2


@pytest.fixture
def short_queue(quick: LiveOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for five messages; to be asked for before ``desk``."""
    monkeypatch.setattr(quick, "live_queue_items", 5)


async def test_a_full_queue_says_busy_and_order_is_kept(
    short_queue: None, desk: RunningDesk, ask: Ask, held_ticket: Callable[[str], Callable[[], None]]
) -> None:
    customer = await ask(visitor)
    async with LiveClient(desk.url, customer.credentials) as client, line(desk.url) as other:
        ticket = (await client.start("en", "0"))["ticket"]
        await other.hello(**await customer.credentials())
        elsewhere = (await client.start("en", "another matter"))["ticket"]
        release = await asyncio.to_thread(held_ticket, ticket)
        talking = asyncio.gather(*(client.say(ticket, f"m {n}") for n in range(15)))
        await asyncio.sleep(0.3)
        for n in range(8):
            await other.send(type="send", ticket=elsewhere, cid=str(uuid4()), text=f"e {n}")
        busy = await other.until("busy")
        assert busy["for"] == "send"
        assert busy["retry_after_ms"] >= 100
        await asyncio.to_thread(release)
        await asyncio.wait_for(talking, 20)
        texts = await _equal(ask, [client], ticket, 16)
        assert texts[1:] == [f"m {n}" for n in range(15)]


class _Failing:
    """A database that fails at chosen moments of a batch, before it is stored or after, or for one item."""

    def __init__(self) -> None:
        self.moments: list[str] = []
        self.really: Callable[..., Any] = Desk.utter

    def store(self, desk: Desk, messages: Any) -> Any:
        """In the place of the desk's own."""
        if any(message.text == "poison" for message in messages):
            raise ValueError("something nobody thought of")
        moment = self.moments.pop(0) if self.moments else "fine"
        if moment == "before":
            raise OperationalError("the connection was lost")
        outcomes = self.really(desk, messages)
        if moment == "after":
            raise OperationalError("the connection was lost after the commit")
        return outcomes


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> _Failing:
    """A database that fails when told to; to be asked for before ``desk``."""
    made = _Failing()

    def utter(self: Desk, messages: Any) -> Any:
        return made.store(self, messages)

    monkeypatch.setattr(Desk, "utter", utter)
    return made


async def test_a_database_that_goes_away_loses_and_doubles_nothing(
    failing: _Failing, desk: RunningDesk, ask: Ask
) -> None:
    failing.moments = ["fine", "before", "after", "before", "fine", "after"]
    customer = await ask(visitor)
    async with LiveClient(desk.url, customer.credentials) as client, line(desk.url) as watching:
        ticket = (await client.start("en", "0"))["ticket"]
        await asyncio.wait_for(_talk(client, ticket, "m", 25), 30)
        texts = await _equal(ask, [client], ticket, 26)
        assert texts[1:] == [f"m {n}" for n in range(25)]
        assert failing.moments == []
        failing.moments = ["before"]
        await watching.hello(**await customer.credentials())
        await watching.send(type="send", ticket=ticket, cid=str(uuid4()), text="x")
        refused = await watching.until("refused")
        assert (refused["code"], refused["retry_after_ms"]) == ("try_later", 500)


@pytest.mark.fault
async def test_killed_database_connections(desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    ended = asyncio.Event()

    async def kill() -> None:
        while not ended.is_set():
            await ask(_kill_backends)
            await asyncio.sleep(0.05)

    async with LiveClient(desk.url, customer.credentials) as client:
        ticket = (await client.start("en", "0"))["ticket"]
        killing = asyncio.ensure_future(kill())
        await asyncio.wait_for(_talk(client, ticket, "m", 40), 60)
        ended.set()
        await killing
        texts = await _equal(ask, [client], ticket, 41)
        assert texts[1:] == [f"m {n}" for n in range(40)]


def _kill_backends() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
        )


async def test_a_poisoned_item_stands_alone(failing: _Failing, desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with line(desk.url) as one:
        await one.hello(**await customer.credentials())
        await one.send(type="start", cid=str(uuid4()), language="en", text="0")
        ticket = (await one.until("started"))["ticket"]
        for text in ("a", "b", "poison", "c", "d"):
            await one.send(type="send", ticket=ticket, cid=str(uuid4()), text=text)
        answers: list[str] = []
        while len(answers) < 5:
            frame = await one.receive()
            if frame["type"] in ("ack", "refused"):
                answers.append(frame.get("text") or frame["code"])
        assert answers == ["a", "b", "internal", "c", "d"]
    assert [text for _, text in await ask(stored, ticket)] == ["0", "a", "b", "c", "d"]


async def test_a_lost_wake_up_heals_within_a_beat(
    monkeypatch: pytest.MonkeyPatch, quick: LiveOptions, desk: RunningDesk, ask: Ask
) -> None:
    customer = await ask(visitor)
    async with LiveClient(desk.url, customer.credentials) as client:
        ticket = (await client.start("en", "first"))["ticket"]
        await client.wait_for(lambda: client.tickets[ticket].last == 1)
        await asyncio.sleep(0.5)
        monkeypatch.setattr(Hub, "rung", lambda self, rings: None)
        await ask(_system_says, ticket, "unheard")
        await client.wait_for(lambda: client.tickets[ticket].last == 2, 4)


def _system_says(ticket: str, *texts: str) -> None:
    batch = [NewMessage(UUID(ticket), SYSTEM, uuid4(), text) for text in texts]
    tickets.append_messages(by=SYSTEM, batch=batch)


async def _deaf_line(url: str, port: int) -> Any:
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
    return await connect(url, sock=raw, compression=None, max_queue=1, ping_interval=None, close_timeout=1)


@pytest.mark.fault
async def test_a_slow_reader_is_closed_costs_no_memory_and_resumes(
    quick: LiveOptions, desk: RunningDesk, ask: Ask
) -> None:
    customer = await ask(visitor)
    async with LiveClient(desk.url, customer.credentials) as client:
        ticket = (await client.start("en", "0"))["ticket"]
        for _ in range(3):
            await ask(_system_says, ticket, *(f"{n} {'x' * 9_900}" for n in range(400)))
        deaf = Line(await _deaf_line(desk.url, desk.port))
        await deaf.send(type="hello", v=1, heads={ticket: 0}, **await customer.credentials())
        await asyncio.sleep(1)
        began = time.monotonic()
        assert (await client.say(ticket, "quick"))["number"] == 1202
        assert time.monotonic() - began < 1
        await asyncio.sleep(3)
        assert await deaf.close_code(10) in (4408, 1006)
        last = max((frame["upto"] for frame in deaf.seen if frame["type"] == "messages"), default=0)
        assert last < 1202
        deaf.connection.transport.abort()
    async with LiveClient(desk.url, customer.credentials) as again:
        await again.wait_for(lambda: again.connected)
        await again.follow(ticket)
        await _equal(ask, [again], ticket, 1202)


async def test_a_silent_socket_is_closed(quick: LiveOptions, desk: RunningDesk, ask: Ask) -> None:
    customer = await ask(visitor)
    async with line(desk.url) as one:
        await one.hello(**await customer.credentials())
        assert await one.close_code(10) == 4408


async def test_presence_follows_the_sockets(
    monkeypatch: pytest.MonkeyPatch, desk: RunningDesk, ask: Ask
) -> None:
    monkeypatch.setattr(keeper, "_HEARTBEAT_SECONDS", 0.5)
    aria = await ask(agent, "Aria")
    async with line(desk.url, origin=desk.origin) as one:
        await one.hello(**await aria.credentials())
        await one.send(type="presence", status="available")
        assert (await one.until("done"))["for"] == "presence"
        seen = await ask(_last_seen, aria)
        await asyncio.sleep(2)
        later = await ask(_last_seen, aria)
        assert later > seen
    await asyncio.sleep(0.5)
    gone = await ask(_last_seen, aria)
    await asyncio.sleep(2)
    assert await ask(_last_seen, aria) == gone


def _last_seen(person: Person) -> Any:
    return Presence.objects.get(staff_id=person.id).last_seen_at


async def test_a_deactivated_colleague_is_cut_off(quick: LiveOptions, desk: RunningDesk, ask: Ask) -> None:
    aria = await ask(agent, "Aria")
    async with line(desk.url, origin=desk.origin) as one:
        await one.hello(**await aria.credentials())
        await ask(_deactivate, aria)
        assert await one.close_code(5) == 4401


def _deactivate(person: Person) -> None:
    from havendesk.people.models import Staff

    Staff.objects.filter(id=person.id).update(active=False)
