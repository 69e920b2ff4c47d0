"""Staked coins: what is bound, until when, and what became of the reward runs. Never whether to stake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from havendesk.exchange.types import RewardRun, Stake
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask
from havendesk.resolvers.finders.asks import Stakes
from havendesk.resolvers.finders.giving import again_until, amount, free_from, rows, texts, times
from havendesk.resolvers.rules.wording.words import WORDS
from havendesk.resolvers.types import Finding, FindingCode, Intent, NextAction, Owner

LATE_AFTER = timedelta(hours=24)
"""An end or a run is an estimate of the network; this much later it is a matter for people."""
RETURNED_LATELY = timedelta(days=14)
MOST_RUNS = 5


def find(question: Question) -> Steps[Finding]:
    """Stakes that are bound, and those that came back lately; of one coin where one is named."""
    (read,) = yield from ask(Stakes())
    asset, at = question.slots.asset, question.at
    meant = [one for one in read.known if asset in (None, one.asset) and _still_matters(one, at)]
    if not meant:
        return Finding(Intent.STAKING, FindingCode.STAKING_NONE, question.slots, values=texts(asset=asset))
    late = [one for one in meant if _overdue(one.unbonding_ends_at, at) and one.status == "unbonding"]
    if late:
        return _handed_over(question, FindingCode.STAKING_LATE, late[0])
    unpaid = [one for one in meant if any(_unpaid(run, at) for run in one.rewards)]
    if unpaid:
        return _handed_over(question, FindingCode.STAKING_REWARD_LATE, unpaid[0])
    return _one(question, meant[0]) if len(meant) == 1 else _several(question, meant)


def _still_matters(one: Stake, at: datetime) -> bool:
    return one.status != "returned" or one.returned_at is None or one.returned_at > at - RETURNED_LATELY


def _overdue(due: datetime | None, at: datetime) -> bool:
    return due is not None and due + LATE_AFTER < at


def _unpaid(run: RewardRun, at: datetime) -> bool:
    return run.state == "due" and _overdue(run.at, at)


def _handed_over(question: Question, code: FindingCode, one: Stake) -> Finding:
    return Finding(
        Intent.STAKING,
        code,
        question.slots,
        values=_of_stake(one, question.at) | _runs(one),
        next_action=NextAction.HAND_OVER,
        owner=Owner.SUPPORT,
    )


_BY_STATUS = {
    "starting": FindingCode.STAKING_STARTING,
    "active": FindingCode.STAKING_ACTIVE,
    "unbonding": FindingCode.STAKING_UNBONDING,
    "returned": FindingCode.STAKING_RETURNED,
}


def _one(question: Question, one: Stake) -> Finding:
    code = _BY_STATUS.get(one.status, FindingCode.STAKING_LIST)
    if code is FindingCode.STAKING_LIST:
        return _several(question, [one])
    again = again_until(_next(one), question.at)
    return Finding(
        Intent.STAKING,
        code,
        question.slots,
        values=_of_stake(one, question.at) | _runs(one),
        next_action=NextAction.WAIT if code is FindingCode.STAKING_UNBONDING else NextAction.NOTHING,
        recheck_seconds=again if code is FindingCode.STAKING_UNBONDING else None,
    )


def _next(one: Stake) -> datetime | None:
    return one.unbonding_ends_at if one.status == "unbonding" else None


def _several(question: Question, stakes: Sequence[Stake]) -> Finding:
    ends = [end for one in stakes if (end := _next(one)) is not None]
    return Finding(
        Intent.STAKING,
        FindingCode.STAKING_LIST,
        question.slots,
        values=rows(_of_stake(one, question.at) for one in stakes),
        next_action=NextAction.WAIT if ends else NextAction.NOTHING,
        recheck_seconds=again_until(min(ends, default=None), question.at),
    )


def _of_stake(one: Stake, at: datetime) -> dict[str, str]:
    """Values of one stake; when the next run is due stands apart, because it is no news by itself."""
    values = {"amount": amount(one.amount), "asset": one.asset, "stake_state": _told_state(one)}
    values |= times(
        rewards_from_at=one.rewards_from if one.status == "starting" else None,
        ends_at=_next(one),
        returned_at=one.returned_at,
    )
    due = next((run for run in one.rewards if run.state == "due"), None)
    if due is not None and one.status == "active":
        values |= times(next_at=due.at) | {"next_amount": amount(due.amount), "next_asset": due.asset}
    return values | free_from(one.withdrawable_at, at)


def _told_state(one: Stake) -> str:
    return one.status if one.status in WORDS["stake_state"] else "other"


def _runs(one: Stake) -> dict[str, str]:
    done = [run for run in one.rewards if run.state in WORDS["reward_run"]]
    return rows(_row(run) for run in done[:MOST_RUNS])


def _row(run: RewardRun) -> dict[str, str]:
    values = {"reward_run": run.state} | times(run_at=run.credited_at or run.at)
    return values | ({"amount": amount(run.amount), "asset": run.asset} if run.state != "missed" else {})


FINDER = Finder(Intent.STAKING, find)
