"""A formal complaint: handed over at once, confirmed with its number and clock, told when it is asked for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from havendesk.bot import queries
from havendesk.bot.reactions import on_reopened, on_solved
from havendesk.bot.rules import matters
from havendesk.bot.tests.support import ask, exchange_beside, last_public, signed_in
from havendesk.bot.types import DecisionKind
from havendesk.kernel.actors import BOT
from havendesk.knowledge.queries import finding
from havendesk.protection.models import Complaint
from havendesk.tickets.events import TicketReopened, TicketSolved
from havendesk.tickets.models import Message, Ticket
from tests.support.desk import make_team

NEW = (
    "I want to file a formal complaint about my withdrawal",
    "我要投诉，提币一直不到账",
    "정식으로 민원을 제기합니다",
    "正式な苦情を申し立てます",
)
AFTER = (
    "what happens with my formal complaint",
    "I made a complaint last week, by when do you decide",
    "what is the status of my complaint?",
    "我的投诉什么时候有结果",
    "제 민원 진행 상황 알려 주세요",
    "민원을 냈는데 이제 어떻게 되나요",
    "私の苦情の状況を教えてください",
    "苦情を申し立てました、この後どうなりますか",
)


def test_a_new_complaint_is_never_taken_for_a_question_about_an_old_one() -> None:
    assert [text for text in NEW if matters.asks_after_complaint(text)] == []
    assert [text for text in NEW if not matters.mentions(text, matters.Matter.COMPLAINT)] == []
    assert [text for text in AFTER if not matters.asks_after_complaint(text)] == []


@pytest.mark.django_db
def test_a_complaint_is_confirmed_with_its_clock_and_its_owner_hears_how_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_team()
    finding.forget()
    with exchange_beside(tmp_path, monkeypatch):
        wei, _session = signed_in("cus_wei")
        # One that is not registered here, perhaps by letter: people look, and no clock begins anew.
        first = ask(wei, AFTER[0])
        assert queries.answers(viewer=BOT, ticket_id=first)[-1].kind is DecisionKind.HAND_OVER
        assert not Complaint.objects.exists()

        ticket_id = ask(wei, NEW[0])
        row = Complaint.objects.get()
        ticket = Ticket.objects.get(id=ticket_id)
        assert (row.ticket_id, row.customer_id, row.reference) == (ticket_id, wei.id, ticket.reference)
        assert row.decide_by - row.received_at == timedelta(days=60)
        said = last_public(ticket_id).text
        assert f"under the number {ticket.reference}" in said
        notes = Message.objects.filter(ticket_id=ticket_id, visibility="internal")
        assert any("A formal complaint, received on" in note.text for note in notes)

        told = last_public(ask(wei, AFTER[1]))
        assert f"Your complaint {ticket.reference} is not decided yet" in told.text
        assert Complaint.objects.count() == 1
        # Nobody else hears of it.
        haruka, _session = signed_in("cus_haruka")
        assert ticket.reference not in last_public(ask(haruka, AFTER[0])).text
        on_solved(TicketSolved(ticket_id=ticket_id))
        assert "was answered on" in last_public(ask(wei, AFTER[2])).text
        on_reopened(TicketReopened(ticket_id=ticket_id))
        assert Complaint.objects.get().answered_at is None
        Complaint.objects.update(decide_by=row.received_at)
        late = ask(wei, AFTER[2])
        assert "was to be decided by" in last_public(late).text
        assert queries.answers(viewer=BOT, ticket_id=late)[-1].kind is DecisionKind.HAND_OVER
        assert Complaint.objects.count() == 1
