"""A reward of a campaign: every condition with how the customer stands to it, and what became of the reward.

Only conditions on the list of words are named. One that is not told reads as another one, and a person
goes on: what leads to an exclusion is nobody's to read out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from havendesk.exchange.types import CampaignRule, Participation
from havendesk.resolvers.finders.asking import Finder, Question, Steps, ask, beyond
from havendesk.resolvers.finders.asks import Campaigns
from havendesk.resolvers.finders.choosing import which
from havendesk.resolvers.finders.giving import again_until, amount, free_from, rows, texts, times, titles
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

STATUSES = frozenset({"running", "checking", "paid", "refused"})
OTHER = "other"
"""Stands for every condition that is not told."""
ENDED_LATELY = timedelta(days=60)


def find(question: Question) -> Steps[Finding]:
    """The campaign that was chosen, the only one that is not long over, or which is meant."""
    (read,) = yield from ask(Campaigns())
    chosen = question.slots.campaign
    begin = question.at - ENDED_LATELY
    meant = [
        one
        for one in read.known
        if (one.id == chosen if chosen else one.ends_at is None or one.ends_at > begin)
    ]
    if not meant:
        return Finding(Intent.REWARD, FindingCode.REWARD_NONE, question.slots)
    return _told(question, meant[0]) if len(meant) == 1 else _which(question, meant)


def _which(question: Question, meant: Sequence[Participation]) -> Finding:
    candidates = (
        Candidate(ReadingKind.CAMPAIGN, titles(one), replace(question.slots, campaign=one.id))
        for one in meant
    )
    return which(question, Intent.REWARD, candidates)


def _told(question: Question, one: Participation) -> Finding:
    if one.status not in STATUSES:
        return beyond(Intent.REWARD, question.slots)
    code, action, owner = _result(question, one)
    return Finding(
        Intent.REWARD,
        code,
        question.slots,
        values=_values(one) | free_from(one.withdrawable_at, question.at) | rows(map(_row, one.rules)),
        next_action=action,
        owner=owner,
        recheck_seconds=again_until(one.due_at, question.at) if code is FindingCode.REWARD_CHECKING else None,
    )


def _result(question: Question, one: Participation) -> tuple[FindingCode, NextAction, Owner]:
    if one.status == "running":
        return FindingCode.REWARD_RUNNING, NextAction.WAIT, Owner.CUSTOMER
    if one.status == "paid":
        return FindingCode.REWARD_PAID, NextAction.NOTHING, Owner.NOBODY
    if one.status == "checking":
        if one.due_at is not None and one.due_at <= question.at:
            return FindingCode.REWARD_LATE, NextAction.HAND_OVER, Owner.SUPPORT
        return FindingCode.REWARD_CHECKING, NextAction.WAIT, Owner.SUPPORT
    unmet = [rule for rule in one.rules if rule.met is False]
    if unmet and all(_told_rule(rule) != OTHER for rule in unmet):
        return FindingCode.REWARD_MISSED, NextAction.NOTHING, Owner.NOBODY
    return FindingCode.REWARD_CHECK, NextAction.HAND_OVER, Owner.SUPPORT


def _values(one: Participation) -> dict[str, str]:
    values = titles(one) | texts(campaign_url=one.url)
    if one.status == "paid":
        values |= {"reward_kind": one.reward_kind if one.reward_kind in WORDS["reward_kind"] else "coins"}
    if one.reward_amount is not None and one.reward_asset and one.status != "refused":
        values |= {"amount": amount(one.reward_amount), "asset": one.reward_asset}
    over = one.status != "running"
    return values | times(
        closes_at=None if over else one.ends_at,
        due_at=one.due_at,
        credited_at=one.credited_at,
        expires_at=one.expires_at,
    )


def _told_rule(rule: CampaignRule) -> str:
    return rule.rule if rule.rule in WORDS["campaign_rule"] else OTHER


def _row(rule: CampaignRule) -> dict[str, str]:
    told = _told_rule(rule)
    state = {True: "met", False: "not_met", None: "open"}[rule.met]
    values = {"campaign_rule": told, "rule_state": state}
    if told == OTHER:
        return values
    if rule.needed is not None and rule.reached is not None and rule.asset:
        values |= {
            "needed_amount": amount(rule.needed),
            "reached_amount": amount(rule.reached),
            "asset": rule.asset,
        }
    return values | times(until_at=rule.until)


FINDER = Finder(Intent.REWARD, find)
