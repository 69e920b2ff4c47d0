"""The owner of a frozen account hears of it, once each time; of a drill nobody does."""

from __future__ import annotations

import pytest

from havendesk.kernel.actors import SYSTEM
from havendesk.notices.models import Notice
from havendesk.protection import actions, reactions
from havendesk.protection.events import FreezeConfirmed, FreezeReleased, FreezeReported
from havendesk.protection.models import Freeze
from havendesk.protection.tests.support import owner, report, work
from havendesk.protection.types import ReportSource, ReportStrength
from sandbox.tests.serving import Served

pytestmark = pytest.mark.django_db


def test_the_owner_is_told_of_the_report_and_of_the_freeze(exchange: Served) -> None:
    card = report()
    event = FreezeReported(card.id, card.customer_id, card.drill)
    for _ in range(2):
        reactions.tell_of_report(event)
    reactions.tell_of_release(FreezeReleased(card.id, card.customer_id))  # not true: nothing is said
    reactions.tell_of_confirmation(FreezeConfirmed(card.id, card.customer_id, card.drill))
    assert [notice.kind for notice in Notice.objects.all()] == ["freeze_reported"]
    work(card.id)
    reactions.tell_of_confirmation(FreezeConfirmed(card.id, card.customer_id, card.drill))
    notice = Notice.objects.get(kind="freeze_confirmed")
    assert notice.params["reference"] == card.reference
    assert notice.links == [["read_more", "/freeze/mine"]]


def test_nobody_is_told_of_a_drill(exchange: Served) -> None:
    card = actions.report(
        by=SYSTEM,
        customer_id=owner(),
        source=ReportSource.AGENT,
        strength=ReportStrength.STRONG,
        idempotency_key="drill",
        drill=True,
    )
    reactions.tell_of_report(FreezeReported(card.id, card.customer_id, card.drill))
    assert Freeze.objects.get().drill
    assert Notice.objects.count() == 0
