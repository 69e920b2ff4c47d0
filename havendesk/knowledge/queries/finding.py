"""Search over the published texts of one language: ranked in the process, from rows that the database holds.

The rows are written in the transaction that publishes (:mod:`havendesk.knowledge.actions.indexing`), so a
published text is found by the next question on every node: each question reads the shelf's mark first, and
where it has moved, the rows that are new. An encoder's vectors are compared in the database, beside the words
and where one read the shelf (decisions 48 and 50).
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.encoders import Encoder, encoder_for
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleText, SearchShelf, SearchText
from havendesk.knowledge.rules.analysis import VERSION
from havendesk.knowledge.rules.meanings import vectors_of
from havendesk.knowledge.rules.placeholders import blank
from havendesk.knowledge.rules.postings import Numbers, Packed
from havendesk.knowledge.rules.ranking import Index, Scored
from havendesk.knowledge.rules.shelves import Making
from havendesk.knowledge.rules.text import LONGEST_QUESTION
from havendesk.knowledge.rules.weighing import Document
from havendesk.knowledge.types import Hit, TextStatus
from havendesk.people.types import Topic

EVERYBODY = tuple(ActorKind)
MOST_FOUND = 50
# So many texts among the best may belong to articles that are withdrawn as a whole.
_HIDDEN = 10

# Plain statements: the object mapper works longer on these two than the database and the ranking together.
_MARK = "SELECT mark FROM knowledge_search_shelf WHERE shelf = %s"
_SHOWN = """
SELECT t.id, a.id, a.slug, a.topic, t.title, t.summary, t.revision
FROM knowledge_article_text t JOIN knowledge_article a ON a.id = t.article_id
WHERE t.id = ANY(%(texts)s::uuid[]) AND a.published_at IS NOT NULL
"""
# What is there, and the terms of what the process has not read: in one statement, thus of one moment.
_ROWS = """
SELECT id, text_id, key,
       CASE WHEN id = ANY(%(kept)s::uuid[]) THEN NULL ELSE first END,
       CASE WHEN id = ANY(%(kept)s::uuid[]) THEN NULL ELSE second END
