"""The situation beside a conversation over HTTP: who sees what, what a look costs, that masks hold."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry
from havendesk.customers import actions as customers
from havendesk.customers.types import GrantEnd, ProvenIdentity
from havendesk.exchange import queries as exchange
from havendesk.exchange.models import Reveal
from havendesk.exchange.tests.support import leading_to
from havendesk.kernel import http
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role
from havendesk.tickets import actions, queries
from havendesk.tickets.types import Handler, Revealed, Status
from sandbox import cast
from sandbox.tests.serving import Served, served
from tests.support.desk import browser_of, make_agent, make_customer, make_team, open_ticket

EMAIL = "fraud-viktor@customer.brightwater.example"
PHONE = cast.PHONES["fraud-viktor"]
REASON = "The caller must name the phone"


@pytest.fixture
def team(db: None) -> UUID:
    return make_team()


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as running, leading_to(running.url, monkeypatch):
        yield running


def proven(name: str) -> Actor:
    """A customer whom the exchange's token named."""
    claims = ProvenIdentity(f"cus_{name}", uuid7().hex, now() + timedelta(minutes=2), display_name=name)
    card = customers.start_session(by=ANONYMOUS, claims=claims, address=uuid7().hex)
    return Actor(ActorKind.CUSTOMER, card.customer_id)


