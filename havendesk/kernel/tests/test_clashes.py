"""Two acts that wait for each other: the database ends one of them, and the door lets it come again."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from django.db import OperationalError, connection
from psycopg import errors

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM, Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import about, action
from havendesk.kernel.ids import uuid7
from havendesk.kernel.models import KillSwitch

_tries: dict[str, int] = {}


@action("kernel.tests.both", open_to=(ActorKind.SYSTEM,))
def both(*, by: Actor, first: str, second: str, mark: UUID, meet: threading.Barrier) -> str:
    _tries[first] = _tries.get(first, 0) + 1
    about(subject=("switch", mark), reason="test")
    KillSwitch.objects.filter(name=first).update(reason=first)
    if _tries[first] == 1:
        meet.wait(10)
    KillSwitch.objects.filter(name=second).update(reason=first)
    return first


@action("kernel.tests.clash", open_to=(ActorKind.SYSTEM,))
def clash(*, by: Actor) -> None:
    _tries["clash"] = _tries.get("clash", 0) + 1
    raise OperationalError("always") from errors.DeadlockDetected()


@action("kernel.tests.silent", open_to=(ActorKind.SYSTEM,))
def silent(*, by: Actor) -> None:
    _tries["silent"] = _tries.get("silent", 0) + 1
    raise OperationalError("gone") from errors.AdminShutdown()


@pytest.mark.django_db(transaction=True)
def test_acts_that_wait_for_each_other_both_happen_once() -> None:
    _tries.clear()
    names = ("tests.one", "tests.two")
    KillSwitch.objects.bulk_create(KillSwitch(name=name, off=False, changed_at=now()) for name in names)
    mark, meet, done = uuid7(), threading.Barrier(2), []

    def work(first: str, second: str) -> None:
        try:
            done.append(both(by=SYSTEM, first=first, second=second, mark=mark, meet=meet))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in (names, names[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == list(names)
    assert sorted(_tries.values()) == [1, 2], "the deadlock did happen, and one act came again"
    entries = AuditEntry.objects.filter(verb="kernel.tests.both", subject_id=mark)
    assert list(entries.values_list("outcome", flat=True)) == ["done", "done"], "the first try left nothing"


@pytest.mark.django_db(transaction=True)
def test_an_act_that_clashes_forever_ends_and_another_fault_is_not_tried_again() -> None:
    _tries.clear()
    with pytest.raises(OperationalError, match="always"):
        clash(by=SYSTEM)
    with pytest.raises(OperationalError, match="gone"):
        silent(by=SYSTEM)
    assert _tries == {"clash": 3, "silent": 1}
    assert list(
        AuditEntry.objects.filter(verb__startswith="kernel.tests.")
        .order_by("verb")
        .values_list("verb", "outcome")
    ) == [("kernel.tests.clash", "failed"), ("kernel.tests.silent", "failed")]


@pytest.mark.django_db
def test_inside_somebody_elses_transaction_nothing_is_tried_again() -> None:
    _tries.clear()
    with pytest.raises(OperationalError, match="always"):
        clash(by=SYSTEM)
    assert _tries == {"clash": 1}
