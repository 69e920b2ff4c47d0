"""Deposits and withdrawals of money by bank."""

from __future__ import annotations

from collections.abc import Mapping

from havendesk.exchange.types import Hold, LimitTable, Transfer
from havendesk.resolvers.finders.asking import Question, Steps, ask
from havendesk.resolvers.finders.asks import Holds, Limits, Transfers
from havendesk.resolvers.finders.choosing import choose
from havendesk.resolvers.finders.giving import amount, texts, times
from havendesk.resolvers.rules.telling import REVIEW, stops_withdrawals, told_reason
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

BANK = "bank"
_ENDED = frozenset({"unlocked", "refunded", "confirmed", "rejected", "failed", "cancelled"})
AGAIN_SECONDS = 600


def _meant(question: Question, rows: tuple[Transfer, ...]) -> list[Transfer]:
    slots = question.slots
    fitting = [
        one
        for one in rows
        if one.network == BANK
        and slots.transfer_id in (None, one.id)
        and slots.asset in (None, one.asset)
        and slots.amount in (None, one.amount)
    ]
    still_open = [one for one in fitting if one.state not in _ENDED]
    if still_open or slots.amount:
        return still_open or fitting
    return fitting[:1]


def _values(row: Transfer) -> dict[str, str]:
    values = {"asset": row.asset, "amount": amount(row.amount), "transfer_id": row.id}
    return values | times(created_at=row.created_at, expected_at=row.expected_at)


# deposits

_WAITING = {
    "payer_name_differs": FindingCode.FIAT_DEPOSIT_NAME_DIFFERS,
    "over_limit": FindingCode.FIAT_DEPOSIT_OVER_LIMIT,
    "bank_maintenance": FindingCode.FIAT_DEPOSIT_BANK_CLOSED,
}


def find_deposit(question: Question) -> Steps[Finding]:
    """Whether the bank's money arrived, waits and why, or went back."""
    listed, holds = yield from ask(Transfers(direction="deposit"), Holds())
    rows = _meant(question, listed.known)
    if not rows:
        return _deposit(question, FindingCode.FIAT_DEPOSIT_NONE, texts(asset=question.slots.asset))
    if len(rows) > 1:
        return choose(question, Intent.FIAT_DEPOSIT_STATUS, rows)
    row = rows[0]
    values = _values(row)
    if row.state in ("aml_hold", "review"):
        values.pop("expected_at", None)
        return _deposit(question, FindingCode.FIAT_DEPOSIT_REVIEW, values)
    if row.state in ("credited", "unlocked"):
        return _deposit(
            question,
            FindingCode.FIAT_DEPOSIT_CREDITED,
            values | times(credited_at=row.credited_at) | _entry_hold(holds.value or ()),
        )
    if row.state in ("refunding", "refunded", "rejected", "failed"):
        values |= {"ending": row.state_reason} if row.state_reason in _WAITING else {}
        return _deposit(question, FindingCode.FIAT_DEPOSIT_RETURNED, values)
    code = _WAITING.get(row.state_reason or "", FindingCode.FIAT_DEPOSIT_WAITS)
    return _deposit(question, code, values)


def _entry_hold(holds: tuple[Hold, ...]) -> dict[str, str]:
    """Until when coins cannot be withdrawn after a deposit of money."""
    ends = [one.expires_at for one in holds if one.reason_code == "fiat_entry_delay" and one.expires_at]
    return times(withdrawable_at=max(ends)) if ends else {}


_DEPOSIT_NEXT: Mapping[FindingCode, tuple[NextAction, Owner]] = {
    FindingCode.FIAT_DEPOSIT_NONE: (NextAction.HAND_OVER, Owner.FIAT),
    FindingCode.FIAT_DEPOSIT_NAME_DIFFERS: (NextAction.HAND_OVER, Owner.FIAT),
    FindingCode.FIAT_DEPOSIT_OVER_LIMIT: (NextAction.HAND_OVER, Owner.FIAT),
    FindingCode.FIAT_DEPOSIT_CREDITED: (NextAction.NOTHING, Owner.NOBODY),
    FindingCode.FIAT_DEPOSIT_RETURNED: (NextAction.NOTHING, Owner.CUSTOMER),
}
_FINAL = frozenset(
    {
        FindingCode.FIAT_DEPOSIT_CREDITED,
        FindingCode.FIAT_DEPOSIT_RETURNED,
        FindingCode.FIAT_WITHDRAWAL_NONE,
        FindingCode.FIAT_WITHDRAWAL_SENT,
        FindingCode.FIAT_WITHDRAWAL_ENDED,
    }
)


