"""Tags: names, limits, who may, what lists cost."""

from __future__ import annotations

from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role
from havendesk.tickets import actions, queries
from havendesk.tickets.models import Change, Tag, TicketTag
from havendesk.tickets.rules.tags import clean_name, key_of
from havendesk.tickets.types import DeskView, Handler
from havendesk.tickets.types.tags import TagCard, TagColour
from havendesk.tickets.types.work import Alteration
from tests.support.desk import make_agent, make_customer, make_team, open_ticket


def lead() -> Actor:
    return make_agent([make_team(uuid7().hex)], roles=(Role.LEAD,))


def bear(ticket_id: UUID, *tags: TagCard) -> dict[UUID, ErrorCode]:
    change = Alteration(add_tags=frozenset(tag.id for tag in tags))
    return actions.alter(by=SYSTEM, ticket_ids=[ticket_id], change=change)


def many_tags(count: int) -> list[TagCard]:
    rows = Tag.objects.bulk_create(
        Tag(name=f"tag {n}", key=f"tag {n}", colour="grey", made_at=now()) for n in range(count)
    )
    return [TagCard(row.id, row.name, TagColour.GREY) for row in rows]


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("  VIP \n customer ", "VIP customer"),
        ("\u202eevil\u202c", "evil"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("Z\u0351\u036b\u0343\u036a\u0302a", "Z\u0351\u036ba"),
        ("e\u0301tude", "\u00e9tude"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("한국어 태그", "한국어 태그"),
        ("\ud800lone", "?lone"),
        ("\0", ""),
    ],
)
def test_a_name_is_one_plain_line(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_names_that_look_the_same_are_the_same() -> None:
    assert len({key_of(name) for name in ("Fraud", "FRAUD ", " fra\u200bud", "ＦＲＡＵＤ".casefold())}) == 2
    assert key_of("Straße") == key_of("STRASSE")


@pytest.mark.django_db
def test_a_tag_exists_once_whatever_its_case() -> None:
    agent = make_agent([make_team()])
    card = actions.add_tag(by=agent, name=" Travel  rule ", colour=TagColour.TEAL)
    assert card.name == "Travel rule"
    with pytest.raises(Refused) as refused:
        actions.add_tag(by=agent, name="TRAVEL RULE")
    assert (refused.value.code, refused.value.params["name"]) == (ErrorCode.TAG_EXISTS, "Travel rule")
    for name in ("", " \u200b ", "x" * 41):
        with pytest.raises(Refused) as refused:
            actions.add_tag(by=agent, name=name)
        assert refused.value.code is ErrorCode.FIELD_INVALID
    assert [tag.name for tag in queries.tags(viewer=agent)] == ["Travel rule"]


@pytest.mark.django_db
def test_a_desk_has_at_most_a_thousand_tags_and_a_ticket_twenty() -> None:
    agent = make_agent([make_team()])
    tags = many_tags(1000)
    with pytest.raises(Refused) as refused:
        actions.add_tag(by=agent, name="one more")
    assert refused.value.code is ErrorCode.TOO_MANY_TAGS
    assert Tag.objects.count() == 1000
    ticket_id = open_ticket(make_customer()).ticket_id
    assert bear(ticket_id, *tags[:20]) == {}
    assert bear(ticket_id, *tags[:20]) == {}, "bearing them already is no change"
    assert bear(ticket_id, tags[20]) == {ticket_id: ErrorCode.TOO_MANY_TAGS}
    assert TicketTag.objects.filter(ticket_id=ticket_id).count() == 20
    assert Change.objects.filter(ticket_id=ticket_id, kind="tag").count() == 20


@pytest.mark.django_db
def test_only_leads_change_and_remove_tags() -> None:
    agent, boss = make_agent([make_team()]), lead()
    card = actions.add_tag(by=agent, name="spam")
    ticket_id = open_ticket(make_customer()).ticket_id
    bear(ticket_id, card)
    for act in (
        lambda: actions.change_tag(by=agent, tag_id=card.id, name="junk", colour=TagColour.RED),
        lambda: actions.remove_tag(by=agent, tag_id=card.id),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code is ErrorCode.FORBIDDEN
    assert [(tag.name, tag.uses) for tag in queries.tags(viewer=agent)] == [("spam", 1)]
    actions.change_tag(by=boss, tag_id=card.id, name="Spam", colour=TagColour.RED)
    (row,) = queries.desk_rows(viewer=boss, ticket_ids=[ticket_id])
    assert row.tags == (TagCard(card.id, "Spam", TagColour.RED),)
    assert actions.remove_tag(by=boss, tag_id=card.id) == 1
    (row,) = queries.desk_rows(viewer=boss, ticket_ids=[ticket_id])
    assert row.tags == ()
    with pytest.raises(Refused) as refused:
        actions.remove_tag(by=boss, tag_id=card.id)
    assert refused.value.code is ErrorCode.NOT_FOUND


@pytest.mark.django_db
def test_an_unknown_tag_changes_nothing_at_all() -> None:
    ticket_id = open_ticket(make_customer()).ticket_id
    (card,) = many_tags(1)
    stranger = TagCard(uuid7(), "no such", TagColour.GREY)
    with pytest.raises(Refused) as refused:
        bear(ticket_id, card, stranger)
    assert (refused.value.code, refused.value.field) == (ErrorCode.NOT_FOUND, "tags")
    assert not TicketTag.objects.exists()


@pytest.mark.django_db
def test_the_list_of_tags_finds_parts_and_costs_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    agent = make_agent([make_team()])
    for name in ("deposit", "late deposit", "tax"):
        actions.add_tag(by=agent, name=name)
    with django_assert_num_queries(1):
        assert [tag.name for tag in queries.tags(viewer=agent, part=" DEPO")] == ["deposit", "late deposit"]
    assert queries.tags(viewer=agent, part="%") == []


@pytest.mark.django_db
def test_rows_with_tags_cost_the_same_for_one_ticket_and_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = make_team()
    agent, customer = make_agent([team]), make_customer()
    tags = many_tags(3)
    for size in (1, 20):
        for _ in range(size):
            ticket_id = open_ticket(customer).ticket_id
            actions.set_assignee(
                by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
            )
            bear(ticket_id, *tags)
        with django_assert_num_queries(3):  # my teams, the page, marks and tags
            page = queries.desk_list(viewer=agent, view=DeskView.MINE)
        assert {len(row.tags) for row in page.items} == {3}


@pytest.mark.django_db
def test_altering_costs_the_same_for_one_ticket_and_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    customer = make_customer()
    tickets = [open_ticket(customer).ticket_id for _ in range(30)]
    tags = many_tags(2)
    for wanted in (tickets[:1], tickets[1:]):
        change = Alteration(add_tags=frozenset(tag.id for tag in tags))
        with django_assert_num_queries(9):
            assert actions.alter(by=SYSTEM, ticket_ids=wanted, change=change) == {}
    entries = AuditEntry.objects.filter(verb="tickets.alter", outcome="done")
    assert entries.count() == 60
