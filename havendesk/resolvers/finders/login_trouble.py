"""Why signing in does not work: maintenance, a block, or what the security log says of the last attempt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from havendesk.exchange.types import Hold, Notice, SecurityEvent
from havendesk.kernel.errors import ErrorCode
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Answers, Holds, Notices, SecurityEvents
from havendesk.resolvers.finders.giving import running, texts, times, titles
from havendesk.resolvers.rules.telling import placed_on_request
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

AGAIN_SECONDS = 300
LOOKED_BACK = timedelta(hours=24)
"""Attempts that still say something about the trouble of now."""
SERVICES = frozenset({"sign_in", "all"})
"""What a notice names when signing in is affected."""
_ATTEMPTS = frozenset({"sign_in", "sign_in_failed", "second_factor_failed"})
_BY_REASON = {
    "locked": (FindingCode.LOGIN_LOCKED, NextAction.WAIT, Owner.CUSTOMER),
    "country_not_served": (FindingCode.LOGIN_COUNTRY, NextAction.NOTHING, Owner.CUSTOMER),
    "device_unknown": (FindingCode.LOGIN_DEVICE, NextAction.CHANGE_SETTING, Owner.CUSTOMER),
    "factor_wrong": (FindingCode.LOGIN_FACTOR, NextAction.CHANGE_SETTING, Owner.CUSTOMER),
    "password_wrong": (FindingCode.LOGIN_PASSWORD, NextAction.CHANGE_SETTING, Owner.CUSTOMER),
    "maintenance": (FindingCode.LOGIN_MAINTENANCE, NextAction.WAIT, Owner.SUPPORT),
}
_UNKNOWN = (FindingCode.LOGIN_FAILED, NextAction.HAND_OVER, Owner.SECURITY)


def find(question: Question) -> Steps[Finding]:
    """For everybody whether signing in rests; for a known customer also what stops them."""
    notices, answers = yield from ask(Notices(), Answers())
    resting = [one for one in running(notices.value or (), question.at) if _stops_sign_in(one)]
    if resting or not answers.value:
        return _maintenance(question, resting)
    if not question.signed_in:
        return Finding(
            Intent.LOGIN_TROUBLE, FindingCode.NEEDS_SIGN_IN, question.slots, next_action=NextAction.SIGN_IN
        )
    holds, events = yield from ask(Holds(), SecurityEvents())
    not_offered = holds.trouble == ErrorCode.NOT_OFFERED.value
    active = () if not_offered else holds.known
    stopping = [one for one in active if one.target == "account" and "sign_in" in one.scope]
    if stopping:
        return _blocked(question, stopping)
    return _attempts(question, events.known)


def _stops_sign_in(notice: Notice) -> bool:
    return notice.kind in ("maintenance", "incident") and not SERVICES.isdisjoint(notice.affects)


def _maintenance(question: Question, resting: list[Notice]) -> Finding:
    values: dict[str, str] = {}
    if resting:
        values = titles(resting[0]) | times(until_at=resting[0].ends_at) | texts(notice_url=resting[0].url)
    return Finding(
        Intent.LOGIN_TROUBLE,
        FindingCode.LOGIN_MAINTENANCE,
        question.slots,
        values=values,
        next_action=NextAction.WAIT,
        owner=Owner.SUPPORT,
        recheck_seconds=AGAIN_SECONDS,
    )


def _blocked(question: Question, stopping: Iterable[Hold]) -> Finding:
    """A block that is no request of the customer reads as a check, whatever is behind it."""
    own = all(placed_on_request(one) for one in stopping)
    return Finding(
        Intent.LOGIN_TROUBLE,
        FindingCode.LOGIN_FROZEN if own else FindingCode.LOGIN_BLOCKED,
        question.slots,
        next_action=NextAction.HAND_OVER,
        owner=Owner.SECURITY if own else Owner.SUPPORT,
    )


def _attempts(question: Question, events: Iterable[SecurityEvent]) -> Finding:
    """The newest attempt decides; how many failed since the last success is told beside it."""
    attempts = sorted((one for one in events if one.kind in _ATTEMPTS), key=lambda one: one.at, reverse=True)
    recent = [one for one in attempts if one.at > question.at - LOOKED_BACK]
    if not recent or recent[0].kind == "sign_in":
        return _fine(question, attempts[0].at if attempts else None)
    newest = recent[0]
    reason = newest.reason or ("factor_wrong" if newest.kind == "second_factor_failed" else "")
    code, action, owner = _BY_REASON.get(reason, _UNKNOWN)
    return Finding(
        Intent.LOGIN_TROUBLE,
        code,
        question.slots,
        values=times(tried_at=newest.at)
        | texts(country=newest.country)
        | {"failed_count": str(_failures(recent))},
        next_action=action,
        owner=owner,
    )


def _failures(recent: list[SecurityEvent]) -> int:
    for number, one in enumerate(recent):
        if one.kind == "sign_in":
            return number
    return len(recent)


def _fine(question: Question, last: datetime | None) -> Finding:
    return Finding(Intent.LOGIN_TROUBLE, FindingCode.LOGIN_FINE, question.slots, values=times(last_at=last))


FINDER = Finder(Intent.LOGIN_TROUBLE, find, needs_account=False)