def _deposit(question: Question, code: FindingCode, values: dict[str, str]) -> Finding:
    action, owner = _DEPOSIT_NEXT.get(code, (NextAction.WAIT, Owner.FIAT))
    return _finding(question, Intent.FIAT_DEPOSIT_STATUS, code, values, action, owner)


# withdrawals


def find_withdrawal(question: Question) -> Steps[Finding]:
    """Whether the money left for the bank, and what stops it if not."""
    listed, holds, table = yield from ask(Transfers(direction="withdrawal"), Holds(), Limits())
    rows = _meant(question, listed.known)
    if not rows:
        return _withdrawal(question, FindingCode.FIAT_WITHDRAWAL_NONE, texts(asset=question.slots.asset))
    if len(rows) > 1:
        return choose(question, Intent.FIAT_WITHDRAWAL_STATUS, rows)
    row = rows[0]
    values = _values(row) | {"fee_amount": amount(row.fee)}
    if row.state == "review":
        values.pop("expected_at", None)
        return _withdrawal(question, FindingCode.FIAT_WITHDRAWAL_REVIEW, values)
    if row.state in ("broadcast", "confirmed"):
        sent = values | times(sent_at=row.updated_at) | _usual(table.value)
        return _withdrawal(question, FindingCode.FIAT_WITHDRAWAL_SENT, sent)
    if row.state in ("rejected", "failed", "cancelled"):
        ended = values | {"state": row.state} | times(ended_at=row.updated_at)
        return _withdrawal(question, FindingCode.FIAT_WITHDRAWAL_ENDED, ended)
    return _waiting(question, values, holds.value or (), table.value)


def _waiting(
    question: Question, values: dict[str, str], holds: tuple[Hold, ...], table: LimitTable | None
) -> Finding:
    blocks = [one for one in holds if stops_withdrawals(one)]
    if any(told_reason(one.reason_code) == REVIEW for one in blocks):
        values.pop("expected_at", None)
        return _withdrawal(question, FindingCode.FIAT_WITHDRAWAL_REVIEW, values)
    if blocks:
        last = max(blocks, key=lambda one: (one.expires_at is None, str(one.expires_at)))
        held = values | {"reason": last.reason_code} | times(until_at=last.expires_at)
        return _withdrawal(question, FindingCode.FIAT_WITHDRAWAL_HELD, held)
    return _withdrawal(question, FindingCode.FIAT_WITHDRAWAL_WAITS, values | _usual(table))


def _usual(table: LimitTable | None) -> dict[str, str]:
    """How long it usually takes."""
    times_by_name = {one.name: one.seconds for one in table.waiting_times} if table else {}
    usual = times_by_name.get("fiat_withdrawal")
    return {"usual_seconds": str(usual)} if usual else {}


def _withdrawal(question: Question, code: FindingCode, values: dict[str, str]) -> Finding:
    action, owner = (NextAction.NOTHING, Owner.NOBODY) if code in _FINAL else (NextAction.WAIT, Owner.FIAT)
    if code is FindingCode.FIAT_WITHDRAWAL_REVIEW:
        owner = Owner.FRAUD
    return _finding(question, Intent.FIAT_WITHDRAWAL_STATUS, code, values, action, owner)


def _finding(
    question: Question,
    intent: Intent,
    code: FindingCode,
    values: dict[str, str],
    action: NextAction,
    owner: Owner,
) -> Finding:
    return Finding(
        intent,
        code,
        question.slots,
        values=values,
        next_action=action,
        owner=owner,
        recheck_seconds=None if code in _FINAL else AGAIN_SECONDS,
    )
