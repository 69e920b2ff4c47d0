"""Two decide at the same instant, and many run at the same instant: one decision, one effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connections

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.approvals import ApprovedAct
from havendesk.kernel.errors import Refused
from havendesk.people import actions
from havendesk.people.models import Approval, Staff
from havendesk.people.tests.test_approvals import Hire, ask, decide, desk, painted, state
from havendesk.people.types import ApprovalCard

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["desk", "painted"]
ROUNDS = 4


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Runs each in a thread with a connection of its own, all in one moment; how each ended."""
    told, start = [""] * len(calls), Barrier(len(calls))

    def run(place: int, call: Callable[[], object]) -> None:
        start.wait(10)
        try:
            told[place] = str(call())
        except Refused as refused:
            told[place] = refused.code.value
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def word(by: Staff, card: ApprovalCard, *, yes: bool = True) -> str:
    return decide(by, card, yes=yes).state.value


def test_two_words_at_the_same_instant_are_one_decision_and_one_effect(
    desk: dict[str, Staff], painted: list[ApprovedAct], hire: Hire
) -> None:
    cora = hire("cora", roles=["compliance"])
    seen: Counter[str] = Counter()
    for number in range(ROUNDS):
        card = ask(desk["aria"], f"red {number}")
        told = at_once(
            partial(word, desk["leo"], card),
            partial(word, desk["leo"], card, yes=False),
            partial(word, cora, card),
        )
        yes, no, stranger = told
        assert stranger in ("not_your_approval", "approval_settled"), told
        assert sorted([yes == "approved", no == "refused"]) == [False, True], told
        assert "approval_settled" in (yes, no), told
        runs = at_once(*[partial(actions.run_approved, by=SYSTEM, approval_id=card.id)] * 4)
        ended = "executed" if yes == "approved" else "refused"
        assert set(runs) == {ended}
        assert state(card) == ended
        assert [order.approval_id for order in painted].count(card.id) == (1 if ended == "executed" else 0)
        seen[ended] += 1
    done = AuditEntry.objects.filter(verb="people.decide_approval", outcome="done")
    assert done.count() == ROUNDS
    assert Approval.objects.filter(state="executed").count() == seen["executed"] == len(painted)
