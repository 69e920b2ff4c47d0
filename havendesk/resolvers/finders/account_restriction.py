"""Of which class a restriction is, and how to object to it. Never what set it off, never a threshold."""

from __future__ import annotations

from collections.abc import Sequence

from havendesk.exchange.types import Hold, ReasonCode
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Holds
from havendesk.resolvers.finders.giving import rows
from havendesk.resolvers.finders.holds import again, values_of
from havendesk.resolvers.rules.telling import REVIEW, placed_on_request, told_once, told_reason
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

_CLOCKS = frozenset({ReasonCode.SECURITY_CHANGE.value, ReasonCode.FIAT_ENTRY_DELAY.value})


def find(question: Question) -> Steps[Finding]:
    """The one restriction with its class, or all of them."""
    (read,) = yield from ask(Holds())
    active = told_once(sorted(read.known, key=lambda one: one.placed_at, reverse=True))
    if not active:
        return Finding(Intent.ACCOUNT_RESTRICTION, FindingCode.RESTRICTION_NONE, question.slots)
    if len(active) == 1:
        code, action, owner = class_of(active[0])
        return _finding(question, code, values_of(active[0]), action, owner, active)
    return _finding(
        question,
        FindingCode.RESTRICTION_LIST,
        rows(values_of(one) for one in active),
        NextAction.HAND_OVER,
        Owner.SUPPORT,
        active,
    )


def class_of(hold: Hold) -> tuple[FindingCode, NextAction, Owner]:
    """The class of a restriction, what comes next, and whose move it is."""
    reason = told_reason(hold.reason_code)
    if reason == REVIEW:
        return FindingCode.RESTRICTION_CHECK, NextAction.HAND_OVER, Owner.SUPPORT
    if placed_on_request(hold):
        return FindingCode.RESTRICTION_OWN, NextAction.HAND_OVER, Owner.SECURITY
    if reason in _CLOCKS:
        return FindingCode.RESTRICTION_CLOCK, NextAction.WAIT, Owner.NOBODY
    if reason == ReasonCode.TRAVEL_RULE.value:
        return FindingCode.RESTRICTION_DETAILS, NextAction.GIVE_DOCUMENTS, Owner.CUSTOMER
    return FindingCode.RESTRICTION_OPERATION, NextAction.WAIT, Owner.SUPPORT


def _finding(
    question: Question,
    code: FindingCode,
    values: dict[str, str],
    action: NextAction,
    owner: Owner,
    active: Sequence[Hold],
) -> Finding:
    ends = [one.expires_at for one in active if one.expires_at and told_reason(one.reason_code) != REVIEW]
    return Finding(
        Intent.ACCOUNT_RESTRICTION,
        code,
        question.slots,
        values=values,
        next_action=action,
        owner=owner,
        recheck_seconds=again(min(ends), question.at) if ends else None,
    )


FINDER = Finder(Intent.ACCOUNT_RESTRICTION, find)
