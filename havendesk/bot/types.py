"""The decision contract: what the bot may do, with the evidence for it. Text is made from decisions, never
the other way round."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from havendesk.kernel.i18n import Language
from havendesk.people.types import Topic
from havendesk.tickets.types import Priority


class DecisionKind(StrEnum):
    """The four kinds of decision."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ACT = "act"
    HAND_OVER = "hand_over"


class AnswerKind(StrEnum):
    """What an answer rests on. Small talk is polite and counts as no answer."""

    ARTICLE = "article"
    GREETING = "greeting"
    THANKS = "thanks"


class HandOverReason(StrEnum):
    """Why a person is needed."""

    WANTS_PERSON = "wants_person"
    SECURITY_ALARM = "security_alarm"
    SENSITIVE = "sensitive"
    NOT_SURE = "not_sure"
    NOT_HELPED = "not_helped"
    CLARIFY_FAILED = "clarify_failed"
    LANGUAGE_NOT_SPOKEN = "language_not_spoken"
    NO_TEXT = "no_text"
    BOT_OFF = "bot_off"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was read for a decision.

    `source` names it (`article:<slug>`, `message:<number>`); `chance` is the gate's probability (0 to 1) that
    it answers the question; `features` are the numbers that the chance was made from.
    """

    source: str
    read_at: datetime
    revision: int | None = None
    chance: float | None = None
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One article that the customer may mean."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Say this. `slug` is the article of an article answer, empty in small talk."""

    kind: AnswerKind
    slug: str
    topic: Topic
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Clarify:
    """Ask which of these is meant; asked once, then a person helps."""

    choices: tuple[Choice, ...]
    topic: Topic
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Offer a protective act; it happens only after the customer confirmed it and the exchange's step-up."""

    name: str
    arguments: Mapping[str, str]
    topic: Topic
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give the matter to a person. `summary` is for the agent, in English, without the customer's words;
    `first_aid` names an article that helps meanwhile, empty when there is none."""

    reason: HandOverReason
    summary: str
    topic: Topic
    priority: Priority
    evidence: tuple[Evidence, ...]
    first_aid: str = ""


Decision = Answer | Clarify | Act | HandOver


@dataclass(frozen=True, slots=True)
class Turn:
    """What the rules are told about the conversation: pure values, so that a decision can be replayed.

    `text` is everything the customer wrote since the bot last spoke. `written` is the language it looks
    written in ("" when unclear). `answered` are the slugs answered so far; `choices` those asked about in the
    bot's last turn; `clarified` how often the bot has asked back in this ticket.
    """

    text: str
    language: Language
    written: str
    answered: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    clarified: int = 0


@dataclass(frozen=True, slots=True)
class Speech:
    """One decision on its way out. `head` is the last message that was read for it; `switched` says that the
    customer writes in another language than the ticket's."""

    ticket_id: UUID
    head: int
    question_number: int
    language: Language
    switched: bool
    decision: Decision
    seconds: float


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """One stored decision. `number` is the bot's message, None when it stayed silent in text."""

    ticket_id: UUID
    number: int | None
    question_number: int
    kind: DecisionKind
    detail: str
    evidence: dict[str, Any]
    language: Language
    rules_version: str
    at: datetime
    seconds: float
