"""Macros: who keeps which, what stands in them, and that a filled one never says what nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry
from havendesk.customers import queries as customers
from havendesk.customers.types import PrivateCard
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.i18n import LANGUAGES
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role, Topic
from havendesk.tickets import actions, commands, queries
from havendesk.tickets.models import Macro, Message
from havendesk.tickets.rules.lists import Scope
from havendesk.tickets.rules.macros import Placeholder, fill, placeholders_in
from havendesk.tickets.types import Handler
from havendesk.tickets.types.desk import MacroCard
from tests.support.desk import browser_of, make_agent, make_customer, make_team, open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> UUID:
    """A team."""
    return make_team()


@pytest.fixture
def agent(team: UUID) -> Actor:
    """An agent."""
    return make_agent([team])


@pytest.fixture
def lead(team: UUID) -> Actor:
    """A lead."""
    return make_agent([team], roles=(Role.LEAD,))


@pytest.fixture
def ticket(team: UUID, agent: Actor) -> UUID:
    """A Korean customer's ticket about a deposit, which the agent serves."""
    ticket_id = open_ticket(make_customer("ko"), language="ko").ticket_id
    actions.set_topic(by=SYSTEM, ticket_id=ticket_id, topic=Topic.DEPOSIT)
    actions.set_assignee(
        by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    return ticket_id


@pytest.fixture(autouse=True)
def _silent_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(**_: Any) -> Any:
        raise Refused(ErrorCode.EXCHANGE_SILENT)

    monkeypatch.setattr(exchange, "capabilities", silent)


def keep(by: Actor, scope: Scope = Scope.PRIVATE, team: UUID | None = None, **more: Any) -> MacroCard:
    how: dict[str, Any] = {"name": "Hello", "shortcut": "", "texts": {"en": "Hello"}, "acts": {}, **more}
    return actions.add_macro(by=by, scope=scope, team_id=team, **how)


def test_a_macro_speaks_the_customers_language_and_leaves_open_what_nobody_knows(
    agent: Actor, ticket: UUID
) -> None:
    text = "{customer_name}님, {topic} {reference}, {agent_name} / {team_name} / {exchange_name} {reference}"
    macro = keep(agent, texts={"ko": text, "en": "Hello"}, acts={"status": "solved", "tags": [str(uuid7())]})
    before = Message.objects.count()
    found = queries.render_macro(viewer=agent, ticket_id=ticket, macro_id=macro.id)
    reference = queries.states(viewer=SYSTEM, ticket_ids=[ticket])[ticket].reference
    assert found.language == "ko"
    assert found.text.startswith(f"{{customer_name}}님, 입금 {reference}, Agent ")
    assert found.text.endswith(f"/ Everything / {{exchange_name}} {reference}")
    assert found.missing == ("customer_name", "exchange_name")
    assert found.acts == {"status": "solved", "tags": []}  # the tag is gone
    assert Message.objects.count() == before


def test_naming_the_customer_is_a_look_at_their_name(
    agent: Actor, ticket: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def known(*, viewer: Actor, customer_id: UUID, reason: str) -> PrivateCard:
        asked.append(reason)
        return PrivateCard(customer_id, "민지 {reference}", ())

    monkeypatch.setattr(customers, "private_card", known)
    plain = keep(agent, texts={"en": "Hello"})
    queries.render_macro(viewer=agent, ticket_id=ticket, macro_id=plain.id)
    assert asked == []
    named = keep(agent, name="Named", texts={"en": "Hello {customer_name}"})
    found = queries.render_macro(viewer=agent, ticket_id=ticket, macro_id=named.id)
    # What is put in is not read as a macro again.
    assert (found.text, found.language, found.missing) == ("Hello 민지 {reference}", "en", ())
    assert asked == ["a macro that names the customer"]


def test_it_needs_access_to_the_ticket_and_sight_of_the_macro(
    agent: Actor, lead: Actor, team: UUID, ticket: UUID
) -> None:
    colleague = make_agent([team])
    own, shared = keep(agent), keep(lead, Scope.ALL)
    for viewer, macro, code in (
        (colleague, shared, ErrorCode.NO_ACCESS_GRANT),
        (agent, keep(lead, name="Lead's own"), ErrorCode.NOT_FOUND),
        (lead, own, ErrorCode.NOT_FOUND),
    ):
        with pytest.raises(Refused) as refused:
            queries.render_macro(viewer=viewer, ticket_id=ticket, macro_id=macro.id)
        assert refused.value.code is code


def test_macros_are_private_a_teams_or_everybodys(
    agent: Actor, lead: Actor, team: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    own, teams, all_of_us = keep(agent), keep(lead, Scope.TEAM, team), keep(lead, Scope.ALL)
    stranger = make_agent([make_team("Others")])
    with django_assert_num_queries(2):
        seen = {card.id for card in queries.macros(viewer=agent)}
    assert seen == {own.id, teams.id, all_of_us.id}
    assert {card.id for card in queries.macros(viewer=stranger)} == {all_of_us.id}


def test_a_search_finds_shortcut_name_and_text(agent: Actor) -> None:
    keep(agent, name="Zulu", shortcut="dep", texts={"ko": "입금"})
    keep(agent, name="Deposit", shortcut="money")
    keep(agent, name="Other", shortcut="x")
    assert [card.name for card in queries.macros(viewer=agent, q="/DEP")] == ["Zulu", "Deposit"]
    assert [card.name for card in queries.macros(viewer=agent, q="입금")] == ["Zulu"]


def test_what_is_refused_is_not_kept(agent: Actor, lead: Actor, team: UUID) -> None:
    own, shared = keep(agent, shortcut="own"), keep(lead, Scope.ALL, shortcut="all")
    tries: dict[Callable[[], object], tuple[ErrorCode, str]] = {
        lambda: keep(agent, Scope.ALL): (ErrorCode.FORBIDDEN, ""),
        lambda: keep(agent, Scope.TEAM, team): (ErrorCode.FORBIDDEN, ""),
        lambda: keep(agent, texts={}): (ErrorCode.FIELD_INVALID, "texts"),
        lambda: keep(agent, texts={"en": " "}): (ErrorCode.FIELD_INVALID, "texts"),
        lambda: keep(agent, texts={"tlh": "x"}): (ErrorCode.FIELD_INVALID, "texts"),
        lambda: keep(agent, texts={"en": "{password}"}): (ErrorCode.FIELD_INVALID, "texts"),
        lambda: keep(agent, texts={"en": "x" * 10_001}): (ErrorCode.TEXT_TOO_LONG, "texts"),
        lambda: keep(agent, shortcut="two words"): (ErrorCode.FIELD_INVALID, "shortcut"),
        lambda: keep(agent, shortcut="/Own"): (ErrorCode.CONFLICT, "shortcut"),
        lambda: keep(agent, name="\u202e"): (ErrorCode.FIELD_INVALID, "name"),
        lambda: keep(agent, acts={"status": "closed"}): (ErrorCode.FIELD_INVALID, "acts.status"),
        lambda: keep(agent, acts={"topic": "gossip"}): (ErrorCode.FIELD_INVALID, "acts.topic"),
        lambda: keep(agent, acts={"tags": ["x"]}): (ErrorCode.FIELD_INVALID, "acts.tags"),
        lambda: keep(agent, acts={"pay": "me"}): (ErrorCode.FIELD_INVALID, "acts.pay"),
        lambda: actions.remove_macro(by=agent, macro_id=shared.id): (ErrorCode.FORBIDDEN, ""),
        lambda: actions.remove_macro(by=lead, macro_id=own.id): (ErrorCode.NOT_FOUND, "macro"),
    }
    done = AuditEntry.objects.filter(verb__endswith="_macro", outcome="done").count()
    for attempt, (code, field) in tries.items():
        with pytest.raises(Refused) as refused:
            attempt()
        assert (refused.value.code, refused.value.field) == (code, field)
    assert set(Macro.objects.values_list("id", flat=True)) == {own.id, shared.id}
    assert AuditEntry.objects.filter(verb__endswith="_macro", outcome="done").count() == done
    actions.remove_macro(by=lead, macro_id=shared.id)
    assert set(Macro.objects.values_list("id", flat=True)) == {own.id}


def test_the_two_hundred_and_first_is_refused(agent: Actor) -> None:
    Macro.objects.bulk_create(
        Macro(owner_id=agent.id, scope="private", name=f"{place}", texts={"en": "x"}, acts={})
        for place in range(200)
    )
    with pytest.raises(Refused) as refused:
        keep(agent)
    assert refused.value.code is ErrorCode.TOO_MANY
    assert Macro.objects.count() == 200


def test_the_starter_set_speaks_every_language_and_comes_once() -> None:
    commands.first_run(with_cast=False)
    assert Macro.objects.count() == 0
    for _ in range(2):
        commands.first_run(with_cast=True)
    rows = list(Macro.objects.all())
    assert len(rows) == len({row.shortcut for row in rows}) == 12
    for row in rows:
        # Traditional Chinese is read from the simplified text.
        assert set(row.texts) == set(LANGUAGES) - {"zh-Hant"}
        open_places = [sorted(placeholders_in(text)) for text in row.texts.values()]
        assert all(places == open_places[0] for places in open_places), row.name
    assert AuditEntry.objects.filter(verb="tickets.add_starter_macros").count() == 1


def test_filling_touches_only_its_placeholders() -> None:
    text, missing = fill("{reference} {topic} {Reference} {x} {}", {Placeholder.REFERENCE: "HD-1"})
    assert (text, missing) == ("HD-1 {topic} {Reference} {x} {}", ("topic",))


def test_over_http(agent: Actor, ticket: UUID) -> None:
    browser, json = browser_of(agent), "application/json"
    body = {
        "name": "Ask",
        "shortcut": "/ask",
        "texts": {"en": "Which {topic}?"},
        "acts": {"priority": "high"},
    }
    made = browser.post("/api/v1/desk/macros", body, content_type=json).json()
    assert (made["shortcut"], made["acts"]) == ("ask", {"priority": "high"})
    changed = browser.put(
        f"/api/v1/desk/macros/{made['id']}", body | {"name": "Asked"}, content_type=json
    ).json()
    assert [one["name"] for one in browser.get("/api/v1/desk/macros?q=ask").json()] == [changed["name"]]
    rendered = browser.post(f"/api/v1/desk/tickets/{ticket}/macros/{made['id']}").json()
    assert (rendered["text"], rendered["missing"]) == ("Which your deposit?", [])
    assert browser.delete(f"/api/v1/desk/macros/{made['id']}").status_code == 200
    assert browser.post(f"/api/v1/desk/tickets/{ticket}/macros/{made['id']}").status_code == 404
