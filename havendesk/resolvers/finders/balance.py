"""What the customer has, what of it can be used, and what can be withdrawn: three different things."""

from __future__ import annotations

from decimal import Decimal

from havendesk.exchange.types import Balance, Hold, Transfer
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Balances, Holds, Transfers
from havendesk.resolvers.finders.giving import amount, rows, time
from havendesk.resolvers.rules.telling import REVIEW, stops_withdrawals, told_reason
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

AGAIN_SECONDS = 300


def find(question: Question) -> Steps[Finding]:
    """One asset where one is named, else all that the customer has some of."""
    balances, deposits, holds = yield from ask(Balances(), Transfers(direction="deposit"), Holds())
    mine = {one.asset: one for one in balances.known if one.total or one.held}
    asset = question.slots.asset
    if asset and asset not in mine:
        return _finding(question, FindingCode.BALANCE_NONE, {"asset": asset})
    if not mine:
        return _finding(question, FindingCode.BALANCE_EMPTY, {})
    blocks = sorted(
        (one for one in holds.value or () if stops_withdrawals(one)), key=lambda one: one.placed_at
    )
    if asset:
        return _of_one(question, mine[asset], _locked(deposits.value or (), asset), blocks)
    if len(mine) == 1:
        (only,) = mine.values()
        return _of_one(question, only, _locked(deposits.value or (), only.asset), blocks)
    lines = (
        {"asset": one.asset, "total_amount": amount(one.total), "available_amount": amount(one.available)}
        for one in mine.values()
    )
    return _finding(question, FindingCode.BALANCE_LIST, rows(lines) | _block(blocks))


def _locked(deposits: tuple[Transfer, ...], asset: str) -> Decimal:
    """Credited, but not yet withdrawable."""
    waiting = (one.amount for one in deposits if one.asset == asset and one.state == "credited")
    return sum(waiting, Decimal(0))


def _of_one(question: Question, one: Balance, locked: Decimal, blocks: list[Hold]) -> Finding:
    values = {
        "asset": one.asset,
        "total_amount": amount(one.total),
        "available_amount": amount(one.available),
        "held_amount": amount(one.held),
    }
    if locked:
        values["locked_amount"] = amount(locked)
    if blocks:
        return _finding(question, FindingCode.BALANCE_BLOCKED, values | _block(blocks), again=True)
    if one.held:
        return _finding(question, FindingCode.BALANCE_PART_HELD, values, again=bool(locked))
    return _finding(question, FindingCode.BALANCE_FREE, values)


def _block(blocks: list[Hold]) -> dict[str, str]:
    """The hold that ends last says why nothing leaves; one whose reason is not told speaks for all."""
    if not blocks:
        return {}
    quiet = [one for one in blocks if told_reason(one.reason_code) == REVIEW]
    open_ended = [one for one in blocks if one.expires_at is None]
    last = (quiet or open_ended or sorted(blocks, key=lambda one: str(one.expires_at)))[-1]
    reason = told_reason(last.reason_code)
    values = {"reason": reason}
    if last.expires_at is not None and reason != REVIEW:
        values["until_at"] = time(last.expires_at)
    return values


def _finding(
    question: Question, code: FindingCode, values: dict[str, str], *, again: bool = False
) -> Finding:
    return Finding(
        Intent.BALANCE,
        code,
        question.slots,
        values=values,
        next_action=NextAction.WAIT if again else NextAction.NOTHING,
        owner=Owner.NOBODY,
        recheck_seconds=AGAIN_SECONDS if again else None,
    )


FINDER = Finder(Intent.BALANCE, find)
