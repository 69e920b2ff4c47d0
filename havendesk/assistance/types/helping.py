"""Cards of the help beside a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from havendesk.assistance.types.translation import TranslatorTrouble
from havendesk.kernel.language_models.types import ModelUse
from havendesk.people.types import Topic
from havendesk.resolvers.types import NextAction
from havendesk.tickets.types.work import SolvedTicket


class SuggestionKind(StrEnum):
    """What was offered for a reply."""

    FINDING = "finding"
    ARTICLE = "article"
    DRAFT = "draft"


class SuggestionOutcome(StrEnum):
    """What became of it: left alone, put into the reply, sent as it was, sent changed, put away."""

    OFFERED = "offered"
    INSERTED = "inserted"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Something that was read: of whom, when, at which height of a chain; ``silent`` without an answer."""

    kind: str
    source: str
    at: datetime
    height: int | None
    silent: bool


@dataclass(frozen=True, slots=True)
class FindingHelp:
    """What a finder found: one line for the agent, a reply in the customer's language, and the evidence."""

    suggestion: UUID
    outcome: SuggestionOutcome
    intent: str
    short: str
    draft: str
    next_action: NextAction
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class ArticleHelp:
    """An article in the customer's language that may answer, with a reply made of it."""

    suggestion: UUID
    outcome: SuggestionOutcome
    slug: str
    title: str
    summary: str
    url: str
    language: str
    draft: str


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing that the bot did: an article it showed, choices that it offered, why it handed over."""

    kind: str
    detail: str
    articles: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class HelpCard:
    """Everything that helps with one conversation. ``slots``: values found in the customer's words, by name.
    ``visitor``: nothing can be looked up, because they did not sign in at the exchange. ``model``: whether a
    language model could word more."""

    language: str
    topic: Topic
    visitor: bool
    model: bool
    slots: Mapping[str, str]
    findings: tuple[FindingHelp, ...]
    articles: tuple[ArticleHelp, ...]
    tried: tuple[Tried, ...]
    similar: tuple[SolvedTicket, ...]


@dataclass(frozen=True, slots=True)
class WordedHelp:
    """A text of a language model, checked against what it was made from; or why there is none."""

    text: str
    trouble: TranslatorTrouble | None = None
    suggestion: UUID | None = None


@dataclass(frozen=True, slots=True)
class SuggestionUse:
    """How often a kind of suggestion ended in an outcome."""

    kind: SuggestionKind
    outcome: SuggestionOutcome
    count: int


@dataclass(frozen=True, slots=True)
class ReportCard:
    """How suggestions fare, and what language models were asked for."""

    since: datetime
    suggestions: tuple[SuggestionUse, ...]
    models: tuple[ModelUse, ...]
