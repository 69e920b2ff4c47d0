"""Airdrops, forks and swaps: what was counted of this customer, what it brings, and whether it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from havendesk.exchange.types import Distribution
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask, beyond
from havendesk.resolvers.finders.asks import Distributions
from havendesk.resolvers.finders.choosing import which
from havendesk.resolvers.finders.giving import again_until, amount, free_from, texts, times, titles
from havendesk.resolvers.rules.wording.words import WORDS
from havendesk.resolvers.types import (
    Candidate,
    Finding,
    FindingCode,
    Intent,
    NextAction,
    Owner,
    ReadingKind,
)

_PLAIN = {
    "credited": FindingCode.DISTRIBUTION_CREDITED,
    "none": FindingCode.DISTRIBUTION_NOTHING_DUE,
    "not_supported": FindingCode.DISTRIBUTION_NOT_SUPPORTED,
}


def find(question: Question) -> Steps[Finding]:
    """The one that is named by what is held or given; otherwise the only one, or which is meant."""
    (read,) = yield from ask(Distributions())
    asset = question.slots.asset
    meant = _newest(one for one in read.known if asset in (None, one.new_asset, one.held_asset))
    if not meant:
        return Finding(
            Intent.DISTRIBUTION, FindingCode.DISTRIBUTION_NONE, question.slots, values=texts(asset=asset)
        )
    if len(meant) > 1:
        return _which(question, meant)
    return _told(question, meant[0])


def _newest(found: Iterable[Distribution]) -> list[Distribution]:
    """The newest of each coin that is given: whoever asks means that one."""
    by_coin: dict[str, Distribution] = {}
    for one in sorted(found, key=lambda one: one.snapshot_at, reverse=True):
        by_coin.setdefault(one.new_asset, one)
    return list(by_coin.values())


def _which(question: Question, meant: Sequence[Distribution]) -> Finding:
    candidates = (
        Candidate(
            ReadingKind.DISTRIBUTION,
            titles(one) | {"asset": one.new_asset},
            replace(question.slots, asset=one.new_asset),
        )
        for one in meant
    )
    return which(question, Intent.DISTRIBUTION, candidates)


def _told(question: Question, one: Distribution) -> Finding:
    if one.status not in (*_PLAIN, "due"):
        return beyond(Intent.DISTRIBUTION, question.slots)
    values = _values(one) | free_from(one.withdrawable_at, question.at)
    if one.status in _PLAIN:
        return Finding(Intent.DISTRIBUTION, _PLAIN[one.status], question.slots, values=values)
    if one.due_at is None or one.due_at > question.at:
        return Finding(
            Intent.DISTRIBUTION,
            FindingCode.DISTRIBUTION_DUE,
            question.slots,
            values=values,
            next_action=NextAction.WAIT,
            recheck_seconds=again_until(one.due_at, question.at),
        )
    return Finding(
        Intent.DISTRIBUTION,
        FindingCode.DISTRIBUTION_LATE,
        question.slots,
        values=values,
        next_action=NextAction.HAND_OVER,
        owner=Owner.TRADING,
    )


def _values(one: Distribution) -> dict[str, str]:
    values = titles(one) | {"held_asset": one.held_asset, "asset": one.new_asset}
    if one.status in ("due", "credited"):
        values |= {
            "counted_amount": amount(one.counted),
            "per_one_amount": amount(one.per_one),
            "amount": amount(one.amount),
        }
    reason = one.reason if one.reason in WORDS["distribution_reason"] else None
    return (
        values
        | times(snapshot_at=one.snapshot_at, due_at=one.due_at, credited_at=one.credited_at)
        | texts(distribution_reason=reason, notice_url=one.url)
    )


FINDER = Finder(Intent.DISTRIBUTION, find)
