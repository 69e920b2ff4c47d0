"""The bot looks into the customer's own account before it speaks, asks back with buttons, keeps its word."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.bot import jobs, queries
from havendesk.bot.models import Answer, Offer
from havendesk.bot.options import BotOptions
from havendesk.bot.tests.support import ask, exchange_beside, last_public, react, signed_in
from havendesk.bot.types import AnswerCard, DecisionKind
from havendesk.exchange.tests.support import asking_nodes, leading_to, node_at
from havendesk.kernel import switches
from havendesk.kernel.actions import set_switch
from havendesk.kernel.actors import BOT, SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.i18n import Language
from havendesk.kernel.options import options_of
from havendesk.knowledge.queries import finding
from havendesk.protection import actions as protection
from havendesk.protection.types import ChannelKind
from havendesk.resolvers import actions as resolvers
from havendesk.resolvers import queries as resolver_queries
from havendesk.resolvers.models import Watch
from havendesk.tickets.models import Message, Ticket
from havendesk.tickets.types.parts import Parts
from sandbox import cast
from sandbox.evm import EvmHouse
from sandbox.tests.serving import Served, served
from tests.support.desk import make_agent, make_customer, make_team, say
from tests.support.evm_node import ETHER, EvmNode, evm_node
from tests.support.knowledge import publish_chosen

pytestmark = pytest.mark.django_db
ARTICLES = (
    "cancel-withdrawal",
    "check-official-channel",
    "deposit-confirmations",
    "deposit-missing",
    "deposit-wrong-network",
    "fee-tiers",
    "fees",
    "reward-missing",
    "staking-unlock",
    "withdrawal-hold",
    "withdrawal-not-received",
    "withdrawal-processing",
)
ASTRAY = "my deposit of 640 USDT has not arrived, I sent it on polygon"
MISSING = "My deposit has not arrived"
ON_ITS_WAY = "where is my ETH deposit"


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    finding.forget()
    publish_chosen(ARTICLES)
    make_team()
    with exchange_beside(tmp_path, monkeypatch) as served:
        yield served
    finding.forget()


def decision(ticket_id: Any) -> AnswerCard:
    return queries.answers(viewer=BOT, ticket_id=ticket_id)[-1]


def code(ticket_id: Any) -> str:
    return str((decision(ticket_id).evidence.get("finding") or {}).get("code"))


def test_a_deposit_on_the_wrong_network_is_explained_and_becomes_a_recovery_case(exchange: Served) -> None:
    customer, _session = signed_in("cus_lena")
    ticket_id = ask(customer, ASTRAY)
    made = decision(ticket_id)
    assert (made.kind, made.detail, code(ticket_id)) == (
        DecisionKind.HAND_OVER,
        "recovery",
        "deposit.wrong_network",
    )
    told = last_public(ticket_id)
    assert "Polygon" in told.text
    assert told.parts["evidence"][0]["source"] == "exchange"
    note = Message.objects.get(ticket_id=ticket_id, visibility="internal")
    assert "asset USDT" in note.text
    assert "amount 640" in note.text
    assert "deposit.wrong_network" in note.text
    assert Ticket.objects.get(id=ticket_id).topic == "deposit"
    assert AuditEntry.objects.filter(verb="resolvers.find", reads="ledger").count() == 1


def test_deposits_on_real_nodes_are_counted_credited_and_found_on_the_wrong_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks move the count, the exchange credits by the same node, and what was promised is told."""
    finding.forget()
    publish_chosen(ARTICLES)
    make_team()
    with evm_node(chain_id=31337) as ethereum, evm_node(chain_id=137) as polygon:
        house = EvmHouse("ethereum", "31337", ethereum.url)
        nodes = {
            "ethereum": [node_at(ethereum.url, chain_id=31337)],
            "polygon": [node_at(polygon.url)],
        }
        with (
            served(tmp_path, evm=house) as running,
            leading_to(running.url, monkeypatch),
            asking_nodes(monkeypatch, exchange_chain_nodes=nodes),
        ):
            _deposits_on(running, ethereum, polygon, house.address("ethereum", "cus_lena"))
    finding.forget()


