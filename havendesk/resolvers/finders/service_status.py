"""Is it down? What notices say, and whether the exchange answers at this moment."""

from __future__ import annotations

from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Answers, Networks, Notices
from havendesk.resolvers.finders.giving import rows, running, texts, times, titles
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

AGAIN_SECONDS = 120
_TROUBLE = frozenset({"maintenance", "incident"})


def find(question: Question) -> Steps[Finding]:
    """Down, running with notices, or nothing known. For everybody."""
    notices, networks, answers = yield from ask(Notices(), Networks(), Answers())
    in_force = [one for one in running(notices.value or (), question.at) if one.kind in _TROUBLE]
    if not answers.value:
        return _finding(question, FindingCode.SERVICE_DOWN, {}, again=True)
    lines = (
        titles(one)
        | {"kind": one.kind}
        | times(since_at=one.starts_at, until_at=one.ends_at)
        | texts(notice_url=one.url)
        for one in in_force
    )
    values = rows(lines)
    closed = sum(not (one.deposit_enabled and one.withdraw_enabled) for one in networks.value or ())
    if closed:
        values |= {"closed_count": str(closed)}
    if in_force:
        return _finding(question, FindingCode.SERVICE_NOTICE, values, again=True)
    return _finding(question, FindingCode.SERVICE_FINE, values)


def _finding(
    question: Question, code: FindingCode, values: dict[str, str], *, again: bool = False
) -> Finding:
    return Finding(
        Intent.SERVICE_STATUS,
        code,
        question.slots,
        values=values,
        next_action=NextAction.WAIT if again else NextAction.NOTHING,
        owner=Owner.SUPPORT if again else Owner.NOBODY,
        recheck_seconds=AGAIN_SECONDS if again else None,
    )


FINDER = Finder(Intent.SERVICE_STATUS, find, needs_account=False)
