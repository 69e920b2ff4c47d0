"""Who the account belongs to, as far as this version may show it."""

from __future__ import annotations

from havendesk.evidence.book import Book
from havendesk.evidence.chapters import chapter
from havendesk.evidence.sources import Sources, Subject
from havendesk.evidence.types import Version


@chapter("account", 10)
def write(book: Book, sources: Sources, subject: Subject) -> None:
    """One JSON file; masked in an officer's package that no legal process asks for."""
    masked = subject.version is Version.OFFICER and not subject.legal_process
    book.json(
        "account/identity.json",
        "account_identity",
        {
            "account": subject.exchange_customer_id,
            "alias": subject.alias,
            "language": subject.language,
            "jurisdiction": subject.jurisdiction,
            "masked": masked,
            "legal_process": subject.legal_process or None,
            **sources.identity(),
        },
        notes=("note_masked",) if masked else (),
    )
