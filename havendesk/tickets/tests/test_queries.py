"""Who sees what, in how many statements."""

from __future__ import annotations

from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import BOT, SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role, Topic
from havendesk.tickets import actions, queries
from havendesk.tickets.models import Rating
from havendesk.tickets.types import DeskView, Handler, Status, Visibility
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say


@pytest.fixture
def team(db: None) -> UUID:
    """A team."""
    return make_team()


def serve(ticket_id: UUID, agent: Actor, team: UUID) -> None:
    actions.set_assignee(
        by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )


def test_a_customer_sees_their_own_conversation_without_notes(team: UUID) -> None:
    customer, agent = make_customer(), make_agent([team])
    ticket_id = open_ticket(customer).ticket_id
    serve(ticket_id, agent, team)
    say(agent, ticket_id, "for colleagues", visibility=Visibility.INTERNAL)
    say(agent, ticket_id, "for you")
    mine = queries.conversation(viewer=customer, ticket_id=ticket_id)
    theirs = queries.conversation(viewer=agent, ticket_id=ticket_id)
    assert [one.number for one in mine.messages] == [1, 3]
    assert mine.history == ()
    assert [one.number for one in theirs.messages] == [1, 2, 3]
    assert theirs.messages[2].author.name.startswith("Agent")
    assert [change.kind for change in theirs.history] == ["handler", "status"]
    looks = AuditEntry.objects.filter(verb="tickets.conversation", reads="message", ticket_id=ticket_id)
    assert looks.count() == 2


def test_nobody_else_sees_it_and_the_attempt_is_recorded(team: UUID) -> None:
    ticket_id = open_ticket(make_customer()).ticket_id
    stranger, colleague = make_customer(), make_agent([team])
    for viewer, code in ((stranger, ErrorCode.TICKET_OF_ANOTHER), (colleague, ErrorCode.NO_ACCESS_GRANT)):
        for look in (queries.conversation, queries.messages, queries.begin_look):
            with pytest.raises(Refused) as refused:
                look(viewer=viewer, ticket_id=ticket_id)
            assert refused.value.code is code
    assert AuditEntry.objects.filter(outcome="refused", ticket_id=ticket_id).count() == 6
    assert queries.followable(viewer=stranger, ticket_ids=[ticket_id]) == set()
    assert queries.followable(viewer=colleague, ticket_ids=[ticket_id]) == set()


def test_a_lead_may_look_at_any_ticket_and_it_is_recorded(team: UUID) -> None:
    lead = make_agent([team], roles=(Role.LEAD,))
    ticket_id = open_ticket(make_customer()).ticket_id
    assert queries.conversation(viewer=lead, ticket_id=ticket_id).messages
    assert AuditEntry.objects.filter(actor_id=lead.id, verb="tickets.conversation").count() == 1


