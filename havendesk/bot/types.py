"""The decision contract: what the bot may do, with the evidence for it. Text is made from decisions, never
the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from havendesk.kernel.i18n import Language
from havendesk.people.types import Topic
from havendesk.resolvers.types import Finding, Intent, Slots
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
    FINDING = "finding"
    SIGN_IN = "sign_in"
    DECLINED = "declined"
    GREETING = "greeting"
    THANKS = "thanks"


class HandOverReason(StrEnum):
    """Why a person is needed."""

    WANTS_PERSON = "wants_person"
    SECURITY_ALARM = "security_alarm"
    SENSITIVE = "sensitive"
    PERSON_NEEDED = "person_needed"
    RECOVERY = "recovery"
    NOT_SURE = "not_sure"
    NOT_HELPED = "not_helped"
    CLARIFY_FAILED = "clarify_failed"
    LANGUAGE_NOT_SPOKEN = "language_not_spoken"
    NO_TEXT = "no_text"
    BOT_OFF = "bot_off"


class ActName(StrEnum):
    """What the bot may offer to do, only when confirmed: what protects, done at the exchange, and a paper
    about the customer's own account."""

    FREEZE_ACCOUNT = "freeze_account"
    CANCEL_WITHDRAWAL = "cancel_withdrawal"
    ISSUE_CERTIFICATE = "issue_certificate"


class Attack(StrEnum):
    """What a message asks for that the bot never does, whoever asks; said with its reason."""

    INJECTION = "injection"
    OTHER_CUSTOMER = "other_customer"
    SUSPICION = "suspicion"
    SECRET = "secret"
    SAFEGUARD = "safeguard"
    ADVICE = "advice"


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
    """One thing that the customer may mean: an article, or what a finder is to be asked with.

    `title` is the article's; a finder's choice gets its text from the finding's candidate at that place.
    """

    slug: str
    title: str
    intent: Intent | None = None
    slots: Slots = field(default_factory=Slots)


@dataclass(frozen=True, slots=True)
class Answer:
    """Say this. `slug` is the article of an article answer, `finding` what a finder found; both are empty in
    small talk. `sign_in`: say that more can be seen after signing in. `watch`: say that the bot looks again,
    and do. `declined`: what else was asked and is not done."""

    kind: AnswerKind
    slug: str
    topic: Topic
    evidence: tuple[Evidence, ...]
    finding: Finding | None = None
    sign_in: bool = False
    watch: bool = False
    declined: tuple[Attack, ...] = ()


@dataclass(frozen=True, slots=True)
class Clarify:
    """Ask one question: which of these is meant, or, without choices, what the finding misses."""

    choices: tuple[Choice, ...]
    topic: Topic
    evidence: tuple[Evidence, ...]
    finding: Finding | None = None
    declined: tuple[Attack, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """Offer an act; it happens only after the customer confirmed it and the exchange's step-up.

    `arguments` come from what was read at the exchange, never from text.
    """

    name: ActName
    arguments: Mapping[str, str]
    topic: Topic
    evidence: tuple[Evidence, ...]
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give the matter to a person. `summary` is for the agent, in English, without the customer's words;
    `first_aid` names an article that helps meanwhile, empty when there is none. `finding` is told before
    the customer is passed on, and its slots go with the summary. `offer` protects while they wait.
    `complaint`: it is a formal one, which is received with its clock."""

    reason: HandOverReason
    summary: str
    topic: Topic
    priority: Priority
    evidence: tuple[Evidence, ...]
    first_aid: str = ""
    finding: Finding | None = None
    offer: ActName | None = None
    complaint: bool = False


Decision = Answer | Clarify | Act | HandOver


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a finder is to be asked."""

    intent: Intent
    slots: Slots


@dataclass(frozen=True, slots=True)
class Turn:
    """What the rules are told about the conversation: pure values, so that a decision can be replayed.

    `text` is everything the customer wrote since the bot last spoke. `written` is the language it looks
    written in ("" when unclear). `signed_in`: the customer's account at the exchange is known. `answered`
    are the articles and intents answered so far; `choices` those asked about in the bot's last turn, `chosen`
    the place of the one whose button was pressed; `notes` the language of notes to staff; `missing` the
    intent whose value the last turn asked for, with the slots known then; `clarified` how often the bot has
    asked back in this ticket, `declined` how often it said no.
    """

    text: str
    language: Language
    written: str
    answered: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    clarified: int = 0
    signed_in: bool = False
    chosen: int | None = None
    missing: Wanted | None = None
    declined: int = 0
    notes: Language = Language.EN


@dataclass(frozen=True, slots=True)
class Speech:
    """One decision on its way out. `head` is the last message that was read for it; `switched` says that the
    customer writes in another language than the ticket's; `inputs` is what the decision was made from, beside
    the customer's words, for a replay. `exchange_customer_id` comes from the customer's record."""

    ticket_id: UUID
    head: int
    question_number: int
    language: Language
    switched: bool
    decision: Decision
    seconds: float
    exchange_customer_id: str | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)


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
    inputs: dict[str, Any] = field(default_factory=dict)


class OfferState(StrEnum):
    """Where an offered act stands. Only a confirmed one is done, and an expired one never is."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DONE = "done"
    FAILED = "failed"
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One act that was offered to one customer, with the arguments that were read for it."""

    id: UUID
    ticket_id: UUID
    customer_id: UUID
    exchange_customer_id: str
    name: ActName
    arguments: dict[str, str]
    language: Language
    state: OfferState
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StepUp:
    """What the exchange's fresh token says about a confirmation. Only code that verified it may make one."""

    exchange_ref: str
    token_id: str
    issued_at: datetime
    expires_at: datetime
    act: str


class ReviewSource(StrEnum):
    """Who says that an answer may be wrong."""

    CUSTOMER = "customer"
    AGENT = "agent"


class ReviewOutcome(StrEnum):
    """What the review of an answer found."""

    RIGHT = "right"
    WRONG = "wrong"
    KNOWLEDGE_MISSING = "knowledge_missing"


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """An answer that may be wrong. Nothing in it is personal data: the words are in the ticket.

    `detail` is the answer's kind, `rests_on` the article's slug or the finder's intent and code. `outcome`
    None: not looked at yet.
    """

    id: UUID
    ticket_id: UUID
    reference: str
    number: int
    topic: Topic
    language: str
    source: ReviewSource
    detail: str
    rests_on: str
    chance: float | None
    at: datetime
    outcome: ReviewOutcome | None
    note: str
    reviewer_name: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored decision that the present rules would make differently."""

    ticket_id: UUID
    question_number: int
    was: str
    now: str
    rules_version: str


class TrainingState(StrEnum):
    """Life of one training."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TrainingCard:
    """One training. `report` holds, per language, what was understood unseen before and after."""

    id: UUID
    state: TrainingState
    reason: str
    allow_drop: bool
    asked_at: datetime
    ended_at: datetime | None
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model in force: of what it was made, how good it is, where its thresholds lie."""

    id: UUID
    language: Language
    sha256: str
    made_at: datetime
    card: dict[str, Any]
