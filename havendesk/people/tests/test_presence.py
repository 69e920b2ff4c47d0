"""Presence: who is there, who waits longest, who was lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havendesk.audit.models import AuditEntry
from havendesk.kernel import doors
from havendesk.kernel.actors import ANONYMOUS, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.outbox import Event
from havendesk.people import actions, queries
from havendesk.people.events import PresenceChanged, StaffLost
from havendesk.people.models import Presence, Staff
from havendesk.people.tests.conftest import actor
from havendesk.people.types import PresenceStatus

Hire = Callable[..., Staff]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Events that would become outbox rows."""
    events: list[Event] = []
    monkeypatch.setattr(doors, "write_outbox", events.extend)
    return events


@pytest.fixture
def team(db: None) -> UUID:
    """A team that agents can be in."""
    return actions.add_team(by=SYSTEM, name="Money", topics=["deposit"], languages=["en", "ko"])


def there(team: UUID, language: str | None = "en", **more: Any) -> list[str]:
    """Names of who could be given a contact, in order."""
    found = queries.agents_for(viewer=SYSTEM, team_id=team, language=language, **more)
    return [card.name for card in found]


def test_the_longest_idle_comes_first(hire: Hire, team: UUID) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        agents = [hire(name, team_ids=[team]) for name in ("aria", "jun", "mei")]
        for agent in agents:
            clock.shift(1)
            actions.set_presence(by=actor(agent), status="available")
        assert there(team) == ["Aria", "Jun", "Mei"]
        clock.shift(1)
        actions.mark_idle(by=SYSTEM, staff_ids=[agents[0].id])
        assert there(team) == ["Jun", "Mei", "Aria"]
        actions.set_presence(by=actor(agents[1]), status="away")
        assert there(team) == ["Mei", "Aria"]


def test_saying_the_same_again_keeps_the_place_in_line(hire: Hire, team: UUID, heard: list[Event]) -> None:
    aria = hire("aria", team_ids=[team])
    with time_machine.travel(now(), tick=False) as clock:
        actions.set_presence(by=actor(aria), status="available")
        since = Presence.objects.get(staff=aria).idle_since
        clock.shift(5)
        actions.set_presence(by=actor(aria), status="available")
    row = Presence.objects.get(staff=aria)
    assert row.idle_since == since
    assert row.last_seen_at is not None
    assert since is not None
    assert row.last_seen_at - since == timedelta(seconds=5)
    assert heard == [PresenceChanged(aria.id, PresenceStatus.AVAILABLE)]


def test_who_is_not_in_the_team_or_does_not_speak_it_is_left_out(hire: Hire, team: UUID) -> None:
    people = {
        "aria": hire("aria", team_ids=[team], languages=["en", "ko"]),
        "mei": hire("mei", team_ids=[team], languages=["zh-Hans"]),
        "jun": hire("jun"),
        "otto": hire("otto", team_ids=[team], roles=["auditor"]),
    }
    for staff in people.values():
        actions.set_presence(by=actor(staff), status="available")
    assert there(team) == ["Aria"]
    assert there(team, "zh-Hans") == ["Mei"]
    assert sorted(there(team, None)) == ["Aria", "Mei"]
    assert there(uuid7()) == []


def test_a_silent_agent_is_left_out_and_then_lost(hire: Hire, team: UUID, heard: list[Event]) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        aria, jun = hire("aria", team_ids=[team]), hire("jun", team_ids=[team])
        for agent in (aria, jun):
            actions.set_presence(by=actor(agent), status="available")
        clock.shift(10)
        actions.heartbeat(by=SYSTEM, staff_ids=[jun.id])
        clock.shift(11)
        assert there(team) == ["Jun"]
        heard.clear()
        assert actions.mark_lost(by=SYSTEM) == [aria.id]
        assert actions.mark_lost(by=SYSTEM) == []
        assert heard == [StaffLost(aria.id), PresenceChanged(aria.id, PresenceStatus.OFFLINE)]
        found = queries.presence_of(viewer=SYSTEM, staff_ids=[aria.id, jun.id])
    assert found[aria.id].status is PresenceStatus.OFFLINE
    assert found[aria.id].connected_at is None
    assert found[jun.id].status is PresenceStatus.AVAILABLE
    entry = AuditEntry.objects.get(verb="people.mark_lost")
    assert entry.subject_id == aria.id


def test_a_lost_agent_is_noticed_within_half_a_minute(db: None) -> None:
    """Silence allowed plus the sweep's pace: the promise of the queue."""
    from havendesk.kernel.options import options_of
    from havendesk.people.options import PeopleOptions

    assert options_of(PeopleOptions).people_lost_after_seconds + 10 <= 30


def test_heartbeats_are_one_statement_and_no_entry(hire: Hire) -> None:
    agents = [hire(f"agent{number}") for number in range(5)]
    AuditEntry.objects.count()
    before = AuditEntry.objects.count()
    with CaptureQueriesContext(connection) as statements:
        actions.heartbeat(by=SYSTEM, staff_ids=[agent.id for agent in agents])
    updates = [one["sql"] for one in statements if one["sql"].startswith("UPDATE")]
    assert len(updates) == 1
    assert AuditEntry.objects.count() == before
    actions.heartbeat(by=SYSTEM, staff_ids=[])
    actions.mark_idle(by=SYSTEM, staff_ids=[])


