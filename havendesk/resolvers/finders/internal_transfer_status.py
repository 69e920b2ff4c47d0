"""A transfer between two customers of the exchange. The other side stays unnamed."""

from __future__ import annotations

from havendesk.exchange.types import Transfer
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Transfers
from havendesk.resolvers.finders.choosing import choose
from havendesk.resolvers.finders.giving import amount, texts, times
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

AGAIN_SECONDS = 120
_DONE = frozenset({"unlocked", "confirmed"})
_FAILED = frozenset({"rejected", "failed", "cancelled", "refunded"})
_CHECKED = frozenset({"review", "aml_hold"})


def find(question: Question) -> Steps[Finding]:
    """In or out, newest first; both sides see the same booking at the same moment."""
    incoming, outgoing = yield from ask(
        Transfers(direction="internal_in"), Transfers(direction="internal_out")
    )
    rows = [one for one in (*incoming.known, *outgoing.known) if _fits(question, one)]
    rows.sort(key=lambda one: one.created_at, reverse=True)
    meant = [one for one in rows if one.state not in _DONE | _FAILED] or rows[
        : None if question.slots.amount else 1
    ]
    if not meant:
        return _finding(question, FindingCode.INTERNAL_NONE, texts(asset=question.slots.asset))
    if len(meant) > 1:
        return choose(question, Intent.INTERNAL_TRANSFER_STATUS, meant)
    return _of_row(question, meant[0])


def _fits(question: Question, one: Transfer) -> bool:
    slots = question.slots
    return (
        slots.transfer_id in (None, one.id)
        and slots.asset in (None, one.asset)
        and slots.amount in (None, one.amount)
    )


def _of_row(question: Question, row: Transfer) -> Finding:
    values = {"asset": row.asset, "amount": amount(row.amount), "transfer_id": row.id}
    values |= times(created_at=row.created_at, ended_at=row.updated_at)
    if row.state in _CHECKED:
        return _finding(question, FindingCode.INTERNAL_REVIEW, values, Owner.FRAUD)
    if row.state in _FAILED:
        return _finding(question, FindingCode.INTERNAL_ENDED, values)
    if row.state in _DONE:
        received = row.direction == "internal_in"
        code = FindingCode.INTERNAL_RECEIVED if received else FindingCode.INTERNAL_SENT
        return _finding(question, code, values)
    return _finding(question, FindingCode.INTERNAL_WAITS, values, Owner.SUPPORT)


def _finding(
    question: Question, code: FindingCode, values: dict[str, str], owner: Owner = Owner.NOBODY
) -> Finding:
    waits = owner is not Owner.NOBODY
    return Finding(
        Intent.INTERNAL_TRANSFER_STATUS,
        code,
        question.slots,
        values=values,
        next_action=NextAction.WAIT if waits else NextAction.NOTHING,
        owner=owner,
        recheck_seconds=AGAIN_SECONDS if waits else None,
    )


FINDER = Finder(Intent.INTERNAL_TRANSFER_STATUS, find)
