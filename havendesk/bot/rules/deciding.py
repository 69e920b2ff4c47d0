"""From what the customer wrote, what was understood and what was found to one decision. Pure, replayable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from havendesk.bot.rules import attacks, finding_rules, gate, matters, policy, wishes
from havendesk.bot.rules.matters import Matter
from havendesk.bot.rules.summaries import summary
from havendesk.bot.rules.understanding import Outcome, Target, TargetKind, Understanding
from havendesk.bot.rules.understanding.kin import article_key, intent_key, kin
from havendesk.bot.types import (
    Act,
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
    Wanted,
)
from havendesk.kernel.i18n import noop
from havendesk.people.types import Topic
from havendesk.resolvers.types import Finding, FindingCode, Intent
from havendesk.tickets.types import Priority

# Stored with every decision; bumped with any rule of this room.
VERSION = f"4/{policy.VERSION}/{gate.VERSION}"

MOST_CHOICES = 3
_KIN = kin()
MOST_QUESTIONS = 4
_ALLOWS = (Outcome.HAND_OVER, Outcome.CHOICES, Outcome.ANSWER)
_ASKING = re.compile(
    r"\b(?:how|what|when|where|why|which|who|can i|do i|is there)\b|怎么|什么|多少|哪|吗|何时|为什么|为啥"
    r"|어떻게|얼마|언제|어디|왜|뭐|나요|까요|인가요|어때|どう|なに|何|いつ|どこ|なぜ|なんで|いくら|ですか|ますか"
)


def words_to_understand(turn: Turn) -> tuple[str, ...]:
    """What of the customer's words is to be understood, in the order of trying: the fair part without secrets
    (all of it where nothing else is left), then each question in it by itself, then what else it says.

    The best understood counts (`better`): who asks two things, or one beside a story, gets one of them
    answered.
    """
    told = attacks.without_secrets(turn.text)
    whole = attacks.read(told).fair or told
    parts = [part for part in attacks.clauses(whole) if part != whole and attacks.says_something(part)]
    asking = sorted(parts, key=lambda part: not _asks(part))
    return (whole, *asking[:MOST_QUESTIONS])


def better(known: Understanding, part: Understanding) -> Understanding:
    """What is understood of a message once a part of it was read too: the part's targets where they allow
    more, with the language and the values of all that was said."""
    if _ALLOWS.index(part.outcome) <= _ALLOWS.index(known.outcome):
        return known
    return replace(part, language=known.language, slots=known.slots)


def _asks(clause: str) -> bool:
    return clause.rstrip()[-1:] in "?？" or _ASKING.search(clause) is not None


def wanted(turn: Turn, understood: Understanding) -> Wanted | None:
    """Which finder is to be asked before the decision, None for none. Whose account is no part of it."""
    if _must_hand_over(turn, understood, after_complaint=_asks_after_complaint(turn)) is not None:
        return None
    picked = _picked(turn)
    if picked is not None:
        intent = picked.intent or _behind(picked.slug, turn)
        return Wanted(intent, picked.slots) if intent is not None else None
    if wishes.is_greeting(turn.text) or wishes.is_thanks(turn.text):
        return None
    slots = understood.slots
    if turn.missing is not None and finding_rules.has_values(slots):
        return Wanted(turn.missing.intent, finding_rules.merged(turn.missing.slots, slots))
    intent = Intent.COMPLAINT if _asks_after_complaint(turn) else _intent(turn, understood)
    # Who tells of a hole names what it lets one see; where to report it gives nothing away.
    if intent is not Intent.SECURITY_REPORT and _all_declined(turn):
        return None
    return Wanted(intent, slots) if intent is not None else None


def _all_declined(turn: Turn) -> bool:
    reading = attacks.read(turn.text)
    return bool(reading.attacks) and not reading.fair


def _intent(turn: Turn, understood: Understanding) -> Intent | None:
    best = understood.best
    if turn.signed_in and any(not one.isascii() for one in understood.slots.addresses):
        return Intent.ADDRESS_CHECK  # letters of another script in it: warned of, whatever was asked
    if best is not None and understood.outcome is Outcome.ANSWER:
        if best.intent is not None:
            return best.intent
        return _behind(best.name, turn)
    if _names_what_to_check(understood):
        return Intent.CHANNEL_CHECK
    if best is not None and understood.outcome is Outcome.CHOICES and turn.signed_in:
        likeliest = sorted(understood.targets, key=lambda target: -target.probability)[:MOST_CHOICES]
        meant = {target.intent or policy.LOOK_FIRST.get(target.name) for target in likeliest}
        if len(meant) == 1 and None not in meant:
            return meant.pop()  # whichever is meant, the same is looked at: nothing need be asked
    # Words that nobody understands but with a transaction's id: where is it?
    return Intent.DEPOSIT_STATUS if turn.signed_in and understood.slots.txids else None


def _names_what_to_check(understood: Understanding) -> bool:
    """Whether it is most likely about a contact that is named: the list's answer is right whatever else was
    meant, and nobody is asked back before a warning."""
    best = understood.best
    if best is None or understood.outcome is not Outcome.CHOICES or understood.slots.contact is None:
        return False
    return (best.intent or policy.LOOK_FIRST.get(best.name)) is Intent.CHANNEL_CHECK


def _behind(slug: str, turn: Turn) -> Intent | None:
    """The finder that looks before an article is said, where it can look for whoever asks."""
    intent = policy.LOOK_FIRST.get(slug)
    return intent if turn.signed_in or intent in policy.FOR_EVERYBODY else None


def decide(turn: Turn, understood: Understanding, finding: Finding | None, at: datetime) -> Decision:
    """One decision for one turn.

    Args:
        turn: what the customer wrote and what was said before.
        understood: of `words_to_understand`.
        finding: the answer to `wanted`; None where nothing was wanted.
        at: when all of it was read; becomes part of the evidence.
    """
    return (
        _must_hand_over(turn, understood, after_complaint=_is_of_complaint(finding))
        or _from_finding(turn, understood, finding, at)
        or _reply_to_choices(turn, at)
        or _courtesy(turn)
        or _declined(turn, understood, at)
        or _from_search(turn, understood, at)
    )


_OF_COMPLAINTS = frozenset(
    {FindingCode.COMPLAINT_RUNNING, FindingCode.COMPLAINT_LATE, FindingCode.COMPLAINT_ANSWERED}
)


def _asks_after_complaint(turn: Turn) -> bool:
    return turn.signed_in and matters.asks_after_complaint(turn.text)


def _is_of_complaint(finding: Finding | None) -> bool:
    return finding is not None and finding.code in _OF_COMPLAINTS


def _must_hand_over(turn: Turn, understood: Understanding, *, after_complaint: bool) -> HandOver | None:
    """What no score may overrule, the most urgent first. ``after_complaint``: it is asked how one stands that
    was made; every other word of complaint is a new one."""
    if turn.chosen is not None:
        return None
    for matter, rule in policy.MATTERS.items():
        if matter is Matter.COMPLAINT and after_complaint:
            continue
        if matters.mentions(turn.text, matter):
            return HandOver(
                rule.reason,
                summary(rule.said, turn, understood.slots),
                rule.topic or _likely_topic(turn, understood),
                rule.priority,
                (),
                first_aid=rule.first_aid,
                offer=rule.offers if turn.signed_in else None,
                complaint=matter is Matter.COMPLAINT and not matters.asks_after_complaint(turn.text),
            )
    ground = _ground(turn)
    if ground is None:
        return None
    reason, said = ground
    return _hand_over(reason, said, turn, understood)


def _ground(turn: Turn) -> tuple[HandOverReason, str] | None:
    if wishes.wants_person(turn.text):
        return HandOverReason.WANTS_PERSON, noop("The customer asked for a person.")
    if not turn.text.strip():
        return HandOverReason.NO_TEXT, noop("There is no text, only an attachment.")
    if turn.written != "" and turn.written not in wishes.LANGUAGES_WRITTEN:
        said = noop("It looks written in a language that the bot does not speak.")
        return HandOverReason.LANGUAGE_NOT_SPOKEN, said
    if turn.answered and (
        wishes.not_helped(turn.text) and not turn.choices or len(turn.answered) >= policy.MOST_ANSWERS
    ):
        return HandOverReason.NOT_HELPED, noop("The answers so far did not help.")
    return None


def _picked(turn: Turn) -> Choice | None:
    if not turn.choices:
        return None
    titles = tuple(choice.title for choice in turn.choices)
    place = turn.chosen if turn.chosen is not None else wishes.chosen(turn.text, titles)
    return turn.choices[place] if place is not None and place < len(turn.choices) else None


def _reply_to_choices(turn: Turn, at: datetime) -> Decision | None:
    picked = _picked(turn)
    if picked is not None:
        return _chosen(turn, picked, at)
    if turn.choices and wishes.not_helped(turn.text):
        said = noop("Asked back which one is meant; none of them.")
        return _hand_over(HandOverReason.CLARIFY_FAILED, said, turn, None)
    return None


def _chosen(turn: Turn, picked: Choice, at: datetime) -> Answer | None:
    """The article that was picked, if one was."""
    if not picked.slug:
        return None
    place = turn.choices.index(picked) + 1
    seen = Evidence(f"article:{picked.slug}", at, features={"chosen": float(place)})
    return Answer(AnswerKind.ARTICLE, picked.slug, Topic.OTHER, (seen,))


def _from_finding(
    turn: Turn, understood: Understanding, finding: Finding | None, at: datetime
) -> Decision | None:
    if finding is None:
        return None
    decided = finding_rules.decide(turn, finding, _article(turn, understood, finding, at), at)
    found = attacks.read(turn.text).attacks
    if found and isinstance(decided, Answer | Clarify):
        return replace(decided, declined=found)
    return decided


def _article(turn: Turn, understood: Understanding, finding: Finding, at: datetime) -> Answer | None:
    """The article that may be said where the finder has nothing to say: understood for this very question."""
    picked = _picked(turn)
    if picked is not None:
        return _chosen(turn, picked, at)
    best = understood.best
    if best is None or understood.outcome is Outcome.HAND_OVER:
        return None
    if best.kind is TargetKind.ARTICLE:
        target: Target | None = best
    else:
        target = next(iter(understood.articles), None)
        general = policy.LOOK_FIRST.get(target.name) if target else None
        if general is not None and general is not finding.intent:
            target = None
    if target is None or target.name in turn.answered:
        return None
    return Answer(AnswerKind.ARTICLE, target.name, target.topic, _evidence(understood, at))


def _courtesy(turn: Turn) -> Answer | None:
    if wishes.is_greeting(turn.text):
        return Answer(AnswerKind.GREETING, "", Topic.OTHER, ())
    if wishes.is_thanks(turn.text):
        return Answer(AnswerKind.THANKS, "", Topic.OTHER, ())
    return None


def _declined(turn: Turn, understood: Understanding, at: datetime) -> Decision | None:
    """What the bot never does is declined with its reason; what is fair beside it is answered first."""
    reading = attacks.read(turn.text)
    if not reading.attacks:
        return None
    best = understood.best
    sure = best is not None and best.kind is TargetKind.ARTICLE and understood.outcome is Outcome.ANSWER
    if reading.fair or (sure and best is not None and best.name not in turn.answered):
        answered = _from_search(turn, understood, at)
        if isinstance(answered, Answer | Clarify):
            return replace(answered, declined=reading.attacks)
        if reading.fair:
            return answered
    if turn.declined >= policy.MOST_DECLINED:
        asked = ", ".join(attack.value for attack in reading.attacks)
        said = noop("Declined {times} times; the customer goes on. Asked for: {asked}.")
        values = {"times": turn.declined, "asked": asked}
        return _hand_over(HandOverReason.NOT_SURE, said, turn, None, values=values)
    return Answer(AnswerKind.DECLINED, "", Topic.OTHER, (), declined=reading.attacks)


def _from_search(turn: Turn, understood: Understanding, at: datetime) -> Decision:
    evidence = _evidence(understood, at)
    best, outcome = understood.best, understood.outcome
    if best is not None and best.name in turn.answered and outcome is not Outcome.HAND_OVER:
        said = noop("Asked again after {name}.")
        values = {"name": best.name}
        return _hand_over(HandOverReason.NOT_HELPED, said, turn, understood, evidence=evidence, values=values)
    if best is not None and best.kind is TargetKind.ARTICLE and outcome is Outcome.ANSWER:
        return Answer(AnswerKind.ARTICLE, best.name, best.topic, evidence)
    if best is not None and outcome is Outcome.CHOICES and turn.clarified < policy.MOST_CLARIFIES:
        choices = _choices(turn, understood)
        if choices:
            return Clarify(choices, best.topic, evidence)
    reason = HandOverReason.CLARIFY_FAILED if turn.choices else HandOverReason.NOT_SURE
    said = noop("Nothing answers this with enough certainty.")
    return _hand_over(reason, said, turn, understood, evidence=evidence)


def _choices(turn: Turn, understood: Understanding) -> tuple[Choice, ...]:
    """The best target of up to three matters that may be meant: two buttons that lead to the same thing would
    take the place of another. Finders only for whom they can find something."""
    best: dict[object, Target] = {}
    for target in understood.targets:
        there = policy.INTENTS if turn.signed_in else policy.FOR_EVERYBODY
        if target.kind is TargetKind.ARTICLE or target.intent in there:
            name = article_key(target.name) if target.intent is None else intent_key(target.intent)
            best.setdefault(_KIN.get(name, name), target)
    return tuple(
        Choice(
            target.name if target.kind is TargetKind.ARTICLE else "",
            target.title,
            target.intent,
            understood.slots,
        )
        for target in list(best.values())[:MOST_CHOICES]
    )


def _evidence(understood: Understanding, at: datetime) -> tuple[Evidence, ...]:
    numbers = {name: round(value, 4) for name, value in understood.features.items()}
    return tuple(
        Evidence(
            source=f"{target.kind.value}:{target.name}",
            read_at=at,
            revision=target.revision,
            chance=understood.chance if place == 0 else None,
            features=numbers if place == 0 else {"probability": round(target.probability, 4)},
        )
        for place, target in enumerate(understood.targets[:MOST_CHOICES])
    )


def _likely_topic(turn: Turn, understood: Understanding) -> Topic:
    """For the right team. After an answer the ticket has a topic, and only a likely one replaces it."""
    least = gate.CLARIFY_FROM if turn.answered else gate.CLARIFY_FROM / 3
    return understood.best.topic if understood.best and understood.chance >= least else Topic.OTHER


def _hand_over(
    reason: HandOverReason,
    said: str,
    turn: Turn,
    understood: Understanding | None,
    *,
    evidence: tuple[Evidence, ...] = (),
    values: Mapping[str, object] | None = None,
) -> HandOver:
    topic = _likely_topic(turn, understood) if understood is not None else Topic.OTHER
    known = understood.slots if understood is not None else None
    return HandOver(
        reason, summary(said, turn, known, None, **(values or {})), topic, Priority.NORMAL, evidence
    )


def kind_of(decision: Decision) -> DecisionKind:
    """Which of the four it is."""
    if isinstance(decision, Answer):
        return DecisionKind.ANSWER
    if isinstance(decision, Clarify):
        return DecisionKind.CLARIFY
    return DecisionKind.ACT if isinstance(decision, Act) else DecisionKind.HAND_OVER


def detail_of(decision: Decision) -> str:
    """Its kind of answer, reason, act or question, for lists."""
    if isinstance(decision, Answer):
        return decision.kind.value
    if isinstance(decision, HandOver):
        return decision.reason.value
    if isinstance(decision, Act):
        return decision.name.value
    return "choices" if decision.choices else "value"
