"""A sandbox beside the desk, and one of its customers who wants a certificate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from havendesk.certificates import actions, building
from havendesk.certificates.types import CertificateCard, Wanted
from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel.actors import ANONYMOUS, BOT, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.resolvers.types import CertificateKind
from sandbox import cast
from sandbox.store import Store
from sandbox.tests.serving import Served, served

CODE = "0123-4567-89AB"
"""The check code of every certificate that a test makes."""


@contextmanager
def exchange_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A sandbox to which the desk's options lead; check codes are :data:`CODE`."""
    monkeypatch.setattr(building, "new_code", lambda: CODE)
    with served(tmp_path) as exchange, leading_to(exchange.url, monkeypatch):
        yield exchange


def signed_in(name: str = "haruka") -> tuple[Actor, str]:
    """A customer of the exchange, and the session's token."""
    claims = ProvenIdentity(f"cus_{name}", uuid7().hex, now() + timedelta(minutes=2))
    card = customers.start_session(by=ANONYMOUS, claims=claims)
    return Actor(ActorKind.CUSTOMER, card.customer_id, origin=Origin.CHAT), card.token


def last_days(kind: CertificateKind, days: int = 30, zone: str = "Asia/Tokyo", asset: str = "") -> Wanted:
    """So many days that are over, until yesterday."""
    yesterday = datetime.now(ZoneInfo(zone)).date() - timedelta(days=1)
    first = yesterday if kind is CertificateKind.BALANCE else yesterday - timedelta(days=days)
    return Wanted(kind, first, yesterday, zone, asset)


def issue(customer: Actor, wanted: Wanted, **over: Any) -> CertificateCard:
    """A certificate of this customer."""
    values: dict[str, Any] = {"language": "en", "key": f"test:{uuid7()}", **over}
    assert isinstance(customer.id, UUID)
    return actions.issue(by=BOT, customer_id=customer.id, wanted=wanted, **values)


def book_often(store: Store, owner: str, times: int) -> None:
    """So many deposits of one satoshi two days ago."""
    at = datetime.now(UTC) - timedelta(days=2)
    with store.transaction():
        for _ in range(times):
            store.put("ledger", cast.ledger_entry(owner, "BTC", "0.00000001", "deposit", None, at))
