"""The writer: natural batches in order, one outcome each, busy when full."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from django.db import OperationalError

from havendesk.channels.chat.rules import Outcome, opening, rejected, utterance
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.errors import ErrorCode
from havendesk.live.writer import Pending, Writer
from havendesk.tickets.types import NewMessage, NewTicket, Rejected

CUSTOMER = Actor(ActorKind.CUSTOMER, UUID(int=1))


def _message(n: int, text: str = "x") -> NewMessage:
    return utterance(author=CUSTOMER, ticket_id=UUID(int=2), cid=UUID(int=n), text=text)


class _Store:
    """Keeps what was stored in which batch; answers each item with its own refusal, so it can be told
    apart."""

    def __init__(self) -> None:
        self.batches: list[list[Any]] = []
        self.fails: Callable[[Sequence[Any]], Exception | None] = lambda items: None
        self.slow = asyncio.Event()
        self.slow.set()

    def __call__(self, items: Sequence[Any]) -> list[Outcome]:
        self.batches.append(list(items))
        failure = self.fails(items)
        if failure is not None:
            raise failure
        return [rejected(item, ErrorCode.HEAD_MOVED) for item in items]


@asynccontextmanager
async def _writer(store: _Store, most: int = 100, batch: int = 10) -> AsyncIterator[Writer]:
    async def in_thread(call: Callable[..., Any], items: Sequence[Any]) -> Any:
        await store.slow.wait()
        return call(items)

    writer = Writer(utter=store, begin=store, in_thread=in_thread, most=most, batch=batch)
    running = asyncio.create_task(writer.run())
    yield writer
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def _submit(writer: Writer, items: Sequence[Any], answers: list[Outcome], admit: bool = True) -> list[bool]:
    return [writer.submit(Pending(item, answers.append, lambda: admit)) for item in items]


async def test_what_gathers_while_one_commits_is_the_next_batch() -> None:
    store = _Store()
    answers: list[Outcome] = []
    store.slow.clear()
    async with _writer(store) as writer:
        _submit(writer, [_message(0)], answers)
        await asyncio.sleep(0.01)
        _submit(writer, [_message(n) for n in range(1, 15)], answers)
        store.slow.set()
        await asyncio.wait_for(writer.idle(), 5)
    assert [len(batch) for batch in store.batches] == [1, 10, 4]
    assert [answer.client_key.int for answer in answers] == list(range(15))


async def test_a_full_queue_takes_nothing_more() -> None:
    store = _Store()
    answers: list[Outcome] = []
    store.slow.clear()
    async with _writer(store, most=3) as writer:
        assert _submit(writer, [_message(n) for n in range(5)], answers) == [True] * 3 + [False] * 2
        assert writer.busy_milliseconds() >= 100
        store.slow.set()
        await asyncio.wait_for(writer.idle(), 5)
    assert len(answers) == 3


async def test_a_silent_database_refuses_for_later() -> None:
    store = _Store()
    answers: list[Outcome] = []
    store.fails = lambda items: OperationalError()
    async with _writer(store) as writer:
        _submit(writer, [_message(0), _message(1)], answers)
        await asyncio.wait_for(writer.idle(), 5)
    assert [_code(answer) for answer in answers] == [ErrorCode.TRY_LATER] * 2


def _code(outcome: Outcome) -> ErrorCode:
    assert isinstance(outcome, Rejected)
    return outcome.code


async def test_an_item_that_breaks_the_batch_stands_alone() -> None:
    store = _Store()
    answers: list[Outcome] = []
    store.fails = lambda items: ValueError() if any(item.text == "bad" for item in items) else None
    async with _writer(store) as writer:
        _submit(writer, [_message(n, "bad" if n == 5 else "x") for n in range(8)], answers)
        await asyncio.wait_for(writer.idle(), 5)
    codes = [_code(answer) for answer in answers]
    assert [answer.client_key.int for answer in answers] == list(range(8))
    assert codes == [ErrorCode.INTERNAL if n == 5 else ErrorCode.HEAD_MOVED for n in range(8)]


async def test_openings_and_messages_are_stored_apart() -> None:
    store = _Store()
    answers: list[Outcome] = []
    start = opening(customer=CUSTOMER, jurisdiction="eu", cid=UUID(int=9), language="en", text="hi")
    async with _writer(store) as writer:
        _submit(writer, [_message(0), start, _message(1)], answers)
        await asyncio.wait_for(writer.idle(), 5)
    kinds = [[type(item) for item in batch] for batch in store.batches]
    assert kinds == [[NewTicket], [NewMessage, NewMessage]]
    assert len(answers) == 3


async def test_what_may_not_go_is_not_stored() -> None:
    store = _Store()
    answers: list[Outcome] = []
    async with _writer(store) as writer:
        _submit(writer, [_message(0)], answers, admit=False)
        await asyncio.wait_for(writer.idle(), 5)
    assert store.batches == []
    assert answers == []
