"""What a package reads of the desk is read to its end, a page at a time."""

from __future__ import annotations

import pytest

from havendesk.evidence import desk
from havendesk.evidence.tests.support import a_subject
from havendesk.kernel.clock import now
from havendesk.protection.models import Freeze
from havendesk.protection.tests.support import owner, report
from havendesk.protection.types import FreezeState
from tests.support.desk import make_customer, open_ticket


def test_every_ticket_is_read_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_AT_ONCE", 2)
    customer = make_customer()
    assert customer.id is not None
    opened = [open_ticket(customer).ticket_id for _ in range(5)]
    read = [one.id for one in desk.Desk(a_subject(customer_id=customer.id), None).tickets()]
    assert read == opened[::-1]


def test_every_freeze_is_read_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_AT_ONCE", 2)
    frozen = []
    for _ in range(3):
        frozen.append(report().id)
        Freeze.objects.filter(id=frozen[-1]).update(state=FreezeState.RELEASED.value, released_at=now())
    read = [one.id for one in desk.Desk(a_subject(customer_id=owner()), None).freezes()]
    assert read == frozen[::-1]
