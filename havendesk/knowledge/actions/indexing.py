"""The search's rows, changed in the transaction that changes what is published: no second store can lag."""

import time
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import F

from havendesk.kernel.actors import Actor, ActorKind
from havendesk.kernel.doors import about, action
from havendesk.kernel.encoders import Encoder, encoder_for
from havendesk.kernel.i18n import Language
from havendesk.kernel.ids import uuid7
from havendesk.kernel.memory import give_back
from havendesk.knowledge.models import SearchShelf, SearchText, Shelf
from havendesk.knowledge.queries.finding import best, document_of, published_texts, read
from havendesk.knowledge.rules.meanings import read_of, vectors_of
from havendesk.knowledge.rules.shelves import Making, sum_of
from havendesk.knowledge.rules.weighing import Document, forget_analyses
from havendesk.knowledge.types.measuring import Answered, Question

# The analyses of so many texts are not worth their memory until the next change.
_MANY_TEXTS = 300
_TEXTS = (
    "COPY knowledge_search_text (id, shelf, text_id, key, lengths, first, second) FROM STDIN (FORMAT BINARY)"
)
_TYPES = ("uuid", "varchar", "uuid", "varchar", "int4[]", "bytea", "bytea")
_MEANINGS = "COPY knowledge_search_meaning (id, shelf, of_id, meaning) FROM STDIN"


@action("knowledge.reindex", open_to=(ActorKind.SYSTEM,))
def reindex(*, by: Actor) -> int:
    """Make the search's rows of all languages anew, where a version or a restored backup asks for it.

    Returns:
        How many texts are indexed.
    """
    SearchText.objects.filter(text__isnull=True).delete()
    found = 0
    for language in sorted(Language):
        hold(language)
        SearchShelf.objects.filter(shelf=language.value).update(making={})
        found += index_shelf(language)
    about(subject=("knowledge", None), after={"indexed": found})
    return found


def hold(language: Language) -> None:
    """Move the language's mark: also the lock under which one publisher after the other changes its rows."""
    Shelf.objects.get_or_create(language=language.value)
    Shelf.objects.filter(language=language.value).update(mark=F("mark") + 1)


def index_shelf(language: Language) -> int:
    """Bring the rows of one language to what is published; how many texts it has. The caller holds the shelf.

    What changed is analysed, the rest is left alone, unless the average length has moved so far that the
    stored weights no longer stand for it, or another encoder reads the shelf now: a shelf holds one encoder's
    vectors or none.
    """
    shelf, encoder = language.value, encoder_for(language)
    reader = encoder.name if encoder is not None else ""
    row, _ = SearchShelf.objects.get_or_create(shelf=shelf)
    lengths = dict(SearchText.objects.filter(shelf=shelf).values_list("text_id", "lengths"))
    shown = set(published_texts(language).values_list("id", flat=True))
    gone, new = lengths.keys() - shown, shown - lengths.keys()
    making = Making.from_json(language, row.making)
    if making is not None and row.encoder == reader and not gone and not new:
        return len(shown)
    documents = _documents(language, new)
    if making is not None:
        after = [made for text_id, made in lengths.items() if text_id in shown]
        whole = sum_of([*after, *(making.lengths(document) for document in documents.values())])
        if row.encoder != reader or not making.stands_for(whole, len(shown)):
            making = None
    if making is None:
        gone = set(lengths)
        documents |= _documents(language, shown - new)
        making = Making.of(language, list(documents.values()))
    SearchText.objects.filter(shelf=shelf, text_id__in=gone).delete()
    store_rows(shelf, making, encoder, documents.items())
    SearchShelf.objects.filter(shelf=shelf).update(mark=uuid7(), making=making.to_json(), encoder=reader)
    if len(documents) > _MANY_TEXTS:
        forget_analyses()
        give_back()
    return len(shown)


def _documents(language: Language, text_ids: Collection[UUID]) -> dict[UUID, Document]:
    if not text_ids:
        return {}
    return {row.id: document_of(row) for row in published_texts(language).filter(id__in=text_ids)}


def store_rows(
    shelf: str,
    making: Making,
    encoder: Encoder | None,
    documents: Iterable[tuple[UUID | None, Document]],
) -> None:
    """Write the rows of documents, as a stream."""
    ids = []
    with connection.cursor() as cursor:
        with cursor.copy(_TEXTS) as copy:
            copy.set_types(_TYPES)
            for text_id, document in documents:
                ids.append((uuid7(), document))
                first, second = (part.to_bytes() for part in making.packed(document))
                lengths = making.lengths(document).tolist()
                copy.write_row((ids[-1][0], shelf, text_id, document.key, lengths, first, second))
        if encoder is None:
            return
        with cursor.copy(_MEANINGS) as copy:
            for row_id, document in ids:
                for meaning in vectors_of(encoder, read_of(document)):
                    copy.write_row((uuid7(), shelf, row_id, meaning))


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
    """Search a collection of any documents as published articles are searched: same rows, same ranking.

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
    making = Making.of(language, documents)
    encoder = encoder_for(language) if meaning else None
    store_rows(shelf, making, encoder, [(None, one) for one in documents])
    asked = read(shelf, making)
    answered = []
    for question in questions:
        began = time.perf_counter()
        found = [one.scored.key for one in best(asked, question.text, depth, encoder)]
        seconds = time.perf_counter() - began
        places = [place for place, key in enumerate(found, start=1) if key in question.right]
        answered.append(Answered(places[0] if places else None, seconds))
    SearchText.objects.filter(shelf=shelf).delete()
    about(subject=("knowledge", None), after={"documents": len(documents), "questions": len(questions)})
    return answered
