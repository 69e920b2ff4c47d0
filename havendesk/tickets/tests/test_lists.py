"""The desk's lists: what is in them, in which order, how they are paged and counted, who keeps which view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role, Topic
from havendesk.tickets import actions, queries
from havendesk.tickets.models import InboxItem, SavedView, Tag, Ticket, TicketTag
from havendesk.tickets.queries import desk
from havendesk.tickets.rules.lists import ListFilter, Scope, Sort, read_filter
from havendesk.tickets.types import DeskView, Handler, Priority, Status
from tests.support.desk import browser_of, make_agent, make_customer, make_team, open_ticket, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> UUID:
    """A team."""
    return make_team()


@pytest.fixture
def agent(team: UUID) -> Actor:
    """An agent of it."""
    return make_agent([team])


@pytest.fixture
def lead(team: UUID) -> Actor:
    """Its lead."""
    return make_agent([team], roles=(Role.LEAD,))


def given(ticket_id: UUID, agent: Actor | None, team: UUID) -> UUID:
    handler = Handler.QUEUE if agent is None else Handler.AGENT
    actions.set_assignee(
        by=SYSTEM,
        ticket_id=ticket_id,
        handler=handler,
        agent_id=agent.id if agent is not None else None,
        team_id=team,
    )
    return ticket_id


def ids(viewer: Actor, view: DeskView | UUID, **how: Any) -> list[UUID]:
    return [row.id for row in queries.desk_list(viewer=viewer, view=view, **how).items]


def test_built_in_lists_hold_what_they_say(team: UUID, agent: Actor, lead: Actor) -> None:
    customer, colleague = make_customer(), make_agent([team])
    mine, theirs, waiting = (open_ticket(customer).ticket_id for _ in range(3))
    elsewhere = given(open_ticket(customer).ticket_id, None, make_team("Others"))
    with_bot = open_ticket(customer).ticket_id
    given(mine, agent, team)
    given(theirs, colleague, team)
    given(waiting, None, team)
    InboxItem.objects.create(staff_id=str(agent.id), ticket_id=elsewhere, kind="mention", at=now())
    assert ids(agent, DeskView.MINE) == [mine]
    assert set(ids(agent, DeskView.TEAM)) == {mine, theirs, waiting}
    assert ids(agent, DeskView.QUEUE) == [waiting]
    assert ids(agent, DeskView.MENTIONED) == [elsewhere]
    assert ids(agent, DeskView.UNREAD) == [mine]
    assert set(ids(lead, DeskView.ALL)) == {mine, theirs, waiting, elsewhere, with_bot}
    actions.mark_read(by=agent, ticket_id=mine, number=1)
    assert ids(agent, DeskView.UNREAD) == []
    with pytest.raises(Refused) as refused:
        ids(agent, DeskView.ALL)
    assert refused.value.code is ErrorCode.FORBIDDEN


def test_rows_carry_the_viewers_own_marks(team: UUID, agent: Actor) -> None:
    ticket_id = given(open_ticket(make_customer()).ticket_id, agent, team)
    InboxItem.objects.create(staff_id=str(agent.id), ticket_id=ticket_id, kind="mention", at=now())
    (row,) = queries.desk_list(viewer=agent, view=DeskView.MINE).items
    assert (row.unread, row.mentioned, row.draft) == (True, True, False)
    say(agent, ticket_id, "Looking.")
    actions.mark_read(by=agent, ticket_id=ticket_id, number=2)
    InboxItem.objects.update(read_at=now())
    (row,) = queries.desk_list(viewer=agent, view=DeskView.MINE).items
    assert (row.unread, row.mentioned) == (False, False)


def test_filters_narrow_and_alternatives_widen(team: UUID, lead: Actor) -> None:
    customer = make_customer()
    tax, fees, solved = (given(open_ticket(customer).ticket_id, None, team) for _ in range(3))
    actions.set_topic(by=SYSTEM, ticket_id=tax, topic=Topic.TAX)
    actions.set_topic(by=SYSTEM, ticket_id=fees, topic=Topic.FEES)
    actions.set_status(by=SYSTEM, ticket_id=solved, status=Status.SOLVED)
    Ticket.objects.filter(id=tax).update(waiting_since=now() - timedelta(minutes=9), language="ko")
    one = read_filter({"topic": ["tax"], "language": ["ko", "ja"], "waiting_minutes": 5})
    assert ids(lead, DeskView.ALL, wanted=one) == [tax]
    both = read_filter({"topic": ["tax", "fees"], "assignee": "none"})
    assert set(ids(lead, DeskView.ALL, wanted=both)) == {tax, fees}
    assert ids(lead, DeskView.ALL, wanted=read_filter({"status": ["solved", "closed"]})) == [solved]
    assert ids(lead, DeskView.ALL, wanted=read_filter({"older_minutes": 60})) == []
    assert ids(lead, DeskView.ALL, wanted=read_filter({"assignee": "me"})) == []


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, [3, 2, 1, 0]),
        (Sort.OLDEST, [0, 1, 2, 3]),
        (Sort.WAITING, [2, 0, 1, 3]),  # 1 and 3 do not wait: after all that do
        (Sort.OPENED, [0, 1, 2, 3]),
        (Sort.PRIORITY, [3, 2, 0, 1]),
    ],
)
def test_every_order_is_paged_without_overlap_or_hole(
    team: UUID, lead: Actor, sort: Sort, expected: list[int]
) -> None:
    at, customer = now(), make_customer()
    made = [given(open_ticket(customer).ticket_id, None, team) for _ in range(4)]
    for place, ticket_id in enumerate(made):
        waits = {0: at - timedelta(hours=1), 2: at - timedelta(hours=2)}.get(place)
        Ticket.objects.filter(id=ticket_id).update(
            last_at=at + timedelta(minutes=place),
            opened_at=at + timedelta(minutes=place),
            waiting_since=waits,
        )
    Ticket.objects.filter(id=made[3]).update(priority=Priority.URGENT)
    seen: list[UUID] = []
    after = ""
    for _ in range(4):
        page = queries.desk_list(viewer=lead, view=DeskView.TEAM, sort=sort, after=after, limit=1)
        seen += [row.id for row in page.items]
        after = page.next
    assert after == ""
    assert seen == [made[place] for place in expected]


def test_a_cursor_belongs_to_its_order(team: UUID, lead: Actor) -> None:
    for _ in range(2):
        given(open_ticket(make_customer()).ticket_id, None, team)
    after = queries.desk_list(viewer=lead, view=DeskView.TEAM, sort=Sort.WAITING, limit=1).next
    with pytest.raises(Refused) as refused:
        ids(lead, DeskView.TEAM, sort=Sort.OLDEST, after=after)
    assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, "after")


def test_finished_tickets_are_sorted_by_their_last_message_only(team: UUID, lead: Actor) -> None:
    wanted = read_filter({"status": ["solved"]})
    assert ids(lead, DeskView.ALL, wanted=wanted, sort=Sort.OLDEST) == []
    with pytest.raises(Refused) as refused:
        ids(lead, DeskView.ALL, wanted=wanted, sort=Sort.PRIORITY)
    assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, "sort")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"colour": ["red"]}, "filter.colour"),
        ({"status": ["gone"]}, "filter.status"),
        ({"status": "open"}, "filter.status"),
        ({"topic": ["tax"] * 51}, "filter.topic"),
        ({"language": ["tlh"]}, "filter.language"),
        ({"assignee": "everybody"}, "filter.assignee"),
        ({"team": ["x"]}, "filter.team"),
        ({"unread": "yes"}, "filter.unread"),
        ({"waiting_minutes": -1}, "filter.waiting_minutes"),
        ({"waiting_minutes": True}, "filter.waiting_minutes"),
        ({"older_minutes": 10**9}, "filter.older_minutes"),
    ],
)
def test_a_filter_of_another_form_is_refused_by_its_member(data: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        read_filter(data)
    assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, field)


def keep(by: Actor, scope: Scope = Scope.PRIVATE, team: UUID | None = None, **more: Any) -> UUID:
    how = {"name": "Korean taxes", "filter": {"topic": ["tax"]}, "sort": Sort.WAITING, **more}
    return actions.add_view(by=by, scope=scope, team_id=team, **how).id


def test_a_saved_view_shows_what_its_reader_may_see(team: UUID, agent: Actor, lead: Actor) -> None:
    ours, theirs = (open_ticket(make_customer()).ticket_id for _ in range(2))
    given(ours, None, team)
    given(theirs, None, make_team("Others"))
    for ticket_id in (ours, theirs):
        actions.set_topic(by=SYSTEM, ticket_id=ticket_id, topic=Topic.TAX)
    view = keep(lead, Scope.ALL)
    assert ids(agent, view) == [ours]
    assert set(ids(lead, view)) == {ours, theirs}
    assert ids(agent, view, wanted=read_filter({"topic": ["fees"]})) == []


def test_views_are_private_a_teams_or_everybodys(team: UUID, agent: Actor, lead: Actor) -> None:
    colleague, stranger = make_agent([team]), make_agent([make_team("Others")])
    own, teams, all_of_us = keep(agent), keep(lead, Scope.TEAM, team), keep(lead, Scope.ALL)
    assert {view.id for view in queries.views(viewer=agent)} == {own, teams, all_of_us}
    assert {view.id for view in queries.views(viewer=colleague)} == {teams, all_of_us}
    assert {view.id for view in queries.views(viewer=stranger)} == {all_of_us}
    with pytest.raises(Refused) as refused:
        ids(colleague, own)
    assert refused.value.code is ErrorCode.NOT_FOUND


def test_what_is_shared_is_a_leads_to_change(team: UUID, agent: Actor, lead: Actor) -> None:
    own, shared = keep(agent), keep(lead, Scope.TEAM, team)
    before = AuditEntry.objects.filter(verb__endswith="_view", outcome="done").count()
    tries: dict[Callable[[], object], ErrorCode] = {
        lambda: keep(agent, Scope.ALL): ErrorCode.FORBIDDEN,
        lambda: keep(agent, Scope.TEAM, team): ErrorCode.FORBIDDEN,
        lambda: actions.remove_view(by=agent, view_id=shared): ErrorCode.FORBIDDEN,
        lambda: actions.remove_view(by=lead, view_id=own): ErrorCode.NOT_FOUND,
        lambda: keep(lead, Scope.TEAM): ErrorCode.FIELD_INVALID,
        lambda: keep(lead, Scope.TEAM, uuid7()): ErrorCode.FIELD_INVALID,
        lambda: keep(agent, name=" \u202e "): ErrorCode.FIELD_INVALID,
        lambda: keep(agent, name="x" * 61): ErrorCode.FIELD_INVALID,
        lambda: keep(agent, filter={"status": ["closed"]}): ErrorCode.FIELD_INVALID,  # sorted by waiting
    }
    for attempt, code in tries.items():
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code is code
    assert set(SavedView.objects.values_list("id", flat=True)) == {own, shared}
    assert AuditEntry.objects.filter(verb__endswith="_view", outcome="done").count() == before
    actions.change_view(
        by=agent, view_id=own, name="Mine", scope=Scope.PRIVATE, team_id=None, filter={}, sort=Sort.OLDEST
    )
    assert [(view.name, view.filter) for view in queries.views(viewer=agent) if view.id == own] == [
        ("Mine", {})
    ]
    actions.remove_view(by=lead, view_id=shared)
    assert set(SavedView.objects.values_list("id", flat=True)) == {own}


def test_the_fifty_first_view_is_refused(agent: Actor) -> None:
    for _ in range(50):
        keep(agent)
    with pytest.raises(Refused) as refused:
        keep(agent)
    assert (refused.value.code, refused.value.params["most"]) == (ErrorCode.TOO_MANY, 50)
    assert SavedView.objects.count() == 50


def test_counts_cost_four_statements_and_stop_at_a_thousand(
    team: UUID, agent: Actor, lead: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    customer = make_customer()
    for _ in range(3):
        given(open_ticket(customer).ticket_id, None, team)
    view = keep(agent, filter={"topic": ["other"]})
    first = Ticket.objects.first()
    assert first is not None
    facts = {field.attname: getattr(first, field.attname) for field in Ticket._meta.concrete_fields} | {
        "team_id": make_team("Many")
    }
    Ticket.objects.bulk_create(
        Ticket(**facts | {"id": uuid7(), "client_key": uuid7(), "reference": f"HD-{place}"})
        for place in range(1001)
    )
    with django_assert_num_queries(4):
        found = {one.view: (one.count, one.more) for one in queries.desk_counts(viewer=agent)}
    assert found["queue"] == (3, False)
    assert found[str(view)] == (3, False)
    assert "all" not in found
    found = {one.view: (one.count, one.more) for one in queries.desk_counts(viewer=lead)}
    assert found["all"] == (1000, True)
    for _ in range(5):
        keep(agent)
    keep(agent, filter={"status": ["solved", "closed"]}, sort=Sort.NEWEST)
    with django_assert_num_queries(4):
        queries.desk_counts(viewer=agent)


def test_over_http(team: UUID, agent: Actor) -> None:
    ticket_id = given(open_ticket(make_customer()).ticket_id, None, team)
    browser = browser_of(agent)
    body = {"name": "Waiting", "filter": {"status": ["new", "open"]}, "sort": "waiting"}
    made = browser.post("/api/v1/desk/views", body, content_type="application/json").json()
    assert (made["scope"], made["filter"]) == ("private", {"status": ["new", "open"]})
    listed = browser.get(f"/api/v1/desk/tickets?view={made['id']}&topic=other&topic=tax").json()
    assert [(row["id"], row["draft"], row["unread"]) for row in listed["items"]] == [
        (str(ticket_id), False, True)
    ]
    assert browser.get("/api/v1/desk/counts").json()["queue"] == {"count": 1, "more": False}
    for query in ("view=nonsense", "status=gone", "view=mine&assignee=everybody", "sort=up", "team=x"):
        answer = browser.get(f"/api/v1/desk/tickets?{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, "field_invalid")
    changed = browser.put(
        f"/api/v1/desk/views/{made['id']}", body | {"name": "Later"}, content_type="application/json"
    )
    assert [view["name"] for view in browser.get("/api/v1/desk/views").json()] == [changed.json()["name"]]
    assert browser.delete(f"/api/v1/desk/views/{made['id']}").json() == {"removed": made["id"]}
    assert browser.get(f"/api/v1/desk/tickets?view={made['id']}").status_code == 404


def test_an_empty_filter_asks_for_nothing() -> None:
    assert read_filter({"status": [], "assignee": "", "unread": None}) == ListFilter()


def test_tags_and_snoozes_narrow_a_list(
    team: UUID, agent: Actor, lead: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = make_customer()
    rare, frequent = (
        Tag.objects.create(name=name, key=name, colour="red", made_at=now()) for name in ("rare", "frequent")
    )
    made = [given(open_ticket(customer).ticket_id, agent, team) for _ in range(4)]
    TicketTag.objects.bulk_create(TicketTag(ticket_id=one, tag_id=frequent.id) for one in made)
    TicketTag.objects.create(ticket_id=made[1], tag_id=rare.id)
    actions.set_status(by=SYSTEM, ticket_id=made[3], status=Status.SOLVED)
    Ticket.objects.filter(id=made[0]).update(snoozed_until=now() + timedelta(hours=1))
    wanted = read_filter({"tag": [str(frequent.id)], "status": ["new", "open", "solved"]})
    for few in (5000, 2):  # named one by one, and looked for
        monkeypatch.setattr(desk, "_FEW", few)
        assert ids(lead, DeskView.ALL, wanted=read_filter({"tag": [str(rare.id)]})) == [made[1]]
        assert ids(lead, DeskView.ALL, wanted=read_filter({"tag": [str(uuid7())]})) == []
        page = queries.desk_list(viewer=lead, view=DeskView.ALL, wanted=wanted, limit=3)
        rest = ids(lead, DeskView.ALL, wanted=wanted, after=page.next)
        assert [*(row.id for row in page.items), *rest] == [made[3], *reversed(made[:3])]
    assert ids(agent, DeskView.SNOOZED) == [made[0]]
    assert set(ids(agent, DeskView.MINE)) == {made[1], made[2]}
    assert ids(agent, DeskView.TEAM, wanted=read_filter({"snoozed": True})) == [made[0]]
    view = keep(agent, filter={"tag": [str(frequent.id)], "snoozed": False})
    assert set(ids(agent, view)) == {made[1], made[2]}
    counted = {one.view: one.count for one in queries.desk_counts(viewer=agent)}
    assert (counted[str(view)], counted["snoozed"], counted["mine"]) == (2, 1, 2)
