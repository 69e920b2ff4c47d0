"""Why something is blocked, since when and until when."""

from __future__ import annotations

from datetime import datetime

from havendesk.exchange.types import Hold
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Holds
from havendesk.resolvers.finders.giving import rows, texts, times
from havendesk.resolvers.rules.telling import REVIEW, told_once, told_reason
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

LONGEST_AGAIN_SECONDS = 3600
SHORTEST_AGAIN_SECONDS = 30


def find(question: Question) -> Steps[Finding]:
    """All active holds. One whose reason is not told says only that a check is running."""
    (read,) = yield from ask(Holds())
    active = told_once(sorted(read.known, key=lambda one: one.placed_at, reverse=True))
    if not active:
        return Finding(Intent.HOLDS, FindingCode.HOLDS_NONE, question.slots)
    if len(active) == 1:
        return _of_one(question, active[0])
    return _finding(question, FindingCode.HOLDS_LIST, rows(values_of(one) for one in active), active)


def values_of(hold: Hold) -> dict[str, str]:
    """What may be told of one hold."""
    reason = told_reason(hold.reason_code)
    scope = "everything" if len(hold.scope) > 2 else "_".join(sorted(hold.scope))
    values = {"reason": reason, "scope": scope}
    if reason == REVIEW:
        return values
    known = times(since_at=hold.placed_at, until_at=hold.expires_at)
    return values | known | texts(legal_basis=hold.legal_basis)


def _of_one(question: Question, hold: Hold) -> Finding:
    values = values_of(hold)
    if values["reason"] == REVIEW:
        code = FindingCode.HOLDS_REVIEW
    else:
        code = FindingCode.HOLDS_ONE if hold.expires_at else FindingCode.HOLDS_OPEN_END
    return _finding(question, code, values, [hold])


def _finding(question: Question, code: FindingCode, values: dict[str, str], active: list[Hold]) -> Finding:
    ends = [one.expires_at for one in active if one.expires_at and told_reason(one.reason_code) != REVIEW]
    clocked = len(ends) == len(active)
    return Finding(
        Intent.HOLDS,
        code,
        question.slots,
        values=values,
        next_action=NextAction.WAIT if clocked else NextAction.HAND_OVER,
        owner=Owner.NOBODY if clocked else Owner.SUPPORT,
        recheck_seconds=again(min(ends), question.at) if ends else LONGEST_AGAIN_SECONDS,
    )


def again(end: datetime, at: datetime) -> int:
    """Seconds until asking again makes sense: at the end, and once an hour until then."""
    return int(min(max((end - at).total_seconds() + 1, SHORTEST_AGAIN_SECONDS), LONGEST_AGAIN_SECONDS))


FINDER = Finder(Intent.HOLDS, find)
