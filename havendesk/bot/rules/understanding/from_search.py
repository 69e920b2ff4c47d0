"""Understanding from the search in articles alone: nothing but what is published is known."""

from collections.abc import Sequence

from havendesk.bot.rules import gate
from havendesk.bot.rules.understanding.values import Outcome, Target, TargetKind, Understanding
from havendesk.kernel.i18n import Language
from havendesk.knowledge.types import Hit
from havendesk.resolvers.types import Slots


def of_hits(hits: Sequence[Hit], language: Language, written: str, slots: Slots) -> Understanding:
    """What the hits of one text, best first, say about it."""
    chance = gate.chance(hits, language)
    total = sum(hit.score for hit in hits) or 1.0
    return Understanding(
        language=language,
        written=written,
        targets=tuple(
            Target(TargetKind.ARTICLE, hit.slug, hit.score / total, hit.topic, hit.title, hit.revision)
            for hit in hits
        ),
        chance=chance,
        outcome=_outcome(chance),
        slots=slots,
        features=dict(zip(gate.NAMES, gate.features(hits[0]), strict=True)) if hits else {},
        model=gate.VERSION,
    )


def _outcome(chance: float) -> Outcome:
    if chance >= gate.ANSWER_FROM:
        return Outcome.ANSWER
    return Outcome.CHOICES if chance >= gate.CLARIFY_FROM else Outcome.HAND_OVER
