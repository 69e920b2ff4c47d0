"""The queue of one socket: bounded, latest states, typing dropped first."""

from __future__ import annotations

import asyncio

from havendesk.live.outgoing import EPHEMERAL_FRAMES, FEW_BYTES, FEW_FRAMES, MOST_FRAMES, Outgoing


async def _sent(queue: Outgoing) -> list[str]:
    sent: list[str] = []

    async def send(text: str) -> None:
        sent.append(text)

    await queue.flush(send)
    return sent


async def test_a_later_state_takes_the_place_of_the_waiting_one() -> None:
    queue = Outgoing()
    queue.put("a")
    queue.put_latest(("state", 1), "old")
    queue.put("b")
    queue.put_latest(("state", 1), "new")
    queue.put_latest(("state", 2), "other")
    assert await _sent(queue) == ["a", "new", "b", "other"]
    queue.put_latest(("state", 1), "next")
    assert await _sent(queue) == ["next"]


async def test_typing_is_dropped_first() -> None:
    queue = Outgoing()
    for n in range(EPHEMERAL_FRAMES):
        queue.put(str(n))
    queue.put_ephemeral("typing")
    assert "typing" not in await _sent(queue)
    queue.put_ephemeral("typing")
    assert await _sent(queue) == ["typing"]


def test_it_is_bounded() -> None:
    queue = Outgoing()
    assert all(queue.put("x") for _ in range(MOST_FRAMES))
    assert not queue.put("x")


def test_room_ends_with_frames_and_with_bytes() -> None:
    queue = Outgoing()
    for _ in range(FEW_FRAMES):
        assert queue.roomy
        queue.put("x")
    assert not queue.roomy
    large = Outgoing()
    large.put("x" * FEW_BYTES)
    assert not large.roomy


async def test_a_stall_is_seen() -> None:
    queue = Outgoing()
    queue.put("x")
    blocked = asyncio.Event()

    async def send(_text: str) -> None:
        await blocked.wait()

    flushing = asyncio.create_task(queue.flush(send))
    await asyncio.sleep(0)
    assert queue.stalled_since is not None
    blocked.set()
    await flushing
    assert queue.stalled_since is None
