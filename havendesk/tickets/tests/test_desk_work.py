"""Drafts that outlive everything, mentions that reach their colleague, messages sent later and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry
from havendesk.customers.models import AccessGrant
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people
from havendesk.people.types import Role
from havendesk.tickets import actions, queries
from havendesk.tickets.models import Draft, InboxItem, Message, ScheduledMessage
from havendesk.tickets.types import Appended, DeskView, Handler, InboxKind, Rejected, Status, Visibility
from havendesk.tickets.types.desk import ScheduledState
from tests.support.desk import browser_of, make_agent, make_customer, make_team, open_ticket, say

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
def colleague(team: UUID) -> Actor:
    """Another one."""
    return make_agent([team])


@pytest.fixture
def customer() -> Actor:
    """Who asks."""
    return make_customer()


@pytest.fixture
def ticket(team: UUID, agent: Actor, customer: Actor) -> UUID:
    """A ticket that the agent serves."""
    ticket_id = open_ticket(customer).ticket_id
    give(ticket_id, agent, team)
    return ticket_id


def give(ticket_id: UUID, agent: Actor, team: UUID, by: Actor = SYSTEM) -> None:
    may = by.permissions | {"tickets.set_assignee"}  # routing's act would hold it
    actions.set_assignee(
        by=replace(by, permissions=may),
        ticket_id=ticket_id,
        handler=Handler.AGENT,
        agent_id=agent.id,
        team_id=team,
    )


def save(by: Actor, ticket: UUID, text: str, revision: int, **more: Any) -> int:
    how: dict[str, Any] = {"internal": False, "attachment_ids": (), **more}
    return actions.save_draft(by=by, ticket_id=ticket, text=text, revision=revision, **how).revision


# drafts


def test_a_draft_goes_on_in_another_browser(agent: Actor, ticket: UUID) -> None:
    file = actions.store_upload(by=agent, name="a.txt", content=b"hello")
    revision = save(agent, ticket, "I am looking", 0)
    revision = save(
        agent, ticket, "I am looking into it, my otp is 482913", revision, attachment_ids=[file.id]
    )
    (kept,) = queries.drafts(viewer=agent)
    assert (kept.text, kept.attachments) == ("I am looking into it, my otp is [••••]", (file,))
    assert kept.revision == revision == 2
    (row,) = queries.desk_list(viewer=agent, view=DeskView.MINE).items
    assert row.draft
    with time_machine.travel(now() + timedelta(days=2)):
        assert actions.purge_unclaimed(by=SYSTEM) == 0
    assert AuditEntry.objects.filter(verb="tickets.save_draft").count() == 0


def test_an_older_draft_is_refused_with_the_newer_one(agent: Actor, ticket: UUID) -> None:
    save(agent, ticket, "first", 0)
    save(agent, ticket, "second", 1)
    with pytest.raises(Refused) as refused:
        save(agent, ticket, "from a forgotten tab", 1)
    assert refused.value.code is ErrorCode.DRAFT_OUTDATED
    assert (refused.value.params["stored"]["text"], refused.value.params["stored"]["revision"]) == (
        "second",
        2,
    )
    assert Draft.objects.get().text == "second"


def test_what_was_sent_does_not_come_back(agent: Actor, ticket: UUID) -> None:
    revision = save(agent, ticket, "It has arrived.", 0)
    say(agent, ticket, "Something else meanwhile.")
    assert queries.drafts(viewer=agent)
    say(agent, ticket, "  It has arrived.\n")
    assert queries.drafts(viewer=agent) == []
    with pytest.raises(Refused) as refused:
        save(agent, ticket, "It has arrived.", revision)
    assert refused.value.code is ErrorCode.DRAFT_OUTDATED
    assert queries.drafts(viewer=agent) == []
    with time_machine.travel(now() + timedelta(days=2)):
        assert actions.forget_empty_drafts(by=SYSTEM) == 1


def test_a_draft_needs_access_and_its_own_files(agent: Actor, colleague: Actor, ticket: UUID) -> None:
    file = actions.store_upload(by=colleague, name="a.txt", content=b"theirs")
    tries: list[tuple[Actor, dict[str, Any], ErrorCode]] = [
        (colleague, {}, ErrorCode.NO_ACCESS_GRANT),
        (agent, {"attachment_ids": [file.id]}, ErrorCode.ATTACHMENT_UNKNOWN),
        (agent, {"text": "x" * 10_001}, ErrorCode.TEXT_TOO_LONG),
        (agent, {"revision": -1}, ErrorCode.FIELD_INVALID),
    ]
    for by, how, code in tries:
        with pytest.raises(Refused) as refused:
            save(by, ticket, **{"text": "hello", "revision": 0, **how})
        assert refused.value.code is code
    assert Draft.objects.count() == 0


def test_a_draft_that_is_thrown_away_is_gone_and_an_erased_ticket_keeps_none(
    agent: Actor, ticket: UUID
) -> None:
    save(agent, ticket, "first", 0)
    actions.drop_draft(by=agent, ticket_id=ticket)
    assert queries.drafts(viewer=agent) == []
    assert save(agent, ticket, "again", 2) == 3


# mentions and the inbox


def test_a_mention_reaches_its_colleague_who_may_look_and_answer(
    agent: Actor, colleague: Actor, ticket: UUID
) -> None:
    assert colleague.id is not None
    note = say(
        agent,
        ticket,
        "@Agent can you check?",
        visibility=Visibility.INTERNAL,
        mentions=(colleague.id, colleague.id),
    )
    assert isinstance(note, Appended)
    page = queries.inbox(viewer=colleague)
    assert [(one.kind, one.number, one.read) for one in page.items] == [
        (InboxKind.MENTION, note.number, False)
    ]
    assert page.items[0].by is not None
    assert page.items[0].by.id == agent.id
    assert page.unread == 1
    assert queries.inbox(viewer=agent).items == ()
    assert queries.conversation(viewer=colleague, ticket_id=ticket).messages
    assert isinstance(say(colleague, ticket, "Looks right.", visibility=Visibility.INTERNAL), Appended)
    answer = say(colleague, ticket, "Hello customer")
    assert isinstance(answer, Rejected)
    assert answer.code is ErrorCode.NOT_ASSIGNED
    assert Message.objects.filter(ticket_id=ticket, author_id=colleague.id).count() == 1


def test_only_notes_name_colleagues_and_only_those_who_serve(
    agent: Actor, colleague: Actor, customer: Actor, ticket: UUID, team: UUID
) -> None:
    auditor = make_agent([], roles=(Role.AUDITOR,), status=None)
    gone = make_agent([team])
    assert gone.id is not None
    people.deactivate(by=SYSTEM, staff_id=gone.id, reason="left")
    before = Message.objects.filter(ticket_id=ticket).count()
    grants = AccessGrant.objects.count()
    for author, visibility, name in (
        (agent, Visibility.PUBLIC, colleague.id),
        (customer, Visibility.PUBLIC, colleague.id),
        (agent, Visibility.INTERNAL, auditor.id),
        (agent, Visibility.INTERNAL, gone.id),
        (agent, Visibility.INTERNAL, customer.id),
    ):
        refused = say(author, ticket, "psst", visibility=visibility, mentions=(name,))
        assert isinstance(refused, Rejected)
        assert (refused.code, refused.field) == (ErrorCode.FIELD_INVALID, "mentions")
    assert InboxItem.objects.count() == 0
    assert AccessGrant.objects.count() == grants
    assert Message.objects.filter(ticket_id=ticket).count() == before


def test_who_gives_a_ticket_and_who_writes_again_is_in_the_inbox(
    agent: Actor, colleague: Actor, customer: Actor, ticket: UUID, team: UUID
) -> None:
    lead = make_agent([team], roles=(Role.LEAD,))
    assert queries.inbox(viewer=agent).items == ()  # the desk itself gave it
    give(ticket, colleague, team, by=agent)
    give(ticket, agent, team, by=lead)
    actions.set_status(by=SYSTEM, ticket_id=ticket, status=Status.SOLVED)
    say(customer, ticket, "Still nothing")
    say(customer, ticket, "Hello?")
    assert [one.kind for one in queries.inbox(viewer=colleague).items] == [InboxKind.TRANSFERRED]
    assert [(one.kind, one.by is None) for one in queries.inbox(viewer=agent).items] == [
        (InboxKind.REOPENED, True),
        (InboxKind.ASSIGNED, False),
    ]


def test_an_inbox_is_paged_counted_and_read_by_its_owner(
    agent: Actor, colleague: Actor, ticket: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert colleague.id is not None
    for _ in range(5):
        say(agent, ticket, "look", visibility=Visibility.INTERNAL, mentions=(colleague.id,))
    with django_assert_num_queries(2):
        first = queries.inbox(viewer=colleague, limit=3)
    second = queries.inbox(viewer=colleague, after=first.next, limit=3)
    found = [one.id for one in (*first.items, *second.items)]
    assert (len(set(found)), second.next) == (5, "")
    assert actions.read_inbox(by=agent, ids=found) == 0
    assert actions.read_inbox(by=agent, everything=True) == 0
    assert queries.inbox(viewer=colleague).unread == 5
    assert actions.read_inbox(by=colleague, ids=found[:2]) == 2
    assert actions.read_inbox(by=colleague, everything=True) == 3
    assert queries.inbox(viewer=colleague).unread == 0
    for broken in ("x", "WzEsIDJd"):
        with pytest.raises(Refused) as refused:
            queries.inbox(viewer=colleague, after=broken)
        assert refused.value.field == "after"


# messages for later


def later(by: Actor, ticket: UUID, text: str = "Has it arrived?", **more: Any) -> UUID:
    how: dict[str, Any] = {
        "at": now() + timedelta(hours=2),
        "client_key": uuid7(),
        "unless_reply": False,
        "attachment_ids": (),
        **more,
    }
    return actions.schedule_message(by=by, ticket_id=ticket, text=text, **how).id


def after_hours(hours: int) -> Any:
    return time_machine.travel(now() + timedelta(hours=hours))


def test_a_message_for_later_is_sent_once_in_its_authors_name(agent: Actor, ticket: UUID) -> None:
    file = actions.store_upload(by=agent, name="a.txt", content=b"hello")
    key = uuid7()
    first = later(agent, ticket, client_key=key, attachment_ids=[file.id])
    assert later(agent, ticket, client_key=key) == first
    assert actions.send_due(by=SYSTEM) == 0
    with after_hours(3):
        assert actions.send_due(by=SYSTEM) == 1
        assert actions.send_due(by=SYSTEM) == 0
        # A worker that died before it noted the sending would come again: the key is stored once.
        ScheduledMessage.objects.update(state=ScheduledState.WAITING)
        assert actions.send_due(by=SYSTEM) == 1
    sent = Message.objects.filter(ticket_id=ticket, client_key=key)
    assert [(one.author_id, one.text, one.has_attachments) for one in sent] == [
        (agent.id, "Has it arrived?", True)
    ]
    assert queries.scheduled(viewer=agent, ticket_id=ticket) == []


def test_a_reply_cancels_what_was_only_meant_for_silence(agent: Actor, customer: Actor, ticket: UUID) -> None:
    gentle, firm = later(agent, ticket, "Still there?", unless_reply=True), later(agent, ticket, "Reminder")
    say(customer, ticket, "Yes, here")
    shown = {one.id: (one.state, one.why) for one in queries.scheduled(viewer=agent, ticket_id=ticket)}
    assert shown == {
        gentle: (ScheduledState.CANCELLED, "replied"),
        firm: (ScheduledState.WAITING, ""),
    }
    with after_hours(3):
        assert actions.send_due(by=SYSTEM) == 2
    texts = list(Message.objects.filter(ticket_id=ticket).values_list("text", flat=True))
    assert "Reminder" in texts
    assert "Still there?" not in texts


def test_what_may_not_be_said_any_more_is_not_sent_and_says_why(
    agent: Actor, colleague: Actor, ticket: UUID, team: UUID
) -> None:
    later(agent, ticket, "Mine to say")
    give(ticket, colleague, team)
    later(colleague, ticket, "From one who leaves")
    assert colleague.id is not None
    people.deactivate(by=SYSTEM, staff_id=colleague.id, reason="left")
    lead = make_agent([team], roles=(Role.LEAD,))
    with after_hours(3):
        assert actions.send_due(by=SYSTEM) == 2
    states = [(one.state, one.why) for one in queries.scheduled(viewer=lead, ticket_id=ticket)]
    assert set(states) == {(ScheduledState.REFUSED, "not_assigned"), (ScheduledState.REFUSED, "author_left")}
    assert not Message.objects.filter(ticket_id=ticket, author_id__in=[agent.id, colleague.id]).exists()


def test_withdrawing_is_the_authors_and_before_it_was_sent(
    agent: Actor, colleague: Actor, ticket: UUID
) -> None:
    first, second = later(agent, ticket), later(agent, ticket)
    with pytest.raises(Refused) as refused:
        actions.cancel_scheduled(by=colleague, ticket_id=ticket, scheduled_id=first)
    assert refused.value.code is ErrorCode.NOT_ASSIGNED
    for _ in range(2):
        actions.cancel_scheduled(by=agent, ticket_id=ticket, scheduled_id=first)
    with after_hours(3):
        assert actions.send_due(by=SYSTEM) == 1
    with pytest.raises(Refused) as refused:
        actions.cancel_scheduled(by=agent, ticket_id=ticket, scheduled_id=second)
    assert refused.value.code is ErrorCode.STATUS_FORBIDS
    assert Message.objects.filter(ticket_id=ticket, author_id=agent.id).count() == 1


def test_what_cannot_be_scheduled(agent: Actor, colleague: Actor, ticket: UUID) -> None:
    key = uuid7()
    tries: list[tuple[Actor, dict[str, Any], ErrorCode]] = [
        (colleague, {}, ErrorCode.NOT_ASSIGNED),
        (agent, {"text": " \n"}, ErrorCode.TEXT_EMPTY),
        (agent, {"text": "x" * 10_001}, ErrorCode.TEXT_TOO_LONG),
        (agent, {"at": now() - timedelta(seconds=1)}, ErrorCode.FIELD_INVALID),
        (agent, {"at": now() + timedelta(days=91)}, ErrorCode.FIELD_INVALID),
        (agent, {"attachment_ids": [uuid7()]}, ErrorCode.ATTACHMENT_UNKNOWN),
    ]
    for by, how, code in tries:
        with pytest.raises(Refused) as refused:
            later(by, ticket, **{"client_key": key, **how})
        assert refused.value.code is code
    assert ScheduledMessage.objects.count() == 0
    for _ in range(20):
        later(agent, ticket)
    with pytest.raises(Refused) as refused:
        later(agent, ticket)
    assert refused.value.code is ErrorCode.TOO_MANY
    assert ScheduledMessage.objects.count() == 20


def test_over_http(agent: Actor, colleague: Actor, ticket: UUID) -> None:
    browser, json = browser_of(agent), "application/json"
    path = f"/api/v1/desk/tickets/{ticket}"
    assert browser.get(path).json()["draft"] is None
    saved = browser.put(f"{path}/draft", {"text": "Hello", "revision": 0}, content_type=json).json()
    assert saved["revision"] == 1
    outdated = browser.put(f"{path}/draft", {"text": "Hi", "revision": 0}, content_type=json)
    assert (outdated.status_code, outdated.json()["code"]) == (409, "draft_outdated")
    assert outdated.json()["params"]["stored"]["text"] == "Hello"
    assert [one["text"] for one in browser.get("/api/v1/desk/drafts").json()] == ["Hello"]
    body = {"text": "Later", "at": (now() + timedelta(days=1)).isoformat(), "cid": str(uuid7())}
    made = browser.post(f"{path}/scheduled", body, content_type=json).json()
    shown = browser.get(path).json()
    assert (shown["draft"]["text"], [one["id"] for one in shown["scheduled"]]) == ("Hello", [made["id"]])
    assert browser.delete(f"{path}/scheduled/{made['id']}").status_code == 200
    assert browser.delete(f"{path}/draft").status_code == 200
    assert colleague.id is not None
    say(colleague, ticket, "x")
    assert agent.id is not None
    InboxItem.objects.create(staff_id=str(agent.id), ticket_id=ticket, kind="woken", at=now())
    inbox = browser.get("/api/v1/desk/inbox").json()
    assert [(one["kind"], one["by"], one["read"]) for one in inbox["items"]] == [("woken", None, False)]
    assert browser.post("/api/v1/desk/inbox/read", {"all": True}, content_type=json).json() == {"read": 1}
