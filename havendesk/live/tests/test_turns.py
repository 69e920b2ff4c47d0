"""Turns: some frames at a time, in their order, and others of the loop in between; none is forgotten."""

from __future__ import annotations

import asyncio

import pytest

from havendesk.live.turns import Turns


async def _frames(turns: Turns, name: str, count: int, log: list[str]) -> None:
    for _ in range(count):
        await turns.take()
        log.append(name)


@pytest.mark.parametrize("sockets", [1, 3, 40])
def test_somebody_else_waits_for_a_few_frames_only(sockets: int) -> None:
    async def play() -> list[str]:
        turns, log = Turns(4), list[str]()
        chat = [asyncio.create_task(_frames(turns, f"chat {n}", 30, log)) for n in range(sockets)]
        for _ in range(5):
            log.append("http")
            await asyncio.sleep(0)  # one turn of the loop
        await asyncio.gather(*chat)
        return log

    log = asyncio.run(play())
    assert len(log) == 5 + 30 * sockets
    between = "".join("h" if one == "http" else "c" for one in log).split("h")[1:-1]
    assert max(len(frames) for frames in between) <= 2 * 4  # a turn that had begun, and the next one


def test_places_are_given_in_the_order_of_asking() -> None:
    async def play() -> list[str]:
        turns, log = Turns(2), list[str]()
        await asyncio.gather(*(_frames(turns, str(n), 2, log) for n in range(6)))
        return log

    log = asyncio.run(play())
    assert sorted(log) == sorted(list("012345") * 2)
    assert [log.index(str(n)) for n in range(6)] == sorted(log.index(str(n)) for n in range(6))


def test_who_leaves_while_waiting_takes_no_place_and_holds_nobody_up() -> None:
    async def play() -> list[str]:
        turns, log = Turns(1), list[str]()
        tasks = [asyncio.create_task(_frames(turns, str(n), 1, log)) for n in range(5)]
        await asyncio.sleep(0)
        for gone in (1, 2):
            tasks[gone].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return log

    assert asyncio.run(play()) == ["0", "3", "4"]


def test_a_calm_loop_is_left_alone() -> None:
    async def play() -> int:
        turns = Turns(4)
        await turns.take()
        await asyncio.sleep(0.01)
        turned = 0

        def count() -> None:
            nonlocal turned
            turned += 1

        asyncio.get_running_loop().call_soon(count)
        await turns.take()  # after a pause, at once
        return turned

    assert asyncio.run(play()) == 0
