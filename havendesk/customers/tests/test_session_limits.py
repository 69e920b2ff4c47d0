"""One visitor's token opens few sessions: some a minute, and the oldest ones end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from havendesk.customers import queries
from havendesk.customers.models import CustomerSession
from havendesk.customers.options import CustomersOptions
from havendesk.customers.tests.conftest import claims
from havendesk.customers.types import SessionCard
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.options import options_of

Begin = Callable[..., SessionCard]
AT = datetime(2026, 3, 2, 10, 20, tzinfo=UTC)


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> CustomersOptions:
    """Small limits."""
    found = options_of(CustomersOptions)
    monkeypatch.setattr(found, "customers_sessions_per_minute", 3)
    monkeypatch.setattr(found, "customers_sessions_per_visitor", 4)
    return found


@pytest.mark.usefixtures("options")
def test_a_fourth_session_in_a_minute_is_refused_and_not_created(begin: Begin) -> None:
    with time_machine.travel(AT, tick=False):
        first = begin(language="en")
        for _ in range(3):
            begin(visitor_session=first.token)
        with pytest.raises(Refused) as refused:
            begin(visitor_session=first.token)
    assert refused.value.code is ErrorCode.TOO_MANY
    assert CustomerSession.objects.filter(customer_id=first.customer_id).count() == 4


@pytest.mark.usefixtures("options")
def test_the_oldest_session_ends_when_there_are_too_many(begin: Begin) -> None:
    tokens: list[str] = []
    for minute in range(6):
        with time_machine.travel(AT + timedelta(minutes=minute), tick=False):
            tokens.append(begin(visitor_session=tokens[-1] if tokens else "").token)
    with time_machine.travel(AT + timedelta(minutes=6), tick=False):
        alive = [token for token in tokens if queries.actor_of_session(token)]
    assert alive == tokens[2:]


@pytest.mark.usefixtures("options")
def test_a_proven_customer_has_a_new_token_each_time_and_is_not_counted(begin: Begin) -> None:
    made = [begin(claims=claims()) for _ in range(6)]
    assert all(queries.actor_of_session(one.token) for one in made)
