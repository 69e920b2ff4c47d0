"""One member of staff gives no account back; two give it back once, and the exchange is read to see it."""

from __future__ import annotations

from uuid import UUID

import pytest

from havendesk.kernel.actors import Actor
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.ids import uuid7
from havendesk.people import actions as people
from havendesk.people.jobs import run_approval
from havendesk.protection import actions
from havendesk.protection.tests.support import acts, card, report, work
from havendesk.protection.types import FreezeState
from sandbox.tests.serving import Served
from tests.support.desk import hire

pytestmark = pytest.mark.django_db


def asked(by: Actor, freeze_id: UUID, reason: str = "the owner came with papers") -> Refused:
    """What somebody alone is told."""
    with pytest.raises(Refused) as refused:
        actions.release(by=by, freeze_id=freeze_id, reason=reason)
    return refused.value


def test_two_people_give_an_account_back_and_one_does_not(exchange: Served) -> None:
    sol, cora = hire("sol", "security"), hire("cora", "compliance")
    found = work(report().id)
    needed = asked(sol, found.id)
    assert needed.code is ErrorCode.APPROVAL_NEEDED
    approval = UUID(needed.params["approval"])
    with pytest.raises(Refused):
        people.decide_approval(by=sol, approval_id=approval, yes=True, reason="it is me")
    run_approval(approval)
    assert work(found.id).state is FreezeState.CONFIRMED
    assert {hold["status"] for hold in acts(exchange)} == {"active"}

    people.decide_approval(by=cora, approval_id=approval, yes=True, reason="saw the papers")
    for _ in range(2):
        run_approval(approval)
    assert work(found.id).state is FreezeState.RELEASED
    assert {hold["status"] for hold in acts(exchange)} == {"released"}


def test_a_release_needs_a_reason_a_fresh_factor_and_the_permission(exchange: Served) -> None:
    found = work(report().id)
    sol, tired, aria = (
        hire("sol", "security"),
        hire("tom", "security", stepped_up=False),
        hire("aria", "agent"),
    )
    assert asked(sol, found.id, " ").code is ErrorCode.REASON_MISSING
    assert asked(sol, uuid7()).code is ErrorCode.NOT_FOUND
    assert asked(tired, found.id).code is ErrorCode.REAUTHENTICATION_NEEDED
    assert asked(aria, found.id).code is ErrorCode.FORBIDDEN
    assert card(found.id).state is FreezeState.CONFIRMED
    assert {hold["status"] for hold in acts(exchange)} == {"active"}
