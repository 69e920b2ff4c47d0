"""What a lead sees of this moment, and the pause after a solved contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from havendesk.kernel import options as kernel_options
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people import actions as people
from havendesk.people import queries as people_queries
from havendesk.people.types import PresenceStatus, Role
from havendesk.routing import actions, queries
from havendesk.routing.options import RoutingOptions
from havendesk.routing.types import QueueReason
from havendesk.tickets.types import Status
from tests.support.desk import browser_of, make_agent, make_customer, make_team, open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> UUID:
    """A team."""
    return make_team()


@pytest.fixture
def lead(team: UUID) -> Actor:
    """Its lead, who takes no contacts now."""
    return make_agent([team], roles=(Role.LEAD,), status="busy")


@pytest.fixture
def wrap_up(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets the pause after a contact (s)."""

    def set_it(seconds: int) -> None:
        changed = kernel_options.options_of(RoutingOptions).model_copy(
            update={"routing_wrap_up_seconds": seconds}
        )
        monkeypatch.setattr(kernel_options, "_installed", [changed])

    return set_it


def asked(language: str = "en") -> UUID:
    ticket_id = open_ticket(make_customer(language), language=language).ticket_id
    actions.enqueue(by=SYSTEM, ticket_id=ticket_id, reason=QueueReason.ASKED)
    return ticket_id


def test_queues_agents_and_waits(
    team: UUID, lead: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with time_machine.travel(now().replace(hour=12), tick=False) as clock:
        for language in ("ko", "en", "ko"):
            asked(language)
            clock.shift(10)
        agent = make_agent([team], languages=("en",), capacity=1)
        actions.match(by=SYSTEM, team_id=team)
        make_agent([team], status=None)  # not there, nothing in hand
        clock.shift(5)
        with django_assert_num_queries(8):
            view = queries.live_view(viewer=lead)
    (lane,) = view.queues
    assert (lane.language, lane.waiting, lane.longest_seconds) == ("ko", 2, 35)
    there = {one.id: one for one in view.agents}
    assert set(there) == {lead.id, agent.id}
    assert agent.id is not None
    assert (there[agent.id].presence, there[agent.id].capacity) == (PresenceStatus.AVAILABLE, 1)
    assert [one.topic for one in there[agent.id].serving] == ["other"]
    assert (view.waits.served_today, view.waits.p50_seconds, view.waits.p95_seconds) == (1, 20, 20)


def test_an_empty_desk_promises_nothing(lead: Actor) -> None:
    view = queries.live_view(viewer=lead)
    assert (view.queues, view.waits.p50_seconds, view.waits.served_today) == ((), None, 0)


def test_it_is_for_leads(team: UUID, lead: Actor) -> None:
    agent = make_agent([team])
    with pytest.raises(Refused) as refused:
        queries.live_view(viewer=agent)
    assert refused.value.code is ErrorCode.FORBIDDEN
    answer = browser_of(agent).get("/api/v1/desk/live")
    assert (answer.status_code, set(answer.json()) & {"queues", "agents"}) == (403, set())
    shown: dict[str, Any] = browser_of(lead).get("/api/v1/desk/live").json()
    assert set(shown) == {"queues", "agents", "waits"}


def test_after_a_solved_contact_comes_a_pause_and_then_the_next(
    team: UUID, wrap_up: Callable[[int], None]
) -> None:
    wrap_up(30)
    agent = make_agent([team], capacity=1)
    first, second = asked(), asked()
    assert agent.id is not None

    def served() -> set[UUID]:
        return {
            ticket_id
            for ticket_id in (first, second)
            if queries.positions(viewer=SYSTEM, ticket_ids=[ticket_id]) == {}
        }

    assert served() == {first}
    actions.finish(by=agent, ticket_id=first, outcome=Status.SOLVED)
    presence = people_queries.presence_of(viewer=SYSTEM, staff_ids=[agent.id])[agent.id]
    assert presence.status is PresenceStatus.WRAP_UP
    assert served() == {first}
    with time_machine.travel(now() + timedelta(seconds=31)):
        people.heartbeat(by=SYSTEM, staff_ids=[agent.id])
        assert people.turn_presence(by=SYSTEM) == 1
        actions.match(by=SYSTEM, team_id=team)  # what the reaction to the change does
    assert served() == {first, second}


def test_waiting_for_the_customer_is_no_end_and_no_pause(team: UUID, wrap_up: Callable[[int], None]) -> None:
    wrap_up(30)
    agent = make_agent([team], capacity=1)
    ticket_id = asked()
    actions.finish(by=agent, ticket_id=ticket_id, outcome=Status.WAITING_CUSTOMER)
    assert agent.id is not None
    presence = people_queries.presence_of(viewer=SYSTEM, staff_ids=[agent.id])[agent.id]
    assert presence.status is PresenceStatus.AVAILABLE


def test_how_many_wait_is_one_row_per_team(team: UUID) -> None:
    for _ in range(3):
        asked()
    assert queries.waiting(viewer=SYSTEM) == {team: 3}
