"""Doors: permission, transaction, record, refusal, nesting."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from havendesk.audit.models import AuditEntry, AuditSalt, RefusalCount
from havendesk.kernel import outbox
from havendesk.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.crypto import opens
from havendesk.kernel.doors import (
    PersonalData,
    about,
    action,
    announce,
    entry,
    entry_id,
    let_connection_go,
    query,
    set_based,
)
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import KillSwitch, OutboxRow
from havendesk.kernel.outbox import Event, reaction

CUSTOMER = Actor(ActorKind.CUSTOMER, uuid7(), origin="chat", request_id="req-7")
AGENT = Actor(ActorKind.STAFF, uuid7(), frozenset({"kernel.tests.turn"}))


@dataclass(frozen=True)
class Turned(Event):
    """A switch was turned in a test."""

    switch_id: UUID


@dataclass(frozen=True)
class Unheard(Event):
    """Nobody listens to this."""

    switch_id: UUID


@reaction(Turned)
def heard(event: Turned) -> None:
    """Somebody listens."""


SUBJECT = uuid7()


@action("kernel.tests.turn", open_to=(ActorKind.SYSTEM,))
def turn(*, by: Actor, name: str, fail: bool = False) -> None:
    about(subject=("switch", SUBJECT), before={"on": True}, after={"on": False, "name": name}, reason="test")
    KillSwitch.objects.create(name=name, off=True, changed_at=now())
    announce(Turned(switch_id=SUBJECT), Unheard(switch_id=SUBJECT))
    if fail:
        raise Refused(ErrorCode.CONFLICT, field="name")


@action("kernel.tests.outer", open_to=(ActorKind.CUSTOMER,))
def outer(*, by: Actor, forgive: bool) -> None:
    about(subject=("outer", SUBJECT))
    try:
        turn(by=by, name="inner", fail=True)
    except Refused:
        if not forgive:
            raise


@action("kernel.tests.many", open_to=(ActorKind.SYSTEM,))
def many(*, by: Actor, authors: list[Actor]) -> None:
    set_based()
    for author in authors:
        entry(author, subject_kind="item", after={"n": 1})


@query("kernel.tests.look", reads=PersonalData.MESSAGE, open_to=(ActorKind.CUSTOMER,))
def look(*, viewer: Actor) -> int:
    about(subject=("ticket", SUBJECT), ticket=SUBJECT)
    return 7


@query("kernel.tests.count", open_to=(ActorKind.CUSTOMER,))
def count(*, viewer: Actor) -> int:
    return 3


@pytest.mark.django_db
def test_an_act_leaves_its_row_its_fact_and_its_entry() -> None:
    turn(by=SYSTEM, name="a")
    assert KillSwitch.objects.filter(name="a").exists()
    rows = list(OutboxRow.objects.values_list("event", "payload"))
    assert rows == [(Turned.name, {"switch_id": str(SUBJECT)})], "only what somebody hears is written"
    kept = AuditEntry.objects.get(verb="kernel.tests.turn")
    assert (kept.outcome, kept.subject_id, kept.actor_kind) == ("done", SUBJECT, "system")


@pytest.mark.django_db
def test_before_and_after_are_commitments_that_their_salt_opens() -> None:
    turn(by=SYSTEM, name="secret-name")
    kept = AuditEntry.objects.get(verb="kernel.tests.turn")
    body = bytes(kept.body)
    assert b"secret-name" not in body
    value = json.loads(body)
    salt = AuditSalt.objects.get(entry_id=kept.id, side="after").salt
    assert opens(bytes.fromhex(value["after"]), bytes(salt), {"on": False, "name": "secret-name"})
    assert not opens(bytes.fromhex(value["after"]), bytes(salt), {"on": False, "name": "other"})


@pytest.mark.django_db
def test_a_refusal_changes_nothing_and_is_recorded() -> None:
    with pytest.raises(Refused):
        turn(by=SYSTEM, name="b", fail=True)
    assert not KillSwitch.objects.filter(name="b").exists()
    assert not OutboxRow.objects.exists()
    kept = AuditEntry.objects.get(verb="kernel.tests.turn")
    assert (kept.outcome, kept.code) == ("refused", "conflict")


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [CUSTOMER, Actor(ActorKind.STAFF, uuid7()), ANONYMOUS])
def test_who_may_not_does_not(actor: Actor) -> None:
    with pytest.raises(Refused) as refused:
        turn(by=actor, name="c")
    assert refused.value.code in (ErrorCode.FORBIDDEN, ErrorCode.NOT_SIGNED_IN)
    assert not KillSwitch.objects.exists()


@pytest.mark.django_db
def test_staff_with_the_permission_may() -> None:
    turn(by=AGENT, name="d")
    assert AuditEntry.objects.get().actor_id == AGENT.id


@pytest.mark.django_db
def test_anonymous_refusals_are_counted_per_minute_not_kept_one_by_one() -> None:
    for _ in range(3):
        with pytest.raises(Refused):
            turn(by=ANONYMOUS, name="e")
    assert not AuditEntry.objects.exists()
    assert sum(RefusalCount.objects.values_list("count", flat=True)) == 3


@pytest.mark.django_db
def test_an_act_inside_an_act_is_recorded_with_it_or_not_at_all() -> None:
    outer(by=CUSTOMER, forgive=True)
    kept = set(AuditEntry.objects.values_list("verb", "outcome"))
    assert kept == {("kernel.tests.outer", "done"), ("kernel.tests.turn", "refused")}
    assert not KillSwitch.objects.exists()
    with pytest.raises(Refused):
        outer(by=CUSTOMER, forgive=False)
    assert AuditEntry.objects.filter(verb="kernel.tests.outer", outcome="refused").count() == 1


@pytest.mark.django_db
def test_a_set_based_act_writes_all_its_entries_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    authors = [Actor(ActorKind.CUSTOMER, uuid7()) for _ in range(40)]
    with django_assert_num_queries(3):  # SAVEPOINT, the entries, RELEASE
        many(by=SYSTEM, authors=authors)
    assert set(AuditEntry.objects.values_list("actor_id", flat=True)) == {one.id for one in authors}


@pytest.mark.django_db
def test_a_look_at_personal_data_is_recorded_and_a_plain_question_is_not() -> None:
    assert look(viewer=CUSTOMER) == 7
    assert count(viewer=CUSTOMER) == 3
    kept = AuditEntry.objects.get()
    assert (kept.verb, kept.reads, kept.ticket_id) == ("kernel.tests.look", "message", SUBJECT)


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_recorded_after_the_rollback() -> None:
    @action("kernel.tests.broken", open_to=(ActorKind.SYSTEM,))
    def broken(*, by: Actor) -> None:
        KillSwitch.objects.create(name="z", changed_at=now())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken(by=SYSTEM)
    assert not KillSwitch.objects.exists()
    assert AuditEntry.objects.get(verb="kernel.tests.broken").outcome == "failed"


@pytest.mark.django_db(transaction=True)
def test_the_relay_hands_over_each_row_once_or_not_at_all() -> None:
    turn(by=SYSTEM, name="f")
    got: list[tuple[str, dict[str, str]]] = []

    def fails(pairs: object) -> None:
        raise RuntimeError("the job table is gone")

    with pytest.raises(RuntimeError):
        outbox.claim_outbox(10, fails)
    assert OutboxRow.objects.count() == 1, "a batch that could not be handed over stays"
    assert outbox.claim_outbox(10, got.extend) == 1
    assert [payload for _, payload in got] == [{"switch_id": str(SUBJECT)}]
    assert outbox.claim_outbox(10, got.extend) == 0
    with transaction.atomic():
        assert not OutboxRow.objects.exists()


def test_an_event_survives_its_payload() -> None:
    event = Turned(switch_id=SUBJECT)
    assert Turned.restore(event.payload()) == event


def test_an_event_holds_no_objects() -> None:
    @dataclass(frozen=True)
    class Wrong(Event):
        what: object

    try:
        with pytest.raises(TypeError):
            Wrong(what=object()).payload()
    finally:
        outbox.EVENTS.pop(Wrong.name)


@query("kernel.tests.list", open_to=(ActorKind.SYSTEM,))
def listed(*, viewer: Actor) -> int:
    return 1


@pytest.mark.django_db
def test_a_look_that_was_not_allowed_is_recorded_although_it_would_show_no_personal_data() -> None:
    for viewer in (AGENT, CUSTOMER):
        with pytest.raises(Refused):
            listed(viewer=viewer)
        record = AuditEntry.objects.get(actor_id=viewer.id)
        assert (record.verb, record.outcome, record.code) == ("kernel.tests.list", "refused", "forbidden")
    assert listed(viewer=SYSTEM) == 1
    assert AuditEntry.objects.count() == 2


@action("kernel.tests.note", open_to=(ActorKind.SYSTEM,))
def note(*, by: Actor, name: str) -> None:
    KillSwitch.objects.create(name=name, off=True, changed_at=now())
    announce(Turned(switch_id=SUBJECT))


@query("kernel.tests.ask_stranger", reads=PersonalData.LEDGER, open_to=(ActorKind.SYSTEM,), apart=True)
def ask_stranger(*, viewer: Actor, refuse: bool = False) -> bool:
    about(reads=PersonalData.CONTACT)
    held: bool = transaction.get_connection().in_atomic_block
    let_connection_go()
    note(by=viewer, name="counted")
    if refuse:
        raise Refused(ErrorCode.EXCHANGE_SILENT)
    return held


@action("kernel.tests.holds", open_to=(ActorKind.SYSTEM,))
def holds(*, by: Actor) -> None:
    ask_stranger(viewer=by)


@pytest.mark.django_db(transaction=True)
def test_a_door_that_waits_for_a_stranger_holds_no_transaction() -> None:
    assert ask_stranger(viewer=SYSTEM) is False
    entry = AuditEntry.objects.get(verb="kernel.tests.ask_stranger")
    assert (entry.outcome, entry.reads) == ("done", "contact")
    assert AuditEntry.objects.filter(verb="kernel.tests.note").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_done_before_a_stranger_was_silent_is_on_record_with_its_fact() -> None:
    with pytest.raises(Refused):
        ask_stranger(viewer=SYSTEM, refuse=True)
    outcomes = dict(AuditEntry.objects.values_list("verb", "outcome"))
    assert outcomes == {"kernel.tests.ask_stranger": "refused", "kernel.tests.note": "done"}
    assert KillSwitch.objects.filter(name="counted").exists()
    assert OutboxRow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_stranger_is_never_waited_for_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="waits for a stranger"):
        holds(by=SYSTEM)
    assert not KillSwitch.objects.filter(name="counted").exists()


@action("kernel.tests.named", open_to=(ActorKind.SYSTEM,))
def named(*, by: Actor) -> UUID:
    return entry_id()


@action("kernel.tests.named_inside", open_to=(ActorKind.SYSTEM,))
def named_inside(*, by: Actor) -> tuple[UUID, UUID]:
    return entry_id(), named(by=by)


@action("kernel.tests.named_apart", open_to=(ActorKind.SYSTEM,), apart=True)
def named_apart(*, by: Actor) -> UUID:
    return entry_id()


@action("kernel.tests.named_items", open_to=(ActorKind.SYSTEM,))
def named_items(*, by: Actor) -> UUID:
    first = entry(CUSTOMER)
    with pytest.raises(RuntimeError, match="no entry of its own"):
        entry_id()
    return first


@pytest.mark.django_db
def test_an_act_knows_the_id_of_its_entry() -> None:
    ids = {named(by=SYSTEM), *named_inside(by=SYSTEM), named_items(by=SYSTEM)}
    assert ids == set(AuditEntry.objects.values_list("id", flat=True))
    assert len(ids) == 4


@pytest.mark.django_db
def test_an_act_that_records_elsewhere_has_no_entry_to_name() -> None:
    with pytest.raises(RuntimeError, match="no entry of its own"):
        named_apart(by=SYSTEM)
    with pytest.raises(RuntimeError, match="only inside"):
        entry_id()
