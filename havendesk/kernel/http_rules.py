"""What the outgoing HTTP client decides from values alone: addresses, repetitions, the circuit breaker."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

REPEATABLE_STATUSES = frozenset({429, 502, 503, 504})
"""The server says that it did nothing, or a proxy says that nobody answered."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def may_connect(address: str, *, internal: bool = False) -> bool:
    """Whether a connection to this IP address is allowed.

    Without ``internal`` only addresses of the public internet are; with it, loopback and private ones too.
    Never: link-local (metadata services of clouds), multicast, unspecified, reserved.
    """
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address) and (inner := _embedded(ip)) is not None:
        return may_connect(str(inner), internal=internal)
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified:
        return False
    if internal and (ip.is_loopback or ip.is_private):
        return True
    return ip.is_global and not ip.is_reserved


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address. Raises ValueError where it is no plain http(s) address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an http address")
    if parts.username is not None or parts.password is not None:
        raise ValueError("an address with a user name")
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def backoff_seconds(attempt: int, chance: float, *, first: float = 0.05, longest: float = 1.0) -> float:
    """Wait after the given attempt (1 for the first); ``chance`` in [0, 1) spreads it ("full jitter")."""
    return float(min(longest, first * 2 ** (attempt - 1))) * chance


def retry_after_seconds(header: str | None) -> float | None:
    """Seconds of a Retry-After header; its date form is not followed."""
    return float(header) if header and header.isascii() and header.isdigit() and len(header) < 6 else None


@dataclass(slots=True)
class RetryBudget:
    """Repetitions may add a tenth to the requests, and a small reserve: a sick server is not beaten.

    ``earned`` per request, one token per repetition, at most ``reserve`` tokens kept.
    """

    earned: float = 0.1
    reserve: float = 10.0
    tokens: float = 10.0

    def request(self) -> None:
        """A first attempt was made."""
        self.tokens = min(self.reserve, self.tokens + self.earned)

    def spend(self) -> bool:
        """Takes a token for a repetition; False when there is none."""
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class BreakerState(StrEnum):
    """Closed lets everything through, open nothing, half open one probe."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(slots=True)
class Breaker:
    """Stops asking a server after ``failures`` failures in a row; asks again after ``open_seconds``.

    Times are seconds of a monotonic clock. Each call that was permitted must end in exactly one of
    succeeded, failed and abandoned.
    """

    failures: int = 5
    open_seconds: float = 10.0
    state: BreakerState = BreakerState.CLOSED
    _in_a_row: int = field(default=0)
    _opened_at: float = field(default=0.0)

    def permits(self, now: float) -> bool:
        """Whether a call may be made now; a True in the open state makes it the probe."""
        if self.state is BreakerState.CLOSED:
            return True
        if self.state is BreakerState.OPEN and now - self._opened_at >= self.open_seconds:
            self.state = BreakerState.HALF_OPEN
            return True
        return False

    def succeeded(self) -> None:
        """The server answered."""
        self.state, self._in_a_row = BreakerState.CLOSED, 0

    def failed(self, now: float) -> None:
        """The server did not answer, or says that it cannot."""
        self._in_a_row += 1
        if self.state is BreakerState.HALF_OPEN or self._in_a_row >= self.failures:
            self.state, self._opened_at = BreakerState.OPEN, now

    def abandoned(self, now: float) -> None:
        """The call ended before anything was learnt of the server; a probe's place becomes free again."""
        if self.state is BreakerState.HALF_OPEN:
            self.state, self._opened_at = BreakerState.OPEN, now - self.open_seconds
