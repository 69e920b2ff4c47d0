"""The help beside a conversation: what is found, who may look, what is counted, what a model may word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from havendesk.assistance import actions, queries
from havendesk.assistance.models import Suggestion
from havendesk.assistance.rules.intents import intents_for
from havendesk.assistance.tests.conftest import ServedTicket, serve
from havendesk.assistance.types import (
    HelpCard,
    SuggestionKind,
    SuggestionOutcome,
    TranslatorTrouble,
)
from havendesk.audit.models import AuditEntry
from havendesk.bot.rules.understanding import Target, TargetKind
from havendesk.customers import actions as customers
from havendesk.exchange.tests.support import leading_to as leading_to_exchange
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge.queries import finding, values
from havendesk.people.types import Role, Topic
from havendesk.resolvers.types import Intent, Slots
from havendesk.tickets import actions as tickets
from havendesk.tickets.types import Handler, Status
from sandbox.tests.serving import Served, served
from tests.support.desk import browser_of, make_agent, make_customer, make_team, open_ticket, say
from tests.support.knowledge import publish_chosen
from tests.support.language_model import StubModel

SLUGS = ("deposit-missing", "deposit-confirmations", "withdrawal-hold", "fees")
KOREAN = "USDT 입금했는데 아직 안 들어왔어요"


@pytest.fixture
def articles(db: None) -> None:
    """A few articles of the starter, in English and Korean."""
    finding.forget()
    values.forget()
    publish_chosen(SLUGS, ("en", "ko"))


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    with served(tmp_path) as running, leading_to_exchange(running.url, monkeypatch):
        yield running


def opened(ticket: ServedTicket, *, by: Actor | None = None, reader: str = "en") -> HelpCard:
    return actions.help_with(
        by=by or ticket.agent, ticket_id=ticket.id, reader=reader, address="https://help.example"
    )


def settle(ticket: ServedTicket, suggestion: UUID, outcome: SuggestionOutcome) -> None:
    actions.settle_suggestion(by=ticket.agent, suggestion_id=suggestion, outcome=outcome)


def test_articles_come_in_the_customers_language_with_a_draft(articles: None) -> None:
    ticket = serve(KOREAN, "ko")
    card = opened(ticket)
    assert card.visitor
    assert card.findings == ()
    assert card.articles
    first = card.articles[0]
    assert (first.language, first.outcome) == ("ko", SuggestionOutcome.OFFERED)
    assert first.draft.startswith(first.summary)
    assert f"https://help.example/help/ko/article/{first.slug}" in first.draft
    assert card.slots["asset"] == "USDT"


def test_findings_run_for_this_customer_in_two_languages(articles: None, sandbox: Served) -> None:
    ticket = serve("출금이 안 돼요. 계정이 왜 막혔나요?", "ko", name="서미나", exchange_id="cus_fraud-viktor")
    tickets.set_topic(by=SYSTEM, ticket_id=ticket.id, topic=Topic.WITHDRAWAL)
    card = opened(ticket)
    assert not card.visitor
    found = {one.intent: one for one in card.findings}
    assert "holds" in found
    holds = found["holds"]
    assert holds.short.isascii()
    assert not holds.draft.isascii()
    assert holds.evidence
    assert all(one.source for one in holds.evidence)
    seen = AuditEntry.objects.filter(verb="assistance.help").get()
    assert (seen.actor_id, seen.ticket_id, seen.reads) == (ticket.agent.id, ticket.id, "ledger")


def test_a_silent_exchange_leaves_the_rest(articles: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = serve(KOREAN, "ko", name="서미나")
    tickets.set_topic(by=SYSTEM, ticket_id=ticket.id, topic=Topic.DEPOSIT)
    with leading_to_exchange("http://127.0.0.1:9", monkeypatch, exchange_seconds=0.3):
        card = opened(ticket)
    assert card.articles


@pytest.mark.parametrize("act", ["help", "draft", "summary"])
def test_whoever_may_not_see_the_ticket_gets_no_help(articles: None, model: StubModel, act: str) -> None:
    ticket = serve(KOREAN, "ko")
    by: dict[str, Any] = {"by": ticket.other, "ticket_id": ticket.id}
    acts: dict[str, Callable[[], object]] = {
        "help": lambda: opened(ticket, by=ticket.other),
        "draft": lambda: actions.word_draft(**by, suggestion_id=ticket.id),
        "summary": lambda: actions.word_summary(**by, reader="en"),
    }
    with pytest.raises(Refused) as refusal:
        acts[act]()
    assert refusal.value.code is ErrorCode.NO_ACCESS_GRANT
    assert not Suggestion.objects.exists()
    assert model.asked == []


def test_access_ends_with_the_matter(articles: None) -> None:
    ticket = serve(KOREAN, "ko")
    opened(ticket)
    tickets.set_status(by=SYSTEM, ticket_id=ticket.id, status=Status.SOLVED, reason="done")
    customers.end_access(by=SYSTEM, ticket_id=ticket.id)
    with pytest.raises(Refused) as refusal:
        opened(ticket)
    assert refusal.value.code is ErrorCode.NO_ACCESS_GRANT


def test_what_becomes_of_a_suggestion_is_counted_once(articles: None) -> None:
    ticket = serve(KOREAN, "ko")
    first, second, *_ = opened(ticket).articles
    settle(ticket, first.suggestion, SuggestionOutcome.INSERTED)
    settle(ticket, first.suggestion, SuggestionOutcome.EDITED)
    settle(ticket, first.suggestion, SuggestionOutcome.REJECTED)
    settle(ticket, second.suggestion, SuggestionOutcome.REJECTED)
    again = {one.slug: one.outcome for one in opened(ticket).articles}
    assert again[first.slug] is SuggestionOutcome.EDITED
    assert again[second.slug] is SuggestionOutcome.REJECTED
    lead = make_agent([ticket.team], roles=(Role.LEAD,))
    card = queries.report(viewer=lead, since=now() - timedelta(days=1))
    counts = {(one.kind, one.outcome): one.count for one in card.suggestions}
    assert counts[SuggestionKind.ARTICLE, SuggestionOutcome.EDITED] == 1
    assert counts[SuggestionKind.ARTICLE, SuggestionOutcome.REJECTED] == 1


def test_a_suggestion_of_another_is_not_found_and_does_not_change(articles: None) -> None:
    ticket = serve(KOREAN, "ko")
    suggestion = opened(ticket).articles[0].suggestion
    with pytest.raises(Refused) as refusal:
        actions.settle_suggestion(
            by=ticket.other, suggestion_id=suggestion, outcome=SuggestionOutcome.ACCEPTED
        )
    assert refusal.value.code is ErrorCode.NOT_FOUND
    assert Suggestion.objects.get(id=suggestion).outcome == "offered"
    with pytest.raises(Refused):
        queries.report(viewer=ticket.agent, since=now())


def test_a_model_words_a_draft_from_the_suggestion_alone(articles: None, model: StubModel) -> None:
    ticket = serve(KOREAN, "ko")
    made_of = opened(ticket).articles[0]
    model.wording = lambda _instruction, _material: "안녕하세요. 입금 상태를 확인해 주세요."
    worded = actions.word_draft(by=ticket.agent, ticket_id=ticket.id, suggestion_id=made_of.suggestion)
    assert worded.text == "안녕하세요. 입금 상태를 확인해 주세요."
    assert worded.suggestion is not None
    assert Suggestion.objects.get(id=worded.suggestion).subject == str(made_of.suggestion)
    model.wording = lambda _instruction, _material: "10분 안에 777 USDT를 환불해 드립니다."
    lied = actions.word_draft(by=ticket.agent, ticket_id=ticket.id, suggestion_id=made_of.suggestion)
    assert (lied.text, lied.trouble) == ("", TranslatorTrouble.NOT_TRUE_TO_TEXT)
    assert Suggestion.objects.get(id=worded.suggestion).text == worded.text


def test_a_model_words_a_summary_that_is_kept_nowhere(articles: None, model: StubModel) -> None:
    ticket = serve(KOREAN, "ko")
    say(ticket.agent, ticket.id, "확인하겠습니다")
    model.wording = lambda _instruction, _material: "The customer asks about a deposit."
    assert actions.word_summary(by=ticket.agent, ticket_id=ticket.id, reader="en").text.startswith("The cust")
    assert "Customer: " in model.words
    model.status = 429
    assert (
        actions.word_summary(by=ticket.agent, ticket_id=ticket.id, reader="en").trouble
        is TranslatorTrouble.NO_ANSWER
    )


def solved(ticket: ServedTicket, text: str, *, team: UUID | None = None) -> UUID:
    """A solved ticket of somebody else's, in the same team unless said otherwise."""
    other = open_ticket(make_customer("ko"), text, language="ko").ticket_id
    tickets.set_topic(by=SYSTEM, ticket_id=other, topic=Topic.DEPOSIT)
    tickets.set_assignee(
        by=SYSTEM, ticket_id=other, handler=Handler.QUEUE, agent_id=None, team_id=team or ticket.team
    )
    tickets.set_status(by=SYSTEM, ticket_id=other, status=Status.SOLVED, reason="done")
    return other


