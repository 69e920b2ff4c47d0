"""The bot in a conversation: it answers, asks back, hands over, and never speaks over a person."""

import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from havendesk.audit.models import AuditEntry
from havendesk.bot import actions, jobs, queries
from havendesk.bot.models import Answer
from havendesk.bot.options import BotOptions
from havendesk.bot.reactions import on_messages
from havendesk.bot.types import Answer as Decided
from havendesk.bot.types import AnswerKind, Speech
from havendesk.kernel import switches
from havendesk.kernel.actors import ANONYMOUS, BOT, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.kernel.models import KillSwitch
from havendesk.kernel.options import options_of
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.queries import finding, values
from havendesk.people.types import Topic
from havendesk.routing import actions as routing
from havendesk.routing.models import QueueEntry
from havendesk.tickets.events import MessagesAppended
from havendesk.tickets.models import Message, Ticket
from havendesk.tickets.types import AuthorKind, Handler
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say
from tests.support.knowledge import publish_chosen

QUESTIONS = {
    "en": "how much do u guys charge per trade, maker vs taker",
    "zh-Hans": "充xrp忘写memo了怎么办",
    "zh-Hant": "充xrp忘寫memo了怎麼辦",
    "ko": "비번 까먹어서 로그인이 안돼요",
    "ja": "パスワード忘れてログインできなくなった",
}


@pytest.fixture(scope="module", autouse=True)
def _one_index() -> Iterator[None]:
    """Every test here publishes the same articles, so one index serves them all."""
    finding.forget()
    yield
    finding.forget()


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    values.forget()
    switches.forget()
    yield
    switches.forget()


def publish() -> None:
    """Some articles of the starter help centre, and a team that takes everything."""
    publish_chosen()
    make_team()


@pytest.fixture
def desk(db: None) -> None:
    """A desk with articles and a team."""
    publish()


def ask(text: str, language: str = "en") -> tuple[UUID, Actor]:
    """A new ticket with a question, and its customer; the bot has reacted."""
    customer = make_customer(language)
    ticket_id = open_ticket(customer, text, language=language).ticket_id
    react(ticket_id)
    return ticket_id, customer


def react(ticket_id: UUID) -> None:
    """What the worker does for the event of the last message."""
    event = MessagesAppended(
        ticket_id=ticket_id, number=1, author_kind=AuthorKind.CUSTOMER, handler=Handler.BOT
    )
    on_messages(event)


def said(ticket_id: UUID) -> list[Message]:
    """What bot and system said to the customer, in order."""
    rows = Message.objects.filter(ticket_id=ticket_id, visibility="public").order_by("number")
    return [row for row in rows if row.author_kind in ("bot", "system") and row.kind != "event"]


def handler(ticket_id: UUID) -> str:
    return Ticket.objects.get(id=ticket_id).handler


def decisions(ticket_id: UUID) -> list[tuple[str, str]]:
    return [(card.kind.value, card.detail) for card in queries.answers(viewer=BOT, ticket_id=ticket_id)]


@pytest.mark.parametrize("language", list(QUESTIONS))
def test_a_known_question_gets_a_cited_answer_in_its_language(desk: None, language: str) -> None:
    ticket_id, _ = ask(QUESTIONS[language], language)
    (message,) = said(ticket_id)
    assert (message.author_kind, message.kind) == ("bot", "answer")
    (citation,) = message.citations
    assert citation["language"] == language
    assert citation["url"] == f"/help/{language}/article/{citation['slug']}"
    assert citation["title"] in message.text
    assert "{{" not in message.text
    row = Answer.objects.get(ticket_id=ticket_id)
    assert (row.number, row.question_number, row.decision) == (message.number, 1, "answer")
    best = row.evidence["evidence"][0]
    assert best["source"] == f"article:{citation['slug']}"
    assert best["revision"] == 1
    assert 0.5 < best["chance"] <= 1
    assert QUESTIONS[language] not in str(row.evidence)
    assert handler(ticket_id) == "bot"


def test_the_topic_is_understood(desk: None) -> None:
    ticket_id, _ = ask(QUESTIONS["en"])
    assert Ticket.objects.get(id=ticket_id).topic == "fees"


