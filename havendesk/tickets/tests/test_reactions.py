"""What tickets does when a visitor proves who they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from havendesk.customers import actions as customers
from havendesk.customers.types import ProvenIdentity
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import OutboxRow
from havendesk.kernel.outbox import EVENTS, REACTIONS
from havendesk.tickets import actions
from havendesk.tickets.models import Ticket
from havendesk.tickets.types import NewTicket


@pytest.mark.django_db
def test_a_proven_visitors_tickets_go_along_and_nobody_elses() -> None:
    visitor, stranger = (customers.start_session(by=ANONYMOUS) for _ in range(2))
    for session in (visitor, stranger):
        actor = Actor(ActorKind.CUSTOMER, session.customer_id)
        item = NewTicket(customer=actor, client_key=uuid7(), language="en", jurisdiction="ZZ", text="Hello")
        actions.open_tickets(by=SYSTEM, batch=[item])
    claims = ProvenIdentity("cus_minji", str(uuid7()), now() + timedelta(minutes=5), jurisdiction="KR")

    proven = customers.start_session(by=ANONYMOUS, claims=claims, visitor_session=visitor.token)

    row = OutboxRow.objects.get(event="customers.CustomerUpgraded")
    for _ in range(2):  # events arrive at least once
        for listener in REACTIONS.values():
            if listener.event == row.event:
                listener.run(EVENTS[row.event].restore(row.payload))
    owners = set(Ticket.objects.values_list("customer_id", "jurisdiction"))
    assert owners == {(proven.customer_id, "KR"), (stranger.customer_id, "ZZ")}


@pytest.mark.django_db
def test_a_chat_goes_along_although_its_key_was_used_again_after_the_proof() -> None:
    visitor, proven = (customers.start_session(by=ANONYMOUS).customer_id for _ in range(2))
    key = uuid7()
    for owner in (visitor, proven):
        actor = Actor(ActorKind.CUSTOMER, owner)
        item = NewTicket(customer=actor, client_key=key, language="en", jurisdiction="ZZ", text="Hello")
        actions.open_tickets(by=SYSTEM, batch=[item])
    assert actions.adopt_tickets(by=SYSTEM, visitor_id=visitor, customer_id=proven) == 1
    assert Ticket.objects.filter(customer_id=proven).count() == 2
