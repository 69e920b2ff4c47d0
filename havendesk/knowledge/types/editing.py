"""What the doors of knowledge speak with those who write articles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from havendesk.kernel.i18n import Language
from havendesk.knowledge.types import Audience
from havendesk.people.types import Topic

# What a reader may write about an article.
MOST_CHARACTERS = 1_000


class DraftState(StrEnum):
    """Where a draft stands on its way to readers."""

    WRITING = "writing"
    WAITING = "waiting"
    SCHEDULED = "scheduled"


class Shown(StrEnum):
    """Which articles the console lists."""

    ALL = "all"
    PUBLISHED = "published"
    DRAFT = "draft"
    WAITING = "waiting"
    STALE = "stale"
    REVIEW_DUE = "review_due"
    PROPOSED = "proposed"
    ARCHIVED = "archived"


class VoteReason(StrEnum):
    """Why an article did not help."""

    NOT_MY_QUESTION = "not_my_question"
    UNCLEAR = "unclear"
    WRONG = "wrong"
    DID_NOT_WORK = "did_not_work"


class ProposalState(StrEnum):
    """What became of a gap that the bot found."""

    OPEN = "open"
    TAKEN = "taken"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a text from being published: the field, the line (from 1; 0 where none is meant), why."""

    field: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Words:
    """What an editor writes of one text; may be unfinished."""

    title: str
    summary: str
    variants: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of an article beside its texts. `owner` is the name of a team; an empty `jurisdiction`
    means everywhere, else it is an ISO 3166-1 code; `review_by` is the day of the next review."""

    slug: str
    topic: Topic
    audience: Audience
    owner: str
    order: int
    jurisdiction: str
    review_by: date | None


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A text that is being written. `version` grows with each save; who saves names the one they began from.

    `base_revision`: the published revision it began from (0: none). `source_revision`: the parent's revision
    that it follows. `verdict`: what whoever sent it back wrote.
    """

    language: Language
    words: Words
    state: DraftState
    version: int
    base_revision: int
    source_revision: int
    authors: tuple[str, ...]
    may_approve: bool
    edited_by: str
    edited_at: datetime
    submitted_by: str
    submitted_at: datetime | None
    verdict: str
    verdict_by: str
    publish_at: datetime | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class TextCard:
    """One language of an article: what readers see now, and what is being written.

    `parent`: the language it is made from (None for the source). `parent_revision`: what is published there.
    """

    language: Language
    parent: Language | None
    parent_revision: int
    words: Words | None
    revision: int
    source_revision: int
    stale: bool
    converted: bool
    changed_at: datetime | None
    undoable: bool
    draft: DraftCard | None


@dataclass(frozen=True, slots=True)
class ImageCard:
    """A picture of an article; in a text it is `![what it shows](image:name)`."""

    id: UUID
    name: str
    media_type: str
    bytes: int
    width: int
    height: int
    url: str


@dataclass(frozen=True, slots=True)
class DeskArticleCard:
    """An article as its editors see it; `version` is that of its details (topic, address, owner …)."""

    article_id: UUID
    slug: str
    topic: Topic
    audience: Audience
    owner: str
    order: int
    jurisdiction: str
    review_by: date | None
    version: int
    published_at: datetime | None
    archived_at: datetime | None
    former_slugs: tuple[str, ...]
    texts: tuple[TextCard, ...]
    images: tuple[ImageCard, ...]
    proposal: "ProposalCard | None"


@dataclass(frozen=True, slots=True)
class DeskArticleRow:
    """An article in the console's list. `languages`: where it is published; `stale`, `drafts`, `waiting`,
    `scheduled`, `unreviewed`: in which languages that holds."""

    article_id: UUID
    slug: str
    title: str
    topic: Topic
    audience: Audience
    owner: str
    jurisdiction: str
    review_by: date | None
    review_due: bool
    archived: bool
    proposed: bool
    changed_at: datetime | None
    languages: tuple[Language, ...]
    stale: tuple[Language, ...]
    unreviewed: tuple[Language, ...]
    drafts: tuple[Language, ...]
    waiting: tuple[Language, ...]
    scheduled: tuple[Language, ...]
    helped: int
    not_helped: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles are listed; nothing given means all that are not archived."""

    shown: Shown = Shown.ALL
    q: str = ""
    topic: Topic | None = None
    language: Language | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class DeskArticles:
    """A part of the list, and how many there are in each state."""

    items: tuple[DeskArticleRow, ...]
    total: int
    counts: Mapping[str, int]
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevisionCard:
    """One revision in the history of a text."""

    revision: int
    status: str
    title: str
    authors: tuple[str, ...]
    approver: str
    converted: bool
    source_revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison: `kind` is same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as readers would see it, and what keeps it from being published."""

    title: str
    summary: str
    html: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class FeedbackCard:
    """What a reader wrote about an article that did not help."""

    id: UUID
    article_id: UUID
    slug: str
    title: str
    owner: str
    language: Language
    revision: int
    reason: str
    words: str
    at: datetime
    handled_by: str
    handled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A gap: questions that found no answer. `tickets` holds the matters in which they were asked."""

    id: UUID
    key: str
    article_id: UUID
    slug: str
    language: Language
    topic: Topic
    questions: tuple[str, ...]
    asked: int
    tickets: tuple[UUID, ...]
    first_at: datetime
    last_at: datetime
    state: ProposalState


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the shelves reach: `languages` per language, `topics` per topic, gaps with how often each was
    asked for."""

    articles: int
    languages: tuple["LanguageCoverage", ...]
    topics: tuple["TopicCoverage", ...]
    proposals: tuple[ProposalCard, ...]


@dataclass(frozen=True, slots=True)
class LanguageCoverage:
    """Texts of one language: published, stale, converted and not read, missing beside the source."""

    language: Language
    published: int
    stale: int
    unreviewed: int
    missing: int


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """Articles of one topic, what readers said of them (last 90 days), and open gaps."""

    topic: Topic
    articles: int
    helped: int
    not_helped: int
    gaps: int
    asked: int
