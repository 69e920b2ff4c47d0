"""Addresses, repetition and breaker, from values alone."""

import pytest

from havendesk.kernel.http_rules import (
    Breaker,
    BreakerState,
    RetryBudget,
    backoff_seconds,
    may_connect,
    origin,
    retry_after_seconds,
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:a00:1::1",
    ],
)
def test_addresses_that_are_not_of_the_public_internet_are_refused(address: str) -> None:
    assert not may_connect(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert may_connect(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "fc00::1", "93.184.215.14"])
def test_an_internal_host_may_be_private(address: str) -> None:
    assert may_connect(address, internal=True)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1", "::ffff:169.254.169.254"]
)
def test_an_internal_host_is_never_a_metadata_service(address: str) -> None:
    assert not may_connect(address, internal=True)


@pytest.mark.parametrize("url", ["ftp://a/", "https://", "file:///etc/passwd", "https://user@a/", "//a/"])
def test_strange_addresses_are_no_origin(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        origin(url)


def test_origin_knows_the_usual_ports() -> None:
    assert origin("https://A.example/x") == ("https", "a.example", 443)
    assert origin("http://a.example:8601") == ("http", "a.example", 8601)


def test_backoff_doubles_is_spread_and_bounded() -> None:
    assert backoff_seconds(1, 0.999) < 0.05
    assert backoff_seconds(3, 0.5) == pytest.approx(0.1)
    assert backoff_seconds(30, 0.999) < 1.0
    assert backoff_seconds(3, 0.0) == 0.0


@pytest.mark.parametrize(
    ("header", "seconds"), [("3", 3.0), ("0", 0.0), ("", None), ("soon", None), (None, None), ("-1", None)]
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header) == seconds


def test_the_budget_allows_a_reserve_and_then_a_tenth() -> None:
    budget = RetryBudget(earned=0.1, reserve=2.0, tokens=2.0)
    assert [budget.spend() for _ in range(3)] == [True, True, False]
    for _ in range(11):
        budget.request()
    assert budget.spend()
    assert not budget.spend()


def test_the_budget_keeps_no_more_than_its_reserve() -> None:
    budget = RetryBudget(earned=1.0, reserve=3.0, tokens=0.0)
    for _ in range(50):
        budget.request()
    assert budget.tokens == 3.0


def test_the_breaker_opens_after_failures_in_a_row() -> None:
    breaker = Breaker(failures=3, open_seconds=10)
    breaker.failed(0)
    breaker.failed(0)
    breaker.succeeded()
    breaker.failed(0)
    breaker.failed(0)
    assert breaker.permits(0)
    breaker.failed(5)
    assert breaker.state is BreakerState.OPEN
    assert not breaker.permits(14.9)


def test_one_probe_decides() -> None:
    breaker = Breaker(failures=1, open_seconds=10)
    breaker.failed(0)
    assert breaker.permits(10)
    assert not breaker.permits(10)  # the probe is under way
    breaker.failed(11)
    assert not breaker.permits(20)
    assert breaker.permits(21)
    breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED
    assert breaker.permits(21)


def test_an_abandoned_probe_leaves_its_place_to_the_next() -> None:
    breaker = Breaker(failures=1, open_seconds=10)
    breaker.failed(0)
    assert breaker.permits(10)
    breaker.abandoned(10)
    assert breaker.permits(10)
