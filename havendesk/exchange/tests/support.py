"""The room against a sandbox of its own: options that lead there, caches that start empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from havendesk.exchange import cached, situation
from havendesk.exchange import client as clients
from havendesk.exchange.chains import answering, asking, nodes
from havendesk.exchange.options import ExchangeOptions
from havendesk.exchange.queries import public
from havendesk.exchange.venues import asking as venues
from sandbox.app import KEY_ID
from sandbox.tests.serving import SECRET


@contextmanager
def leading_to(url: str, monkeypatch: pytest.MonkeyPatch, **over: Any) -> Iterator[None]:
    """Inside the block the desk's exchange is the one at this address."""
    host = url.removeprefix("http://")
    settings: dict[str, Any] = {
        "exchange_url": url,
        "exchange_key_id": KEY_ID,
        "exchange_secret": SECRET,
        "exchange_internal_hosts": [host],
        "exchange_tables_seconds": 0,
        **over,
    }
    options = ExchangeOptions(**settings)
    cached.forget()
    situation.memory.forget()
    with monkeypatch.context() as patch:
        patch.setattr(clients, "options_of", lambda _section: options)
        patch.setattr(public, "options_of", lambda _section: options)
        try:
            yield
        finally:
            for client in clients._made.values():
                client.close()
            clients._made.clear()
            cached.forget()
            situation.memory.forget()


@contextmanager
def asking_nodes(monkeypatch: pytest.MonkeyPatch, **over: Any) -> Iterator[None]:
    """Inside the block these are the desk's options of chains and venues; nothing is kept from before."""
    options = ExchangeOptions(**{"exchange_chain_keep_seconds": 0, **over})
    _forget_chains()
    with monkeypatch.context() as patch:
        patch.setattr(asking, "options_of", lambda _section: options)
        try:
            yield
        finally:
            _forget_chains()


def _forget_chains() -> None:
    asking.forget()
    nodes.forget()
    answering.sightings.clear()
    venues.forget()


def node_at(url: str, **over: Any) -> dict[str, Any]:
    """The option of a node on this machine."""
    return {"url": url, "internal": True, **over}