def test_lists_cost_the_same_for_one_ticket_and_for_many(
    team: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agent = make_agent([team])
    customer = make_customer()
    for size in (1, 20):
        for _ in range(size):
            serve(open_ticket(customer).ticket_id, agent, team)
        for view in (DeskView.MINE, DeskView.TEAM):
            with django_assert_num_queries(3):  # my teams, the page, my marks on it
                queries.desk_list(viewer=agent, view=view)
        with django_assert_num_queries(1):
            queries.customer_tickets(viewer=customer)


def test_pushes_cost_the_same_for_one_ticket_and_for_many(
    team: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    customer = make_customer()
    tickets = [open_ticket(customer).ticket_id for _ in range(30)]
    for wanted in (tickets[:1], tickets):
        with django_assert_num_queries(1):  # no agent and no file among them
            found = queries.pushes(viewer=SYSTEM, after=dict.fromkeys(wanted, 0))
        assert {key: [one.number for one in cards] for key, cards in found.items()} == {
            one: [1] for one in wanted
        }


def test_pages_by_keyset_meet_without_overlap(team: UUID) -> None:
    lead = make_agent([team], roles=(Role.LEAD,))
    customer = make_customer()
    made = {open_ticket(customer).ticket_id for _ in range(7)}
    seen: list[UUID] = []
    after = ""
    while True:
        page = queries.desk_list(viewer=lead, view=DeskView.ALL, after=after, limit=3)
        seen += [row.id for row in page.items]
        after = page.next
        if not after:
            break
    assert len(seen) == 7
    assert set(seen) == made
    with pytest.raises(Refused) as refused:
        queries.desk_list(viewer=lead, view=DeskView.ALL, after="nonsense")
    assert refused.value.code is ErrorCode.FIELD_INVALID


def test_the_list_of_all_needs_the_right(team: UUID) -> None:
    with pytest.raises(Refused) as refused:
        queries.desk_list(viewer=make_agent([team]), view=DeskView.ALL)
    assert refused.value.code is ErrorCode.FORBIDDEN


def test_a_file_is_for_its_uploader_until_claimed_and_then_for_the_tickets_people(team: UUID) -> None:
    customer, stranger, agent = make_customer(), make_customer(), make_agent([team])
    ticket_id = open_ticket(customer).ticket_id
    card = actions.store_upload(by=customer, name="note.txt", content=b"my otp is 482913")
    assert queries.attachment(viewer=customer, attachment_id=card.id)[1] == "my otp is [••••]".encode()
    for viewer in (stranger, agent):
        with pytest.raises(Refused):
            queries.attachment(viewer=viewer, attachment_id=card.id)
    say(customer, ticket_id, "", attachment_ids=(card.id,))
    with pytest.raises(Refused):
        queries.attachment(viewer=agent, attachment_id=card.id)
    serve(ticket_id, agent, team)
    assert queries.attachment(viewer=agent, attachment_id=card.id)[0].name == "note.txt"
    note = actions.store_upload(by=agent, name="internal.txt", content=b"for us")
    say(agent, ticket_id, "", attachment_ids=(note.id,), visibility=Visibility.INTERNAL)
    with pytest.raises(Refused) as refused:
        queries.attachment(viewer=customer, attachment_id=note.id)
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert (
        queries.conversation(viewer=customer, ticket_id=ticket_id).messages[-1].attachments[0].id == card.id
    )


def test_a_visitor_has_no_situation(team: UUID) -> None:
    agent = make_agent([team])
    ticket_id = open_ticket(make_customer()).ticket_id
    serve(ticket_id, agent, team)
    assert queries.situation(viewer=agent, ticket_id=ticket_id).exchange is None


def test_what_a_customer_owns_is_not_shown_for_a_matter_that_is_finished(team: UUID) -> None:
    agent, lead = make_agent([team]), make_agent([team], roles=(Role.LEAD,))
    ticket_id = open_ticket(make_customer()).ticket_id
    serve(ticket_id, agent, team)
    actions.set_status(by=SYSTEM, ticket_id=ticket_id, status=Status.SOLVED)
    with pytest.raises(Refused) as refused:
        queries.situation(viewer=agent, ticket_id=ticket_id)
    assert refused.value.code is ErrorCode.NO_ACCESS_GRANT
    assert AuditEntry.objects.filter(verb="tickets.situation", outcome="done").count() == 0
    assert queries.situation(viewer=lead, ticket_id=ticket_id).exchange is None


@pytest.mark.parametrize("end", [Status.SOLVED, Status.CLOSED])
def test_who_solved_a_matter_looks_and_writes_there_no_longer(team: UUID, end: Status) -> None:
    agent, lead = make_agent([team]), make_agent([team], roles=(Role.LEAD,))
    customer = make_customer()
    ticket_id = open_ticket(customer).ticket_id
    serve(ticket_id, agent, team)
    assert queries.followable(viewer=agent, ticket_ids=[ticket_id]) == {ticket_id}
    for status in dict.fromkeys((Status.SOLVED, end)):
        actions.set_status(by=SYSTEM, ticket_id=ticket_id, status=status)
    looks = AuditEntry.objects.filter(actor_id=agent.id, outcome="done", reads="message").count()
    for look in (queries.conversation, queries.messages, queries.begin_look):
        with pytest.raises(Refused) as refused:
            look(viewer=agent, ticket_id=ticket_id)
        assert refused.value.code is ErrorCode.NO_ACCESS_GRANT
    assert queries.followable(viewer=agent, ticket_ids=[ticket_id]) == set()
    for act in (
        lambda: actions.set_topic(by=agent, ticket_id=ticket_id, topic=Topic.TAX),
        lambda: actions.mark_read(by=agent, ticket_id=ticket_id, number=1),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code is ErrorCode.NOT_ASSIGNED
    if end is Status.SOLVED:
        assert getattr(say(agent, ticket_id, "one more thing"), "code", None) is ErrorCode.NOT_ASSIGNED
    assert AuditEntry.objects.filter(actor_id=agent.id, outcome="done", reads="message").count() == looks
    row = queries.states(viewer=SYSTEM, ticket_ids=[ticket_id])[ticket_id]
    assert (row.last_number, row.topic, row.read_agent) == (1, Topic.OTHER, 0)
    assert queries.conversation(viewer=lead, ticket_id=ticket_id).messages


@pytest.mark.parametrize("cursor", ["x", "WzEsIDJd", "WyIyMDI2LTAxLTAxIiwgNV0="])
def test_a_cursor_of_ones_own_making_is_refused(team: UUID, cursor: str) -> None:
    agent = make_agent([team])
    with pytest.raises(Refused) as refused:
        queries.desk_list(viewer=agent, view=DeskView.MINE, after=cursor)
    assert refused.value.code is ErrorCode.FIELD_INVALID


def test_read_marks_only_rise_and_end_at_the_head(team: UUID) -> None:
    customer = make_customer()
    ticket_id = open_ticket(customer).ticket_id
    assert actions.mark_read(by=customer, ticket_id=ticket_id, number=99) == 1
    assert actions.mark_read(by=customer, ticket_id=ticket_id, number=0) == 1


def test_a_rating_counts_once_and_only_after_an_answer(team: UUID) -> None:
    customer = make_customer()
    ticket_id = open_ticket(customer).ticket_id
    with pytest.raises(Refused) as refused:
        actions.rate(by=customer, ticket_id=ticket_id, score=5)
    assert refused.value.code is ErrorCode.STATUS_FORBIDS
    say(BOT, ticket_id, "Here is how.")
    for score, code in ((0, ErrorCode.FIELD_INVALID), (6, ErrorCode.FIELD_INVALID)):
        with pytest.raises(Refused) as refused:
            actions.rate(by=customer, ticket_id=ticket_id, score=score)
        assert refused.value.code is code
    with pytest.raises(Refused):
        actions.rate(by=make_customer(), ticket_id=ticket_id, score=1)
    actions.rate(by=customer, ticket_id=ticket_id, score=4, comment="quick\0, my otp is 482913")
    assert Rating.objects.get(ticket_id=ticket_id).comment == "quick, my otp is [••••]"
    with pytest.raises(Refused) as refused:
        actions.rate(by=customer, ticket_id=ticket_id, score=1)
    assert refused.value.code is ErrorCode.ALREADY_RATED
    assert queries.customer_tickets(viewer=customer)[0].rating == 4


def test_a_status_that_does_not_follow_is_refused(team: UUID) -> None:
    ticket_id = open_ticket(make_customer()).ticket_id
    actions.set_status(by=SYSTEM, ticket_id=ticket_id, status=Status.CLOSED)
    with pytest.raises(Refused) as refused:
        actions.set_status(by=SYSTEM, ticket_id=ticket_id, status=Status.OPEN)
    assert refused.value.code is ErrorCode.STATUS_FORBIDS
    assert queries.states(viewer=SYSTEM, ticket_ids=[ticket_id])[ticket_id].status is Status.CLOSED
    with pytest.raises(Refused):
        actions.set_status(by=SYSTEM, ticket_id=uuid7(), status=Status.SOLVED)