def served_ticket(team: UUID, agent: Actor, customer: Actor) -> UUID:
    """A ticket that the agent serves, with the grant that serving gives."""
    ticket_id = open_ticket(customer).ticket_id
    actions.set_assignee(
        by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    assert agent.id is not None
    assert customer.id is not None
    customers.grant_access(by=SYSTEM, agent_id=agent.id, customer_id=customer.id, ticket_id=ticket_id)
    return ticket_id


def look(ticket_id: UUID, by: Actor, **over: Any) -> Revealed:
    return actions.reveal(by=by, ticket_id=ticket_id, **{"field": "account.phone", "reason": REASON, **over})


def refused(code: ErrorCode, ticket_id: UUID, by: Actor, **over: Any) -> None:
    """Refused with this code; nothing was counted, and the record says that it was tried."""
    counted, tried = Reveal.objects.count(), tries(code)
    with pytest.raises(Refused) as caught:
        look(ticket_id, by, **over)
    assert caught.value.code is code
    assert PHONE not in str(caught.value.params)
    assert Reveal.objects.count() == counted
    assert tries(code) == tried + 1


def tries(code: ErrorCode) -> int:
    return AuditEntry.objects.filter(verb="tickets.reveal", outcome="refused", code=code.value).count()


def test_the_card_over_http(team: UUID, sandbox: Served) -> None:
    agent, customer = make_agent([team]), proven("fraud-viktor")
    before = open_ticket(customer)
    ticket_id = served_ticket(team, agent, customer)
    answer = browser_of(agent).get(f"/api/v1/desk/tickets/{ticket_id}/situation")
    card = answer.json()
    assert answer["Cache-Control"] == "no-store"
    assert card["available"]
    assert card["account"]["facts"]["phone"] == {"masked": "•••23", "field": "account.phone"}
    assert [one["reference"] for one in card["earlier"]["items"]] == [before.reference]
    assert card["risk"]["items"][0]["code"] == "change_then_withdrawal"
    move = card["transfers"]["items"][0]
    assert move["amount"] == "4700"
    assert move["address"]["field"] == f"transfers.{move['id']}.address"
    for secret in (EMAIL, PHONE, "Viktor Hale", "Hale", "198.51.100.99", "SANDBOX"):
        assert secret not in answer.content.decode()


def test_a_silent_exchange_leaves_the_earlier_tickets(team: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    agent, customer = make_agent([team]), proven("minji")
    open_ticket(customer)
    ticket_id = served_ticket(team, agent, customer)
    with leading_to("http://127.0.0.1:9", monkeypatch, exchange_seconds=0.5):
        card = browser_of(agent).get(f"/api/v1/desk/tickets/{ticket_id}/situation").json()
    assert (card["available"], card["code"]) == (False, "exchange_silent")
    assert {card[name]["code"] for name in ("account", "holds", "transfers", "risk")} == {"exchange_silent"}
    assert len(card["earlier"]["items"]) == 1


def test_a_visitor_has_only_earlier_tickets(team: UUID) -> None:
    agent, visitor = make_agent([team]), make_customer()
    ticket_id = served_ticket(team, agent, visitor)
    card = browser_of(agent).get(f"/api/v1/desk/tickets/{ticket_id}/situation").json()
    assert card == {
        "available": False,
        "code": "visitor",
        "earlier": {"available": True, "more": False, "items": []},
    }
    refused(ErrorCode.NOT_FOUND, ticket_id, agent)


def test_the_card_costs_the_same_however_much_there_is(
    team: UUID, sandbox: Served, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agent, customer = make_agent([team]), proven("haruka")
    ticket_id = served_ticket(team, agent, customer)
    for _ in range(7):
        # the ticket, the customer's reference, earlier tickets, the entry
        with django_assert_num_queries(4):
            card = queries.situation(viewer=agent, ticket_id=ticket_id)
        open_ticket(customer)
    assert len(card.earlier.items) == 5
    assert card.earlier.more


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_the_exchange(sandbox: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    team = make_team()
    agent, customer = make_agent([team]), proven("minji")
    ticket_id = served_ticket(team, agent, customer)
    seen = []
    plain = http.run

    def watched(waiting: Any) -> Any:
        seen.append((connection.in_atomic_block, connection.connection is None))
        return plain(waiting)

    monkeypatch.setattr(http, "run", watched)
    queries.situation(viewer=agent, ticket_id=ticket_id)
    look(ticket_id, agent)
    assert seen == [(False, True), (False, True)]


def test_one_field_is_shown_counted_and_on_record(
    team: UUID, sandbox: Served, caplog: pytest.LogCaptureFixture
) -> None:
    agent = make_agent([team])
    ticket_id = served_ticket(team, agent, proven("fraud-viktor"))
    browser = browser_of(agent)
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as statements:
        answer = browser.post(
            f"/api/v1/desk/tickets/{ticket_id}/reveal",
            {"field": "account.phone", "reason": f"  {REASON}\n "},
            content_type="application/json",
        )
    shown = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (shown["value"], shown["left"]) == (PHONE, 29)
    row = Reveal.objects.get()
    assert (row.agent_id, row.ticket_id, row.field) == (agent.id, ticket_id, "account.phone")
    assert row.until - row.at == timedelta(seconds=60)
    entry = AuditEntry.objects.get(verb="tickets.reveal")
    body = bytes(entry.body).decode()
    assert (entry.outcome, entry.reads, entry.subject_kind) == ("done", "contact", "account.phone")
    assert entry.subject_id == row.id
    assert json.loads(body)["reason"] == REASON
    for kept in (body, caplog.text, *(one["sql"] for one in statements.captured_queries)):
        assert PHONE not in kept


def test_nobody_else_is_shown_anything(team: UUID, sandbox: Served) -> None:
    agent, colleague = make_agent([team]), make_agent([team])
    lead = make_agent([team], roles=(Role.LEAD,))
    ticket_id = served_ticket(team, agent, proven("fraud-viktor"))
    for other in (colleague, lead):
        refused(ErrorCode.NO_ACCESS_GRANT, ticket_id, other)
    for role in (Role.SECURITY, Role.AUDITOR, Role.ADMINISTRATOR):
        refused(ErrorCode.FORBIDDEN, ticket_id, make_agent([team], roles=(role,)))
    refused(ErrorCode.FORBIDDEN, ticket_id, make_customer())
    answer = Client().post(
        f"/api/v1/desk/tickets/{ticket_id}/reveal",
        {"field": "account.phone", "reason": REASON},
        content_type="application/json",
    )
    assert answer.status_code == 401
    assert PHONE not in answer.content.decode()
    refused(ErrorCode.NOT_FOUND, uuid7(), agent)


def test_a_finished_matter_shows_nothing_more(team: UUID, sandbox: Served) -> None:
    agent = make_agent([team])
    ticket_id = served_ticket(team, agent, proven("fraud-viktor"))
    look(ticket_id, agent)
    actions.set_status(by=SYSTEM, ticket_id=ticket_id, status=Status.SOLVED)
    assert agent.id is not None
    customers.end_access(by=SYSTEM, agent_id=agent.id, ticket_id=ticket_id, reason=GrantEnd.FINISHED)
    refused(ErrorCode.NO_ACCESS_GRANT, ticket_id, agent)


@pytest.mark.parametrize("reason", ["", "    ", "abcd", "\0\0\0\0\0\0"])
def test_without_a_reason_nothing_is_shown(team: UUID, sandbox: Served, reason: str) -> None:
    agent = make_agent([team])
    refused(
        ErrorCode.REASON_MISSING, served_ticket(team, agent, proven("fraud-viktor")), agent, reason=reason
    )


def test_a_field_of_another_customer_is_not_shown(team: UUID, sandbox: Served) -> None:
    agent = make_agent([team])
    ticket_id = served_ticket(team, agent, proven("minji"))
    foreign = sandbox.sandbox.store.all("transfer", "cus_fraud-viktor")[-1]["id"]
    refused(ErrorCode.NOT_FOUND, ticket_id, agent, field=f"transfers.{foreign}.address")
    refused(ErrorCode.FIELD_INVALID, ticket_id, agent, field="account.id")


def test_the_limit_of_an_hour_holds_and_opens_again(
    team: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path) as running, leading_to(running.url, monkeypatch, exchange_reveals_per_hour=2):
        agent, other = make_agent([team]), make_agent([team])
        ticket_id = served_ticket(team, agent, proven("fraud-viktor"))
        assert [look(ticket_id, agent).left for _ in range(2)] == [1, 0]
        asked = len(list(running.sandbox.store.db.execute("SELECT 1 FROM nonce")))
        refused(ErrorCode.REVEAL_LIMIT, ticket_id, agent)
        assert len(list(running.sandbox.store.db.execute("SELECT 1 FROM nonce"))) == asked
        elsewhere = served_ticket(team, other, proven("fraud-viktor"))
        assert look(elsewhere, other).left == 1
        assert agent.id is not None
        with time_machine.travel(now() + timedelta(minutes=61), tick=True):
            standing = exchange.reveal_standing(
                viewer=SYSTEM,
                agent_id=agent.id,
                ticket_id=ticket_id,
                field="account.phone",
                request_key="new-1",
            )
        assert standing is None


def test_the_same_request_again_is_the_same_look_while_it_lasts(team: UUID, sandbox: Served) -> None:
    agent = make_agent([team])
    ticket_id = served_ticket(team, agent, proven("fraud-viktor"))
    first = look(ticket_id, agent, request_key="lost-answer-1")
    again = look(ticket_id, agent, request_key="lost-answer-1")
    assert again == first
    assert Reveal.objects.count() == 1
    refused(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        ticket_id,
        agent,
        request_key="lost-answer-1",
        field="account.email",
    )
    assert agent.id is not None
    late = time_machine.travel(first.until + timedelta(seconds=1), tick=True)
    with late, pytest.raises(Refused) as caught:
        exchange.reveal_standing(
            viewer=SYSTEM,
            agent_id=agent.id,
            ticket_id=ticket_id,
            field="account.phone",
            request_key="lost-answer-1",
        )
    assert caught.value.code is ErrorCode.REVEAL_EXPIRED


def test_a_silent_exchange_shows_and_counts_nothing(team: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = make_agent([team])
    ticket_id = served_ticket(team, agent, proven("fraud-viktor"))
    with leading_to("http://127.0.0.1:9", monkeypatch, exchange_seconds=0.5):
        refused(ErrorCode.EXCHANGE_SILENT, ticket_id, agent)


@pytest.mark.django_db(transaction=True)
def test_looks_at_the_same_moment_do_not_pass_the_limit_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = make_team()
    agent = make_agent([team])
    ticket_id = served_ticket(team, agent, proven("fraud-viktor"))

    def one(_number: int) -> str:
        try:
            return look(ticket_id, agent).value
        except Refused as caught:
            return caught.code.value
        finally:
            connections.close_all()

    with (
        served(tmp_path) as running,
        leading_to(running.url, monkeypatch, exchange_reveals_per_hour=3),
        ThreadPoolExecutor(8) as pool,
    ):
        results = list(pool.map(one, range(8)))
    assert sorted(results) == sorted([PHONE] * 3 + ["reveal_limit"] * 5)
    assert Reveal.objects.count() == 3


def test_the_application_cannot_take_a_look_back(team: UUID, sandbox: Served) -> None:
    agent = make_agent([team])
    look(served_ticket(team, agent, proven("fraud-viktor")), agent)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('exchange_reveal', 'UPDATE'),"
            " has_table_privilege('exchange_reveal', 'DELETE')"
        )
        assert cursor.fetchone() == (False, False)


def test_leads_and_auditors_see_counts_and_no_more(team: UUID, sandbox: Served) -> None:
    agent = make_agent([team])
    ticket_id = served_ticket(team, agent, proven("fraud-viktor"))
    look(ticket_id, agent)
    look(ticket_id, agent)
    (row,) = browser_of(make_agent([team], roles=(Role.LEAD,))).get("/api/v1/desk/reveals").json()
    assert (row["agent"]["id"], row["day"], row["count"]) == (str(agent.id), now().date().isoformat(), 2)
    assert set(row) == {"agent", "day", "count"}
    assert browser_of(agent).get("/api/v1/desk/reveals").status_code == 403


def test_no_endpoint_of_the_desk_tells_a_masked_value(team: UUID, sandbox: Served) -> None:
    """Every address that an agent may read, for a ticket they serve: none holds what the card masks."""
    agent, customer = make_agent([team]), proven("fraud-viktor")
    ticket_id = served_ticket(team, agent, customer)
    browser = browser_of(agent)
    look(ticket_id, agent)
    paths = (
        f"/api/v1/desk/tickets/{ticket_id}",
        f"/api/v1/desk/tickets/{ticket_id}/situation",
        f"/api/v1/tickets/{ticket_id}/messages",
        "/api/v1/desk/tickets?view=mine",
        "/api/v1/desk/tickets?view=team",
        "/api/v1/desk/staff",
        "/api/v1/me",
    )
    moves = sandbox.sandbox.store.all("transfer", "cus_fraud-viktor")
    events = sandbox.sandbox.store.all("security_event", "cus_fraud-viktor")
    secrets = {EMAIL, PHONE, "Viktor Hale", *(move["address"] for move in moves)}
    secrets |= {move["txid"] for move in moves if move["txid"]} | {one["ip"] for one in events}
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        assert [secret for secret in secrets if secret in text] == [], path
