"""The code by which a customer knows the agent: the same on both sides, asked on the public page."""

from __future__ import annotations

import pytest
from django.test import Client

from havendesk.bot.tests.support import signed_in
from havendesk.customers.queries import PAGE_COOKIE
from havendesk.kernel.actors import BOT
from havendesk.people.models import AgentCodeRow
from havendesk.protection import queries as protection
from havendesk.protection.types import Verdict
from havendesk.routing import actions
from havendesk.tickets.types import Status
from tests.support.desk import browser_of, make_agent, make_team, open_ticket

pytestmark = pytest.mark.django_db


def page_of(token: str) -> str:
    browser = Client()
    browser.cookies[PAGE_COOKIE] = token
    return browser.get("/talking").content.decode()


def test_agent_and_customer_read_the_same_code_and_the_public_page_knows_it() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team])
    customer, token = signed_in("cus_one")
    _other, others = signed_in("cus_two")
    ticket = open_ticket(customer)
    assert "No agent has a conversation of yours" in page_of(token)
    assert not AgentCodeRow.objects.exists()
    actions.take(by=agent, ticket_id=ticket.ticket_id)
    place = f"/api/v1/desk/tickets/{ticket.ticket_id}/code"
    refused = browser_of(colleague).post(place)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_assigned")
    assert not AgentCodeRow.objects.exists()
    served = browser_of(agent)
    code = served.post(place).json()["code"]
    page = page_of(token)
    assert code in page
    assert ticket.reference in page
    assert AgentCodeRow.objects.count() == 1
    assert code not in page_of(others)
    told = [protection.asked_channel(viewer=BOT, value=code).answer for _ in range(2)]
    assert [(one.verdict, one.checked_before) for one in told] == [(Verdict.OURS, None)] * 2
    answer = Client().get("/really-us", {"value": code}).content.decode()
    assert "Yes, this is ours." in answer
    assert protection.asked_channel(viewer=BOT, value=code).answer.checked_before is not None
    actions.finish(by=agent, ticket_id=ticket.ticket_id, outcome=Status.SOLVED)
    assert "No agent has a conversation of yours" in page_of(token)
    assert served.post(place).json()["code"] == "not_assigned"
