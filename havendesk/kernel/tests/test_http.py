"""The way out, against real sockets that stall, reset, answer twice, flood and mislead."""

import dataclasses
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from havendesk.kernel import http
from havendesk.kernel.http import Client, HttpError, Request, Trouble
from havendesk.kernel.http_rules import Breaker, BreakerState, RetryBudget
from havendesk.kernel.tests.bad_servers import BadServer, bad_server, header_of, ok, reset


@contextmanager
def client_of(server: BadServer, **over: Any) -> Iterator[Client]:
    over.setdefault("seconds", 2.0)
    client = Client("test", internal_hosts=[server.host], **over)
    try:
        yield client
    finally:
        client.close()


def trouble_of(client: Client, request: Request, **over: Any) -> Trouble:
    with pytest.raises(HttpError) as caught:
        client.ask(request, **over)
    return caught.value.trouble


def test_it_answers_and_keeps_the_connection() -> None:
    with bad_server(lambda c, _r, _n: c.sendall(ok(b'{"a":1}'))) as server, client_of(server) as client:
        for _ in range(3):
            answer = client.ask(Request("GET", server.url + "/x"))
            assert (answer.status, answer.body) == (200, b'{"a":1}')
        assert server.connections == 1


def test_a_server_that_stalls_costs_no_more_than_the_deadline() -> None:
    with bad_server(lambda _c, _r, _n: time.sleep(1.5)) as server, client_of(server) as client:
        began = time.monotonic()
        assert trouble_of(client, Request("GET", server.url, repeatable=True), seconds=0.3) is Trouble.TIMEOUT
        assert time.monotonic() - began < 1.0
        assert len(server.requests) == 1


def test_a_server_that_drips_costs_no_more_than_the_deadline() -> None:
    def drip(connection: socket.socket, _request: bytes, _number: int) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        for _ in range(30):
            connection.sendall(b"x")
            time.sleep(0.05)

    with bad_server(drip) as server, client_of(server) as client:
        began = time.monotonic()
        assert trouble_of(client, Request("GET", server.url), seconds=0.3) is Trouble.TIMEOUT
        assert time.monotonic() - began < 1.0


def test_a_reset_is_repeated_only_where_asking_twice_is_harmless() -> None:
    def once(connection: socket.socket, _request: bytes, number: int) -> None:
        if number == 1:
            reset(connection)
        else:
            connection.sendall(ok())

    with bad_server(once) as server, client_of(server) as client:
        assert client.ask(Request("GET", server.url, repeatable=True)).status == 200
        assert len(server.requests) == 2
    with bad_server(once) as server, client_of(server) as client:
        assert trouble_of(client, Request("POST", server.url, body=b"{}")) is Trouble.BROKEN
        assert len(server.requests) == 1


def test_each_repetition_is_prepared_anew() -> None:
    def once(connection: socket.socket, _request: bytes, number: int) -> None:
        connection.sendall(ok(status="503 No") if number == 1 else ok())

    marks = iter("ab")
    request = Request("GET", "", repeatable=True, prepare=lambda: {"x-mark": next(marks)})
    with bad_server(once) as server, client_of(server) as client:
        assert client.ask(dataclasses.replace(request, url=server.url)).status == 200
        assert [header_of(one, "x-mark") for one in server.requests] == ["a", "b"]


def test_a_server_that_answers_twice_never_answers_the_next_request() -> None:
    """The second answer waits on the connection, where the next request would read it as its own."""

    def twice(connection: socket.socket, request: bytes, number: int) -> None:
        answer = ok(str(number).encode(), headers=f"x-of: {header_of(request, 'x-mark')}\r\n")
        connection.sendall(answer + answer if number == 1 else answer)

    def request(mark: str) -> Request:
        return Request(
            "GET",
            server.url,
            headers={"x-mark": mark},
            repeatable=True,
            fits=lambda answer, sent: answer.headers.get("x-of") == sent["x-mark"],
        )

    with bad_server(twice) as server, client_of(server) as client:
        assert client.ask(request("one")).headers["x-of"] == "one"
        assert client.ask(request("two")).headers["x-of"] == "two"
        assert client.ask(request("three")).headers["x-of"] == "three"


def test_an_answer_that_never_fits_is_no_answer() -> None:
    with bad_server(lambda c, _r, _n: c.sendall(ok())) as server, client_of(server) as client:
        request = Request("GET", server.url, repeatable=True, fits=lambda _answer, _sent: False)
        assert trouble_of(client, request) is Trouble.BROKEN
        assert len(server.requests) == http.MAX_ATTEMPTS
        assert server.connections == http.MAX_ATTEMPTS


def test_attempts_end_with_the_budget() -> None:
    with (
        bad_server(lambda c, _r, _n: c.sendall(ok(status="503 No"))) as server,
        client_of(
            server, budget=RetryBudget(earned=0.0, reserve=3.0, tokens=3.0), breaker=Breaker(100)
        ) as client,
    ):
        for _ in range(5):
            assert client.ask(Request("GET", server.url, repeatable=True)).status == 503
        assert len(server.requests) == 5 + 3


