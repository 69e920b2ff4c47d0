"""Parts of a message: kept as they were given, by whom they may be given, and in every face."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection

from havendesk.kernel.actors import BOT, SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode
from havendesk.tickets import actions, queries
from havendesk.tickets.models import Message
from havendesk.tickets.rules import parts as rules
from havendesk.tickets.types import Appended, NewMessage, Rejected
from havendesk.tickets.types.parts import (
    ActPreview,
    ChoiceButton,
    DocumentLink,
    EvidenceLine,
    Parts,
)
from tests.support.desk import make_customer, open_ticket

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
WHOLE = Parts(
    text="Which one?",
    choices=(ChoiceButton("1-1", "The first"), ChoiceButton("1-2", "The second")),
    evidence=(EvidenceLine("transfer", "Transfer", "exchange", AT, "0xab…cd12", 19_000_000, silent=False),),
    act=ActPreview(
        uuid4(), "freeze_account", "Freeze", ("Nothing leaves",), "Freeze it", "Leave it", AT, step_up=True
    ),
    settles=uuid4(),
    document=DocumentLink("/api/v1/documents/1", "Proof of payment"),
    feedback=True,
)


def append(ticket_id: UUID, author: Actor, parts: Parts | None) -> Appended | Rejected:
    message = NewMessage(ticket_id=ticket_id, author=author, client_key=uuid4(), text="text", parts=parts)
    return actions.append_messages(by=SYSTEM, batch=[message])[0]


def test_what_is_stored_comes_back_the_same() -> None:
    stored = json.loads(json.dumps(rules.stored(WHOLE)))
    assert stored["v"] == 1
    assert rules.loaded(stored) == WHOLE


def test_nothing_is_stored_as_nothing_and_an_unknown_version_is_not_read() -> None:
    assert rules.stored(None) == rules.stored(Parts()) == {}
    assert rules.loaded({}) is None
    assert rules.loaded({**rules.stored(WHOLE), "v": 2}) is None


@pytest.mark.parametrize(
    "wrong",
    [
        Parts(choices=tuple(ChoiceButton(f"1-{n}", "x") for n in range(9))),
        Parts(choices=(ChoiceButton("has space", "x"),)),
        Parts(choices=(ChoiceButton("1", ""),)),
        Parts(document=DocumentLink("https://elsewhere.example/x", "x")),
        Parts(document=DocumentLink("//elsewhere.example/x", "x")),
        Parts(text="x" * 10_001),
    ],
)
def test_parts_that_have_not_their_form_are_not_stored(wrong: Parts) -> None:
    with pytest.raises(ValueError, match=r"."):
        rules.stored(wrong)


def test_the_bot_gives_parts_and_every_reader_gets_them(db: None) -> None:
    customer = make_customer()
    ticket_id = open_ticket(customer, "hello").ticket_id
    assert isinstance(append(ticket_id, BOT, WHOLE), Appended)
    by_query = queries.messages(viewer=customer, ticket_id=ticket_id)[-1]
    pushed = queries.pushes(viewer=SYSTEM, after={ticket_id: 1})[ticket_id][-1]
    assert by_query.parts == pushed.parts == WHOLE


def test_a_customer_gives_nothing_but_what_they_chose(db: None) -> None:
    customer = make_customer()
    ticket_id = open_ticket(customer, "hello").ticket_id
    for wrong in (WHOLE, Parts(chosen="1-1", feedback=True), Parts(chosen="has space")):
        refused = append(ticket_id, customer, wrong)
        assert isinstance(refused, Rejected)
        assert (refused.code, refused.field) == (ErrorCode.FIELD_INVALID, "parts")
    assert Message.objects.filter(ticket_id=ticket_id).count() == 1
    assert isinstance(append(ticket_id, customer, Parts(chosen="1-1")), Appended)
    assert queries.messages(viewer=customer, ticket_id=ticket_id)[-1].parts == Parts(chosen="1-1")


def test_no_machine_chooses_for_a_customer(db: None) -> None:
    ticket_id = open_ticket(make_customer(), "hello").ticket_id
    assert isinstance(append(ticket_id, BOT, Parts(chosen="1-1")), Rejected)
    assert Message.objects.filter(ticket_id=ticket_id).count() == 1


def test_forgetting_a_conversation_forgets_the_parts(db: None) -> None:
    ticket_id = open_ticket(make_customer(), "hello").ticket_id
    append(ticket_id, BOT, WHOLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tickets_erase(%s)", [ticket_id])
    assert [row.parts for row in Message.objects.filter(ticket_id=ticket_id)] == [{}, {}]
