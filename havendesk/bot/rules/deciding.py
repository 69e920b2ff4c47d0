"""The policy: from what the customer wrote and what the search found to one decision. Pure and replayable."""

from collections.abc import Callable, Sequence
from datetime import datetime

from havendesk.bot.rules import gate, wishes
from havendesk.bot.types import (
    Answer,
    AnswerKind,
    Choice,
    Clarify,
    Decision,
    Evidence,
    HandOver,
    HandOverReason,
    Turn,
)
from havendesk.knowledge.types import Hit
from havendesk.people.types import Topic
from havendesk.tickets.types import Priority

# Bump when any rule of this room or its thresholds change: stored with every decision.
VERSION = f"1/{gate.VERSION}"

FIRST_AID = "account-takeover"
MOST_CLARIFIES = 1
# Who still asks after so many answers needs somebody else.
MOST_ANSWERS = 6


def decide(turn: Turn, hits: Sequence[Hit], at: datetime) -> Decision:
    """One decision for one turn.

    Args:
        turn: what the customer wrote and what was said before.
        hits: the search's results for `turn.text` in `turn.language`, best first.
        at: when the results were read; becomes part of the evidence.
    """
    return (
        _must_hand_over(turn, hits)
        or _reply_to_choices(turn, at)
        or _courtesy(turn)
        or _from_search(turn, hits, at)
    )


def _must_hand_over(turn: Turn, hits: Sequence[Hit]) -> HandOver | None:
    """What no score may overrule, the most urgent first."""
    if wishes.is_alarm(turn.text):
        return HandOver(
            HandOverReason.SECURITY_ALARM,
            "The customer reports that somebody else acts in the account, or asks to freeze it.",
            Topic.SECURITY,
            Priority.URGENT,
            (),
            first_aid=FIRST_AID,
        )
    for reason, said, applies in _GROUNDS:
        if applies(turn):
            priority = Priority.HIGH if reason is HandOverReason.SENSITIVE else Priority.NORMAL
            return _hand_over(reason, said, turn, _likely_topic(turn, hits), priority=priority)
    return None


def _in_unknown_language(turn: Turn) -> bool:
    return turn.written != "" and turn.written not in wishes.LANGUAGES_WRITTEN


_GROUNDS: tuple[tuple[HandOverReason, str, Callable[[Turn], bool]], ...] = (
    (
        HandOverReason.WANTS_PERSON,
        "The customer asked for a person.",
        lambda turn: wishes.wants_person(turn.text),
    ),
    (
        HandOverReason.SENSITIVE,
        "Law, authorities, death, self-harm or a formal complaint is mentioned.",
        lambda turn: wishes.is_sensitive(turn.text),
    ),
    (
        HandOverReason.NO_TEXT,
        "There is no text, only an attachment.",
        lambda turn: not turn.text.strip(),
    ),
    (
        HandOverReason.LANGUAGE_NOT_SPOKEN,
        "It looks written in a language that the bot does not speak.",
        _in_unknown_language,
    ),
    (
        HandOverReason.NOT_HELPED,
        "The answers so far did not help.",
        lambda turn: (
            bool(turn.answered) and (wishes.not_helped(turn.text) or len(turn.answered) >= MOST_ANSWERS)
        ),
    ),
)


def _reply_to_choices(turn: Turn, at: datetime) -> Decision | None:
    if not turn.choices:
        return None
    picked = wishes.chosen(turn.text, tuple(choice.title for choice in turn.choices))
    if picked is not None:
        choice = turn.choices[picked]
        seen = Evidence(f"article:{choice.slug}", at, features={"chosen": float(picked + 1)})
        return Answer(AnswerKind.ARTICLE, choice.slug, Topic.OTHER, (seen,))
    if wishes.not_helped(turn.text):
        said = "Asked back which article is meant; none of them."
        return _hand_over(HandOverReason.CLARIFY_FAILED, said, turn, Topic.OTHER)
    return None


def _courtesy(turn: Turn) -> Answer | None:
    if wishes.is_greeting(turn.text):
        return Answer(AnswerKind.GREETING, "", Topic.OTHER, ())
    if wishes.is_thanks(turn.text):
        return Answer(AnswerKind.THANKS, "", Topic.OTHER, ())
    return None


def _from_search(turn: Turn, hits: Sequence[Hit], at: datetime) -> Decision:
    chance = gate.chance(hits, turn.language)
    evidence = _evidence(hits, chance, at)
    best = hits[0] if hits else None
    if best is not None and best.slug in turn.answered and chance >= gate.CLARIFY_FROM:
        said = f"Asked again after the article {best.slug}."
        return _hand_over(HandOverReason.NOT_HELPED, said, turn, _topic(hits), evidence=evidence)
    if best is not None and chance >= gate.ANSWER_FROM:
        return Answer(AnswerKind.ARTICLE, best.slug, _topic(hits), evidence)
    if best is not None and chance >= gate.CLARIFY_FROM and turn.clarified < MOST_CLARIFIES:
        choices = tuple(Choice(hit.slug, hit.title) for hit in hits[: gate.MOST_CHOICES])
        return Clarify(choices, _topic(hits), evidence)
    reason = HandOverReason.CLARIFY_FAILED if turn.choices else HandOverReason.NOT_SURE
    said = "No article answers this with enough certainty."
    return _hand_over(reason, said, turn, _likely_topic(turn, hits), evidence=evidence)


def _evidence(hits: Sequence[Hit], chance: float, at: datetime) -> tuple[Evidence, ...]:
    found = []
    for number, hit in enumerate(hits[: gate.MOST_CHOICES]):
        numbers = dict(zip(gate.NAMES, gate.features(hits[number]), strict=True))
        found.append(
            Evidence(
                source=f"article:{hit.slug}",
                read_at=at,
                revision=hit.revision,
                chance=chance if number == 0 else None,
                features={name: round(value, 4) for name, value in numbers.items()},
            )
        )
    return tuple(found)


def _likely_topic(turn: Turn, hits: Sequence[Hit]) -> Topic:
    """For the right team. After an answer the ticket has a topic, and only a likely one replaces it."""
    least = gate.CLARIFY_FROM if turn.answered else gate.CLARIFY_FROM / 3
    return _topic(hits) if gate.chance(hits, turn.language) >= least else Topic.OTHER


def _topic(hits: Sequence[Hit]) -> Topic:
    return hits[0].topic if hits else Topic.OTHER


def _hand_over(
    reason: HandOverReason,
    said: str,
    turn: Turn,
    topic: Topic,
    *,
    priority: Priority = Priority.NORMAL,
    evidence: tuple[Evidence, ...] = (),
) -> HandOver:
    tried = f" Articles shown: {', '.join(turn.answered)}." if turn.answered else " No article was shown."
    offered = f" Offered: {', '.join(choice.slug for choice in turn.choices)}." if turn.choices else ""
    return HandOver(reason, said + tried + offered, topic, priority, evidence)
