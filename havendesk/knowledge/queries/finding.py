"""Search over the published texts of one language, by an index that lives in the process.

The index is built from database rows and thrown away as soon as the language's shelf mark has moved, so a
published text is found by the next question on every node.
"""

import threading
from dataclasses import dataclass
from itertools import pairwise

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import query
from havendesk.kernel.i18n import Language
from havendesk.knowledge.models import ArticleText, Shelf
from havendesk.knowledge.rules.placeholders import blank
from havendesk.knowledge.rules.ranking import Document, Index
from havendesk.knowledge.types import Hit, TextStatus
from havendesk.people.types import Topic

EVERYBODY = tuple(ActorKind)


@dataclass(frozen=True, slots=True)
class _Shelved:
    mark: int
    index: Index
    texts: dict[str, ArticleText]


_shelves: dict[Language, _Shelved] = {}
_building = threading.Lock()


@query("knowledge.search", open_to=EVERYBODY)
def search(*, viewer: Actor, text: str, language: Language, limit: int = 5) -> list[Hit]:
    """The articles that answer a question best, best first; empty when no word of it is known.

    Args:
        text: the question as typed, any length; the first 2,000 characters count.
        limit: 1 to 50.
    """
    shelved = _shelf(language)
    found = shelved.index.search(text, limit + 1)
    scores = [one.score for one in found] + [0.0]
    margins = [first - second for first, second in pairwise(scores)]
    return [
        _hit(shelved.texts[one.key], language, one.score, margin, (one.strength, one.coverage, one.nearness))
        for one, margin in list(zip(found, margins, strict=True))[:limit]
    ]


def _hit(
    text: ArticleText, language: Language, score: float, margin: float, shares: tuple[float, float, float]
) -> Hit:
    strength, coverage, nearness = shares
    return Hit(
        article_id=text.article_id,
        slug=text.article.slug,
        title=text.title,
        summary=text.summary,
        topic=Topic(text.article.topic),
        language=language,
        revision=text.revision,
        score=score,
        margin=margin,
        strength=strength,
        coverage=coverage,
        nearness=nearness,
    )


def _shelf(language: Language) -> _Shelved:
    # The mark is read before the texts: a text published in between is indexed now and once more later.
    mark = Shelf.objects.filter(language=language.value).values_list("mark", flat=True).first() or 0
    shelved = _shelves.get(language)
    if shelved is not None and shelved.mark == mark:
        return shelved
    with _building:
        shelved = _shelves.get(language)
        if shelved is None or shelved.mark != mark:
            shelved = _shelves[language] = _build(language, mark)
    return shelved


def _build(language: Language, mark: int) -> _Shelved:
    rows = ArticleText.objects.filter(
        language=language.value, status=TextStatus.PUBLISHED.value, article__published_at__isnull=False
    )
    texts = {row.article.slug: row for row in rows.select_related("article").order_by("article__order")}
    return _Shelved(mark, Index(language, [_document(slug, row) for slug, row in texts.items()]), texts)


def _document(slug: str, row: ArticleText) -> Document:
    title, summary, body = blank((row.title, row.summary, row.body))
    return Document(slug, title, tuple(row.variants), summary, body)


def forget() -> None:
    """Drop the indexes of this process; they are built again at the next question (for tests)."""
    _shelves.clear()
