"""Whether a withdrawal can still be cancelled. The act itself is not done here."""

from __future__ import annotations

from havendesk.exchange.types import Transfer
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Networks
from havendesk.resolvers.finders.choosing import choose
from havendesk.resolvers.finders.giving import amount, texts, times
from havendesk.resolvers.finders.withdrawal_status import FINISHED, meant
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

AGAIN_SECONDS = 60


def find(question: Question) -> Steps[Finding]:
    """The open withdrawal that is named, or the only open one; several are asked back."""
    rows = yield from meant(question)
    still_open = [one for one in rows if one.state not in FINISHED]
    if not still_open:
        return _finding(question, FindingCode.CANCEL_NOTHING_OPEN, {}, NextAction.NOTHING)
    possible = [one for one in still_open if one.cancellable]
    if len(possible) > 1:
        (networks,) = yield from ask(Networks())
        return choose(question, Intent.WITHDRAWAL_CANCEL, possible, networks.value or ())
    if possible:
        values = _values(possible[0])
        return _finding(question, FindingCode.CANCEL_POSSIBLE, values, NextAction.CONFIRM_CANCEL)
    return _finding(question, FindingCode.CANCEL_TOO_LATE, _values(still_open[0]), NextAction.NOTHING)


def _values(row: Transfer) -> dict[str, str]:
    values = {"asset": row.asset, "amount": amount(row.amount), "transfer_id": row.id, "state": row.state}
    return values | texts(address=row.address, txid=row.txid) | times(created_at=row.created_at)


def _finding(question: Question, code: FindingCode, values: dict[str, str], action: NextAction) -> Finding:
    ready = action is NextAction.CONFIRM_CANCEL
    return Finding(
        Intent.WITHDRAWAL_CANCEL,
        code,
        question.slots,
        values=values,
        next_action=action,
        owner=Owner.CUSTOMER if ready else Owner.NOBODY,
        recheck_seconds=AGAIN_SECONDS if ready else None,
    )


FINDER = Finder(Intent.WITHDRAWAL_CANCEL, find)
