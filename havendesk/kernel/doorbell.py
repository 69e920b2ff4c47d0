"""Doorbells between processes: they only wake; truth is read from the database.

:func:`ring` collects topics inside a transaction and rings after commit. Rings are coalesced for a few
milliseconds and carried in process, by PostgreSQL ``NOTIFY`` on a connection of its own (never inside a
writing transaction), or by publish/subscribe of a Redis-compatible server. A lost ring heals through
heartbeats and polling, so nobody waits for a delivery receipt. Small ephemeral payloads (typing) may ride
along; they are lost without harm.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

import psycopg
from django.db import connection, transaction

from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import KernelOptions, options_of

log = get_logger(__name__)

OUTBOX = "outbox"
CHANNEL = "havendesk_doorbell"
_COALESCE_SECONDS = 0.005
# PostgreSQL limits a notification to 8,000 bytes.
_MOST_BYTES = 7000
_RECONNECT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring: the topic that changed and, for ephemeral news only, a small JSON payload."""

    topic: str
    payload: Any = None


Callback = Callable[[Sequence[Ring]], None]


class Carrier(Protocol):
    """What carries rings to other processes. It raises ``psycopg.Error`` or OSError when it cannot."""

    def send(self, text: str) -> None:
        """Send one text of at most 7,000 bytes to every listener."""

    def receive(self, stop: threading.Event) -> Iterable[str]:
        """Texts as they arrive, until ``stop`` is set or the connection fails."""

    def close(self) -> None:
        """Give the sending connection back."""


class PostgresCarrier:
    """``NOTIFY`` and ``LISTEN`` on connections of their own."""

    def __init__(self, conninfo: dict[str, Any]) -> None:
        self._conninfo = conninfo
        self._sender: psycopg.Connection[Any] | None = None

    def send(self, text: str) -> None:
        if self._sender is None or self._sender.closed:
            self._sender = psycopg.connect(**self._conninfo, autocommit=True)
        try:
            self._sender.execute("SELECT pg_notify(%s, %s)", (CHANNEL, text))
        except psycopg.Error:
            self._sender.close()
            raise

    def receive(self, stop: threading.Event) -> Iterable[str]:
        with psycopg.connect(**self._conninfo, autocommit=True) as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            while not stop.is_set():
                for notification in listening.notifies(timeout=0.5):
                    yield notification.payload

    def close(self) -> None:
        if self._sender is not None:
            self._sender.close()


class RedisCarrier:
    """Publish/subscribe on a Redis-compatible server."""

    def __init__(self, url: str) -> None:
        import redis  # most desks have no such server, and it is much to load

        self._client = redis.Redis.from_url(url, socket_timeout=5, decode_responses=True)
        self._error = redis.RedisError

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            raise ConnectionError(str(error)) from error

    def send(self, text: str) -> None:
        with self._reaching():
            self._client.publish(CHANNEL, text)

    def receive(self, stop: threading.Event) -> Iterable[str]:
        with self._reaching(), self._client.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
            subscription.subscribe(CHANNEL)
            while not stop.is_set():
                message = subscription.get_message(timeout=0.5)
                if message is not None:
                    yield str(message["data"])

    def close(self) -> None:
        self._client.close()


