"""A certificate is asked for, chosen, confirmed and saved in the chat; one that cannot be whole brings a
person."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from havendesk.bot.models import Offer
from havendesk.bot.tests.support import ask, exchange_beside, last_public, react, signed_in, token_for
from havendesk.certificates.models import Certificate
from havendesk.kernel.actors import Actor
from havendesk.knowledge.queries import finding
from havendesk.tickets.models import Message, Ticket
from havendesk.tickets.types.parts import Parts
from sandbox.tests.serving import Served
from tests.support.desk import make_customer, make_team, say
from tests.support.knowledge import publish_chosen

pytestmark = pytest.mark.django_db
ASKED = "I need a certificate of my account for the tax office"


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    finding.forget()
    publish_chosen(("tax-certificate", "balance-certificate", "fees"))
    make_team()
    with exchange_beside(tmp_path, monkeypatch) as served:
        yield served
    finding.forget()


def press(customer: Actor, ticket_id: UUID, place: int) -> None:
    button = last_public(ticket_id).parts["choices"][place]
    say(customer, ticket_id, button["label"], parts=Parts(chosen=button["id"]))
    react(ticket_id)


def confirm(exchange: Served, session: str) -> str:
    offer = Offer.objects.get()
    answer = Client().post(
        f"/api/v1/customer/acts/{offer.id}",
        {"decision": "confirm", "token": token_for(exchange, str(offer.id))},
        content_type="application/json",
        headers={"Authorization": f"Bearer {session}"},
    )
    return str(answer.json()["state"])


def offered(customer: Actor) -> UUID:
    """The ticket in which a tax year was chosen and is offered now."""
    ticket_id = ask(customer, ASKED)
    assert len(last_public(ticket_id).parts["choices"]) >= 2
    press(customer, ticket_id, 0)
    assert last_public(ticket_id).parts["act"]["name"] == "issue_certificate"
    assert not Certificate.objects.exists()
    return ticket_id


def test_it_is_made_once_confirmed_and_its_files_can_be_saved(exchange: Served) -> None:
    customer, session = signed_in()
    ticket_id = offered(customer)
    assert confirm(exchange, session) == "done"
    number = Certificate.objects.get().number
    told = Message.objects.filter(ticket_id=ticket_id, visibility="public").order_by("number")
    links = [one.parts["document"]["url"] for one in told if one.parts.get("document")]
    assert [link.rpartition("/")[2] for link in links] == [
        f"{number}.{end}" for end in ("pdf", "csv", "note")
    ]
    for link in links:
        assert Client().get(link, headers={"Authorization": f"Bearer {session}"}).status_code == 200
    assert Ticket.objects.get(id=ticket_id).handler == "bot"


def test_one_that_cannot_be_whole_is_not_made_and_a_person_comes(exchange: Served) -> None:
    customer, session = signed_in()
    ticket_id = offered(customer)
    exchange.sandbox.faults.add("wrong-sums")
    assert confirm(exchange, session) == "failed"
    assert not Certificate.objects.exists()
    assert "do not add up" in last_public(ticket_id).text
    assert Offer.objects.get().outcome == "certificate_incomplete"
    assert Ticket.objects.get(id=ticket_id).handler == "queue"


def test_an_exchange_that_is_silent_meanwhile_is_asked_again_later(exchange: Served) -> None:
    customer, session = signed_in()
    offered(customer)
    exchange.sandbox.silence.until = float("inf")
    offer = Offer.objects.get()
    Offer.objects.filter(id=offer.id).update(state="confirmed", confirmed_at=offer.offered_at)
    answer = Client().post(
        f"/api/v1/customer/acts/{offer.id}",
        {"decision": "confirm", "token": ""},
        content_type="application/json",
        headers={"Authorization": f"Bearer {session}"},
    )
    assert answer.status_code == 503
    assert not Certificate.objects.exists()
    assert Offer.objects.get().state == "confirmed"


def test_a_visitor_hears_of_signing_in_and_is_offered_nothing(exchange: Served) -> None:
    ask(make_customer(), ASKED)
    assert not Offer.objects.exists()
