"""A customer's page of who looked at their data: what it tells, what nobody is told, asking about a look."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from havendesk.audit.models import AuditEntry
from havendesk.audit.rules.looking import staff_code
from havendesk.bot.tests.support import signed_in
from havendesk.customers.queries import PAGE_COOKIE
from havendesk.kernel.actors import BOT, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.doors import Outcome, PersonalData, Record, record_moment
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people
from havendesk.people.types import Role
from havendesk.quality.conduct.rules.looks import may_be_told, question_key, role_of
from havendesk.routing.models import QueueEntry
from havendesk.tickets.models import Ticket
from tests.support.desk import hire, make_agent, make_team, open_ticket

REASON = "The customer asked for the full address."


@pytest.mark.parametrize(
    ("verb", "reason", "told"),
    [
        ("tickets.reveal", REASON, True),
        ("tickets.reveal", "  ", False),
        ("audit.search", REASON, False),
        ("tickets.reveal", "suspicious, STR filed", False),
        ("tickets.reveal", "the police asked", False),
        ("tickets.reveal", "자금세탁 의심", False),
        ("tickets.reveal", "涉嫌洗钱", False),
        ("tickets.reveal", "疑わしい取引", False),
        ("customers.private_card", "string of digits missing", True),
    ],
)
def test_which_reasons_are_told(verb: str, reason: str, told: bool) -> None:
    assert may_be_told(verb, reason) is told


def test_somebody_with_several_roles_is_named_by_the_one_that_sees_most() -> None:
    assert role_of([Role.AGENT, Role.LEAD]) is Role.LEAD
    assert role_of([Role.COMPLIANCE]) is None


def look(
    by: Actor,
    customer: Actor,
    reads: PersonalData = PersonalData.IDENTITY,
    *,
    minutes: int = 0,
    verb: str = "customers.private_card",
    reason: str = "",
    ticket_id: UUID | None = None,
) -> UUID:
    entry_id = uuid7()
    record_moment(
        Record(
            verb=verb,
            outcome=Outcome.DONE,
            actor=by,
            at=now() - timedelta(minutes=minutes),
            id=entry_id,
            reads=reads.value,
            customer_id=customer.id,
            ticket_id=ticket_id,
            reason=reason,
        )
    )
    return entry_id


def browser_for(token: str) -> Client:
    browser = Client()
    browser.cookies[PAGE_COOKIE] = token
    return browser


@pytest.mark.django_db
def test_each_look_is_told_with_role_code_ticket_and_reason_and_no_name() -> None:
    customer, token = signed_in("cus_looked_at")
    ticket = open_ticket(customer)
    agent = make_agent([make_team()], roles=(Role.AGENT, Role.LEAD), status=None)
    officer = hire("Navarro", Role.SECURITY)
    look(agent, customer, minutes=9, reason=REASON, ticket_id=ticket.ticket_id)
    for minutes in (5, 4, 3):
        look(officer, customer, PersonalData.SECURITY, minutes=minutes, verb="protection.warnings")
    look(BOT, customer, PersonalData.LEDGER, minutes=1, verb="resolvers.find")
    page = browser_for(token).get("/looks").content.decode()
    assert re.findall(r"<h2>([^<]*)</h2>", page) == [
        "Your balances, deposits and withdrawals",
        "Your sign-ins, devices and security events",
        "Your name and your identity",
    ]
    assert "3 times since" in page
    assert "The assistant, a machine" in page
    assert f'A lead of the support team, code <span class="code">{staff_code(agent.id)}' in page
    assert f'A security officer, code <span class="code">{staff_code(officer.id)}' in page
    assert REASON in page
    assert ticket.reference in page
    for secret in ("Navarro", "Agent ", str(agent.id), str(officer.id)):
        assert secret not in page
    people_only = browser_for(token).get("/looks?who=people").content.decode()
    assert "The assistant" not in people_only
    assert "A security officer" in people_only
    assert Client().get("/looks").headers["Location"] == "/enter?to=%2Flooks"
    _other, others = signed_in("cus_not_looked_at", "ko")
    assert "아직 아무도 조회하지 않았습니다." in browser_for(others).get("/looks").content.decode()


@pytest.mark.django_db
def test_nobody_is_told_of_compliance_also_after_another_role_nor_of_a_holds_grounds() -> None:
    customer, token = signed_in("cus_looked_at")
    chief, compliance = hire("Chief", Role.ADMINISTRATOR), hire("Cora", Role.COMPLIANCE)
    officer = hire("Sol", Role.SECURITY)
    hidden = [
        look(compliance, customer),
        look(officer, customer, PersonalData.SECURITY, verb="protection.hold"),
    ]
    empty = "Nobody has looked at your data yet."
    assert empty in browser_for(token).get("/looks").content.decode()
    assert compliance.id is not None
    people.change_roles(by=chief, staff_id=compliance.id, roles=[Role.AGENT], reason="moved")
    look(compliance, customer)
    assert empty in browser_for(token).get("/looks").content.decode()
    for entry_id in hidden:
        answer = browser_for(token).post(f"/looks/{entry_id}/question")
        assert answer.status_code == 404
    assert not Ticket.objects.exists()


@pytest.mark.django_db
def test_a_worry_opens_one_conversation_with_security_and_is_on_record() -> None:
    make_team()
    customer, token = signed_in("cus_looked_at", "ko")
    stranger, others = signed_in("cus_not_looked_at")
    agent = hire("Aria", Role.AGENT)
    entry_id = look(agent, customer)
    assert browser_for(others).post(f"/looks/{entry_id}/question").status_code == 404
    browser = browser_for(token)
    too_long = browser.post(f"/looks/{entry_id}/question", {"words": "가" * 2001})
    assert too_long.status_code == 422
    assert not Ticket.objects.exists()
    for _ in range(2):  # a button that is pressed twice
        answer = browser.post(f"/looks/{entry_id}/question", {"words": "저는 문의한 적이 없습니다."})
        assert (answer.status_code, answer["Location"].split("#")[0]) == (303, f"/looks?asked={entry_id}")
    ticket = Ticket.objects.get()
    assert (ticket.customer_id, ticket.topic, ticket.handler) == (customer.id, "security", "queue")
    assert ticket.client_key == question_key(entry_id)
    assert QueueEntry.objects.filter(ticket=ticket).count() == 1
    entry = AuditEntry.objects.filter(verb="quality.conduct.question_look", outcome="done").first()
    assert entry is not None
    assert (entry.actor_id, entry.subject_id, entry.ticket_id) == (customer.id, entry_id, ticket.id)
    page = browser.get("/looks").content.decode()
    assert ticket.reference in page
    assert "보안팀에 문의" not in page  # this look was asked about
    assert stranger.id is not None
    assert not Ticket.objects.filter(customer_id=stranger.id).exists()


@pytest.mark.django_db
def test_pages_follow_each_other_and_cost_the_same() -> None:
    customer, token = signed_in("cus_looked_at")
    officer = hire("Sol", Role.SECURITY)
    kinds = list(PersonalData)
    look(officer, customer)
    browser = browser_for(token)
    with CaptureQueriesContext(connection) as few:
        browser.get("/looks")
    for number in range(29):
        look(officer, customer, kinds[number % len(kinds)], minutes=number + 1)
    with CaptureQueriesContext(connection) as many:
        first = browser.get("/looks").content.decode()
    assert len(many) == len(few)
    (after,) = re.findall(r'href="/looks\?(before=[^"]+)"', first)
    second = browser.get(f"/looks?{after}").content.decode()
    shown = [re.findall(r'<li id="look-([0-9a-f-]{36})"', page) for page in (first, second)]
    assert [len(ids) for ids in shown] == [25, 5]
    assert len({*shown[0], *shown[1]}) == 30
    assert browser.get("/looks?before=nonsense").content.decode().count("<li id=") == 25
