"""Hand-overs and batches of messages that need each other's tickets end well, both of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from havendesk.kernel.actors import BOT, SYSTEM
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people
from havendesk.routing import actions
from havendesk.routing.actions import serving
from havendesk.routing.types import QueueReason
from havendesk.tickets import actions as tickets
from havendesk.tickets.models import Message, Ticket
from havendesk.tickets.types import Appended, NewMessage, Priority
from tests.support.desk import make_agent, make_customer, make_team, open_ticket


def together(*works: Callable[[], object]) -> None:
    def run(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.django_db(transaction=True)
def test_a_match_and_a_batch_of_messages_over_the_same_tickets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue's order is by priority, the batch's by id: one would hold the second ticket and want the
    first, the other the first and want the second."""
    team, customer = make_team(), make_customer()
    agent = make_agent([team], status="busy", capacity=5)
    first, second = (open_ticket(customer).ticket_id for _ in range(2))
    actions.enqueue(by=BOT, ticket_id=first, reason=QueueReason.ASKED)
    actions.enqueue(by=BOT, ticket_id=second, reason=QueueReason.ASKED, priority=Priority.URGENT)
    people.set_presence(by=agent, status="available")
    halfway, begin = threading.Event(), serving.begin

    def slowly(*arguments: object, **named: object) -> None:
        begin(*arguments, **named)  # type: ignore[arg-type]  # handed on as they came
        halfway.set()

    monkeypatch.setattr(serving, "begin", slowly)
    stored: list[object] = []

    def write() -> None:
        for _ in range(10):
            items = [
                NewMessage(ticket_id=one, author=customer, client_key=uuid7(), text="hello")
                for one in (first, second)
            ]
            stored.extend(tickets.append_messages(by=SYSTEM, batch=items))

    together(lambda: actions.match(by=SYSTEM, team_id=team), write)
    assert halfway.is_set()
    assert {row.assignee_id for row in Ticket.objects.all()} == {agent.id}
    assert len([one for one in stored if isinstance(one, Appended)]) == 20
    assert Message.objects.filter(text="hello").count() == 20


@pytest.mark.django_db(transaction=True)
def test_two_agents_who_merge_towards_each_other_end_with_one_ticket() -> None:
    customer = make_customer()
    one, other = (open_ticket(customer).ticket_id for _ in range(2))
    refused: list[str] = []

    def merge(source: UUID, target: UUID) -> None:
        try:
            tickets.merge(by=SYSTEM, ticket_id=source, into=target, reason="x")
        except Exception as error:
            refused.append(str(getattr(error, "code", error)))

    together(lambda: merge(one, other), lambda: merge(other, one))
    assert refused in (["already_merged"], ["status_forbids"])
    assert Ticket.objects.filter(merged_into=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_messages_that_come_while_a_ticket_is_merged_are_stored_once_and_somewhere() -> None:
    customer = make_customer()
    target, source = (open_ticket(customer).ticket_id for _ in range(2))
    acked: list[Appended] = []

    def write() -> None:
        for _ in range(40):
            item = NewMessage(ticket_id=source, author=customer, client_key=uuid7(), text="and then")
            for _ in range(2):
                (result,) = tickets.append_messages(by=SYSTEM, batch=[item])
            assert isinstance(result, Appended)
            acked.append(result)

    together(write, lambda: tickets.merge(by=SYSTEM, ticket_id=source, into=target, reason="x"))
    rows = {(row.ticket_id, row.number): row.client_key for row in Message.objects.all()}
    assert len(acked) == 40
    assert all(rows[(one.ticket_id, one.number)] == one.client_key for one in acked)
    assert Message.objects.filter(text="and then").count() == 40
