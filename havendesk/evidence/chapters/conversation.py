"""What was said, and the files that came with it under names of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from havendesk.evidence.book import Book, Column
from havendesk.evidence.chapters import chapter
from havendesk.evidence.sources import Sources, Subject

_MESSAGE = (
    Column("ticket"),
    Column("number"),
    Column("at", time=True),
    Column("author"),
    Column("kind"),
    Column("text"),
    Column("masked"),
    Column("attachments"),
)
_ARTEFACT = (
    Column("file"),
    Column("original_name"),
    Column("media_type"),
    Column("bytes"),
    Column("sha256"),
    Column("ticket"),
    Column("message"),
    Column("at", time=True),
    Column("author"),
)
_ENDS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
}


@chapter("conversation", 50)
def write(book: Book, sources: Sources, subject: Subject) -> None:
    """Public messages of all tickets; internal notes of staff are no evidence of the account."""
    artefacts: list[dict[str, Any]] = []
    book.table(
        "conversation/messages",
        "messages",
        _MESSAGE,
        _messages(book, sources, artefacts),
        source="the desk's own conversations",
    )
    book.table(
        "conversation/artefacts", "artefacts", _ARTEFACT, artefacts, source="files sent in the conversations"
    )


def _messages(book: Book, sources: Sources, artefacts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for ticket in sources.tickets():
        for message in sources.messages(ticket.id):
            files = [
                _artefact(book, sources, ticket, message, one.id, artefacts) for one in message.attachments
            ]
            yield {
                "ticket": ticket.reference,
                "number": message.number,
                "at": message.at,
                "author": message.author.kind.value,
                "kind": message.kind.value,
                "text": message.text,
                "masked": list(message.masked),
                "attachments": [one for one in files if one],
            }


def _artefact(
    book: Book, sources: Sources, ticket: Any, message: Any, attachment_id: Any, kept: list[dict[str, Any]]
) -> str:
    found = sources.attachment(attachment_id)
    if found is None:
        return ""
    end = _ENDS.get(found.media_type, "bin")
    path = f"conversation/artefacts/{len(kept) + 1:04}.{end}"
    book.bytes(path, "artefact", found.content)
    kept.append(
        {
            "file": path,
            "original_name": found.name,
            "media_type": found.media_type,
            "bytes": len(found.content),
            "sha256": hashlib.sha256(found.content).hexdigest(),
            "ticket": ticket.reference,
            "message": message.number,
            "at": message.at,
            "author": message.author.kind.value,
        }
    )
    return path
