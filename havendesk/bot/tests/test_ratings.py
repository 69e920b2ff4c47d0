"""What the bot makes of a rating of its answer."""

from __future__ import annotations

from uuid import UUID

import pytest

from havendesk.bot.reactions import on_rating
from havendesk.kernel.actors import BOT, SYSTEM, Actor
from havendesk.kernel.outbox import listeners
from havendesk.routing import actions as routing
from havendesk.routing.models import QueueEntry
from havendesk.tickets import actions as tickets
from havendesk.tickets.events import TicketRated
from havendesk.tickets.models import Change, Message, Ticket
from havendesk.tickets.types import Status
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered() -> tuple[UUID, Actor]:
    """A chat that the bot has answered, and its customer; nobody is at the desk."""
    make_team()
    customer = make_customer("ko")
    ticket_id = open_ticket(customer, "수수료가 얼마예요?", language="ko").ticket_id
    say(BOT, ticket_id, "수수료는 이렇습니다.")
    return ticket_id, customer


def rate(answered: tuple[UUID, Actor], score: int, *, times: int = 1) -> Ticket:
    ticket_id, customer = answered
    tickets.rate(by=customer, ticket_id=ticket_id, score=score)
    return heard(ticket_id, score, times=times)


def heard(ticket_id: UUID, score: int, *, times: int = 1) -> Ticket:
    for _ in range(times):
        on_rating(TicketRated(ticket_id=ticket_id, score=score))
    return Ticket.objects.get(id=ticket_id)


@pytest.mark.parametrize("score", [4, 5])
def test_a_good_word_solves_the_ticket_once(answered: tuple[UUID, Actor], score: int) -> None:
    ticket = rate(answered, score, times=2)
    assert (ticket.status, ticket.handler, ticket.rating) == ("solved", "bot", score)
    change = Change.objects.get(ticket_id=ticket.id, kind="status", after="solved")
    assert (change.actor_kind, change.reason) == ("system", "rated_well")
    assert not QueueEntry.objects.exists()


@pytest.mark.parametrize("score", [1, 2])
def test_a_bad_word_brings_a_person_once(answered: tuple[UUID, Actor], score: int) -> None:
    ticket = rate(answered, score, times=2)
    assert ticket.handler == "queue"
    assert ticket.status != "solved"
    assert QueueEntry.objects.get(ticket_id=ticket.id).reason == "bot_unsure"
    said = [row for row in Message.objects.filter(ticket_id=ticket.id) if row.author_kind == "system"]
    public = [row.text for row in said if row.visibility == "public"]
    notes = [row.text for row in said if row.visibility == "internal"]
    assert notes == [f"The customer rated the assistant's answer {score} of 5."]
    assert len(public) == 1
    assert "I am" not in public[0]  # in the customer's language


def test_a_free_agent_gets_it_at_once() -> None:
    agent = make_agent([make_team()])
    customer = make_customer()
    ticket_id = open_ticket(customer).ticket_id
    say(BOT, ticket_id, "Like this.")
    ticket = rate((ticket_id, customer), 1)
    assert (ticket.handler, ticket.assignee_id) == ("agent", agent.id)


def test_the_middle_says_nothing(answered: tuple[UUID, Actor]) -> None:
    (listener,) = [one for one in listeners(TicketRated.name) if one.name == "bot.reactions.on_rating"]
    assert not listener.wants(TicketRated(ticket_id=answered[0], score=3))
    assert all(listener.wants(TicketRated(ticket_id=answered[0], score=score)) for score in (1, 2, 4, 5))


def test_praise_does_not_close_over_a_new_question(answered: tuple[UUID, Actor]) -> None:
    ticket_id, customer = answered
    tickets.rate(by=customer, ticket_id=ticket_id, score=5)
    say(customer, ticket_id, "하나 더 물어볼게요")
    ticket = heard(ticket_id, 5)
    assert (ticket.status, ticket.handler) == ("open", "bot")
    assert ticket.waiting_since is not None


@pytest.mark.parametrize("score", [1, 5])
def test_what_a_person_has_is_left_alone(answered: tuple[UUID, Actor], score: int) -> None:
    ticket_id, customer = answered
    routing.ask_for_person(by=customer, ticket_id=ticket_id)
    entries = list(QueueEntry.objects.values())
    messages = Message.objects.count()
    ticket = rate(answered, score)
    assert ticket.handler == "queue"
    assert ticket.status != "solved"
    assert list(QueueEntry.objects.values()) == entries
    assert Message.objects.count() == messages


@pytest.mark.parametrize("score", [1, 5])
def test_a_finished_matter_is_left_alone(answered: tuple[UUID, Actor], score: int) -> None:
    ticket_id, _ = answered
    tickets.set_status(by=SYSTEM, ticket_id=ticket_id, status=Status.SOLVED)
    before = Message.objects.count()
    ticket = rate(answered, score)
    assert (ticket.status, ticket.handler) == ("solved", "bot")
    assert Message.objects.count() == before