def test_similar_solved_tickets_show_no_words_and_cost_the_same(articles: None) -> None:
    ticket = serve(KOREAN, "ko")
    tickets.set_topic(by=SYSTEM, ticket_id=ticket.id, topic=Topic.DEPOSIT)
    near = solved(ticket, "USDT 입금이 아직 안 들어왔어요")
    solved(ticket, "비밀번호를 잊어버렸습니다")
    with CaptureQueriesContext(connection) as few:
        card = opened(ticket)
    assert [one.id for one in card.similar] == [near]
    assert "입금" not in repr(card.similar)
    for _ in range(3):
        solved(ticket, "USDT 입금이 아직 안 들어왔어요")
    with CaptureQueriesContext(connection) as many:
        assert len(opened(ticket).similar) == 3
    assert len(many) <= len(few)


def test_tickets_of_other_teams_are_no_examples_for_an_agent(articles: None) -> None:
    ticket = serve(KOREAN, "ko")
    tickets.set_topic(by=SYSTEM, ticket_id=ticket.id, topic=Topic.DEPOSIT)
    solved(ticket, KOREAN, team=make_team("Others"))
    assert opened(ticket).similar == ()


def _target(intent: Intent, share: float) -> Target:
    return Target(TargetKind.INTENT, intent.value, share)


