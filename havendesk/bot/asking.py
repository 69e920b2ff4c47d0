"""One question asked at the terminal: the same path as a customer's, without a conversation."""

import time
from typing import Any

from havendesk.bot.jobs import Thought, think
from havendesk.bot.rules import wording
from havendesk.bot.rules.reading import MOST_CHARACTERS, Question
from havendesk.bot.rules.understanding.kin import intent_key
from havendesk.bot.types import Act, Answer, AnswerKind, Choice, Clarify, Decision, HandOver
from havendesk.kernel.actors import BOT
from havendesk.kernel.cards import encode
from havendesk.kernel.i18n import Language
from havendesk.knowledge import queries as knowledge


def ask(text: str, prior: Language, customer: str | None) -> dict[str, Any]:
    """What the bot would do, ready for JSON. Nothing is said, stored or offered; a look at a customer's
    account is on record like any other.

    Args:
        customer: the exchange's id of the customer who asks; None for a visitor.
    """
    started = time.perf_counter()
    thought = think(Question(text[-MOST_CHARACTERS:], 1, 1), [], prior, customer)
    answer = _said(thought.decision, thought.language)
    milliseconds = 1000.0 * (time.perf_counter() - started)
    understood, finding = thought.understood, thought.finding
    best = understood.best if understood is not None else None
    return {
        "text": text,
        "language": thought.language.value,
        "decision": _kind(thought),
        "intent": f"{best.kind.value}:{best.name}" if best is not None else None,
        "confidence": round(understood.chance, 4) if understood is not None else None,
        "outcome": understood.outcome.value if understood is not None else None,
        "targets": [
            {"target": f"{one.kind.value}:{one.name}", "probability": round(one.probability, 4)}
            for one in (understood.targets if understood is not None else ())
        ],
        "slots": _filled(encode(understood.slots)) if understood is not None else {},
        "answer": answer,
        "finding": encode(finding) if finding is not None else None,
        "evidence": encode(thought.decision.evidence),
        "model": understood.model if understood is not None else None,
        "milliseconds": round(milliseconds, 2),
    }


def _filled(slots: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in slots.items() if value not in (None, [], ())}


def _kind(thought: Thought) -> dict[str, Any]:
    decision = thought.decision
    if isinstance(decision, Answer):
        return {"kind": "answer", "of": decision.kind.value, "slug": decision.slug or None}
    if isinstance(decision, Clarify):
        return {"kind": "clarify", "choices": [_choice(one) for one in decision.choices]}
    if isinstance(decision, Act):
        return {"kind": "act", "name": decision.name.value}
    return {"kind": "hand_over", "reason": decision.reason.value, "summary": decision.summary}


def _choice(one: Choice) -> str:
    """A title, or for a finder the name of its target."""
    return one.title or (intent_key(one.intent) if one.intent is not None else one.slug)


def _said(decision: Decision, language: Language) -> str:
    """The words; an act's are those of its finding, because its preview is made when it is offered."""
    tag = language.value
    if isinstance(decision, Answer):
        card = None
        if decision.kind is AnswerKind.ARTICLE:
            card = knowledge.article(viewer=BOT, slug=decision.slug, language=language)
        return wording.answer_text(decision, card, tag)
    if isinstance(decision, Clarify):
        return wording.clarify_text(decision, tag, wording.labels(decision, tag))
    if isinstance(decision, HandOver):
        return wording.handing_over_text(decision, tag, None, offered=False)
    lines = wording.act_lines(decision.name, dict(decision.arguments), tag)
    return wording.act_text(decision.name, decision.finding, lines, tag)
