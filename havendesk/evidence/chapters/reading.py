"""What chapters share: a table of the exchange, or the word that it does not offer it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from havendesk.evidence.book import Book, Column
from havendesk.evidence.sources import Sources
from havendesk.kernel.errors import ErrorCode, Refused

NOT_OFFERED = "note_not_offered"


def exchange_table(
    book: Book,
    sources: Sources,
    path: str,
    kind: str,
    columns: Sequence[Column],
    through: Callable[[Iterator[Any]], Iterator[Any]] | None = None,
) -> None:
    """Rows of one kind, ``through`` a function that adds to them; an empty table with a note where the
    exchange does not offer the kind."""
    try:
        reading = sources.of_exchange(kind)
    except Refused as refused:
        if refused.code is not ErrorCode.NOT_OFFERED:
            raise
        book.table(path, kind, columns, (), notes=(NOT_OFFERED,))
        return
    rows = through(reading.rows) if through else reading.rows
    book.table(path, kind, columns, rows, source=reading.source, notes=reading.notes)
