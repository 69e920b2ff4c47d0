"""What the bot reads out of a conversation: words since it last spoke, and what it decided. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from havendesk.bot.rules.understanding import Understanding
from havendesk.bot.types import AnswerCard, AnswerKind, Choice, DecisionKind, Turn, Wanted
from havendesk.kernel.i18n import Language
from havendesk.resolvers.rules.storing import slots_of
from havendesk.resolvers.types import Intent
from havendesk.tickets.types import AuthorKind, MessageCard, Visibility

# Words beyond this are not read for understanding; they stay in the conversation.
MOST_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Question:
    """What waits for an answer. `head` is the last number seen, `number` the customer's last message;
    `chosen` is the id of the button behind it."""

    text: str
    head: int
    number: int
    chosen: str = ""


def waiting_question(messages: Sequence[MessageCard]) -> Question | None:
    """The customer's words since somebody last answered; None when nothing waits or a person has spoken.

    A person's internal note does not count as speaking; a person's public message ends the bot's part, even
    before the ticket's handler says so.
    """
    public = [message for message in messages if message.visibility is Visibility.PUBLIC]
    if any(message.author.kind is AuthorKind.AGENT for message in public):
        return None
    spoken = max((m.number for m in public if m.author.kind is AuthorKind.BOT), default=0)
    asked = [m for m in public if m.author.kind is AuthorKind.CUSTOMER and m.number > spoken]
    if not asked:
        return None
    text = "\n".join(message.text for message in asked)[-MOST_CHARACTERS:]
    chosen = asked[-1].parts.chosen if asked[-1].parts is not None else ""
    return Question(text, messages[-1].number, asked[-1].number, chosen)


def turn_of(
    question: Question,
    earlier: Sequence[AnswerCard],
    *,
    understood: Understanding,
    signed_in: bool,
    notes: Language = Language.EN,
) -> Turn:
    """What the rules are told: the question, and what was decided before it in this ticket."""
    last = earlier[-1] if earlier else None
    asked_back = last if last is not None and last.kind is DecisionKind.CLARIFY else None
    choices = _choices(asked_back)
    return Turn(
        text=question.text,
        language=understood.language,
        written=understood.written,
        answered=tuple(name for one in earlier if (name := _told(one))),
        choices=choices,
        clarified=sum(one.kind is DecisionKind.CLARIFY for one in earlier),
        signed_in=signed_in,
        chosen=_place(question.chosen, asked_back, len(choices)),
        missing=_missing(asked_back) if not choices else None,
        declined=sum(one.detail == AnswerKind.DECLINED for one in earlier),
        notes=notes,
    )


def choice_id(question_number: int, place: int) -> str:
    """The id of the button at a place (from 0) of the decision about that question."""
    return f"{question_number}-{place + 1}"


def _told(one: AnswerCard) -> str:
    """The article, or the intent, that an earlier decision told; empty for none."""
    if one.kind is not DecisionKind.ANSWER:
        return ""
    finding = one.evidence.get("finding")
    return str(
        one.evidence.get("slug") or (finding["intent"] if finding and not one.evidence.get("sign_in") else "")
    )


def _choices(asked_back: AnswerCard | None) -> tuple[Choice, ...]:
    if asked_back is None:
        return ()
    return tuple(
        Choice(
            one["slug"],
            one["title"],
            Intent(one["intent"]) if one.get("intent") else None,
            slots_of(one.get("slots") or {}),
        )
        for one in asked_back.evidence.get("choices", ())
    )


def _place(chosen: str, asked_back: AnswerCard | None, count: int) -> int | None:
    """The place of the button that was pressed, if it is one of the question that is open."""
    if not chosen or asked_back is None:
        return None
    places = [choice_id(asked_back.question_number, place) for place in range(count)]
    return places.index(chosen) if chosen in places else None


def _missing(asked_back: AnswerCard | None) -> Wanted | None:
    finding = asked_back.evidence.get("finding") if asked_back is not None else None
    return Wanted(Intent(finding["intent"]), slots_of(finding["slots"])) if finding else None
