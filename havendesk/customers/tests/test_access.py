"""Who may look at whom: grants, and the one door to private data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction

from havendesk.audit.models import AuditEntry
from havendesk.customers import actions, queries
from havendesk.customers.models import AccessGrant
from havendesk.customers.tests.conftest import claims
from havendesk.customers.types import ContactKind, ContactValue, Proof, SessionCard
from havendesk.kernel.actors import ANONYMOUS, BOT, SYSTEM, Actor, ActorKind, Origin
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import canonical_json
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7

Begin = Callable[..., SessionCard]

AGENT = Actor(
    ActorKind.STAFF,
    uuid7(),
    frozenset({"customers.private_card", "customers.exchange_ref", "customers.has_access"}),
    origin=Origin.CONSOLE,
    request_id="req-1",
)
AGENT_ID = AGENT.id or uuid7()
REASON = 'she asks "why?"\n출금 😀 \\ \x1f'


@pytest.fixture
def minji(begin: Begin) -> UUID:
    """A proven customer."""
    return begin(claims=claims()).customer_id


def grant(customer_id: UUID, ticket_id: UUID | None = None, agent_id: UUID = AGENT_ID) -> UUID:
    """Give the agent a look; returns the ticket."""
    ticket = ticket_id or uuid7()
    actions.grant_access(by=SYSTEM, agent_id=agent_id, customer_id=customer_id, ticket_id=ticket)
    return ticket


def looks() -> int:
    """Entries of looks at private data."""
    return AuditEntry.objects.filter(verb="customers.private_card", outcome="done").count()


def test_without_a_grant_an_agent_sees_nothing(minji: UUID) -> None:
    with pytest.raises(Refused) as refused:
        queries.private_card(viewer=AGENT, customer_id=minji, reason=REASON)

    assert refused.value.code is ErrorCode.NO_ACCESS_GRANT
    assert looks() == 0
    entry = AuditEntry.objects.get(verb="customers.private_card")
    assert (entry.outcome, entry.code, entry.customer_id) == ("refused", "no_access_grant", minji)
    with pytest.raises(Refused) as refused:
        queries.exchange_ref(viewer=AGENT, customer_id=minji)
    assert refused.value.code is ErrorCode.NO_ACCESS_GRANT


def test_with_a_grant_the_look_is_shown_and_recorded(minji: UUID) -> None:
    ticket = grant(minji)

    card = queries.private_card(viewer=AGENT, customer_id=minji, reason=REASON)

    assert card.display_name == "Kim Minji"
    assert card.contacts == (ContactValue(ContactKind.EMAIL, "minji@example.com", Proof.EXCHANGE_TOKEN),)
    assert looks() == 1
    entry = AuditEntry.objects.get(verb="customers.private_card")
    assert (entry.actor_id, entry.ticket_id, entry.reads) == (AGENT_ID, ticket, "identity")
    body = json.loads(bytes(entry.body))
    assert body["reason"] == REASON.strip()
    assert body["request_id"] == "req-1"
    assert body["id"] == str(entry.id)
    assert entry.id.version == 7
    assert queries.exchange_ref(viewer=AGENT, customer_id=minji) == "cus_minji"


def test_the_database_writes_the_same_bytes_as_the_recorder(minji: UUID) -> None:
    grant(minji)
    queries.private_card(viewer=AGENT, customer_id=minji, reason=REASON)
    queries.private_card(viewer=SYSTEM, customer_id=minji, reason="")

    for entry in AuditEntry.objects.filter(verb="customers.private_card"):
        assert bytes(entry.body) == canonical_json(json.loads(bytes(entry.body)))
        assert set(json.loads(bytes(entry.body))) >= {
            "actor", "at", "customer", "format", "id", "origin", "outcome", "reads", "subject", "verb",
        }  # fmt: skip


def test_a_look_wants_a_reason(minji: UUID) -> None:
    grant(minji)
    with pytest.raises(Refused) as refused:
        queries.private_card(viewer=AGENT, customer_id=minji, reason=" ")
    assert refused.value.code is ErrorCode.REASON_MISSING
    assert looks() == 0


@pytest.mark.parametrize("how", ["ended", "expired", "another agent", "another customer"])
def test_a_grant_opens_nothing_else_and_not_for_ever(begin: Begin, minji: UUID, how: str) -> None:
    other = begin(claims=claims("cus_daniel", email="")).customer_id
    with time_machine.travel(now()) as clock:
        ticket = grant(
            other if how == "another customer" else minji,
            agent_id=uuid7() if how == "another agent" else AGENT_ID,
        )
        if how == "ended":
            actions.end_access(by=SYSTEM, agent_id=AGENT_ID, ticket_id=ticket)
        if how == "expired":
            AccessGrant.objects.update(until=now() - timedelta(seconds=1))
            clock.shift(1)
        with pytest.raises(Refused) as refused:
            queries.private_card(viewer=AGENT, customer_id=minji, reason=REASON)
    assert refused.value.code is ErrorCode.NO_ACCESS_GRANT
    assert looks() == 0


def test_customer_and_machines_need_no_grant(begin: Begin, minji: UUID) -> None:
    daniel = Actor(ActorKind.CUSTOMER, begin(claims=claims("cus_daniel", email="")).customer_id)

    for viewer in (Actor(ActorKind.CUSTOMER, minji), SYSTEM, BOT):
        card = queries.private_card(viewer=viewer, customer_id=minji, reason="answering")
        assert card.display_name == "Kim Minji"
    assert looks() == 3
    with pytest.raises(Refused):
        queries.private_card(viewer=daniel, customer_id=minji, reason="curious")
    with pytest.raises(Refused):
        queries.private_card(viewer=ANONYMOUS, customer_id=minji, reason="curious")
    assert looks() == 3


def sql(statement: str, *values: str | UUID) -> object:
    """Run one statement as the application's role, by hand, as somebody inside the process could."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT display_name FROM customers_customer_private",
        "SELECT * FROM customers_customer_private",
        "UPDATE customers_customer_private SET email = 'x'",
        "DELETE FROM customers_customer_private",
        "SELECT value FROM customers_contact_point_private",
        "UPDATE customers_contact_point_private SET value = 'x'",
        "DELETE FROM customers_contact_point_private",
        "TRUNCATE customers_contact_point_private",
        "SELECT customers_record_look('x', 'identity', gen_random_uuid(), NULL)",
    ],
)
def test_the_application_cannot_go_around_the_function(minji: UUID, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        sql(statement)
    card = queries.private_card(viewer=SYSTEM, customer_id=minji, reason="test")
    assert (card.display_name, card.contacts[0].value) == ("Kim Minji", "minji@example.com")


@pytest.mark.parametrize(
    ("kind", "viewer_id", "reason"),
    [
        ("", "", "x"),
        ("service", str(uuid7()), "x"),
        ("staff", str(AGENT_ID), ""),
        ("staff", str(uuid7()), "x"),
        ("customer", str(uuid7()), "x"),
    ],
    ids=["nobody", "service", "without a reason", "another agent", "another customer"],
)
def test_the_function_itself_refuses(minji: UUID, kind: str, viewer_id: str, reason: str) -> None:
    grant(minji)
    for name, value in (("viewer_kind", kind), ("viewer_id", viewer_id), ("reason", reason)):
        sql("SELECT set_config('havendesk.' || %s, %s, true)", name, value)
    with pytest.raises(ProgrammingError, match="no |another "):
        sql("SELECT * FROM customers_private_card(%s)", minji)
    assert looks() == 0


def test_nobody_grants_themselves_a_look(minji: UUID) -> None:
    eager = replace(AGENT, permissions=AGENT.permissions | {"routing.take"})
    for by in (eager, Actor(ActorKind.CUSTOMER, minji), ANONYMOUS, BOT):
        with pytest.raises(Refused):
            actions.grant_access(by=by, agent_id=AGENT_ID, customer_id=minji, ticket_id=uuid7())
        with pytest.raises(Refused):
            actions.renew_access(by=by, agent_id=AGENT_ID, ticket_id=uuid7())
    assert AccessGrant.objects.count() == 0


def test_granting_twice_is_one_grant(minji: UUID) -> None:
    ticket = grant(minji)
    grant(minji, ticket)
    assert AccessGrant.objects.count() == 1
    assert AuditEntry.objects.filter(verb="customers.grant_access", ticket_id=ticket).count() == 2


def test_a_grant_needs_a_customer(db: None) -> None:
    with pytest.raises(Refused) as refused:
        grant(uuid7())
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert AccessGrant.objects.count() == 0


def test_renewing_and_ending(minji: UUID) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        ticket = grant(minji)
        clock.shift(timedelta(minutes=30))
        actions.renew_access(by=SYSTEM, agent_id=AGENT_ID, ticket_id=ticket)
        clock.shift(timedelta(minutes=59))
        assert queries.has_access(viewer=SYSTEM, agent_id=AGENT_ID, customer_id=minji, ticket_id=ticket)
        assert [one.ticket_id for one in queries.grants_of(viewer=SYSTEM, customer_id=minji)] == [ticket]
        assert actions.end_access(by=SYSTEM, ticket_id=ticket, reason="transferred") == 1
    assert not queries.has_access(viewer=SYSTEM, agent_id=AGENT_ID, ticket_id=ticket)
    assert queries.grants_of(viewer=SYSTEM, agent_id=AGENT_ID) == []
    assert AccessGrant.objects.get().end_reason == "transferred"
    with pytest.raises(Refused) as refused:
        actions.renew_access(by=SYSTEM, agent_id=AGENT_ID, ticket_id=ticket)
    assert refused.value.code is ErrorCode.NO_ACCESS_GRANT
    assert AccessGrant.objects.get().ended_at is not None


def test_asking_for_access_to_nothing_is_a_mistake(db: None) -> None:
    with pytest.raises(ValueError, match="customer or a ticket"):
        queries.has_access(viewer=SYSTEM, agent_id=AGENT_ID)


def test_a_grant_follows_the_visitor_who_proves_themselves(begin: Begin) -> None:
    visitor = begin()
    ticket = grant(visitor.customer_id)
    minji = begin(claims=claims(), visitor_session=visitor.token).customer_id

    assert queries.has_access(viewer=SYSTEM, agent_id=AGENT_ID, customer_id=minji, ticket_id=ticket)
    assert grant(visitor.customer_id, ticket) == ticket
    assert AccessGrant.objects.get().customer_id == minji
