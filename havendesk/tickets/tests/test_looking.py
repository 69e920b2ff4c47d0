"""Looks into many conversations, leads who listen in: what it costs, what is recorded, how it ends."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havendesk.audit.models import AuditEntry
from havendesk.customers import actions as customers
from havendesk.kernel import erasure
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role
from havendesk.tickets import actions, queries
from havendesk.tickets.models import Draft, Listening, ScheduledMessage
from havendesk.tickets.types import Handler, Status
from tests.support.desk import make_agent, make_customer, make_team, open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> UUID:
    """A team."""
    return make_team()


@pytest.fixture
def lead(team: UUID) -> Actor:
    """Its lead."""
    return make_agent([team], roles=(Role.LEAD,))


def served(agent: Actor, team: UUID) -> UUID:
    ticket_id = open_ticket(make_customer()).ticket_id
    actions.set_assignee(
        by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    return ticket_id


def test_coming_back_to_many_conversations_costs_the_same_as_to_one(
    team: UUID,
) -> None:
    agent, colleague = make_agent([team]), make_agent([team])
    assert agent.id is not None
    mine = [served(agent, team) for _ in range(8)]
    theirs = [served(colleague, team) for _ in range(8)]
    asked = served(colleague, team)
    owner = queries.states(viewer=SYSTEM, ticket_ids=[asked])[asked].customer_id
    customers.grant_access(by=SYSTEM, agent_id=agent.id, customer_id=owner, ticket_id=asked)
    few, many = [mine[0], theirs[0], asked], [*mine, *theirs, asked]
    found = []
    counts = []
    for wanted in (few, many):
        with CaptureQueriesContext(connection) as counted:
            found.append(queries.begin_looks(viewer=agent, ticket_ids=wanted))
        counts.append(len(counted))
    assert counts[0] == counts[1]
    assert found == [{mine[0], asked}, {*mine, asked}]
    looks = AuditEntry.objects.filter(verb="tickets.begin_looks", reads="message", actor_id=agent.id)
    assert looks.filter(ticket_id=asked).count() == 2
    assert not looks.filter(ticket_id__in=theirs).exists()


def test_listening_ends_when_nobody_renews_it_and_with_the_matter(team: UUID, lead: Actor) -> None:
    agent = make_agent([team])
    lost, kept, solved = (served(agent, team) for _ in range(3))
    assert lead.id is not None
    for ticket_id in (lost, kept, solved):
        actions.listen(by=lead, ticket_id=ticket_id)
    actions.listen(by=lead, ticket_id=kept)
    assert queries.listened(viewer=SYSTEM, ticket_ids=[lost, kept, solved]) == {lost, kept, solved}
    actions.set_status(by=SYSTEM, ticket_id=solved, status=Status.SOLVED)
    with time_machine.travel(now() + timedelta(seconds=50)):
        actions.renew_listening(by=SYSTEM, pairs=[(kept, lead.id), (uuid7(), lead.id)])
    with time_machine.travel(now() + timedelta(seconds=65)):
        assert queries.listened(viewer=SYSTEM, ticket_ids=[lost, kept]) == {kept}
        assert actions.end_lost_listening(by=SYSTEM) == 2
        assert actions.end_lost_listening(by=SYSTEM) == 0
    assert list(Listening.objects.values_list("ticket_id", flat=True)) == [kept]
    ended = AuditEntry.objects.filter(verb="tickets.end_lost_listening")
    assert set(ended.values_list("ticket_id", flat=True)) == {lost, solved}


def test_only_leads_listen_and_only_to_what_is_open(team: UUID, lead: Actor) -> None:
    agent = make_agent([team])
    ticket_id = served(agent, team)
    actions.set_status(by=SYSTEM, ticket_id=ticket_id, status=Status.SOLVED)
    for by, wanted, code in (
        (agent, ticket_id, ErrorCode.FORBIDDEN),
        (lead, ticket_id, ErrorCode.STATUS_FORBIDS),
        (lead, uuid7(), ErrorCode.NOT_FOUND),
    ):
        with pytest.raises(Refused) as refused:
            actions.listen(by=by, ticket_id=wanted)
        assert refused.value.code is code
    actions.stop_listening(by=lead, ticket_id=ticket_id)
    assert Listening.objects.count() == 0


def test_what_was_never_said_is_forgotten_with_the_ticket(team: UUID) -> None:
    agent = make_agent([team])
    ticket_id, other = served(agent, team), served(agent, team)
    for one in (ticket_id, other):
        actions.save_draft(
            by=agent, ticket_id=one, text="begun", internal=True, attachment_ids=(), revision=0
        )
        actions.schedule_message(
            by=agent,
            ticket_id=one,
            text="later",
            at=now() + timedelta(hours=1),
            client_key=uuid7(),
            unless_reply=False,
        )
    found = [erase(ticket_id) for erase in erasure.ERASERS["ticket"].values()]
    assert [one["unsaid"] for one in found if "unsaid" in one] == [2]
    assert list(Draft.objects.values_list("ticket_id", flat=True)) == [other]
    assert list(ScheduledMessage.objects.values_list("ticket_id", flat=True)) == [other]
