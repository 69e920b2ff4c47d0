"""Whether an answer helped, and what is done with one that did not."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from havendesk.bot import queries
from havendesk.bot.models import Answer, Review, Verdict
from havendesk.bot.tests.support import signed_in
from havendesk.kernel.actors import BOT, Actor
from havendesk.kernel.clock import now
from havendesk.people.types import Role
from havendesk.tickets.models import Message, Ticket
from tests.support.desk import browser_of, make_agent, make_team, open_ticket, say

pytestmark = pytest.mark.django_db


def answered(customer: Actor) -> tuple[UUID, int]:
    """A ticket in which the bot has answered with an article, and the answer's number."""
    ticket_id = open_ticket(customer, "how much is it").ticket_id
    number = say(BOT, ticket_id, "It costs this.").number  # type: ignore[union-attr]  # the bot may write here
    Answer.objects.create(
        ticket_id=ticket_id,
        number=number,
        question_number=1,
        decision="answer",
        detail="article",
        evidence={"slug": "fees", "evidence": [{"source": "article:fees", "chance": 0.9}]},
        language="en",
        rules_version="2",
        seconds=0.1,
        at=now(),
    )
    return ticket_id, number


def judge(session: str, ticket_id: UUID, number: int, *, helped: bool) -> Any:
    return Client().post(
        f"/api/v1/customer/tickets/{ticket_id}/answers/{number}/verdict",
        {"helped": helped},
        content_type="application/json",
        headers={"Authorization": f"Bearer {session}"},
    )


@pytest.fixture
def asked() -> tuple[UUID, int, Actor, str]:
    make_team()
    customer, session = signed_in()
    return *answered(customer), customer, session


def test_a_good_word_is_kept_and_changes_nothing_else(asked: tuple[UUID, int, Actor, str]) -> None:
    ticket_id, number, _customer, session = asked
    assert judge(session, ticket_id, number, helped=True).status_code == 200
    assert Verdict.objects.get().helped is True
    assert not Review.objects.exists()
    assert Ticket.objects.get(id=ticket_id).handler == "bot"


def test_an_answer_that_did_not_help_is_reviewed_and_brings_a_person(
    asked: tuple[UUID, int, Actor, str],
) -> None:
    ticket_id, number, _customer, session = asked
    for _ in range(2):
        assert judge(session, ticket_id, number, helped=False).status_code == 200
    assert Ticket.objects.get(id=ticket_id).handler == "queue"
    assert Review.objects.get().source == "customer"
    notes = Message.objects.filter(ticket_id=ticket_id, visibility="internal")
    assert ["fees" in note.text for note in notes] == [True]


def test_an_old_answer_tears_nobody_away_from_the_bot(asked: tuple[UUID, int, Actor, str]) -> None:
    ticket_id, number, customer, session = asked
    say(customer, ticket_id, "and something else")
    assert judge(session, ticket_id, number, helped=False).status_code == 200
    assert Ticket.objects.get(id=ticket_id).handler == "bot"
    assert Review.objects.count() == 1


def test_only_the_customer_judges_and_only_answers(asked: tuple[UUID, int, Actor, str]) -> None:
    ticket_id, number, _customer, session = asked
    _other, stranger = signed_in("cus_minji")
    assert judge(stranger, ticket_id, number, helped=False).status_code == 404
    assert judge(session, ticket_id, 1, helped=False).status_code == 404
    assert not Verdict.objects.exists()
    assert not Review.objects.exists()


def test_leads_see_what_waits_and_settle_it(
    asked: tuple[UUID, int, Actor, str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ticket_id, number, _customer, session = asked
    judge(session, ticket_id, number, helped=False)
    lead = make_agent([make_team("Leads")], roles=(Role.LEAD,), status=None)
    browser = browser_of(lead)
    (row,) = browser.get("/api/v1/desk/reviews").json()
    assert (row["ticket_id"], row["rests_on"], row["source"]) == (str(ticket_id), "fees", "customer")
    address = f"/api/v1/desk/reviews/{row['id']}"
    wrong = browser.post(address, {"outcome": "maybe"}, content_type="application/json")
    assert wrong.status_code == 422
    done = browser.post(
        address, {"outcome": "knowledge_missing", "note": "No word on it"}, content_type="application/json"
    )
    assert done.status_code == 200
    assert browser.get("/api/v1/desk/reviews").json() == []
    (settled,) = browser.get("/api/v1/desk/reviews?settled=true").json()
    assert (settled["outcome"], settled["note"]) == ("knowledge_missing", "No word on it")
    assert settled["reviewer_name"]
    with django_assert_num_queries(1):
        queries.reviews(viewer=lead, settled=True)


def test_an_agent_reports_but_settles_nothing(asked: tuple[UUID, int, Actor, str]) -> None:
    ticket_id, number, _customer, _session = asked
    agent = make_agent([make_team("Agents")], status=None)
    browser = browser_of(agent)
    report = f"/api/v1/desk/tickets/{ticket_id}/answers/{number}/report"
    assert browser.post(report).status_code == 403, "not their conversation"
    assert not Review.objects.exists()
    Ticket.objects.filter(id=ticket_id).update(handler="agent", assignee_id=agent.id)
    assert browser.post(report).status_code == 200
    assert Review.objects.get().source == "agent"
    assert browser.get("/api/v1/desk/reviews").status_code == 403
    review = f"/api/v1/desk/reviews/{Review.objects.get().id}"
    assert browser.post(review, {"outcome": "right"}, content_type="application/json").status_code == 403
    assert Review.objects.get().outcome == ""
