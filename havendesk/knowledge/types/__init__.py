"""What the doors of knowledge speak."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from havendesk.kernel.i18n import Language
from havendesk.people.types import Topic


class Audience(StrEnum):
    """For whom an article is written."""

    ALL = "all"
    BEGINNER = "beginner"
    PROFESSIONAL = "professional"


class TextStatus(StrEnum):
    """Life of one revision of a text."""

    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """One article in one language as it stands in a file."""

    title: str
    summary: str
    variants: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result. `score` orders results of one question only; the shares (0 to 1) compare over
    questions: see `rules.ranking.Scored`. `margin` is the score's distance to the next result."""

    article_id: UUID
    slug: str
    title: str
    summary: str
    topic: Topic
    language: Language
    revision: int
    score: float
    margin: float
    strength: float
    coverage: float
    nearness: float


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """One article in a list."""

    article_id: UUID
    slug: str
    title: str
    summary: str
    topic: Topic
    audience: Audience
    language: Language
    url: str


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """One article as it is shown: places filled, links resolved.

    `values_at` is the oldest time at which a value in it was read from the exchange (None: no values in it).
    `stale`: a text that this one was made from has changed since. `converted`: a machine made it of the other
    Chinese script and nobody has read it yet. `languages`: where it is published.
    """

    article_id: UUID
    slug: str
    topic: Topic
    audience: Audience
    language: Language
    title: str
    summary: str
    body: str
    html: str
    steps: str
    revision: int
    stale: bool
    converted: bool
    changed_at: datetime
    values_at: datetime | None
    url: str
    languages: tuple[Language, ...]
    related: tuple[ArticleLink, ...]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did: articles seen, texts new, changed, unchanged."""

    articles: int
    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """One article as a folder holds it: its line in the index, its texts, its pictures by name."""

    slug: str
    topic: Topic
    audience: Audience
    owner: str
    order: int
    jurisdiction: str
    review_by: date | None
    texts: Mapping[Language, ArticleFile]
    images: Mapping[str, bytes]
