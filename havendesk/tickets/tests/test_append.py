"""The only writer of messages: numbers, keys, batches, statements, refusals."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import OutboxRow
from havendesk.people.rules import permissions_of
from havendesk.people.types import Role
from havendesk.tickets import actions
from havendesk.tickets.models import Attachment, Change, Message, Ticket
from havendesk.tickets.rules.texts import MAX_CHARACTERS
from havendesk.tickets.types import (
    Appended,
    Handler,
    NewMessage,
    NewTicket,
    Opened,
    Rejected,
    Status,
    Visibility,
)
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say

CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET LOCAL")


def statements(call: Callable[[], object]) -> int:
    """SQL statements of a call, transaction control aside."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return sum(not query["sql"].startswith(CONTROL) for query in captured.captured_queries)


def messages(ticket_id: UUID) -> list[Message]:
    return list(Message.objects.filter(ticket_id=ticket_id).order_by("number"))


@pytest.mark.django_db
def test_a_ticket_begins_with_message_number_one() -> None:
    customer = make_customer()
    opened = open_ticket(customer, "  Where is my\r\n deposit?\0 ")
    ticket = Ticket.objects.get(id=opened.ticket_id)
    assert (opened.number, opened.text) == (1, "Where is my\n deposit?")
    assert (ticket.status, ticket.handler, ticket.last_number) == ("new", "bot", 1)
    assert ticket.waiting_since is not None
    assert set(OutboxRow.objects.values_list("event", flat=True)) >= {"tickets.MessagesAppended"}


@pytest.mark.django_db
def test_the_same_key_is_the_same_ticket_and_the_same_message() -> None:
    customer = make_customer()
    item = NewTicket(customer=customer, client_key=uuid7(), language="en", jurisdiction="ZZ", text="hello")
    first, second = (actions.open_tickets(by=SYSTEM, batch=[item])[0] for _ in range(2))
    assert isinstance(first, Opened)
    assert isinstance(second, Opened)
    assert (second.ticket_id, second.number, second.repeated) == (first.ticket_id, 1, True)
    key = uuid7()
    message = NewMessage(ticket_id=first.ticket_id, author=customer, client_key=key, text="again")
    twice = actions.append_messages(by=SYSTEM, batch=[message, message])
    later = actions.append_messages(by=SYSTEM, batch=[message])
    assert [one.number for one in (*twice, *later) if isinstance(one, Appended)] == [2, 2, 2]
    assert len(messages(first.ticket_id)) == 2


@pytest.mark.django_db
def test_a_new_chat_always_makes_a_ticket() -> None:
    customer = make_customer()
    assert open_ticket(customer).ticket_id != open_ticket(customer).ticket_id


@pytest.mark.django_db
def test_one_statement_count_for_one_message_and_for_five_hundred_over_three_hundred_tickets() -> None:
    customers = [make_customer() for _ in range(3)]
    opened = [open_ticket(customers[place % 3]) for place in range(300)]
    items = [
        NewMessage(
            ticket_id=opened[place % 300].ticket_id,
            author=customers[place % 300 % 3],
            client_key=uuid7(),
            text=f"message {place}",
        )
        for place in range(500)
    ]
    one = NewMessage(
        ticket_id=opened[0].ticket_id, author=customers[0], client_key=uuid7(), text="a single one"
    )
    single = statements(lambda: actions.append_messages(by=SYSTEM, batch=[one]))
    many = statements(lambda: actions.append_messages(by=SYSTEM, batch=items))
    assert single == many
    assert many <= 6
    assert Message.objects.count() == 300 + 1 + 500
    assert AuditEntry.objects.filter(verb="tickets.append_messages").count() == 501


@pytest.mark.django_db
def test_attachments_cost_one_statement_more_and_stay_within_six() -> None:
    customer = make_customer()
    opened = open_ticket(customer)
    upload = actions.store_upload(by=customer, name="a.txt", content=b"hello")
    item = NewMessage(
        ticket_id=opened.ticket_id,
        author=customer,
        client_key=uuid7(),
        text="",
        attachment_ids=(upload.id,),
    )
    assert statements(lambda: actions.append_messages(by=SYSTEM, batch=[item])) <= 6
    row = Attachment.objects.get(id=upload.id)
    assert (row.ticket_id, row.number) == (opened.ticket_id, 2)


@pytest.mark.django_db
def test_one_bad_item_never_touches_its_neighbours() -> None:
    customer, stranger = make_customer(), make_customer()
    opened = open_ticket(customer)
    ticket = opened.ticket_id

    def item(author: Actor, text: str, **details: object) -> NewMessage:
        fields = {"ticket_id": ticket, "author": author, "client_key": uuid7(), "text": text, **details}
        return NewMessage(**fields)  # type: ignore[arg-type]  # fields by name, as a test writes them

    batch = [
        item(customer, "good one"),
        item(customer, " \n "),
        item(customer, "x" * (MAX_CHARACTERS + 1)),
        item(stranger, "not mine"),
        item(customer, "unknown ticket", ticket_id=uuid7()),
        item(customer, "internal", visibility=Visibility.INTERNAL),
        item(customer, "stale", only_if_head=1),
        item(customer, "file", attachment_ids=(uuid7(),)),
        item(Actor(ActorKind.STAFF, uuid7(), permissions_of([Role.AGENT])), "not assigned"),
        item(Actor(ActorKind.STAFF, uuid7(), permissions_of([Role.AUDITOR])), "may not write"),
        item(customer, "good two"),
    ]
    results = actions.append_messages(by=SYSTEM, batch=batch)
    codes = [one.code if isinstance(one, Rejected) else one.number for one in results]
    assert codes == [
        2,
        ErrorCode.TEXT_EMPTY,
        ErrorCode.TEXT_TOO_LONG,
        ErrorCode.TICKET_OF_ANOTHER,
        ErrorCode.NOT_FOUND,
        ErrorCode.FORBIDDEN,
        ErrorCode.HEAD_MOVED,
        ErrorCode.ATTACHMENT_UNKNOWN,
        ErrorCode.NOT_ASSIGNED,
        ErrorCode.FORBIDDEN,
        3,
    ]
    assert [row.text for row in messages(ticket)] == ["Where is my deposit?", "good one", "good two"]
    refusals = AuditEntry.objects.filter(verb="tickets.append_messages", outcome="refused")
    assert refusals.count() == 9


