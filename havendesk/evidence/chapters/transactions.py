"""What moved: transfers with their price at the time, bookings, orders, trades, and the prices used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from havendesk.evidence.book import Book, Column, columns_of
from havendesk.evidence.chapters import chapter
from havendesk.evidence.chapters.reading import exchange_table
from havendesk.evidence.rules.prices import PriceNotes
from havendesk.evidence.rules.telling import KEPT_BACK_OF_TRANSFERS
from havendesk.evidence.sources import Sources, Subject
from havendesk.evidence.types import Version
from havendesk.exchange.types import LedgerEntry, Order, Trade, Transfer

_PRICED = (
    Column("price_at_time"),
    Column("price_market"),
    Column("price_at", time=True),
    Column("price_source"),
)


@chapter("transactions", 20)
def write(book: Book, sources: Sources, subject: Subject) -> None:
    """Trades first: their prices are those by which transfers are valued."""
    prices = PriceNotes()
    exchange_table(book, sources, "transactions/orders", "orders", columns_of(Order))
    exchange_table(book, sources, "transactions/trades", "trades", columns_of(Trade), through=prices.noting)
    exchange_table(book, sources, "transactions/ledger", "ledger", columns_of(LedgerEntry))
    kept_back = KEPT_BACK_OF_TRANSFERS if subject.version is Version.VICTIM else ()
    transfers = columns_of(Transfer, without=kept_back)

    def priced(rows: Iterator[Any]) -> Iterator[dict[str, Any]]:
        for one in rows:
            row = {column.name: getattr(one, column.name) for column in transfers}
            yield row | prices.near(one.asset, one.created_at).columns()

    exchange_table(
        book, sources, "transactions/transfers", "transfers", (*transfers, *_PRICED), through=priced
    )
    book.table(
        "transactions/prices",
        "prices",
        (Column("market"), Column("at", time=True), Column("price"), Column("source")),
        prices.used(),
        source="the account's own trades",
        notes=("note_prices", "note_prices_thinned") if prices.thinned else ("note_prices",),
    )
