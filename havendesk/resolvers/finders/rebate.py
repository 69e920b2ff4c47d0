"""Fees that come back: for which period, how much, and what became of it.

A reason that is not on the list of words is not told, and a person goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from havendesk.exchange.types import Rebate
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask, beyond
from havendesk.resolvers.finders.asks import Rebates
from havendesk.resolvers.finders.giving import again_until, amount, free_from, rows, texts, times
from havendesk.resolvers.rules.wording.words import WORDS
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

MOST_PERIODS = 6
LATE_AFTER = timedelta(hours=24)
"""What was to be credited so long ago is a matter for people."""
_CODES = {
    "gathering": FindingCode.REBATE_GATHERING,
    "due": FindingCode.REBATE_DUE,
    "credited": FindingCode.REBATE_CREDITED,
    "none": FindingCode.REBATE_NOTHING_DUE,
}


def find(question: Question) -> Steps[Finding]:
    """What is overdue first, then what is due, then the newest period that is decided, then the running."""
    (read,) = yield from ask(Rebates())
    told = [one for one in read.known if one.status in _CODES]
    if not read.known:
        return Finding(Intent.REBATE, FindingCode.REBATE_NONE, question.slots)
    if not told:
        return beyond(Intent.REBATE, question.slots)
    newest = sorted(told, key=lambda one: one.period_from, reverse=True)[:MOST_PERIODS]
    return _told(question, _meant(newest, question.at), newest)


def _meant(newest: Sequence[Rebate], at: datetime) -> Rebate:
    late = [one for one in newest if _is_late(one, at)]
    due = [one for one in newest if one.status == "due"]
    decided = [one for one in newest if one.status != "gathering"]
    return (late or due or decided or list(newest))[0]


def _is_late(one: Rebate, at: datetime) -> bool:
    return one.status == "due" and one.due_at is not None and one.due_at + LATE_AFTER < at


def _told(question: Question, one: Rebate, newest: Sequence[Rebate]) -> Finding:
    code, action, owner = _result(question, one)
    values = {
        "amount": amount(one.amount),
        "asset": one.asset,
        "fees_amount": amount(one.fees),
        "share_rate": amount(one.rate),
    }
    values |= times(
        from_at=one.period_from, to_at=one.period_to, due_at=one.due_at, credited_at=one.credited_at
    )
    if code is FindingCode.REBATE_NOTHING_DUE:
        values |= texts(rebate_reason=one.reason)
    waits = code is FindingCode.REBATE_DUE
    return Finding(
        Intent.REBATE,
        code,
        question.slots,
        values=values | free_from(one.withdrawable_at, question.at) | rows(map(_row, newest)),
        next_action=action,
        owner=owner,
        recheck_seconds=again_until(one.due_at, question.at) if waits else None,
    )


def _result(question: Question, one: Rebate) -> tuple[FindingCode, NextAction, Owner]:
    if _is_late(one, question.at):
        return FindingCode.REBATE_LATE, NextAction.HAND_OVER, Owner.SUPPORT
    if one.status == "none" and one.reason not in WORDS["rebate_reason"]:
        return FindingCode.REBATE_CHECK, NextAction.HAND_OVER, Owner.SUPPORT
    return _CODES[one.status], NextAction.WAIT if one.status == "due" else NextAction.NOTHING, Owner.NOBODY


def _row(one: Rebate) -> dict[str, str]:
    values = {"rebate_kind": one.kind if one.kind in WORDS["rebate_kind"] else "other"}
    values |= {"rebate_state": one.status} | times(to_at=one.period_to)
    return values | ({"amount": amount(one.amount), "asset": one.asset} if one.status != "none" else {})


FINDER = Finder(Intent.REBATE, find)
