"""Doorbells wake other processes, over PostgreSQL and over a Redis-compatible server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

import pytest
import redis
from django.db import connection, transaction

from havendesk.kernel import doorbell as doorbells
from havendesk.kernel.doorbell import Carrier, Doorbell, PostgresCarrier, RedisCarrier, Ring

PATIENCE = 10.0
_CONNECTION = ("host", "port", "user", "password", "dbname")


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    """A server of our own on a free port, without persistence."""
    if shutil.which("redis-server") is None:
        pytest.fail("redis-server is missing: make test installs Debian's package of that name")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    with closing(redis.Redis.from_url(url)) as client:
        until(lambda: _answers(client))
    yield url
    server.terminate()
    server.wait(10)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def carried(carrier: Callable[[], Carrier]) -> None:
    """Two processes' doorbells: what one rings the other hears, and nobody hears an echo."""
    here, there = Doorbell(carrier), Doorbell(carrier)
    heard_here: list[Ring] = []
    heard_there: list[Ring] = []
    here.subscribe(heard_here.extend)
    unsubscribe = there.subscribe(heard_there.extend)
    try:
        # The listener needs a moment to listen; a lost ring is what heartbeats are for.
        def heard() -> bool:
            here.ring([Ring("ticket:1")])
            time.sleep(0.05)
            return Ring("ticket:1") in heard_there

        until(heard)
        here.ring([Ring("typing:1", {"on": True})])
        until(lambda: Ring("typing:1", {"on": True}) in heard_there)
        assert heard_here.count(Ring("typing:1", {"on": True})) == 1, "no echo of one's own ring"
        here.ring([Ring(f"ticket:{place}") for place in range(3000)])
        until(lambda: Ring("ticket:2999") in heard_there)
        assert {f"ticket:{place}" for place in range(3000)} <= {one.topic for one in heard_there}
        unsubscribe()
    finally:
        here.close()
        there.close()


@pytest.mark.django_db(transaction=True)
def test_over_postgresql() -> None:
    parameters = connection.get_connection_params()
    conninfo = {key: parameters[key] for key in _CONNECTION if key in parameters}
    carried(lambda: PostgresCarrier(conninfo))


def test_over_a_redis_compatible_server(redis_url: str) -> None:
    carried(lambda: RedisCarrier(redis_url))


@pytest.mark.django_db(transaction=True)
def test_a_ring_waits_for_the_commit_and_dies_with_a_rollback(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []

    class Bell:
        def ring(self, rings: Sequence[Ring]) -> None:
            rung.extend(one.topic for one in rings)

    monkeypatch.setattr(doorbells, "doorbell", Bell)
    with transaction.atomic():
        doorbells.ring("ticket:1", "ticket:1", "ticket:2")
        assert rung == []
    assert rung == ["ticket:1", "ticket:2"]
    with transaction.atomic():
        doorbells.ring("ticket:3")
        transaction.set_rollback(True)
    assert rung == ["ticket:1", "ticket:2"]


def test_an_ephemeral_payload_is_small() -> None:
    with pytest.raises(ValueError, match=r"1,000"):
        doorbells.ephemeral("typing:1", {"text": "x" * 1000})


def test_a_callback_that_fails_does_not_silence_the_others() -> None:
    bell = Doorbell(lambda: pytest.fail("nothing is carried here"))
    heard: list[Ring] = []

    def fails(_rings: Sequence[Ring]) -> None:
        raise RuntimeError("broken")

    bell._callbacks[:] = [fails, heard.extend]
    bell._deliver([Ring("ticket:1")])
    assert heard == [Ring("ticket:1")]
