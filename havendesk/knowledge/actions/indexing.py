"""The search's rows, changed in the transaction that changes what is published: no second store can lag."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import about, action
from havendesk.kernel.encoders import Encoder, encoder_for
from havendesk.kernel.i18n import Language
from havendesk.kernel.ids import uuid7
from havendesk.knowledge.models import ArticleText, SearchStatistics, SearchUnit
from havendesk.knowledge.queries.finding import document_of, published_texts, scan
from havendesk.knowledge.rules.meanings import read_of, vectors_of
from havendesk.knowledge.rules.shelves import ShelfStatistics
from havendesk.knowledge.rules.weighing import Document, forget_analyses
from havendesk.knowledge.types.measuring import Answered, Question

# The analyses of so many texts are not worth their memory until the next change.
_MANY_TEXTS = 300
_COPY = (
    "COPY knowledge_search_unit (id, shelf, text_id, key, wording, first, second, first_seen, second_seen,"
    " first_norm, second_norm, meaning) FROM STDIN"
)


@action("knowledge.reindex", open_to=(ActorKind.SYSTEM,))
def reindex(*, by: Actor) -> int:
    """Make the search's rows of all languages anew, where a version or a restored backup asks for it.

    Returns:
        How many texts are indexed.
    """
    SearchUnit.objects.filter(text__isnull=False).delete()
    # The mark goes on: processes tell by it that what they keep is not what stands here.
    SearchStatistics.objects.filter(shelf__in=[language.value for language in Language]).update(
        characters=0, parts=[]
    )
    found = sum(index_shelf(language) for language in Language)
    about(subject=("knowledge", None), after={"indexed": found})
    return found


def index_shelf(language: Language) -> int:
    """Bring the rows of one language to what is published; how many texts it has. The caller holds the shelf.

    What changed is analysed, the rest is left alone, unless the average length has moved so far that the
    stored weights no longer stand for it, or another encoder reads the shelf now: a shelf holds one encoder's
    vectors or none.
    """
    shelf, encoder = language.value, encoder_for(language)
    reader = encoder.name if encoder is not None else ""
    kept_row, _ = SearchStatistics.objects.get_or_create(shelf=shelf, defaults={"language": shelf})
    statistics = ShelfStatistics.from_json(language, kept_row.characters, kept_row.parts)
    shown = {row.id: document_of(row) for row in published_texts(language)}
    kept = set(SearchUnit.objects.filter(shelf=shelf, wording=False).values_list("text_id", flat=True))
    gone, new = kept - shown.keys(), shown.keys() - kept
    if not gone and not new:
        return len(shown)
    _recount(statistics, shown, gone, new)
    if statistics.drifted or kept_row.encoder != reader:
        gone, new = kept, set(shown)
        statistics.settle()
    SearchUnit.objects.filter(shelf=shelf, text_id__in=gone).delete()
    store_rows(shelf, statistics, encoder, [(text_id, shown[text_id]) for text_id in new])
    SearchStatistics.objects.filter(shelf=shelf).update(
        mark=kept_row.mark + 1,
        characters=statistics.characters,
        parts=statistics.to_json(),
        encoder=reader,
    )
    if len(shown) > _MANY_TEXTS:
        forget_analyses()
    return len(shown)


def _recount(
    statistics: ShelfStatistics,
    shown: Mapping[UUID, Document],
    gone: Collection[UUID | None],
    new: Collection[UUID],
) -> None:
    """Count out what went and in what came; from nothing where that is less work or the sum is wrong."""
    if len(new) + len(gone) <= len(shown) / 2:
        for row in ArticleText.objects.filter(id__in=gone).select_related("article"):
            statistics.add(document_of(row), -1)
        for text_id in new:
            statistics.add(shown[text_id])
    if statistics.parts[0].documents != len(shown) or len(new) + len(gone) > len(shown) / 2:
        statistics.fill(shown.values())


def store_rows(
    shelf: str,
    statistics: ShelfStatistics,
    encoder: Encoder | None,
    documents: Iterable[tuple[UUID | None, Document]],
) -> None:
    """Write the rows of documents, as a stream."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for text_id, document in documents:
            rows = statistics.rows(document)
            for row, meaning in zip(rows, vectors_of(encoder, read_of(document)), strict=True):
                own = (uuid7(), shelf, text_id, document.key, row.wording)
                copy.write_row((*own, *row.vectors, *(row.seen or (None, None)), *row.norms, meaning))


@action("knowledge.measure_search", open_to=(ActorKind.SYSTEM,))
def measure_search(
    *,
    by: Actor,
    language: Language,
    documents: Sequence[Document],
    questions: Sequence[Question],
    depth: int,
    meaning: bool = True,
) -> list[Answered]:
    """Search a collection of any documents as published articles are searched: same rows, same statement.

    The collection exists within this act only: nobody else can find it, and it is gone when the act ends.

    Args:
        documents: with keys of their own, 80 characters at most.
        questions: each with the keys that are right.
        depth: how many results are looked at, 1 to 50.
        meaning: whether the encoder's likeness takes part where an encoder reads the language.

    Returns:
        One line for each question: the place of its first right result, from 1, None when it is not among
        them, and the seconds that the search took.
    """
    shelf = f"measured:{uuid7()}"
    statistics = ShelfStatistics(language)
    statistics.fill(documents)
    statistics.settle()
    encoder = encoder_for(language) if meaning else None
    store_rows(shelf, statistics, encoder, [(None, one) for one in documents])
    answered = []
    for question in questions:
        began = time.perf_counter()
        found = [one.scored.key for one in scan(shelf, statistics, question.text, depth, encoder)]
        seconds = time.perf_counter() - began
        places = [place for place, key in enumerate(found, start=1) if key in question.right]
        answered.append(Answered(places[0] if places else None, seconds))
    SearchUnit.objects.filter(shelf=shelf).delete()
    about(subject=("knowledge", None), after={"documents": len(documents), "questions": len(questions)})
    return answered
