"""An alarm in the chat: written down with the message, and told step by step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from havendesk.bot.tests.support import exchange_beside, signed_in
from havendesk.channels.chat import actions
from havendesk.channels.chat.rules import opening, utterance
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.protection import actions as protection
from havendesk.protection.models import Freeze
from havendesk.protection.tests.support import work
from havendesk.protection.types import ReportSource, ReportStrength
from havendesk.tickets.models import Message
from havendesk.tickets.types import Opened
from sandbox.tests.serving import Served
from tests.support.desk import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with exchange_beside(tmp_path, monkeypatch) as served:
        yield served


def begun(customer: Actor, text: str, language: str = "en") -> UUID:
    said = opening(customer=customer, jurisdiction="", cid=uuid4(), language=language, text=text)
    (outcome,) = actions.begin(by=SYSTEM, openings=[said])
    assert isinstance(outcome, Opened)
    return outcome.ticket_id


def system_texts(ticket_id: UUID) -> list[str]:
    rows = Message.objects.filter(ticket_id=ticket_id, author_kind="system").order_by("number")
    return list(rows.values_list("text", flat=True))


def test_a_signed_in_customer_who_says_it_is_frozen_and_sees_each_step(exchange: Served) -> None:
    customer, _session = signed_in(language="ko")
    ticket_id = begun(customer, "안녕하세요", "ko")
    assert not Freeze.objects.exists()
    message = utterance(author=customer, ticket_id=ticket_id, cid=uuid4(), text="누가 제 계정에 들어왔어요!!")
    for _ in range(2):  # the socket sends it again after a lost acknowledgement
        actions.utter(by=SYSTEM, messages=[message])
    row = Freeze.objects.get()
    assert (row.source, row.strength) == (ReportSource.CHAT.value, ReportStrength.STRONG.value)
    assert (row.customer_id, row.ticket_id, row.reports) == (customer.id, ticket_id, 1)
    (first,) = system_texts(ticket_id)
    assert row.reference in first
    assert "계정" in first
    found = work(row.id)
    for _ in range(2):  # events come at least once
        actions.tell_freeze(by=SYSTEM, freeze_id=row.id)
    texts = system_texts(ticket_id)
    assert len(texts) == 1 + len(found.steps)
    for step, text in zip(found.steps, texts[1:], strict=True):
        assert step.confirmed_at is not None
        assert step.confirmed_at.strftime("%H:%M:%S") in text
        assert text != f"{step.confirmed_at:%H:%M:%S} UTC: "


def test_a_visitor_who_says_it_is_shown_where_to_report_it() -> None:
    ticket_id = begun(make_customer(), "someone is in my account!")
    (text,) = system_texts(ticket_id)
    assert "/freeze" in text
    assert not Freeze.objects.exists()


def test_a_question_about_freezing_freezes_nobody(exchange: Served) -> None:
    customer, _session = signed_in()
    ticket_id = begun(customer, "how do I freeze my account?")
    assert system_texts(ticket_id) == []
    assert not Freeze.objects.exists()


def test_one_alarm_among_many_messages_reaches_its_own_account_only(exchange: Served) -> None:
    people = [signed_in(ref)[0] for ref in ("cus_daniel", "cus_minji", "cus_wei")]
    tickets = [begun(one, "hello") for one in people]
    words = ["where is my deposit", "my account was hacked", "thanks"]
    messages = [
        utterance(author=one, ticket_id=ticket, cid=uuid4(), text=text)
        for one, ticket, text in zip(people, tickets, words, strict=True)
    ]
    assert len(actions.utter(by=SYSTEM, messages=messages)) == 3
    assert Freeze.objects.get().customer_id == people[1].id


def test_a_freeze_is_told_in_no_chat_of_somebody_else(exchange: Served) -> None:
    owner, _session = signed_in()
    stranger, _other = signed_in("cus_minji")
    assert owner.id is not None
    chat = begun(stranger, "hello")
    card = protection.report(
        by=owner,
        customer_id=owner.id,
        source=ReportSource.CHAT,
        strength=ReportStrength.STRONG,
        idempotency_key="in another's chat",
        ticket_id=chat,
    )
    work(card.id)
    actions.tell_freeze(by=SYSTEM, freeze_id=card.id)
    assert Freeze.objects.get().ticket_id == chat
    assert system_texts(chat) == []
