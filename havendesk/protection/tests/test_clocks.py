"""Clocks that go backward hold up no freeze: of the lane's machine, and of the one that took the report."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from havendesk.exchange import actions as exchange_actions
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.clock import now
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.protection import actions
from havendesk.protection.queries.due import due_freezes
from havendesk.protection.rules import pacing
from havendesk.protection.tests.support import card, report, row, states, stopped
from havendesk.protection.types import FreezeState, StepState
from sandbox.tests.serving import Served

BACK = (timedelta(seconds=3), timedelta(seconds=45), timedelta(hours=1), timedelta(days=2))


def _turns(most: int = 8) -> int:
    """What a lane does without its pauses: whatever is due now, until nothing is. How many turns it took."""
    for turn in range(most):
        found = due_freezes(viewer=SYSTEM, without=(), limit=8, calm=8)
        if not found:
            return turn
        for freeze_id, _calm in found:
            actions.advance(by=SYSTEM, freeze_id=freeze_id)
    return most


@pytest.mark.django_db
@pytest.mark.parametrize("back", BACK, ids=str)
def test_a_report_from_before_the_clock_was_set_back_is_frozen_at_once(
    exchange: Served, back: timedelta
) -> None:
    with time_machine.travel(now() + back):
        found = report()
    _turns()
    done = card(found.id)
    assert set(states(done).values()) == {"confirmed"}
    assert done.state is FreezeState.CONFIRMED
    assert "withdrawals" in stopped(exchange)
    assert _turns() == 0  # and it does not turn in circles afterwards


@pytest.mark.django_db
def test_a_pause_from_before_the_clock_was_set_back_is_over(
    exchange: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(**_asked: object) -> None:
        raise Refused(ErrorCode.EXCHANGE_SILENT)

    with time_machine.travel(now() + timedelta(hours=3), tick=False):
        found = report()
        with monkeypatch.context() as patch:
            patch.setattr(exchange_actions, "freeze", silent)
            assert _turns() == 1  # asked once, and the pause holds while time stands
        assert card(found.id).steps[0].state is StepState.FAILED
    _turns()
    assert card(found.id).state is FreezeState.CONFIRMED
    # Frozen, with the last look in the future: compared now, and then every minute as before.
    checked = now() + timedelta(hours=3)
    type(row(found.id)).objects.update(checked_at=checked, due_at=checked + timedelta(minutes=1))
    assert _turns() == 1
    looked = row(found.id).checked_at
    assert looked is not None
    assert looked < checked


def test_what_waits_and_what_does_not() -> None:
    at, longest = now(), pacing.LONGEST
    assert not pacing.waits(None, at, longest)
    assert not pacing.waits(pacing.at_once(at), at, longest)
    for seconds in (0.001, 2, 30):
        assert pacing.waits(at + timedelta(seconds=seconds), at, longest)
        assert not pacing.waits(at - timedelta(seconds=seconds), at, longest)
    assert not pacing.waits(at + longest + timedelta(seconds=1), at, longest)
    assert max(pacing.pause(attempts) for attempts in (1, 5, 60, 61, 10_000)) <= longest