def _deposits_on(running: Served, ethereum: EvmNode, polygon: EvmNode, address: str) -> None:
    def booked() -> None:
        watch = running.sandbox.watch
        watch.book(watch.read(watch.height or 0), running.sandbox.clock())

    booked()
    customer, _session = signed_in("cus_lena")
    txid = ethereum.deposit(address, 7 * ETHER // 100)
    ethereum.mine(3)
    ticket_id = ask(customer, f"where is my deposit {txid}")
    assert "3 of 32 confirmations" in last_public(ticket_id).text
    ethereum.mine(8)
    booked()
    say(customer, ticket_id, f"where is my deposit {txid} now?")
    react(ticket_id)
    told = last_public(ticket_id).text
    assert "Your deposit of 0.07 ETH" in told
    assert "11 of 32 confirmations" in told
    ethereum.mine(60)
    booked()
    watch = Watch.objects.latest("id")
    card = resolver_queries.watch(viewer=BOT, watch_id=watch.id).finding
    found = resolver_queries.find(
        viewer=BOT, exchange_customer_id="cus_lena", intent=card.intent, slots=card.slots
    )
    assert resolvers.note_finding(by=SYSTEM, watch_id=watch.id, finding=found)
    jobs.tell_change(watch.id)
    told = last_public(ticket_id).text
    assert "I said that I would tell you" in told
    assert "0.07 ETH" in told

    astray = polygon.deposit(address, 640 * ETHER)
    height = polygon.mine()
    ticket_id = ask(customer, f"My deposit has not arrived: {astray}")
    assert "came over Polygon" in last_public(ticket_id).text
    (line,) = [one for one in last_public(ticket_id).parts["evidence"] if one["source"] == "node:polygon-1"][
        :1
    ]
    assert (line["height"], line["silent"], line["at"][:2]) == (height, False, "20")
    note = Message.objects.get(ticket_id=ticket_id, visibility="internal").text
    assert re.search("deposit.wrong_network.*POL.*640.*node:polygon-1", note, re.DOTALL)


def test_notes_are_in_the_desks_language_and_the_answer_in_the_customers(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = options_of(BotOptions).model_copy(update={"bot_notes": Language.JA})
    monkeypatch.setattr(jobs, "options_of", lambda _section: options)
    customer, _session = signed_in("cus_lena")
    ticket_id = ask(customer, ASTRAY)
    note = Message.objects.get(ticket_id=ticket_id, visibility="internal")
    assert note.text.startswith("この入金は手作業での復旧が必要です")
    assert "came over Polygon" in last_public(ticket_id).text


def test_which_deposit_is_asked_with_buttons_and_the_button_is_understood(exchange: Served) -> None:
    customer, _session = signed_in("cus_lena")
    ticket_id = ask(customer, MISSING)
    asked = last_public(ticket_id)
    choices = asked.parts["choices"]
    assert len(choices) >= 3
    assert asked.parts["text"] == "Which of these do you mean?"
    assert all(choice["label"] in asked.text for choice in choices), "the text alone says them too"
    usdt = next(choice for choice in choices if "640 USDT" in choice["label"])
    say(customer, ticket_id, usdt["label"], parts=Parts(chosen=usdt["id"]))
    react(ticket_id)
    assert code(ticket_id) == "deposit.wrong_network"


def test_a_button_of_another_question_means_nothing(exchange: Served) -> None:
    customer, _session = signed_in("cus_lena")
    ticket_id = ask(customer, MISSING)
    say(customer, ticket_id, "what are your fees for trading?", parts=Parts(chosen="99-1"))
    react(ticket_id)
    assert decision(ticket_id).evidence.get("slug") == "fees"


def test_a_visitor_hears_what_holds_for_everybody_and_how_to_see_more(exchange: Served) -> None:
    ticket_id = ask(make_customer(), MISSING)
    made = decision(ticket_id)
    assert made.evidence.get("finding") is None
    assert made.evidence["slug"] == "deposit-missing"
    assert not AuditEntry.objects.filter(verb="resolvers.find").exists()


def test_ones_own_staking_and_reward_are_looked_at_before_the_article(exchange: Served) -> None:
    wei, _session = signed_in("cus_wei")
    ticket_id = ask(wei, "my staking reward is missing this time")
    assert (decision(ticket_id).detail, code(ticket_id)) == ("finding", "staking.list")
    assert "1.5 ETH: being taken out" in last_public(ticket_id).text
    haruka, _session = signed_in("cus_haruka")
    ticket_id = ask(haruka, "friend signed up with my code but no reward")
    assert code(ticket_id) == "reward.missed"
    assert "The friend’s identity is verified: not met" in last_public(ticket_id).text
    ticket_id = ask(wei, "my tier dropped overnight, which fee tier do I have")
    assert code(ticket_id) == "fees.own"
    assert "3,599.8 USDT more" in last_public(ticket_id).text
    # Who has nothing staked asked in general.
    assert decision(ask(haruka, "how do I unstake")).detail == "article"
    assert AuditEntry.objects.filter(verb="resolvers.find", reads="ledger").count() == 4


def test_a_visitor_asks_whether_it_is_really_us(exchange: Served) -> None:
    """Our list answers, the article only where nothing is named; nobody's account is looked into."""
    protection.add_channel(by=SYSTEM, kind=ChannelKind.DOMAIN, value="brightwater.example", label="Exchange")
    visitor = make_customer()
    ticket_id = ask(visitor, "Is this email from you genuine? help@brightwater-wallet.example")
    assert code(ticket_id) == "channel.not_ours"
    told = last_public(ticket_id)
    assert "/really-us?value=help%40brightwater-wallet.example" in told.text
    assert told.parts["evidence"][0]["source"] == "desk"
    assert code(ask(visitor, "Is this email from you genuine? www.brightwater.example")) == "channel.ours"
    assert decision(ask(visitor, "Is this email from you genuine?")).detail == "article"
    assert not AuditEntry.objects.filter(verb="resolvers.find").exists()


def test_a_finder_that_is_switched_off_leaves_the_article(exchange: Served) -> None:
    set_switch(by=SYSTEM, name="resolver.deposit_status", on=False, reason="a test")
    switches.forget()
    customer, _session = signed_in("cus_lena")
    ticket_id = ask(customer, MISSING)
    assert decision(ticket_id).evidence.get("slug") == "deposit-missing"


def test_a_withdrawal_that_can_be_cancelled_is_offered_with_a_preview(exchange: Served) -> None:
    customer, _session = signed_in("cus_daniel")
    ticket_id = ask(customer, "I want to cancel my withdrawal")
    assert decision(ticket_id).kind is DecisionKind.ACT
    offer = Offer.objects.get()
    assert last_public(ticket_id).parts["act"]["id"] == str(offer.id)
    assert set(offer.arguments) >= {"transfer_id"}


def test_a_waiting_deposit_is_told_and_told_again_when_it_is_credited(exchange: Served) -> None:
    customer, _session = signed_in("cus_lena")
    ticket_id = ask(customer, ON_ITS_WAY)
    first = last_public(ticket_id)
    assert code(ticket_id) == "deposit.confirming"
    assert "of 32" in first.text
    watch = Watch.objects.get(subject_id=ticket_id)
    another = cast.transfer("cus_lena", "deposit", "ETH", "ethereum", "0.7", now())
    credit(exchange)
    with exchange.sandbox.store.transaction():
        exchange.sandbox.store.put("transfer", another)
    known = resolver_queries.watch(viewer=SYSTEM, watch_id=watch.id).finding
    found = resolver_queries.find(
        viewer=SYSTEM, exchange_customer_id="cus_lena", intent=known.intent, slots=known.slots
    )
    assert resolvers.note_finding(by=SYSTEM, watch_id=watch.id, finding=found)
    for _ in range(2):
        jobs.tell_change(watch.id)
    told = Message.objects.filter(ticket_id=ticket_id, author_kind="bot").order_by("number")
    assert len(told) == 2, "said once, however often the job runs"
    assert told[1].text.startswith("I said that I would tell you")
    assert told[1].parts["evidence"]
    assert "0.05 ETH" in told[1].text, "of the deposit that was asked about, though another has come"


def test_where_a_person_has_the_matter_a_change_is_a_note_to_them(exchange: Served) -> None:
    customer, _session = signed_in("cus_lena")
    ticket_id = ask(customer, ON_ITS_WAY)
    agent = make_agent([make_team("Agents")], status=None)
    Ticket.objects.filter(id=ticket_id).update(handler="agent", assignee_id=agent.id)
    for _ in range(2):
        jobs.tell_change(Watch.objects.get(subject_id=ticket_id).id)
    notes = Message.objects.filter(ticket_id=ticket_id, visibility="internal")
    assert len(notes) == 1
    assert "promised to tell" in notes[0].text
    assert Message.objects.filter(ticket_id=ticket_id, author_kind="bot").count() == 1


def test_a_watch_that_ends_without_a_change_says_so_and_brings_a_person(exchange: Served) -> None:
    customer, _session = signed_in("cus_lena")
    ticket_id = ask(customer, ON_ITS_WAY)
    for _ in range(2):
        jobs.tell_no_change(Watch.objects.get(subject_id=ticket_id).id)
    assert last_public(ticket_id).text.startswith("I said that I would keep looking")
    assert Ticket.objects.get(id=ticket_id).handler == "queue"
    told = Message.objects.filter(ticket_id=ticket_id, author_kind="bot", visibility="public")
    assert told.count() == 2


def test_a_decision_can_be_made_again_and_a_changed_one_is_reported(exchange: Served) -> None:
    customer, _session = signed_in("cus_lena")
    since = now()
    ticket_id = ask(customer, MISSING)
    ask(customer, ON_ITS_WAY)
    assert queries.differences(viewer=SYSTEM, since=since) == (2, [])
    row = Answer.objects.get(ticket_id=ticket_id)
    Answer.objects.filter(id=row.id).update(decision="hand_over", detail="not_sure")
    again, (found,) = queries.differences(viewer=SYSTEM, since=since)
    assert (again, found.was, found.now) == (2, "hand_over/not_sure", "clarify/choices")


def credit(exchange: Served) -> None:
    """The newest ether of Lena is there."""
    store = exchange.sandbox.store
    with store.transaction():
        for move in store.all("transfer", "cus_lena"):
            if move["asset"] == "ETH" and move["state"] in ("detected", "confirming"):
                credited = {"state": "credited", "confirmations": 40, "credited_at": move["created_at"]}
                store.put("transfer", {**move, **credited})
