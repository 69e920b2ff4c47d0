"""Merge and split: what goes on where, who serves it, what comes back."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.storage import storages

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role, Topic
from havendesk.routing import actions
from havendesk.routing.models import Undo
from havendesk.routing.tests.test_undo import state
from havendesk.tickets import actions as tickets
from havendesk.tickets import queries
from havendesk.tickets.models import Attachment, Link, Message, Ticket
from havendesk.tickets.types import Appended, NewMessage, Rejected, Status
from tests.support.desk import make_agent, make_customer, make_team, open_ticket, say


def two(agent: Actor) -> tuple[Actor, UUID, UUID]:
    """A customer with two tickets that the agent has: the later one is to go on in the first."""
    customer = make_customer()
    target, source = (open_ticket(customer, text).ticket_id for text in ("Where is it?", "Hello?"))
    for ticket_id in (target, source):
        actions.take(by=agent, ticket_id=ticket_id)
    return customer, source, target


def merge(by: Actor, source: UUID, into: UUID | str) -> UUID:
    goes_on, card = actions.merge(by=by, ticket_id=source, into=str(into), reason="One matter.")
    assert card is not None
    assert goes_on
    return card.id


def texts(ticket_id: UUID) -> list[str]:
    rows = Message.objects.filter(ticket_id=ticket_id).exclude(kind="event").order_by("number")
    return list(rows.values_list("text", flat=True))


@pytest.mark.django_db
def test_a_merged_ticket_is_closed_and_its_messages_stay_where_they_are() -> None:
    agent = make_agent([make_team()])
    _customer, source, target = two(agent)
    reference = Ticket.objects.get(id=target).reference
    merge(agent, source, reference.lower())
    row = Ticket.objects.get(id=source)
    assert (row.status, row.merged_into_id) == ("closed", target)
    assert state(source)["served"] == []
    assert texts(source) == ["Hello?"]
    assert texts(target) == ["Where is it?"]
    events = Message.objects.filter(ticket_id=target, kind="event").order_by("-number")
    assert events[0].text == f"The conversation {row.reference} goes on here."
    (card,) = queries.merged(viewer=agent, ticket_id=target)
    assert (card.ticket, [one.text for one in card.messages if one.kind == "text"]) == (source, ["Hello?"])
    (link,) = queries.links(viewer=agent, ticket_id=target)
    assert (link.kind, link.direction, link.ticket) == ("merged", "in", source)
    (shown,) = queries.desk_rows(viewer=agent, ticket_ids=[source])
    assert shown.merged_into is not None
    assert shown.merged_into.reference == reference


@pytest.mark.django_db
def test_who_serves_the_one_that_goes_on_sees_the_merged_one_and_nobody_else() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team])
    _customer, source, target = two(agent)
    merge(agent, source, target)
    assert queries.conversation(viewer=agent, ticket_id=source).messages
    assert queries.followable(viewer=agent, ticket_ids=[source, target]) == {source, target}
    for query in (queries.conversation, queries.merged, queries.siblings):
        with pytest.raises(Refused) as refused:
            query(viewer=colleague, ticket_id=target if query is not queries.conversation else source)
        assert refused.value.code is ErrorCode.NO_ACCESS_GRANT
    assert queries.followable(viewer=colleague, ticket_ids=[source, target]) == set()
    looks = AuditEntry.objects.filter(actor_id=colleague.id, reads="message", outcome="done")
    assert not looks.exists()


@pytest.mark.django_db
def test_what_the_customer_writes_in_a_merged_ticket_arrives_where_it_goes_on() -> None:
    agent = make_agent([make_team()])
    customer, source, target = two(agent)
    before = say(customer, source, "Sent before.")
    assert isinstance(before, Appended)
    merge(agent, source, target)
    head = Ticket.objects.get(id=source).last_number
    key = uuid7()
    items = [
        NewMessage(ticket_id=source, author=customer, client_key=key, text="Sent after."),
        NewMessage(ticket_id=source, author=customer, client_key=before.client_key, text="Sent before."),
        NewMessage(ticket_id=source, author=agent, client_key=uuid7(), text="No."),
        NewMessage(ticket_id=source, author=make_customer(), client_key=uuid7(), text="Not mine."),
    ]
    stored, again, of_staff, of_stranger = tickets.append_messages(by=SYSTEM, batch=items)
    assert isinstance(stored, Appended)
    assert (stored.ticket_id, stored.client_key) == (target, key)
    assert isinstance(again, Appended)
    assert (again.ticket_id, again.number, again.repeated) == (source, before.number, True)
    assert isinstance(of_staff, Rejected)
    assert of_staff.code is ErrorCode.TICKET_CLOSED
    assert isinstance(of_stranger, Rejected)
    assert of_stranger.code is ErrorCode.TICKET_OF_ANOTHER
    (repeated,) = tickets.append_messages(by=SYSTEM, batch=items[:1])
    assert isinstance(repeated, Appended)
    assert (repeated.ticket_id, repeated.number, repeated.repeated) == (target, stored.number, True)
    assert texts(target)[-1] == "Sent after."
    assert Ticket.objects.get(id=source).last_number == head
    assert Ticket.objects.get(id=source).status == "closed"


@pytest.mark.django_db
def test_merging_is_taken_back_with_status_agent_and_place() -> None:
    agent = make_agent([make_team()])
    customer, source, target = two(agent)
    before = state(source)
    card = merge(agent, source, target)
    say(customer, source, "Sent meanwhile.")
    actions.undo(by=agent, undo_id=card)
    assert state(source) == before
    assert Ticket.objects.get(id=source).merged_into_id is None
    assert not Link.objects.exists()
    assert texts(target)[-1] == "Sent meanwhile.", "what arrived there stays there"
    last = Message.objects.filter(ticket_id=source).order_by("number").last()
    assert last is not None
    assert last.text == "This conversation goes on here again."
    stored = say(customer, source, "And now?")
    assert isinstance(stored, Appended)
    assert stored.ticket_id == source


@pytest.mark.django_db
def test_aliases_lead_to_the_last_one_and_come_back_one_by_one() -> None:
    agent = make_agent([make_team()], capacity=5)
    customer, first, second = two(agent)
    third = open_ticket(customer).ticket_id
    actions.take(by=agent, ticket_id=third)
    merge(agent, first, second)
    card = merge(agent, second, third)
    aliases = dict(Ticket.objects.values_list("id", "merged_into_id"))
    assert aliases == {first: third, second: third, third: None}
    stored = say(customer, first, "Where am I?")
    assert isinstance(stored, Appended)
    assert stored.ticket_id == third
    assert {one.ticket for one in queries.merged(viewer=agent, ticket_id=third)} == {first, second}
    actions.undo(by=agent, undo_id=card)
    aliases = dict(Ticket.objects.values_list("id", "merged_into_id"))
    assert aliases == {first: second, second: None, third: None}


@pytest.mark.django_db
def test_merging_into_a_merged_ticket_takes_the_one_that_goes_on() -> None:
    agent = make_agent([make_team()], capacity=5)
    customer, first, second = two(agent)
    third = open_ticket(customer).ticket_id
    actions.take(by=agent, ticket_id=third)
    merge(agent, first, second)
    merge(agent, third, first)
    assert Ticket.objects.get(id=third).merged_into_id == second
    with pytest.raises(Refused) as refused:
        merge(agent, second, third)
    assert refused.value.code is ErrorCode.FIELD_INVALID, "no circle"
    with pytest.raises(Refused) as refused:
        merge(agent, first, second)
    assert refused.value.code is ErrorCode.ALREADY_MERGED
    with pytest.raises(Refused) as refused:
        actions.take(by=agent, ticket_id=first)
    assert refused.value.code is ErrorCode.ALREADY_MERGED


@pytest.mark.django_db
def test_what_must_not_be_merged_stays_as_it_is() -> None:
    team = make_team()
    agent, colleague = make_agent([team]), make_agent([team])
    customer, source, target = two(agent)
    strangers = open_ticket(make_customer()).ticket_id
    theirs, solved = (open_ticket(customer).ticket_id for _ in range(2))
    actions.take(by=colleague, ticket_id=theirs)
    tickets.set_status(by=SYSTEM, ticket_id=solved, status=Status.SOLVED)
    before, kept = [state(one) for one in (source, target, strangers, theirs, solved)], Undo.objects.count()
    cases = (
        (source, str(strangers), "x", ErrorCode.OTHER_CUSTOMER),
        (source, str(source), "x", ErrorCode.FIELD_INVALID),
        (source, "HD-00000-00000", "x", ErrorCode.NOT_FOUND),
        (source, "nonsense", "x", ErrorCode.NOT_FOUND),
        (source, str(theirs), "x", ErrorCode.NOT_ASSIGNED),
        (theirs, str(target), "x", ErrorCode.NOT_ASSIGNED),
        (source, str(solved), "x", ErrorCode.STATUS_FORBIDS),
        (source, str(target), " ", ErrorCode.REASON_MISSING),
        (uuid7(), str(target), "x", ErrorCode.NOT_FOUND),
    )
    for ticket_id, into, reason, code in cases:
        with pytest.raises(Refused) as refused:
            actions.merge(by=agent, ticket_id=ticket_id, into=into, reason=reason)
        assert refused.value.code is code, (into, reason)
    assert [state(one) for one in (source, target, strangers, theirs, solved)] == before
    assert (Undo.objects.count(), Link.objects.count()) == (kept, 0)
    assert not Ticket.objects.exclude(merged_into=None).exists()


@pytest.mark.django_db
def test_a_waiting_ticket_of_the_customer_leaves_the_queue_when_it_is_merged() -> None:
    agent = make_agent([make_team()], status="busy")
    customer = make_customer()
    mine, queued = (open_ticket(customer).ticket_id for _ in range(2))
    actions.take(by=agent, ticket_id=mine)
    actions.ask_for_person(by=customer, ticket_id=queued)
    before = state(queued)
    assert before["place"]
    card = merge(agent, queued, mine)
    assert state(queued)["place"] == []
    assert Ticket.objects.get(id=mine).waiting_since == before["waiting_since"] or before["waiting_since"]
    actions.undo(by=agent, undo_id=card)
    assert state(queued) == before


@pytest.mark.django_db
def test_messages_are_split_off_with_their_times_and_files() -> None:
    agent = make_agent([make_team()])
    customer = make_customer()
    source = open_ticket(customer, "About my deposit.").ticket_id
    file = tickets.store_upload(by=customer, name="tax.txt", content=b"the form")
    actions.take(by=agent, ticket_id=source)
    asked = say(customer, source, "And about my taxes:", attachment_ids=(file.id,))
    assert isinstance(asked, Appended)
    fresh, card = actions.split(
        by=agent, ticket_id=source, numbers=[asked.number], topic=Topic.TAX, reason="Two matters."
    )
    row = Ticket.objects.get(id=fresh)
    assert (row.topic, row.assignee_id, row.customer_id) == ("tax", agent.id, customer.id)
    assert texts(source) == ["About my deposit.", "And about my taxes:"], "nothing is moved"
    said = Message.objects.get(ticket_id=fresh, author_kind="customer")
    first = Message.objects.get(ticket_id=source, number=asked.number)
    assert (said.text, said.at, said.number) == ("And about my taxes:", first.at, 1)
    copy = Attachment.objects.get(ticket_id=fresh)
    assert copy.copy_of_id == file.id
    assert queries.attachment(viewer=agent, attachment_id=copy.id)[1] == b"the form"
    assert queries.attachment(viewer=customer, attachment_id=copy.id)[1] == b"the form"
    links = queries.links(viewer=agent, ticket_id=source)
    assert [(one.kind, one.direction, one.ticket) for one in links] == [("split", "in", fresh)]
    entry = AuditEntry.objects.filter(subject_kind="message", ticket_id=fresh).order_by("at", "id").first()
    assert entry is not None
    assert entry.actor_id == agent.id, "the record says who copied it"
    assert card is not None
    actions.undo(by=agent, undo_id=card.id)
    row = Ticket.objects.get(id=fresh)
    assert (row.status, row.merged_into_id) == ("closed", source)
    assert state(fresh)["served"] == []
    stored = say(customer, fresh, "Hello?")
    assert isinstance(stored, Appended)
    assert stored.ticket_id == source


@pytest.mark.django_db
def test_a_split_in_which_somebody_wrote_stays() -> None:
    agent, customer = make_agent([make_team()]), make_customer()
    source = open_ticket(customer).ticket_id
    actions.take(by=agent, ticket_id=source)
    fresh, card = actions.split(by=agent, ticket_id=source, numbers=[1], reason="Two matters.")
    say(customer, fresh, "Yes, that one.")
    assert card is not None
    with pytest.raises(Refused) as refused:
        actions.undo(by=agent, undo_id=card.id)
    assert refused.value.code is ErrorCode.UNDO_SUPERSEDED
    assert Ticket.objects.get(id=fresh).merged_into_id is None


@pytest.mark.django_db
def test_what_nobody_serves_is_split_into_the_queue_of_its_topic() -> None:
    team = make_team()
    lead = make_agent([team], roles=(Role.LEAD,), status="busy")
    source = open_ticket(make_customer()).ticket_id
    fresh, _card = actions.split(by=lead, ticket_id=source, numbers=[1], reason="Two matters.")
    assert Ticket.objects.get(id=source).handler == "bot"
    assert state(fresh)["place"][0][0] == team


@pytest.mark.django_db
@pytest.mark.parametrize("numbers", [[], [2], [1, 99], list(range(1, 60)), [-1], [0]])
def test_only_the_customers_own_messages_are_split_off(numbers: list[int]) -> None:
    agent, customer = make_agent([make_team()]), make_customer()
    source = open_ticket(customer).ticket_id
    actions.take(by=agent, ticket_id=source)
    with pytest.raises(Refused) as refused:
        actions.split(by=agent, ticket_id=source, numbers=numbers, reason="Two matters.")
    assert (refused.value.code, refused.value.field) == (ErrorCode.FIELD_INVALID, "numbers")
    assert Ticket.objects.count() == 1
    assert not Link.objects.exists()


@pytest.mark.django_db
def test_a_file_that_two_tickets_show_goes_when_both_are_forgotten() -> None:
    agent, customer = make_agent([make_team()]), make_customer()
    source = open_ticket(customer).ticket_id
    file = tickets.store_upload(by=customer, name="id.txt", content=b"passport")
    asked = say(customer, source, "", attachment_ids=(file.id,))
    assert isinstance(asked, Appended)
    actions.take(by=agent, ticket_id=source)
    fresh, _card = actions.split(by=agent, ticket_id=source, numbers=[asked.number], reason="Two matters.")
    path, copy = Attachment.objects.get(id=file.id).path, Attachment.objects.get(ticket_id=fresh)
    Attachment.objects.filter(id=file.id).update(name="[erased]")
    tickets.delete_erased_file(by=SYSTEM, attachment_id=file.id)
    assert queries.attachment(viewer=agent, attachment_id=copy.id)[1] == b"passport"
    Attachment.objects.filter(id=copy.id).update(name="[erased]")
    tickets.delete_erased_file(by=SYSTEM, attachment_id=copy.id)
    assert not storages["attachments"].exists(path)
