"""What the bot reads out of a conversation: the words since it last spoke. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from havendesk.tickets.types import AuthorKind, MessageCard, Visibility

# Words beyond this are not read for understanding; they stay in the conversation.
MOST_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Question:
    """What waits for an answer. `head` is the last number seen, `number` the customer's last message."""

    text: str
    head: int
    number: int


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
    return Question(text, messages[-1].number, asked[-1].number)
