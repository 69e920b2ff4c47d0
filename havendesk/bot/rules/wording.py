"""What the bot says for a decision. Every text to customers is here, in English, as the catalogues' keys."""

from havendesk.bot.types import AnswerKind, Clarify, HandOver, HandOverReason
from havendesk.kernel.i18n import noop, say
from havendesk.knowledge.types import ArticleCard

GREETING = noop(
    "Hello! I am the automatic assistant. Tell me in a sentence what happened, or write “person” to "
    "talk to a person."
)
THANKS = noop("You are welcome. If anything else comes up, just write here.")
MORE = noop("More about it: {title}")
NOT_IT = noop("Not what you meant? Tell me more, or write “person” to talk to a person.")
WHICH = noop("Which of these do you mean?")
ANSWER_BY_NUMBER = noop("Answer with the number, or write “person” to talk to a person.")
MEANWHILE = noop("What you can do right now: {title}")

HANDING_OVER: dict[HandOverReason, str] = {
    HandOverReason.WANTS_PERSON: noop(
        "I am passing you on to a person. You see your place in the queue here, and need not say "
        "anything twice."
    ),
    HandOverReason.SECURITY_ALARM: noop(
        "This is urgent, so I am passing you on to a person at once, ahead of other matters. Never share "
        "passwords, codes or your seed phrase with anybody, not even with us."
    ),
    HandOverReason.SENSITIVE: noop(
        "This belongs in the hands of a person. I am passing you on; you need not say anything twice."
    ),
    HandOverReason.NOT_SURE: noop(
        "I do not know this for certain, so I am passing you on to a person, who sees what you wrote."
    ),
    HandOverReason.NOT_HELPED: noop(
        "I am sorry that this did not help. I am passing you on to a person, who sees what you wrote."
    ),
    HandOverReason.CLARIFY_FAILED: noop(
        "I have not found the right article, so I am passing you on to a person, who sees what you wrote."
    ),
    HandOverReason.LANGUAGE_NOT_SPOKEN: noop(
        "I do not speak this language well enough, so I am passing you on to a person."
    ),
    HandOverReason.NO_TEXT: noop("I cannot read files, so I am passing you on to a person."),
    HandOverReason.BOT_OFF: noop("I am passing you on to a person. You see your place in the queue here."),
}


def article_text(card: ArticleCard) -> str:
    """The article's gist and first steps as plain text for a chat; the whole article is cited beside it."""
    language = card.language.value
    parts = [card.summary, card.steps, say(language, MORE, title=card.title), say(language, NOT_IT)]
    return "\n\n".join(part for part in parts if part)


def small_talk(kind: AnswerKind, language: str) -> str:
    """A polite line."""
    return say(language, GREETING if kind is AnswerKind.GREETING else THANKS)


def clarify_text(decision: Clarify, language: str) -> str:
    """One question with numbered choices."""
    lines = [f"{number}. {choice.title}" for number, choice in enumerate(decision.choices, start=1)]
    return "\n".join([say(language, WHICH), *lines, "", say(language, ANSWER_BY_NUMBER)])


def handing_over_text(decision: HandOver, language: str, first_aid: ArticleCard | None) -> str:
    """Why a person takes over, and what helps until then."""
    text = say(language, HANDING_OVER[decision.reason])
    if first_aid is None:
        return text
    parts = [text, say(language, MEANWHILE, title=first_aid.title), first_aid.steps]
    return "\n\n".join(part for part in parts if part)
