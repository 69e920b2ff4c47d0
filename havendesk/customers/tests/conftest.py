"""Helpers of this room's tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model

from havendesk.customers import actions
from havendesk.customers.models import (
    AccessGrant,
    ContactPoint,
    Customer,
    CustomerPrivate,
    CustomerSession,
    UsedToken,
    VisitorCount,
)
from havendesk.customers.types import ProvenIdentity, SessionCard
from havendesk.kernel.actors import ANONYMOUS
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7

TABLES: tuple[type[Model], ...] = (
    Customer,
    CustomerPrivate,
    ContactPoint,
    CustomerSession,
    UsedToken,
    VisitorCount,
    AccessGrant,
)


def claims(ref: str = "cus_minji", **changes: Any) -> ProvenIdentity:
    """What a fresh token of the cast's beginner says."""
    facts: dict[str, Any] = {
        "exchange_ref": ref,
        "jti": str(uuid7()),
        "expires_at": now() + timedelta(minutes=5),
        "display_name": "Kim Minji",
        "email": "minji@example.com",
        "language": "ko",
        "jurisdiction": "KR",
    }
    return ProvenIdentity(**(facts | changes))


def rows() -> dict[str, int]:
    """How many rows each table of the room holds."""
    return {table.__name__: table._default_manager.count() for table in TABLES}


@pytest.fixture
def begin(db: None) -> Callable[..., SessionCard]:
    """Begins a session as nobody in particular."""

    def start(**arguments: Any) -> SessionCard:
        return actions.start_session(by=ANONYMOUS, **arguments)

    return start