@pytest.mark.django_db
def test_the_bot_never_speaks_where_a_person_has_taken_over() -> None:
    customer, team = make_customer(), make_team()
    agent = make_agent([team])
    opened = open_ticket(customer)
    assert isinstance(say(BOT, opened.ticket_id, "I am looking.", only_if_head=1), Appended)
    actions.set_assignee(
        by=SYSTEM, ticket_id=opened.ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    late = say(BOT, opened.ticket_id, "And another thing.")
    assert isinstance(late, Rejected)
    assert late.code is ErrorCode.STATUS_FORBIDS
    assert len(messages(opened.ticket_id)) == 2


@pytest.mark.django_db
def test_a_reply_reopens_and_a_closed_ticket_takes_nothing() -> None:
    customer, team = make_customer(), make_team()
    agent = make_agent([team])
    opened = open_ticket(customer)
    actions.set_assignee(
        by=SYSTEM, ticket_id=opened.ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    assert isinstance(say(agent, opened.ticket_id, "Done."), Appended)
    actions.set_status(by=SYSTEM, ticket_id=opened.ticket_id, status=Status.SOLVED)
    say(customer, opened.ticket_id, "It came back.")
    ticket = Ticket.objects.get(id=opened.ticket_id)
    assert (ticket.status, ticket.handler, ticket.assignee_id, ticket.solved_at) == (
        "open",
        "queue",
        None,
        None,
    )
    kinds = list(
        Change.objects.filter(ticket_id=ticket.id, kind="status")
        .order_by("id")
        .values_list("before", "after")
    )
    assert kinds == [("new", "open"), ("open", "solved"), ("solved", "open")]
    assert OutboxRow.objects.filter(event="tickets.TicketReopened").exists()
    actions.set_status(by=SYSTEM, ticket_id=ticket.id, status=Status.SOLVED)
    actions.set_status(by=SYSTEM, ticket_id=ticket.id, status=Status.CLOSED)
    late = say(customer, ticket.id, "Hello?")
    assert isinstance(late, Rejected)
    assert late.code is ErrorCode.TICKET_CLOSED


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_many_write_at_once() -> None:
    customer = make_customer()
    tickets = [open_ticket(customer).ticket_id for _ in range(3)]
    acked: list[Appended] = []

    def write(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(12):
                batch = [
                    NewMessage(
                        ticket_id=chance.choice(tickets),
                        author=customer,
                        client_key=uuid7(),
                        text=f"{seed}",
                        only_if_head=chance.choice([None, None, 1]),
                    )
                    for _ in range(chance.randint(1, 5))
                ]
                results = actions.append_messages(by=SYSTEM, batch=batch)
                acked.extend(one for one in results if isinstance(one, Appended))
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for ticket_id in tickets:
        numbers = [row.number for row in messages(ticket_id)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert Ticket.objects.get(id=ticket_id).last_number == len(numbers)
    stored = {(row.ticket_id, row.number): row.client_key for row in Message.objects.all()}
    assert all(stored[(one.ticket_id, one.number)] == one.client_key for one in acked)
    assert len(acked) + 3 == len(stored)


@pytest.mark.django_db
def test_a_secret_is_masked_before_it_is_stored_and_the_writer_is_told() -> None:
    customer = make_customer()
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    opened = open_ticket(customer, f"My phrase is: {phrase}!")
    assert opened.masked == ("recovery_phrase",)
    assert phrase not in (opened.text or "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tickets_message WHERE text LIKE %s", ["%sausage%"])
        assert cursor.fetchone() == (0,)
    bodies = [bytes(body) for body in AuditEntry.objects.values_list("body", flat=True)]
    assert not any(b"sausage" in body for body in bodies)


@pytest.mark.django_db
def test_an_empty_opening_and_a_refused_one() -> None:
    customer = make_customer()
    results = actions.open_tickets(
        by=SYSTEM,
        batch=[
            NewTicket(customer=customer, client_key=uuid7(), language="en", jurisdiction="ZZ"),
            NewTicket(
                customer=customer, client_key=uuid7(), language="en", jurisdiction="ZZ", text="x" * 10_001
            ),
            NewTicket(customer=SYSTEM, client_key=uuid7(), language="en", jurisdiction="ZZ", text="x"),
        ],
    )
    assert isinstance(results[0], Opened)
    assert results[0].number == 0
    assert [one.code for one in results if isinstance(one, Rejected)] == [
        ErrorCode.TEXT_TOO_LONG,
        ErrorCode.FORBIDDEN,
    ]
    assert Ticket.objects.count() == 1