def test_retry_after_beyond_the_deadline_is_not_waited_for() -> None:
    answer = ok(status="429 Slow", headers="retry-after: 30\r\n")
    with bad_server(lambda c, _r, _n: c.sendall(answer)) as server, client_of(server) as client:
        began = time.monotonic()
        assert client.ask(Request("GET", server.url, repeatable=True)).status == 429
        assert time.monotonic() - began < 1.0
        assert len(server.requests) == 1


def test_the_breaker_opens_refuses_at_once_and_heals() -> None:
    healthy = False

    def sick(connection: socket.socket, _request: bytes, _number: int) -> None:
        if healthy:
            connection.sendall(ok())
        else:
            reset(connection)

    breaker = Breaker(failures=3, open_seconds=0.3)
    with bad_server(sick) as server, client_of(server, breaker=breaker, attempts=1) as client:
        request = Request("GET", server.url)
        for _ in range(3):
            assert trouble_of(client, request) is Trouble.BROKEN
        assert trouble_of(client, request) is Trouble.BREAKER_OPEN
        assert len(server.requests) == 3
        time.sleep(0.35)
        assert trouble_of(client, request) is Trouble.BROKEN  # the probe
        assert trouble_of(client, request) is Trouble.BREAKER_OPEN
        healthy = True
        time.sleep(0.35)
        assert client.ask(request).status == 200
        assert breaker.state is BreakerState.CLOSED


def test_nobody_listening_is_not_connected_and_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    client = Client("test", internal_hosts=[f"127.0.0.1:{port}"])
    with pytest.raises(HttpError) as caught:
        client.ask(Request("POST", f"http://127.0.0.1:{port}/"))
    assert (caught.value.trouble, caught.value.sent) == (Trouble.NOT_CONNECTED, False)
    client.close()


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1:{port}/", "https://localhost:{port}/", "https://127.1:{port}/", "https://[::1]:{port}/",
     "https://0x7f000001:{port}/", "https://2130706433:{port}/", "https://0.0.0.0:{port}/"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_blocked_before_a_connection(url: str) -> None:
    with bad_server(lambda c, _r, _n: c.sendall(ok())) as server:
        client = Client("test")
        assert trouble_of(client, Request("GET", url.format(port=server.port))) in {
            Trouble.BLOCKED,
            Trouble.UNRESOLVED,
        }
        client.close()
        assert server.connections == 0


def test_another_port_of_an_internal_host_is_blocked() -> None:
    with bad_server(lambda c, _r, _n: c.sendall(ok())) as server:
        client = Client("test", internal_hosts=["127.0.0.1:1"])
        assert trouble_of(client, Request("GET", f"https://127.0.0.1:{server.port}/")) is Trouble.BLOCKED
        client.close()
        assert server.connections == 0


@pytest.mark.parametrize(
    "url", ["http://exchange.example/", "file:///etc/passwd", "https://user:pw@exchange.example/"]
)
def test_addresses_that_are_refused_unseen(url: str) -> None:
    client = Client("test")
    assert trouble_of(client, Request("GET", url)) is Trouble.BLOCKED
    assert client.breaker.state is BreakerState.CLOSED
    client.close()


def test_a_redirect_is_an_answer_not_a_way() -> None:
    moved = ok(status="302 Found", headers="location: http://169.254.169.254/\r\n")
    with bad_server(lambda c, _r, _n: c.sendall(moved)) as server, client_of(server) as client:
        assert client.ask(Request("GET", server.url)).status == 302
        assert len(server.requests) == 1


def test_a_flood_is_cut() -> None:
    def flood(connection: socket.socket, _request: bytes, _number: int) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n")
        for _ in range(200):
            connection.sendall(b"x" * 65536)

    with bad_server(flood) as server, client_of(server, max_bytes=100_000) as client:
        assert trouble_of(client, Request("GET", server.url)) is Trouble.TOO_LARGE


def test_a_compressed_answer_is_refused() -> None:
    answer = ok(b"\x1f\x8b", headers="content-encoding: gzip\r\n")
    with bad_server(lambda c, _r, _n: c.sendall(answer)) as server, client_of(server) as client:
        assert trouble_of(client, Request("GET", server.url)) is Trouble.BROKEN


def test_observers_see_every_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[http.Attempt] = []
    monkeypatch.setattr(http, "observers", [seen.append])

    def once(connection: socket.socket, _request: bytes, number: int) -> None:
        connection.sendall(ok(status="503 No") if number == 1 else ok())

    with bad_server(once) as server, client_of(server) as client:
        client.ask(Request("GET", server.url, repeatable=True))
    assert [(one.client, one.outcome, one.number) for one in seen] == [("test", "503", 1), ("test", "200", 2)]


async def test_it_can_be_awaited_from_another_loop() -> None:
    with bad_server(lambda c, _r, _n: c.sendall(ok())) as server:
        client = Client("test", internal_hosts=[server.host])
        assert (await client.aask(Request("GET", server.url))).status == 200
        client.close()
