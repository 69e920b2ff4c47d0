"""A formal complaint that was made: when it was confirmed, and by when the law wants it decided."""

from __future__ import annotations

from collections.abc import Sequence

from havendesk.protection.types import ComplaintCard
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Complaints, DisputePage
from havendesk.resolvers.finders.giving import rows, texts, times
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner


def find(question: Question) -> Steps[Finding]:
    """The one whose time ends first of those that wait, else the one that was answered last."""
    read, page = yield from ask(Complaints(), DisputePage())
    known = read.known
    if not known:
        return Finding(Intent.COMPLAINT, FindingCode.COMPLAINT_NONE, question.slots)
    waiting = sorted((one for one in known if one.answered_at is None), key=lambda one: one.decide_by)
    told = (waiting or known)[0]
    late = told.answered_at is None and told.decide_by <= question.at
    waits = FindingCode.COMPLAINT_LATE if late else FindingCode.COMPLAINT_RUNNING
    return Finding(
        Intent.COMPLAINT,
        waits if told.answered_at is None else FindingCode.COMPLAINT_ANSWERED,
        question.slots,
        values=_values(told) | texts(disputes_url=page.value) | _others(known),
        next_action=NextAction.HAND_OVER if late else NextAction.NOTHING,
        owner=Owner.NOBODY if told.answered_at is not None else Owner.SUPPORT,
    )


def _values(one: ComplaintCard) -> dict[str, str]:
    return {"reference": one.reference} | times(
        received_at=one.received_at, decide_by_at=one.decide_by, answered_at=one.answered_at
    )


def _others(known: Sequence[ComplaintCard]) -> dict[str, str]:
    """Every complaint in a line of its own, where there are several."""
    lines = (
        {"complaint_state": "waiting" if one.answered_at is None else "answered"} | _values(one)
        for one in known
    )
    return rows(lines) if len(known) > 1 else {}


FINDER = Finder(Intent.COMPLAINT, find)
