"""Acts that the bot offers: nothing happens without the customer's own click and the exchange's step-up."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from havendesk.audit.models import AuditEntry
from havendesk.bot import actions, jobs
from havendesk.bot.models import Offer
from havendesk.bot.rules import policy
from havendesk.bot.tests import support
from havendesk.bot.tests.support import ask, exchange_beside, last_public, signed_in, token_for
from havendesk.exchange import queries as exchange_queries
from havendesk.kernel import switches
from havendesk.kernel.actions import set_switch
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection.models import Freeze
from havendesk.protection.tests.support import work
from havendesk.routing.models import QueueEntry
from havendesk.tickets.models import Message, Ticket
from sandbox import cast
from sandbox.tests.serving import Served
from tests.support.desk import make_customer, make_team, say

pytestmark = pytest.mark.django_db
ALARM = "my account was hacked, somebody is selling my coins"


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    make_team()
    with exchange_beside(tmp_path, monkeypatch) as served:
        yield served


@pytest.fixture
def offered(exchange: Served) -> tuple[UUID, Actor, str]:
    """A freeze that was offered: the ticket, its customer and the session."""
    customer, session = signed_in()
    return ask(customer, ALARM), customer, session


def post(session: str, offer_id: object, decision: str, token: str = "") -> Any:
    return Client().post(
        f"/api/v1/customer/acts/{offer_id}",
        {"decision": decision, "token": token},
        content_type="application/json",
        headers={"Authorization": f"Bearer {session}"},
    )


def frozen() -> bool:
    """Whether the exchange shows a block once the freeze lane has done its work."""
    for freeze in Freeze.objects.exclude(state="released"):
        work(freeze.id)
    found = exchange_queries.holds(viewer=SYSTEM, exchange_customer_id=support.OWNER).value
    return any(hold.placed_by == "desk" for hold in found)


def test_an_alarm_is_handed_over_at_once_with_a_freeze_to_confirm(
    offered: tuple[UUID, Actor, str],
) -> None:
    ticket_id, _customer, _session = offered
    message, offer = last_public(ticket_id), Offer.objects.get()
    assert Ticket.objects.get(id=ticket_id).handler == "queue"
    assert message.parts["act"]["id"] == str(offer.id)
    assert message.parts["act"]["step_up"] is True
    assert len(message.parts["act"]["lines"]) == 3
    assert (offer.state, offer.exchange_customer_id) == ("offered", support.OWNER)
    assert not frozen()


def test_a_visitor_is_offered_no_act(exchange: Served) -> None:
    ticket_id = ask(make_customer(), ALARM)
    assert Ticket.objects.get(id=ticket_id).handler == "queue"
    assert not Offer.objects.exists()


def test_the_click_with_a_step_up_freezes_once(offered: tuple[UUID, Actor, str], exchange: Served) -> None:
    ticket_id, _customer, session = offered
    offer_id = Offer.objects.get().id
    answer = post(session, offer_id, "confirm", token_for(exchange, str(offer_id)))
    assert (answer.status_code, answer.json()) == (200, {"state": "done"})
    assert frozen()
    told = last_public(ticket_id)
    assert told.parts["settles"] == str(offer_id)
    again = post(session, offer_id, "confirm", token_for(exchange, str(offer_id)))
    assert (again.status_code, again.json()["code"]) == (409, "act_settled")
    assert AuditEntry.objects.filter(verb="protection.report", outcome="done").count() == 1
    assert QueueEntry.objects.filter(ticket_id=ticket_id).count() == 1


@pytest.mark.parametrize(
    "word", ["yes", "confirm", "ok do it", "freeze it", "好的，确认", "네 확인합니다", "はい、確定"]
)
def test_a_word_in_the_chat_confirms_nothing(offered: tuple[UUID, Actor, str], word: str) -> None:
    ticket_id, customer, _session = offered
    say(customer, ticket_id, word)
    support.react(ticket_id)
    assert Offer.objects.get().state == "offered"
    assert not frozen()


def test_silence_is_no_consent(offered: tuple[UUID, Actor, str], exchange: Served) -> None:
    _ticket, _customer, session = offered
    Offer.objects.update(expires_at=now() - timedelta(seconds=1))
    offer_id = Offer.objects.get().id
    answer = post(session, offer_id, "confirm", token_for(exchange, str(offer_id)))
    assert (answer.status_code, answer.json()["code"]) == (409, "act_expired")
    assert actions.expire_offers(by=SYSTEM) == 1
    assert Offer.objects.get().state == "expired"
    assert not frozen()


@pytest.mark.parametrize("wrong", ["none", "unnamed", "another act", "another customer", "old"])
def test_without_the_right_step_up_nothing_happens(
    offered: tuple[UUID, Actor, str], exchange: Served, wrong: str
) -> None:
    _ticket, _customer, session = offered
    offer_id = str(Offer.objects.get().id)
    tokens = {
        "none": "",
        "unnamed": token_for(exchange, ""),
        "another act": token_for(exchange, str(uuid4())),
        "another customer": token_for(exchange, offer_id, "cus_minji"),
        "old": token_for(exchange, offer_id, old_seconds=300),
    }
    answer = post(session, offer_id, "confirm", tokens[wrong])
    assert (answer.status_code, answer.json()["code"]) == (401, "step_up_needed")
    assert Offer.objects.get().state == "offered"
    assert not frozen()


def test_a_token_confirms_once(offered: tuple[UUID, Actor, str], exchange: Served) -> None:
    _ticket, customer, session = offered
    first = Offer.objects.get()
    token = token_for(exchange, str(first.id))
    assert post(session, first.id, "confirm", token).status_code == 200
    ask(customer, ALARM)
    assert not Offer.objects.filter(state="offered").exists()  # it is being frozen: there is nothing to offer
    Freeze.objects.update(state="released")
    ask(customer, ALARM)
    second = Offer.objects.get(state="offered")
    answer = post(session, second.id, "confirm", token)
    assert answer.json()["code"] == "step_up_needed"
    assert Offer.objects.get(id=second.id).state == "offered"


def test_somebody_elses_act_is_not_found(offered: tuple[UUID, Actor, str], exchange: Served) -> None:
    _other, session = signed_in("cus_minji")
    offer_id = Offer.objects.get().id
    for decision in ("confirm", "decline"):
        answer = post(session, offer_id, decision, token_for(exchange, str(offer_id), "cus_minji"))
        assert answer.status_code == 404
    assert Offer.objects.get().state == "offered"
    assert not frozen()


def test_declining_does_nothing_and_says_so(offered: tuple[UUID, Actor, str], exchange: Served) -> None:
    ticket_id, _customer, session = offered
    offer_id = Offer.objects.get().id
    for _ in range(2):
        assert post(session, offer_id, "decline").json() == {"state": "declined"}
    assert last_public(ticket_id).parts == {"v": 1, "settles": str(offer_id)}
    assert Message.objects.filter(ticket_id=ticket_id, parts__settles=str(offer_id)).count() == 1
    answer = post(session, offer_id, "confirm", token_for(exchange, str(offer_id)))
    assert answer.json()["code"] == "act_settled"
    assert not frozen()


def test_an_act_that_is_switched_off_is_not_confirmed(
    offered: tuple[UUID, Actor, str], exchange: Served
) -> None:
    _ticket, _customer, session = offered
    set_switch(by=SYSTEM, name="exchange.freeze", on=False, reason="a test")
    switches.forget()
    offer_id = Offer.objects.get().id
    answer = post(session, offer_id, "confirm", token_for(exchange, str(offer_id)))
    assert (answer.status_code, answer.json()["code"]) == (503, "switched_off")
    assert Offer.objects.get().state == "offered"


def test_what_was_confirmed_while_the_exchange_was_silent_is_done_later(
    offered: tuple[UUID, Actor, str], exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id, _customer, session = offered
    offer_id = Offer.objects.get().id
    token = token_for(exchange, str(offer_id))
    with monkeypatch.context() as patch:
        patch.setattr(actions.carrying, "_ACTS", dict.fromkeys(policy.ACTS, _silent))
        assert post(session, offer_id, "confirm", token).json() == {"state": "confirmed"}
    assert not frozen()
    Offer.objects.update(confirmed_at=now() - timedelta(minutes=1))
    jobs.finish_confirmed()
    assert Offer.objects.get().state == "done"
    assert frozen()
    assert last_public(ticket_id).parts["settles"] == str(offer_id)


def _silent(_offer: object) -> None:
    raise Refused(ErrorCode.EXCHANGE_SILENT)


def test_a_withdrawal_is_cancelled_only_if_it_is_the_customers(
    offered: tuple[UUID, Actor, str], exchange: Served
) -> None:
    """Whatever an offer says, the owner is read again before the exchange is asked to act."""
    ticket_id, _customer, session = offered
    store = exchange.sandbox.store
    of_another = cast.transfer("cus_minji", "withdrawal", "BTC", "bitcoin", "0.01", now())
    own = cast.transfer(support.OWNER, "withdrawal", "BTC", "bitcoin", "0.01", now())
    with store.transaction():
        for transfer in (of_another, own):
            store.put("transfer", transfer)
    for transfer, state in ((of_another, "failed"), (own, "done")):
        Offer.objects.all().delete()
        offer = Offer.objects.create(
            ticket_id=ticket_id,
            customer_id=Ticket.objects.get(id=ticket_id).customer_id,
            exchange_customer_id=support.OWNER,
            name="cancel_withdrawal",
            arguments={"transfer_id": transfer["id"]},
            language="en",
            state="offered",
            offered_at=now(),
            expires_at=now() + timedelta(minutes=5),
        )
        answer = post(session, offer.id, "confirm", token_for(exchange, str(offer.id)))
        assert answer.json() == {"state": state}
    after = {one["id"]: one["state"] for one in store.all("transfer")}
    assert after[of_another["id"]] == "queued"
    assert after[own["id"]] == "cancelled"