def test_an_unknown_question_goes_to_a_person_with_a_summary(desk: None) -> None:
    ticket_id, _ = ask("who painted the ceiling of your lobby in blue")
    assert handler(ticket_id) == "queue"
    assert decisions(ticket_id) == [("hand_over", "not_sure")]
    (message,) = said(ticket_id)
    assert message.author_kind == "system"
    note = Message.objects.get(ticket_id=ticket_id, visibility="internal")
    assert "Nothing answers this" in note.text
    # The customer still waits: a handover is no answer.
    assert Ticket.objects.get(id=ticket_id).waiting_since is not None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "let me talk to a human please"),
        ("zh-Hans", "轉人工"),
        ("ko", "상담원 연결해 주세요"),
        ("ja", "担当者とお話ししたいです"),
    ],
)
def test_asking_for_a_person_hands_over_at_once(desk: None, language: str, text: str) -> None:
    ticket_id, _ = ask(text, language)
    assert handler(ticket_id) == "queue"
    assert decisions(ticket_id) == [("hand_over", "wants_person")]
    assert QueueEntry.objects.get(ticket_id=ticket_id).reason == "asked"


def test_an_alarm_is_urgent_security_with_first_aid(desk: None) -> None:
    ticket_id, _ = ask("SOMEONE IS IN MY ACCOUNT trades i didnt make please stop them now")
    ticket = Ticket.objects.get(id=ticket_id)
    assert (ticket.handler, ticket.topic, ticket.priority) == ("queue", "security", "urgent")
    (message,) = said(ticket_id)
    assert message.citations[0]["slug"] == "account-takeover"
    assert QueueEntry.objects.get(ticket_id=ticket_id).reason == "urgent_security"


def test_a_greeting_gets_a_greeting_and_counts_as_no_answer(desk: None) -> None:
    ticket_id, customer = ask("안녕하세요!", "ko")
    assert decisions(ticket_id) == [("answer", "greeting")]
    assert said(ticket_id)[0].citations == []
    say(customer, ticket_id, QUESTIONS["ko"])
    react(ticket_id)
    assert decisions(ticket_id)[-1] == ("answer", "article")


def test_the_language_of_the_words_wins_over_the_locale(desk: None) -> None:
    ticket_id, _ = ask(QUESTIONS["ko"], "en")
    assert Ticket.objects.get(id=ticket_id).language == "ko"
    assert said(ticket_id)[0].citations[0]["language"] == "ko"


def test_an_answer_that_did_not_help_leads_to_a_person(desk: None) -> None:
    ticket_id, customer = ask(QUESTIONS["en"])
    say(customer, ticket_id, "that didn't help at all")
    react(ticket_id)
    assert decisions(ticket_id)[-1] == ("hand_over", "not_helped")


def test_the_same_question_again_leads_to_a_person(desk: None) -> None:
    ticket_id, customer = ask(QUESTIONS["en"])
    say(customer, ticket_id, QUESTIONS["en"])
    react(ticket_id)
    assert decisions(ticket_id)[-1] == ("hand_over", "not_helped")