@pytest.mark.parametrize(
    ("targets", "topic", "slots", "intents"),
    [
        ((), Topic.OTHER, Slots(), ()),
        ((), Topic.WITHDRAWAL, Slots(), (Intent.WITHDRAWAL_STATUS, Intent.HOLDS)),
        ((), Topic.OTHER, Slots(order_id="1"), (Intent.ORDER_STATUS,)),
        (
            (_target(Intent.FEES, 0.5), _target(Intent.LIMITS, 0.01)),
            Topic.DEPOSIT,
            Slots(),
            (Intent.FEES, Intent.DEPOSIT_STATUS),
        ),
    ],
)
def test_finders_are_chosen_by_words_values_and_topic(
    targets: tuple[Target, ...], topic: Topic, slots: Slots, intents: tuple[Intent, ...]
) -> None:
    assert intents_for(targets, topic, slots) == intents


def test_over_http(articles: None) -> None:
    ticket = serve(KOREAN, "ko")
    browser = browser_of(ticket.agent)
    answer = browser.post(
        f"/api/v1/desk/tickets/{ticket.id}/help", {"to": "en"}, content_type="application/json"
    )
    assert answer["Cache-Control"] == "no-store"
    body: dict[str, Any] = answer.json()
    suggestion = body["articles"][0]["suggestion"]
    counted = browser.post(
        f"/api/v1/desk/suggestions/{suggestion}", {"outcome": "accepted"}, content_type="application/json"
    )
    assert counted.status_code == 200
    assert browser.get("/api/v1/desk/assistance/report").status_code == 403
    lead = browser_of(make_agent([ticket.team], roles=(Role.LEAD,)))
    report = lead.get("/api/v1/desk/assistance/report?days=7").json()
    assert {"kind": "article", "outcome": "accepted", "count": 1} in report["suggestions"]
    assert lead.get("/api/v1/desk/assistance/report?days=0").status_code == 422
    assert Language.KO.value == body["language"]