FROM knowledge_search_text WHERE shelf = %(shelf)s
"""
# `<#>` is the negative inner product; an article's likeness is that of its nearest vector.
_MEANINGS = """
SELECT of_id, max(-(meaning <#> %(meaning)s::halfvec))
FROM knowledge_search_meaning WHERE shelf = %(shelf)s GROUP BY of_id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a process keeps of a shelf: the index, whose numbers are those of ``rows`` (by id) and ``texts``
    (their ids; None in a collection that only measures)."""

    shelf: str
    index: Index
    rows: Mapping[UUID, int]
    texts: Sequence[UUID | None]


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: UUID
    encoder: str
    asked: Asked


_kept: dict[Language, _Kept] = {}
_reading = threading.Lock()


@query("knowledge.search", open_to=EVERYBODY)
def search(
    *, viewer: Actor, text: str, language: Language, limit: int = 5, meaning: bool = True
) -> list[Hit]:
    """The articles that answer a question best, best first; empty when no word of it is known.

    Two statements: the shelf's mark, and the texts found; one more with an encoder, and two that read the
    rows that are new after something was published.

    Args:
        text: the question as typed, any length; the first 2,000 characters count.
        limit: 1 to 50.
        meaning: whether an encoder's likeness takes part where one read the shelf. What weighs an encoder
            by itself asks without.
    """
    kept = _current(language)
    if kept is None:
        return []
    encoder = encoder_for(language) if meaning else None
    if encoder is not None and encoder.name != kept.encoder:
        encoder = None
    limit = max(1, min(limit, MOST_FOUND))
    found = best(kept.asked, text, limit + 1 + _HIDDEN, encoder)
    shown = _shown([row.text_id for row in found])
    told = [(shown[row.text_id], row.scored) for row in found if row.text_id in shown]
    scores = [scored.score for _, scored in told] + [0.0]
    margins = [first - second for first, second in pairwise(scores)]
    return [
        _hit(text, language, scored, margin)
        for (text, scored), margin in list(zip(told, margins, strict=True))[:limit]
    ]


@query("knowledge.is_indexed", open_to=(ActorKind.SYSTEM,))
def is_indexed(*, viewer: Actor) -> bool:
    """Whether every published text has its row in the search, made by the analyses of this version."""
    of_now = SearchShelf.objects.filter(shelf=OuterRef("shelf"), making__version=VERSION)
    indexed = SearchText.objects.filter(Exists(of_now), text=OuterRef("id"))
    return not ArticleText.objects.filter(~Exists(indexed), status=TextStatus.PUBLISHED.value).exists()


@dataclass(frozen=True, slots=True)
class Found:
    """One result; `text_id` is None in a collection that only measures."""

    text_id: UUID | None
    scored: Scored


def best(asked: Asked, question: str, limit: int, encoder: Encoder | None = None) -> list[Found]:
    """The best texts for a question, best first; the encoder must be the one that read the shelf."""
    meaning = _meanings(asked, encoder, question) if encoder is not None else None
    return [
        Found(asked.texts[number], scored) for number, scored in asked.index.best(question, limit, meaning)
    ]


def _meanings(asked: Asked, encoder: Encoder, question: str) -> Numbers:
    """How like each text is to the question; 0 where it has no vector."""
    likeness = np.zeros(len(asked.index))
    vector = vectors_of(encoder, [question[:LONGEST_QUESTION]])[0]
    with connection.cursor() as cursor:
        cursor.execute(_MEANINGS, {"shelf": asked.shelf, "meaning": vector})
        for row_id, much in cursor.fetchall():
            # What was published in this moment has no number here yet.
            if row_id in asked.rows:
                likeness[asked.rows[row_id]] = much
    return likeness


def read(shelf: str, making: Making, before: Asked | None = None) -> Asked:
    """The shelf as it is in the database now; what ``before`` holds is not read again."""
    held = before.rows if before is not None else {}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"shelf": shelf, "kept": list(held)})
        rows = sorted(cursor.fetchall(), key=lambda row: (row[2], row[0]))
    new = {
        number: (Packed.from_bytes(bytes(first)), Packed.from_bytes(bytes(second)))
        for number, (_, _, _, first, second) in enumerate(rows)
        if first is not None
    }
    numbers = {row[0]: number for number, row in enumerate(rows)}
    kept = {old: numbers[row_id] for row_id, old in held.items() if row_id in numbers}
    index = Index.of(
        making, [row[2] for row in rows], new, before.index if before is not None else None, kept
    )
    return Asked(shelf, index, numbers, [row[1] for row in rows])


def _shown(text_ids: Sequence[UUID | None]) -> dict[UUID, tuple[Any, ...]]:
    """What a hit tells of each text, without those whose article is withdrawn."""
    if not text_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, {"texts": list(text_ids)})
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _hit(shown: tuple[Any, ...], language: Language, scored: Scored, margin: float) -> Hit:
    article_id, slug, topic, title, summary, revision = shown
    return Hit(
        article_id=article_id,
        slug=slug,
        title=title,
        summary=summary,
        topic=Topic(topic),
        language=language,
        revision=revision,
        score=scored.score,
        margin=margin,
        strength=scored.strength,
        coverage=scored.coverage,
        nearness=scored.nearness,
    )


def _current(language: Language) -> _Kept | None:
    """What the database holds now; None where nothing was ever published."""
    kept = _kept.get(language)
    if kept is not None and kept.mark == _mark(language):
        return kept
    with _reading:
        # Read under the lock, and before the rows: what is published in between is read by the next question.
        now = SearchShelf.objects.filter(shelf=language.value).first()
        making = Making.from_json(language, now.making) if now is not None else None
        if now is None or making is None:
            return None
        kept = _kept.get(language)
        if kept is None or kept.mark != now.mark:
            asked = read(language.value, making, kept.asked if kept is not None else None)
            kept = _kept[language] = _Kept(now.mark, now.encoder, asked)
    return kept


def _mark(language: Language) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [language.value])
        row = cursor.fetchone()
    return row[0] if row is not None else None


def published_texts(language: Language) -> QuerySet[ArticleText]:
    """The published texts of a language with their articles, of withdrawn articles too."""
    rows = ArticleText.objects.filter(language=language.value, status=TextStatus.PUBLISHED.value)
    return rows.select_related("article")


def document_of(row: ArticleText) -> Document:
    """What is indexed of a text: its places of values are left blank."""
    title, summary, body = blank((row.title, row.summary, row.body))
    return Document(row.article.slug, title, tuple(row.variants), summary, body)


def forget() -> None:
    """Drop what this process keeps; it is read again at the next question (for tests)."""
    _kept.clear()
