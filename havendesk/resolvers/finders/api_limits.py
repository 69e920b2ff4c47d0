"""How many requests the exchange's API takes: one's own figure, or the table by level for everybody."""

from __future__ import annotations

from collections.abc import Iterable

from havendesk.exchange.types import Limit
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Limits, OwnLimits
from havendesk.resolvers.finders.giving import amount, rows, times
from havendesk.resolvers.types import Finding, FindingCode, Intent

NAME = "api_requests"


def find(question: Question) -> Steps[Finding]:
    """A known customer's limits with what is used; a visitor's answer is the table."""
    if question.signed_in:
        (own,) = yield from ask(OwnLimits())
        return _finding(question, FindingCode.API_LIMITS_OWN, own.known)
    (table,) = yield from ask(Limits())
    return _finding(question, FindingCode.API_LIMITS_TABLE, table.known.limits)


def _finding(question: Question, code: FindingCode, limits: Iterable[Limit]) -> Finding:
    lines = [_row(one) for one in limits if one.name == NAME]
    if not lines:
        return Finding(Intent.API_LIMITS, FindingCode.API_LIMITS_NONE, question.slots)
    return Finding(Intent.API_LIMITS, code, question.slots, values=rows(lines))


def _row(limit: Limit) -> dict[str, str]:
    values = {"level": str(limit.level), "period": limit.period} | times(resets_at=limit.resets_at)
    if limit.amount is None:
        return values | {"unlimited": "yes"}
    values["request_count"] = amount(limit.amount)
    return values if limit.used is None else values | {"used_count": amount(limit.used)}


FINDER = Finder(Intent.API_LIMITS, find, needs_account=False)