def test_finding_an_agent_is_one_statement(hire: Hire, team: UUID) -> None:
    for number in range(5):
        actions.set_presence(by=actor(hire(f"agent{number}", team_ids=[team])), status="available")
    with CaptureQueriesContext(connection) as statements:
        assert len(there(team)) == 5
    assert len(statements) == 1


def test_bad_presence_is_refused(hire: Hire) -> None:
    aria = hire("aria")
    with pytest.raises(Refused) as refused:
        actions.set_presence(by=actor(aria), status="sleeping")
    assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, "status")
    for by in (ANONYMOUS, SYSTEM):
        with pytest.raises(Refused):
            actions.set_presence(by=by, status="available")
    for door in (actions.heartbeat, actions.mark_idle):
        with pytest.raises(Refused):
            door(by=actor(aria), staff_ids=[aria.id])
    assert Presence.objects.get(staff=aria).status == "offline"
    assert Presence.objects.get(staff=aria).last_seen_at is None


def test_going_offline_ends_the_connection(hire: Hire) -> None:
    aria = hire("aria")
    actions.set_presence(by=actor(aria), status="available")
    actions.set_presence(by=actor(aria), status="offline")
    row = Presence.objects.get(staff=aria)
    assert (row.connected_at, row.idle_since) == (None, None)


def test_who_does_not_touch_the_console_is_set_away_and_comes_back_with_a_touch(
    hire: Hire, team: UUID, heard: list[Event]
) -> None:
    aria, jun = hire("aria", team_ids=[team]), hire("jun", team_ids=[team])
    with time_machine.travel(now(), tick=False) as clock:
        actions.set_presence(by=actor(aria), status="available")
        actions.set_presence(by=actor(jun), status="busy")
        clock.shift(timedelta(minutes=11))
        actions.heartbeat(by=SYSTEM, staff_ids=[aria.id, jun.id])
        assert actions.turn_presence(by=SYSTEM) == 1
        assert actions.turn_presence(by=SYSTEM) == 0
        assert Presence.objects.get(staff=aria).status == "away"
        assert Presence.objects.get(staff=jun).status == "busy"
        assert there(team) == []
        clock.shift(60)
        actions.heartbeat(by=SYSTEM, staff_ids=[aria.id], active={aria.id: now() - timedelta(seconds=3)})
        assert actions.turn_presence(by=SYSTEM) == 1
        assert there(team) == ["Aria"]
    assert [event.status for event in heard if isinstance(event, PresenceChanged)][-2:] == [
        PresenceStatus.AWAY,
        PresenceStatus.AVAILABLE,
    ]
    assert AuditEntry.objects.filter(verb="people.turn_presence", subject_id=aria.id).count() == 2


def test_an_older_touch_of_another_process_takes_nothing_back(hire: Hire) -> None:
    aria = hire("aria")
    actions.set_presence(by=actor(aria), status="available")
    actions.heartbeat(by=SYSTEM, staff_ids=[aria.id], active={aria.id: now() - timedelta(hours=1)})
    assert actions.turn_presence(by=SYSTEM) == 0
    assert Presence.objects.get(staff=aria).status == "available"


def test_away_by_ones_own_choice_stays(hire: Hire, options: Callable[..., None]) -> None:
    aria = hire("aria")
    actions.set_presence(by=actor(aria), status="away")
    later = now() + timedelta(minutes=1)
    actions.heartbeat(by=SYSTEM, staff_ids=[aria.id], active={aria.id: later})
    assert actions.turn_presence(by=SYSTEM) == 0
    assert Presence.objects.get(staff=aria).status == "away"
    options(people_away_after_minutes=0)
    actions.set_presence(by=actor(aria), status="available")
    with time_machine.travel(now() + timedelta(days=1)):
        assert actions.turn_presence(by=SYSTEM) == 0


def test_a_wrap_up_ends_by_itself_or_by_hand(hire: Hire, team: UUID) -> None:
    aria, jun, mei = (hire(name, team_ids=[team]) for name in ("aria", "jun", "mei"))
    with time_machine.travel(now(), tick=False) as clock:
        for agent, status in ((aria, "available"), (jun, "available"), (mei, "busy")):
            actions.set_presence(by=actor(agent), status=status)
        actions.begin_wrap_up(by=SYSTEM, staff_ids=[aria.id, jun.id, mei.id], seconds=30)
        assert there(team) == []
        assert Presence.objects.get(staff=mei).status == "busy"
        actions.set_presence(by=actor(jun), status="available")
        clock.shift(29)
        assert actions.turn_presence(by=SYSTEM) == 0
        clock.shift(2)
        actions.heartbeat(by=SYSTEM, staff_ids=[aria.id, jun.id])
        assert actions.turn_presence(by=SYSTEM) == 1
        assert there(team) == ["Jun", "Aria"]


def test_many_seats_cost_three_statements(hire: Hire) -> None:
    staff = [hire(name) for name in ("aria", "jun", "mei")]
    with CaptureQueriesContext(connection) as context:
        assert queries.seat_actors(viewer=SYSTEM, seats=[(one.id, 1) for one in staff]) == {}
    assert len(context) <= 3
