"""Understanding a customer's words with what is published now and the model in force."""

from havendesk.bot.rules import slots
from havendesk.bot.rules.understanding import Understanding
from havendesk.bot.rules.understanding.from_search import of_hits
from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.clock import now
from havendesk.kernel.doors import query
from havendesk.kernel.i18n import Language
from havendesk.knowledge import queries as knowledge
from havendesk.knowledge.rules.language import detect_language

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
    return of_hits(hits, guess.language, guess.written, slots.extract(text, guess.language, now()))
