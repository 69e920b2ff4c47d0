"""Search over the published texts of one language, by an exact scan of sparse vectors in the database, and of
an encoder's beside them where one read the shelf (decision 48).

The rows are written in the transaction that publishes, so a published text is found by the next question on
every node. A process keeps only how rare each term is, and reads it anew when the shelf's mark has moved.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.encoders import Encoder, encoder_for
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleText, SearchStatistics, SearchUnit
from havendesk.knowledge.rules.meanings import LEAST_MEANING, MEANING_WEIGHT, vectors_of
from havendesk.knowledge.rules.placeholders import blank
from havendesk.knowledge.rules.ranking import NEARNESS_WEIGHT, Scored
from havendesk.knowledge.rules.shelves import ShelfStatistics
from havendesk.knowledge.rules.text import LONGEST_QUESTION
from havendesk.knowledge.rules.weighing import SATURATION, Document
from havendesk.knowledge.types import Hit, TextStatus
from havendesk.people.types import Topic

EVERYBODY = tuple(ActorKind)
MOST_FOUND = 50
# So many texts among the best may belong to articles that are withdrawn as a whole.
_HIDDEN = 10

# Each analysis is divided by its own maximum over the shelf; `<#>` is the negative inner product.
_SCAN = """
WITH texts AS MATERIALIZED (
    SELECT u.id, u.text_id, u.key,
           -(u.first <#> %(first)s::sparsevec) AS first, -(u.second <#> %(second)s::sparsevec) AS second,
           -(u.meaning <#> %(meaning)s::halfvec) AS meaning
    FROM knowledge_search_unit u WHERE u.shelf = %(shelf)s AND NOT u.wording
), near AS (
    SELECT u.key,
           max(-(u.first <#> %(near_first)s::sparsevec) / sqrt(greatest(u.first_norm, 1e-9))) AS first,
           max(-(u.second <#> %(near_second)s::sparsevec) / sqrt(greatest(u.second_norm, 1e-9))) AS second,
           max(-(u.meaning <#> %(meaning)s::halfvec)) AS meaning
    FROM knowledge_search_unit u WHERE u.shelf = %(shelf)s AND u.wording GROUP BY u.key
), joined AS (
    SELECT t.id, t.text_id, t.key, t.first, t.second,
           %(share)s * coalesce(n.first, 0) / %(norm_first)s
           + (1 - %(share)s) * coalesce(n.second, 0) / %(norm_second)s AS nearness,
           %(share)s * t.first / greatest(max(t.first) OVER (), 1e-9)
           + (1 - %(share)s) * t.second / greatest(max(t.second) OVER (), 1e-9) AS likeness,
           coalesce(greatest(t.meaning, n.meaning), 0) AS meaning
    FROM texts t LEFT JOIN near n ON n.key = t.key
), best AS (
    SELECT *, likeness + %(nearness_weight)s * nearness + %(meaning_weight)s * meaning AS score FROM joined
    WHERE likeness + nearness > 0 OR meaning >= %(least_meaning)s
    ORDER BY score DESC, key LIMIT %(limit)s
)
SELECT b.key, b.text_id, b.score, b.nearness, b.first, b.second,
       -(u.first_seen <#> %(first)s::sparsevec), -(u.second_seen <#> %(second)s::sparsevec)
FROM best b JOIN knowledge_search_unit u ON u.id = b.id ORDER BY b.score DESC, b.key
"""


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: int
    statistics: ShelfStatistics
    encoder: str


_kept: dict[Language, _Kept] = {}
_reading = threading.Lock()


@query("knowledge.search", open_to=EVERYBODY)
def search(
    *, viewer: Actor, text: str, language: Language, limit: int = 5, meaning: bool = True
) -> list[Hit]:
    """The articles that answer a question best, best first; empty when no word of it is known.

    Three statements, of which one reads the terms' rarities only after something was published.

    Args:
        text: the question as typed, any length; the first 2,000 characters count.
        limit: 1 to 50.
        meaning: whether an encoder's likeness takes part where one read the shelf. What weighs an encoder
            by itself asks without.
    """
    kept = _statistics(language)
    encoder = encoder_for(language) if meaning else None
    if encoder is not None and encoder.name != kept.encoder:
        encoder = None
    limit = max(1, min(limit, MOST_FOUND))
    found = scan(language.value, kept.statistics, text, limit + 1 + _HIDDEN, encoder)
    texts = _texts([row.text_id for row in found])
    found = [row for row in found if row.text_id in texts][: limit + 1]
    margins = [first.scored.score - second for first, second in _with_next(found)]
    return [
        _hit(texts[row.text_id], language, row.scored, margin)
        for row, margin in list(zip(found, margins, strict=True))[:limit]
    ]


@query("knowledge.is_indexed", open_to=(ActorKind.SYSTEM,))
def is_indexed(*, viewer: Actor) -> bool:
    """Whether every published text has its row in the search."""
    indexed = SearchUnit.objects.filter(text=OuterRef("id"), wording=False)
    return not ArticleText.objects.filter(~Exists(indexed), status=TextStatus.PUBLISHED.value).exists()


def _with_next(found: Sequence["Found"]) -> list[tuple["Found", float]]:
    scores = [one.scored.score for one in found] + [0.0]
    return [(row, following) for row, (_, following) in zip(found, pairwise(scores), strict=True)]


@dataclass(frozen=True, slots=True)
class Found:
    """One result of a scan; `text_id` is None in a collection that only measures."""

    text_id: Any
    scored: Scored


def scan(
    shelf: str, statistics: ShelfStatistics, question: str, limit: int, encoder: Encoder | None = None
) -> list[Found]:
    """The best rows of a shelf for a question, in one statement.

    Without an encoder (it must be the one that read the shelf) it gives what
    :class:`havendesk.knowledge.rules.ranking.Index` gives, to the precision of single floats.
    """
    asked = statistics.ask(question)
    if not any(asked.wholes):
        return []
    values = {
        "shelf": shelf,
        "first": asked.texts[0],
        "second": asked.texts[1],
        "near_first": asked.wordings[0],
        "near_second": asked.wordings[1],
        "norm_first": max(asked.norms[0], 1e-9) ** 0.5,
        "norm_second": max(asked.norms[1], 1e-9) ** 0.5,
        "share": asked.shares[0],
        "nearness_weight": NEARNESS_WEIGHT,
        "meaning": vectors_of(encoder, [question[:LONGEST_QUESTION]])[0],
        "meaning_weight": MEANING_WEIGHT,
        "least_meaning": LEAST_MEANING,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SCAN, values)
        rows = cursor.fetchall()
    most = SATURATION[statistics.language].k1 + 1.0
    found = []
    for key, text_id, score, nearness, *products in rows:
        strength, coverage = (
            sum(
                share * part / whole
                for share, part, whole in zip(asked.shares, parts, asked.wholes, strict=True)
                if whole
            )
            for parts in (products[:2], products[2:])
        )
        found.append(Found(text_id, Scored(key, score, strength / most, coverage, nearness)))
    return found


_SHOWN = ("id", "article_id", "article__slug", "article__topic", "title", "summary", "revision")


def _texts(text_ids: Sequence[Any]) -> dict[Any, dict[str, Any]]:
    rows = ArticleText.objects.filter(id__in=text_ids, article__published_at__isnull=False)
    # Values, not objects: the bot asks for fifty at a time.
    return {row["id"]: row for row in rows.values(*_SHOWN)}


def _hit(text: dict[str, Any], language: Language, scored: Scored, margin: float) -> Hit:
    return Hit(
        article_id=text["article_id"],
        slug=text["article__slug"],
        title=text["title"],
        summary=text["summary"],
        topic=Topic(text["article__topic"]),
        language=language,
        revision=text["revision"],
        score=scored.score,
        margin=margin,
        strength=scored.strength,
        coverage=scored.coverage,
        nearness=scored.nearness,
    )


def _statistics(language: Language) -> _Kept:
    row = SearchStatistics.objects.filter(shelf=language.value)
    mark = row.values_list("mark", flat=True).first() or 0
    kept = _kept.get(language)
    if kept is not None and kept.mark == mark:
        return kept
    with _reading:
        read = row.first()
        statistics = ShelfStatistics.from_json(
            language, read.characters if read else 0, read.parts if read else []
        )
        kept = _Kept(read.mark if read else 0, statistics, read.encoder if read else "")
        _kept[language] = kept
    return kept


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
