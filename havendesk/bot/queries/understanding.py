"""Understanding a customer's words with what is published now and the model in force."""

from havendesk.bot.rules import gate, slots
from havendesk.bot.rules.understanding import Outcome, Target, TargetKind, Understanding
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.i18n import Language
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.rules.language import detect_language
from havendesk.knowledge.types import Hit

MOST_TARGETS = 10


@query("bot.understand", open_to=(ActorKind.SYSTEM, ActorKind.BOT))
def understand(*, viewer: Actor, text: str, prior: Language) -> Understanding:
    """What a text is most likely about, how sure that is, and the values in it. Waits for nobody outside.

    Args:
        text: the customer's words, any length; the first 2,000 characters count for the targets, all of them
            for the slots.
        prior: the customer's locale or the language of the conversation so far.
    """
    guess = detect_language(text, prior)
    hits = knowledge.search(viewer=viewer, text=text, language=guess.language, limit=MOST_TARGETS)
    chance = gate.chance(hits, guess.language)
    return Understanding(
        language=guess.language,
        written=guess.written,
        targets=_targets(hits),
        chance=chance,
        outcome=_outcome(chance),
        slots=slots.extract(text, guess.language, now()),
        features=dict(zip(gate.NAMES, gate.features(hits[0]), strict=True)) if hits else {},
        model=gate.VERSION,
    )


def _outcome(chance: float) -> Outcome:
    if chance >= gate.ANSWER_FROM:
        return Outcome.ANSWER
    return Outcome.CHOICES if chance >= gate.CLARIFY_FROM else Outcome.HAND_OVER


def _targets(hits: list[Hit]) -> tuple[Target, ...]:
    total = sum(hit.score for hit in hits) or 1.0
    return tuple(
        Target(TargetKind.ARTICLE, hit.slug, hit.score / total, hit.topic, hit.title, hit.revision)
        for hit in hits
    )
