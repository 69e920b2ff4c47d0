"""From a finding to a decision: told, asked back, offered, watched, or handed over. Pure."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import datetime

from havendesk.bot.rules import policy
from havendesk.bot.rules.summaries import summary
from havendesk.bot.types import (
    Act,
    ActName,
    Answer,
    AnswerKind,
    Choice,
    Clarify,
    Decision,
    DecisionKind,
    Evidence,
    HandOver,
    HandOverReason,
    Turn,
)
from havendesk.kernel.i18n import noop
from havendesk.people.types import Topic
from havendesk.resolvers.types import Finding, FindingCode, NextAction, Slots

MOST_CANDIDATES = 6

_NOTHING_TO_SAY = frozenset({FindingCode.SOURCE_SILENT, FindingCode.NOT_OFFERED, FindingCode.SWITCHED_OFF})
_NOTHING_OF_THEIRS = frozenset(
    {
        FindingCode.STAKING_NONE,
        FindingCode.DISTRIBUTION_NONE,
        FindingCode.REWARD_NONE,
        FindingCode.REBATE_NONE,
        FindingCode.COMPLAINT_NONE,
    }
)
"""Whoever has none of it asked in general: the article says more than that there is none."""
_ACTS = {
    NextAction.CONFIRM_CANCEL: ActName.CANCEL_WITHDRAWAL,
    NextAction.CONFIRM_FREEZE: ActName.FREEZE_ACCOUNT,
    NextAction.CONFIRM_CERTIFICATE: ActName.ISSUE_CERTIFICATE,
}


def has_values(slots: Slots) -> bool:
    """Whether any value was found."""
    return slots != Slots()


def merged(known: Slots, fresh: Slots) -> Slots:
    """What was known, with what is said now: the newer value counts."""
    values = {field.name: getattr(fresh, field.name) for field in dataclasses.fields(fresh)}
    return replace(known, **{name: value for name, value in values.items() if value not in (None, ())})


def pinned(finding: Finding) -> Finding:
    """The finding with the transfer that it speaks of, so that asking again asks about no other one."""
    transfer = finding.values.get("transfer_id") or finding.slots.transfer_id
    return replace(finding, slots=replace(finding.slots, transfer_id=transfer))


def decide(turn: Turn, finding: Finding, article: Answer | None, at: datetime) -> Decision | None:
    """The decision, or None where the finding has nothing to say and the search should speak.

    Args:
        article: what may be said in general about this question, None where nothing fits.
    """
    if finding.code is FindingCode.NEEDS_SIGN_IN:
        return _stranger(finding, article, at)
    if finding.code in _NOTHING_TO_SAY:
        said = noop("What the bot would have looked at gave no usable answer.")
        return article or _hand_over(HandOverReason.PERSON_NEEDED, said, turn, finding, at)
    if finding.code in _NOTHING_OF_THEIRS and article is not None:
        return article
    return (
        _asked_back(turn, finding, article, at)
        or _offered(finding, at)
        or _passed_on(turn, finding, at)
        or _told(turn, finding, at)
    )


def _asked_back(turn: Turn, finding: Finding, article: Answer | None, at: datetime) -> Decision | None:
    if finding.next_action is NextAction.CHOOSE and finding.candidates:
        return _which(turn, finding, at)
    if finding.missing and finding.next_action is NextAction.TELL_SLOT:
        return _ask_value(turn, finding, article, at)
    return None


def _offered(finding: Finding, at: datetime) -> Act | None:
    act = _ACTS.get(finding.next_action)
    allowed = DecisionKind.ACT in policy.INTENTS[finding.intent].outcomes
    if act is None or not allowed or not _may_offer(act, finding):
        return None
    return Act(act, _arguments(act, finding), topic(finding), _evidence(finding, at), finding)


def _passed_on(turn: Turn, finding: Finding, at: datetime) -> HandOver | None:
    if finding.next_action is NextAction.OPEN_RECOVERY:
        said = noop("The deposit must be recovered by hand: the customer was told what was found.")
        return _hand_over(HandOverReason.RECOVERY, said, turn, finding, at)
    if finding.next_action is NextAction.HAND_OVER:
        said = noop("The customer was told what was found; a person goes on from there.")
        return _hand_over(HandOverReason.PERSON_NEEDED, said, turn, finding, at)
    return None


def _told(turn: Turn, finding: Finding, at: datetime) -> Answer:
    watch = turn.signed_in and finding.recheck_seconds is not None
    return Answer(
        AnswerKind.FINDING, "", topic(finding), _evidence(finding, at), finding=finding, watch=watch
    )


def topic(finding: Finding) -> Topic:
    """The topic whose team would have the next move."""
    return policy.TEAM_OF[finding.owner] or policy.INTENTS[finding.intent].topic


def _stranger(finding: Finding, article: Answer | None, at: datetime) -> Answer:
    """A visitor hears what holds for everybody, and that more can be seen after signing in."""
    if article is not None:
        return replace(article, sign_in=True)
    return Answer(AnswerKind.SIGN_IN, "", topic(finding), _evidence(finding, at), finding=finding)


def _which(turn: Turn, finding: Finding, at: datetime) -> Decision:
    if turn.clarified >= policy.MOST_ASKED_VALUES:
        said = noop("Asked back several times which one is meant.")
        return _hand_over(HandOverReason.CLARIFY_FAILED, said, turn, finding, at)
    choices = tuple(
        Choice("", "", finding.intent, merged(finding.slots, candidate.slots))
        for candidate in finding.candidates[:MOST_CANDIDATES]
    )
    return Clarify(choices, topic(finding), _evidence(finding, at), finding=finding)


def _ask_value(turn: Turn, finding: Finding, article: Answer | None, at: datetime) -> Decision:
    asked_already = turn.missing is not None and turn.missing.intent is finding.intent
    if asked_already or turn.clarified >= policy.MOST_ASKED_VALUES:
        said = noop("Asked for {names}; it was not found in the answer.")
        names = ", ".join(slot.value for slot in finding.missing)
        return _hand_over(HandOverReason.CLARIFY_FAILED, said, turn, finding, at, names=names)
    if article is not None and not has_values(finding.slots):
        # Nothing of one's own was named: the question is a general one.
        return article
    return Clarify((), topic(finding), _evidence(finding, at), finding=finding)


def _may_offer(act: ActName, finding: Finding) -> bool:
    needs = policy.ACTS[act].needs
    return act in policy.INTENTS[finding.intent].acts and set(needs) <= set(_arguments(act, finding))


def _arguments(act: ActName, finding: Finding) -> dict[str, str]:
    if act is ActName.FREEZE_ACCOUNT:
        return {}
    if act is ActName.ISSUE_CERTIFICATE:
        names = ("certificate", "first_day", "last_day", "zone", "asset")
        # The time of a balance is one day.
        days = {"first_day": finding.values.get("last_day", "")} | dict(finding.values)
        return {name: days[name] for name in names if days.get(name)}
    values = {"transfer_id": finding.slots.transfer_id or finding.values.get("transfer_id", "")}
    values |= {name: finding.values.get(name, "") for name in ("amount", "asset", "network", "address")}
    return {name: value for name, value in values.items() if value}


def _hand_over(
    reason: HandOverReason, said: str, turn: Turn, finding: Finding, at: datetime, **values: object
) -> HandOver:
    return HandOver(
        reason,
        summary(said, turn, finding.slots, finding, **values),
        topic(finding),
        policy.INTENTS[finding.intent].priority,
        _evidence(finding, at),
        finding=finding,
    )


def _evidence(finding: Finding, at: datetime) -> tuple[Evidence, ...]:
    return (Evidence(f"finder:{finding.intent.value}", at),)
