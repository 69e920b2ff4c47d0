"""What a socket said becomes the tickets' items, one outcome each; the channel's switch holds customers."""

from __future__ import annotations

from uuid import uuid4

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.channels.chat import actions
from havendesk.channels.chat.rules import opening, utterance
from havendesk.customers import actions as customers
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.models import KillSwitch
from havendesk.kernel.switches import forget
from havendesk.people import actions as people
from havendesk.people.types import Role, Topic
from havendesk.tickets import actions as tickets
from havendesk.tickets.models import Message, Ticket
from havendesk.tickets.types import Appended, Channel, Handler, NewTicket, Opened, Rejected, Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Actor:
    """A visitor."""
    card = customers.start_session(by=ANONYMOUS, language="en")
    return Actor(ActorKind.CUSTOMER, card.customer_id)


def _opening(customer: Actor, text: str | None = "hello") -> NewTicket:
    return opening(customer=customer, jurisdiction="", cid=uuid4(), language="en", text=text)


def test_what_was_said_becomes_items(customer: Actor) -> None:
    ticket, cid, upload = uuid4(), uuid4(), uuid4()
    note = utterance(
        author=customer,
        ticket_id=ticket,
        cid=cid,
        text="x",
        attachments=[upload],
        internal=True,
        only_if_head=3,
    )
    assert (note.ticket_id, note.client_key, note.attachment_ids) == (ticket, cid, (upload,))
    assert (note.visibility, note.channel, note.only_if_head) == (Visibility.INTERNAL, Channel.CHAT, 3)
    chat = opening(customer=customer, jurisdiction="eu", cid=cid, language="ko", topic="deposit")
    assert (chat.text, chat.topic, chat.jurisdiction, chat.language) == ("", Topic.DEPOSIT, "eu", "ko")


def test_many_are_opened_and_heard_with_one_outcome_each(customer: Actor) -> None:
    begun = actions.begin(by=SYSTEM, openings=[_opening(customer), _opening(customer, None)])
    assert [type(one) for one in begun] == [Opened, Opened]
    first = begun[0].ticket_id
    assert first is not None
    said = actions.utter(
        by=SYSTEM,
        messages=[
            utterance(author=customer, ticket_id=first, cid=uuid4(), text="more"),
            utterance(author=customer, ticket_id=uuid4(), cid=uuid4(), text="nowhere"),
            utterance(author=customer, ticket_id=first, cid=uuid4(), text="still"),
        ],
    )
    assert [type(one) for one in said] == [Appended, Rejected, Appended]
    assert list(
        Message.objects.filter(ticket_id=first).order_by("number").values_list("text", flat=True)
    ) == [
        "hello",
        "more",
        "still",
    ]


def test_switched_off_holds_customers_and_lets_staff_finish(customer: Actor) -> None:
    ticket = actions.begin(by=SYSTEM, openings=[_opening(customer)])[0].ticket_id
    assert ticket is not None
    staff_id = people.add_staff(by=SYSTEM, email="aria@brightwater.example", name="Aria", roles=[Role.AGENT])
    tickets.set_assignee(by=SYSTEM, ticket_id=ticket, handler=Handler.AGENT, agent_id=staff_id)
    aria = Actor(ActorKind.STAFF, staff_id, frozenset({"tickets.append_messages"}))
    KillSwitch.objects.create(name=actions.SWITCH, off=True, changed_at=now())
    forget()
    said = actions.utter(
        by=SYSTEM,
        messages=[
            utterance(author=customer, ticket_id=ticket, cid=uuid4(), text="more"),
            utterance(author=aria, ticket_id=ticket, cid=uuid4(), text="bye"),
            utterance(author=customer, ticket_id=ticket, cid=uuid4(), text="and more"),
        ],
    )
    assert [getattr(one, "code", None) for one in said] == [
        ErrorCode.SWITCHED_OFF,
        None,
        ErrorCode.SWITCHED_OFF,
    ]
    begun = actions.begin(by=SYSTEM, openings=[_opening(customer)])
    assert isinstance(begun[0], Rejected)
    assert AuditEntry.objects.filter(outcome="refused", code="switched_off").count() == 3
    assert Ticket.objects.count() == 1
    assert Message.objects.count() == 2
    forget()


def test_nobody_else_may_hand_batches_over(customer: Actor) -> None:
    with pytest.raises(Refused) as refused:
        actions.utter(by=customer, messages=[])
    assert refused.value.code is ErrorCode.FORBIDDEN
