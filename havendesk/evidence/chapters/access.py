"""How the account was entered: sign-ins, devices, the security log, API keys."""

from __future__ import annotations

from havendesk.evidence.book import Book, columns_of
from havendesk.evidence.chapters import chapter
from havendesk.evidence.chapters.reading import exchange_table
from havendesk.evidence.sources import Sources, Subject
from havendesk.exchange.types import ApiKey, Device, SecurityEvent, Session


@chapter("access", 30)
def write(book: Book, sources: Sources, subject: Subject) -> None:
    """One table each."""
    for path, kind, card in (
        ("access/sign-ins", "sessions", Session),
        ("access/devices", "devices", Device),
        ("access/security-events", "security_events", SecurityEvent),
        ("access/api-keys", "api_keys", ApiKey),
    ):
        exchange_table(book, sources, path, kind, columns_of(card))