def test_a_choice_by_number_answers_and_none_of_them_leads_to_a_person(
    desk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("havendesk.bot.rules.gate.ANSWER_FROM", 1.1)
    first, customer = ask(QUESTIONS["en"])
    assert decisions(first) == [("clarify", "choices")]
    offered = Answer.objects.get(ticket_id=first).evidence["choices"]
    assert [f"{n}. {one['title']}" in said(first)[0].text for n, one in enumerate(offered, 1)]
    say(customer, first, "2")
    react(first)
    assert said(first)[-1].citations[0]["slug"] == offered[1]["slug"]
    second, customer = ask(QUESTIONS["en"])
    say(customer, second, "none of these")
    react(second)
    assert decisions(second)[-1] == ("hand_over", "clarify_failed")


def test_an_unclear_reply_to_choices_is_not_asked_back_again(
    desk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("havendesk.bot.rules.gate.ANSWER_FROM", 1.1)
    ticket_id, customer = ask(QUESTIONS["en"])
    say(customer, ticket_id, "how much do you charge per trade for makers")
    react(ticket_id)
    assert decisions(ticket_id)[-1][0] == "hand_over"


def test_the_kill_switch_hands_over_at_once(desk: None) -> None:
    KillSwitch.objects.create(name="bot", off=True, reason="test", changed_at=now())
    switches.forget()
    ticket_id, _ = ask(QUESTIONS["en"])
    assert handler(ticket_id) == "queue"
    assert decisions(ticket_id) == [("hand_over", "bot_off")]


def test_the_same_event_twice_is_answered_once(desk: None) -> None:
    ticket_id, _ = ask(QUESTIONS["en"])
    react(ticket_id)
    assert len(said(ticket_id)) == 1
    assert Answer.objects.filter(ticket_id=ticket_id).count() == 1


def test_the_bot_is_silent_while_the_handler_is_not_the_bot(desk: None) -> None:
    customer = make_customer()
    ticket_id = open_ticket(customer, QUESTIONS["en"]).ticket_id
    routing.ask_for_person(by=customer, ticket_id=ticket_id)
    react(ticket_id)
    assert said(ticket_id) == []
    assert not Answer.objects.exists()


def test_only_the_bot_speaks_as_the_bot(desk: None) -> None:
    ticket_id = open_ticket(make_customer(), "hello").ticket_id
    with pytest.raises(Refused) as refused:
        actions.speak(by=ANONYMOUS, speech=_speech(ticket_id, head=1))
    assert refused.value.code is ErrorCode.NOT_SIGNED_IN
    assert said(ticket_id) == []


def _speech(ticket_id: UUID, head: int) -> Speech:
    decision = Decided(AnswerKind.GREETING, "", Topic.OTHER, ())
    return Speech(ticket_id, head, 1, Language.EN, False, decision, 0.1)


def test_a_moved_head_keeps_nothing_but_the_refusal(desk: None) -> None:
    customer = make_customer()
    ticket_id = open_ticket(customer, "hello").ticket_id
    say(customer, ticket_id, "one more line")
    with pytest.raises(Refused) as refused:
        actions.speak(by=BOT, speech=_speech(ticket_id, head=1))
    assert refused.value.code is ErrorCode.HEAD_MOVED
    assert said(ticket_id) == []
    assert not Answer.objects.exists()
    assert AuditEntry.objects.filter(verb="bot.speak", outcome="refused").exists()


def test_a_line_that_comes_meanwhile_is_read_before_speaking(
    desk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = make_customer()
    ticket_id = open_ticket(customer, "hi").ticket_id
    search = knowledge.search
    interruptions = iter(["maker vs taker", None])

    def interrupted(**arguments: Any) -> Any:
        line = next(interruptions, None)
        if line:
            say(customer, ticket_id, f"how much do u guys charge per trade, {line}")
        return search(**arguments)

    monkeypatch.setattr(knowledge, "search", interrupted)
    react(ticket_id)
    (message,) = said(ticket_id)
    assert message.citations[0]["slug"] == "fees"
    assert Answer.objects.get(ticket_id=ticket_id).question_number == 2


def test_somebody_who_writes_line_after_line_does_not_hold_the_bot_for_ever(
    desk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = make_customer()
    ticket_id = open_ticket(customer, "hi").ticket_id
    search = knowledge.search

    def interrupted(**arguments: Any) -> Any:
        say(customer, ticket_id, "and")
        return search(**arguments)

    monkeypatch.setattr(knowledge, "search", interrupted)
    react(ticket_id)
    assert said(ticket_id) == []
    assert Message.objects.filter(ticket_id=ticket_id).count() == 1 + options_of(BotOptions).bot_tries


@pytest.mark.django_db(transaction=True)
def test_the_bot_never_speaks_over_a_person_who_writes_while_it_computes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bot computes for 8 s; after 1 s an agent takes the ticket and writes."""
    publish()
    team = make_team("Second")
    ticket_id = open_ticket(make_customer(), QUESTIONS["en"]).ticket_id
    thinking = threading.Event()
    search = knowledge.search

    def slow(**arguments: Any) -> Any:
        hits = search(**arguments)
        thinking.set()
        time.sleep(8)
        return hits

    monkeypatch.setattr(knowledge, "search", slow)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            jobs.respond(ticket_id)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    bot = threading.Thread(target=work)
    bot.start()
    assert thinking.wait(20)
    time.sleep(1)
    agent = make_agent([team])
    routing.take(by=agent, ticket_id=ticket_id)
    say(agent, ticket_id, "Hello, this is Aria. I am looking at your fees.")
    bot.join(30)
    assert not bot.is_alive()
    assert failures == []
    assert said(ticket_id) == []
    assert not Answer.objects.exists()
    assert handler(ticket_id) == "agent"