class Doorbell:
    """The doorbell of one process: one sending thread, one receiving thread, many callbacks."""

    def __init__(self, carrier: Callable[[], Carrier]) -> None:
        self._carrier = carrier
        self._process = uuid4().hex
        self._outgoing: queue.SimpleQueue[Ring] = queue.SimpleQueue()
        self._callbacks: list[Callback] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._sending: threading.Thread | None = None
        self._receiving: threading.Thread | None = None

    def ring(self, rings: Sequence[Ring]) -> None:
        """Wake everybody now: callbacks of this process at once, other processes within milliseconds."""
        self._deliver(rings)
        for one in rings:
            self._outgoing.put(one)
        with self._lock:
            if self._sending is None:
                self._sending = threading.Thread(target=self._send_loop, name="doorbell-out", daemon=True)
                self._sending.start()

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Call ``callback`` (in a thread of the doorbell or of the ringer) with every batch of rings.

        Returns:
            A function that ends the subscription.
        """
        with self._lock:
            self._callbacks.append(callback)
            if self._receiving is None:
                self._receiving = threading.Thread(target=self._receive_loop, name="doorbell-in", daemon=True)
                self._receiving.start()

        def unsubscribe() -> None:
            with self._lock:
                self._callbacks.remove(callback)

        return unsubscribe

    def close(self) -> None:
        """Stop both threads and wait for them, so that no connection stays open."""
        self._stop.set()
        for thread in (self._sending, self._receiving):
            if thread is not None and thread is not threading.current_thread():
                thread.join(2)

    def _deliver(self, rings: Sequence[Ring]) -> None:
        for callback in list(self._callbacks):
            try:
                callback(rings)
            except Exception:
                log.exception("doorbell.callback_failed")

    def _collect(self) -> list[Ring]:
        try:
            first = self._outgoing.get(timeout=0.5)
        except queue.Empty:
            return []
        time.sleep(_COALESCE_SECONDS)
        unique = {(first.topic, json.dumps(first.payload)): first}
        while not self._outgoing.empty():
            one = self._outgoing.get()
            unique[(one.topic, json.dumps(one.payload))] = one
        return list(unique.values())

    def _send_loop(self) -> None:
        carrier: Carrier | None = None
        while not self._stop.is_set():
            rings = self._collect()
            if not rings:
                continue
            try:
                carrier = carrier or self._carrier()
                for text in pack(self._process, rings):
                    carrier.send(text)
            except (psycopg.Error, OSError):
                # A lost ring heals by heartbeat; the next one opens a new connection.
                log.warning("doorbell.not_sent", rings=len(rings))
                carrier = None
        if carrier is not None:
            carrier.close()

    def _receive_loop(self) -> None:
        while not self._stop.is_set():
            try:
                for text in self._carrier().receive(self._stop):
                    sender, rings = unpack(text)
                    if sender != self._process:
                        self._deliver(rings)
            except (psycopg.Error, OSError):
                log.warning("doorbell.not_listening")
                self._stop.wait(_RECONNECT_SECONDS)


def pack(sender: str, rings: Sequence[Ring]) -> list[str]:
    """Texts of at most 7,000 bytes that carry the rings."""
    texts: list[str] = []
    batch: list[Any] = []
    size = 0
    for one in rings:
        item = [one.topic] if one.payload is None else [one.topic, one.payload]
        length = len(json.dumps(item)) + 2
        if batch and size + length > _MOST_BYTES:
            texts.append(json.dumps([sender, batch]))
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        texts.append(json.dumps([sender, batch]))
    return texts


def unpack(text: str) -> tuple[str, list[Ring]]:
    """The sender and the rings of one text."""
    sender, items = json.loads(text)
    return sender, [Ring(item[0], item[1] if len(item) > 1 else None) for item in items]


_doorbell: list[Doorbell] = []
_making = threading.Lock()


def doorbell() -> Doorbell:
    """The doorbell of this process, made at first use."""
    with _making:
        if not _doorbell:
            _doorbell.append(Doorbell(_carrier))
        return _doorbell[0]


def hang_up() -> None:
    """End the doorbell of this process, if there is one; the next use makes a new one."""
    with _making:
        gone = _doorbell.pop() if _doorbell else None
    if gone is not None:
        gone.close()


def _carrier() -> Carrier:
    url = options_of(KernelOptions).doorbell_url
    if url:
        return RedisCarrier(url)
    parameters = connection.get_connection_params()
    kept = ("host", "port", "user", "password", "dbname")
    conninfo = {key: value for key, value in parameters.items() if key in kept or key.startswith("ssl")}
    return PostgresCarrier(conninfo | {"connect_timeout": 5})


def ring(*topics: str) -> None:
    """Ring after the transaction in progress has committed (at once where there is none)."""
    rings = [Ring(topic) for topic in dict.fromkeys(topics)]
    transaction.on_commit(lambda: doorbell().ring(rings))


def ephemeral(topic: str, payload: Any) -> None:
    """Ring at once with a small payload that may be lost (typing). At most 1,000 bytes of JSON.

    Raises:
        ValueError: the payload is larger.
    """
    if len(json.dumps(payload)) > 1000:
        raise ValueError("an ephemeral payload is at most 1,000 bytes")
    doorbell().ring([Ring(topic, payload)])
