"""What the bot would say, for those who write the help centre. Nothing is said, kept or handed over."""

from dataclasses import dataclass

from havendesk.bot.queries.understanding import understand
from havendesk.bot.rules.understanding import Outcome, Target, TargetKind
from havendesk.kernel.actors import BOT, Actor
from havendesk.kernel.doors import query
from havendesk.kernel.errors import Refused
from havendesk.kernel.i18n import Language
from havendesk.knowledge import queries as knowledge


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would come of a question: `outcome`, the language it would be answered in, the words of the best
    article where it would be answered, and what was found, best first."""

    outcome: Outcome
    language: Language
    chance: float
    text: str
    targets: tuple[Target, ...]


@query("bot.rehearse")
def rehearse(*, viewer: Actor, text: str, language: Language) -> Rehearsal:
    """What the bot would do with a first question, with what readers can see now.

    Args:
        text: as a customer would write it.
        language: the customer's locale.
    """
    understood = understand(viewer=BOT, text=text, prior=language)
    said = ""
    best = understood.targets[0] if understood.targets else None
    if understood.outcome is Outcome.ANSWER and best is not None and best.kind is TargetKind.ARTICLE:
        said = _words(best.name, understood.language)
    return Rehearsal(understood.outcome, understood.language, understood.chance, said, understood.targets[:5])


def _words(slug: str, language: Language) -> str:
    try:
        card = knowledge.article(viewer=BOT, slug=slug, language=language)
    except Refused:
        return ""
    return "\n\n".join(part for part in (card.summary, card.steps) if part)
