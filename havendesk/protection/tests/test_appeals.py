"""Objections: one at a time, by the customer of the hold, decided by somebody else."""

from __future__ import annotations

import pytest

from havendesk.kernel import actions as kernel
from havendesk.kernel.actors import SYSTEM, Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people.types import Role
from havendesk.protection import actions, queries
from havendesk.protection.events import HoldAppealed
from havendesk.protection.models import HoldAppeal
from havendesk.protection.tests.holding import id_of, officer, own, place, proven, row, steps, told
from havendesk.protection.types import HoldReason, HoldState
from havendesk.tickets.models import Message, Ticket
from havendesk.tickets.reactions import hold_appealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def minji() -> Actor:
    return proven()


@pytest.fixture
def sol() -> Actor:
    return officer()


def test_an_objection_opens_a_ticket_with_its_words_once(minji: Actor, sol: Actor) -> None:
    hold_id = place(sol, minji, HoldReason.AML_DUTY)
    key = uuid7()
    appeal_id = actions.appeal_hold(
        by=minji, hold_id=hold_id, words="The papers are with you.", client_key=key
    )
    assert actions.appeal_hold(by=minji, hold_id=hold_id, words="again", client_key=key) == appeal_id
    for _ in range(2):
        hold_appealed(HoldAppealed(appeal_id))
    ticket = Ticket.objects.get(customer_id=id_of(minji))
    assert Message.objects.get(ticket_id=ticket.id, number=1).text == "The papers are with you."
    assert HoldAppeal.objects.get().ticket_id == ticket.id
    assert queries.holds_due(viewer=sol).holds[0].appealed


@pytest.mark.parametrize(
    ("words", "code"), [(" ", ErrorCode.REASON_MISSING), ("x" * 4001, ErrorCode.FIELD_INVALID)]
)
def test_an_objection_needs_words(minji: Actor, sol: Actor, words: str, code: ErrorCode) -> None:
    hold_id = place(sol, minji)
    with pytest.raises(Refused) as refused:
        actions.appeal_hold(by=minji, hold_id=hold_id, words=words, client_key=uuid7())
    assert (refused.value.code, refused.value.field) == (code, "words")
    assert not HoldAppeal.objects.exists()
    assert row(hold_id).appeal_due_at is None


def test_nobody_objects_for_somebody_else_or_twice_or_to_what_ended(minji: Actor, sol: Actor) -> None:
    hold_id = place(sol, minji)
    with pytest.raises(Refused) as refused:
        actions.appeal_hold(by=proven("cus_daniel"), hold_id=hold_id, words="mine", client_key=uuid7())
    assert refused.value.code is ErrorCode.NOT_FOUND
    actions.appeal_hold(by=minji, hold_id=hold_id, words="wrong", client_key=uuid7())
    with pytest.raises(Refused) as refused:
        actions.appeal_hold(by=minji, hold_id=hold_id, words="wrong!", client_key=uuid7())
    assert refused.value.code is ErrorCode.ALREADY_APPEALED
    actions.release_hold(by=SYSTEM, hold_id=hold_id, reason="explained")
    with pytest.raises(Refused) as refused:
        actions.appeal_hold(by=minji, hold_id=hold_id, words="wrong!!", client_key=uuid7())
    assert refused.value.code is ErrorCode.HOLD_ENDED
    appeal = HoldAppeal.objects.get()
    assert (appeal.words, appeal.granted) == ("wrong", True)


def test_whoever_placed_or_kept_a_hold_does_not_decide_on_it(minji: Actor, sol: Actor) -> None:
    reviewer = officer()
    hold_id = place(sol, minji)
    actions.review_hold(by=reviewer, hold_id=hold_id, reason="still open")
    appeal_id = actions.appeal_hold(by=minji, hold_id=hold_id, words="wrong", client_key=uuid7())
    for one in (sol, reviewer):
        with pytest.raises(Refused) as refused:
            actions.decide_appeal(by=one, appeal_id=appeal_id, granted=True, answer="fine")
        assert refused.value.code is ErrorCode.OWN_HOLD
    with pytest.raises(Refused) as refused:
        actions.decide_appeal(by=officer(Role.AGENT), appeal_id=appeal_id, granted=True, answer="fine")
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert HoldAppeal.objects.get().decided_at is None
    assert row(hold_id).state == HoldState.PLACING


def test_granted_it_ends_the_hold_and_tells_the_customer(minji: Actor, sol: Actor) -> None:
    hold_id = place(sol, minji)
    appeal_id = actions.appeal_hold(by=minji, hold_id=hold_id, words="wrong", client_key=uuid7())
    with pytest.raises(Refused) as refused:
        actions.decide_appeal(by=officer(), appeal_id=appeal_id, granted=True, answer=" ")
    assert refused.value.field == "answer"
    actions.decide_appeal(by=officer(), appeal_id=appeal_id, granted=True, answer="You are right.")
    assert row(hold_id).state == HoldState.RELEASING
    actions.note_hold_ended(by=SYSTEM, hold_id=hold_id)
    assert (row(hold_id).state, row(hold_id).end) == (HoldState.ENDED, "appeal_granted")
    assert told(minji) == ["hold_placed", "hold_appeal_decided", "hold_ended"]
    with pytest.raises(Refused) as refused:
        actions.decide_appeal(by=officer(), appeal_id=appeal_id, granted=False, answer="no")
    assert refused.value.code is ErrorCode.CONFLICT
    assert HoldAppeal.objects.get().answer == "You are right."


def test_kept_it_leaves_the_hold_and_the_customer_may_object_again(minji: Actor, sol: Actor) -> None:
    hold_id = place(sol, minji)
    appeal_id = actions.appeal_hold(by=minji, hold_id=hold_id, words="wrong", client_key=uuid7())
    actions.decide_appeal(by=officer(), appeal_id=appeal_id, granted=False, answer="Papers are missing.")
    (seen,) = own(minji)
    assert seen.appeal is not None
    assert (seen.appeal.granted, seen.appeal.answer, seen.may_appeal) == (False, "Papers are missing.", True)
    assert row(hold_id).state == HoldState.PLACING
    assert "appeal_kept" in steps(hold_id)


def test_the_words_are_forgotten_with_the_customer_and_the_hold_is_kept(minji: Actor, sol: Actor) -> None:
    hold_id = place(sol, minji)
    actions.appeal_hold(by=minji, hold_id=hold_id, words="my private matter", client_key=uuid7())
    counts = kernel.erase(
        by=officer(Role.ADMINISTRATOR),
        subject_kind="customer",
        subject_id=row(hold_id).customer_id,
        reason="x",
    )
    assert counts["protection.appeals"] == 1
    assert HoldAppeal.objects.get().words == ""
    assert row(hold_id).reason == HoldReason.AML_SUSPICION
