"""What was said, the files that came with it under names of ours, and those that are not to be had."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from havendesk.evidence.book import Absent, Book, Column
from havendesk.evidence.chapters import chapter
from havendesk.evidence.sources import FileReading, LeftOut, Sources, Subject
from havendesk.evidence.texts import LANGUAGES, texts
from havendesk.evidence.types import Omission

_MESSAGE = (
    Column("ticket"),
    Column("number"),
    Column("at", time=True),
    Column("author"),
    Column("kind"),
    Column("text"),
    Column("masked"),
    Column("attachments"),
    Column("left_out"),
)
_FILE = (Column("original_name"), Column("media_type"), Column("bytes"), Column("sha256"))
_WHERE = (Column("ticket"), Column("message"), Column("at", time=True), Column("author"))
_ARTEFACT = (Column("file"), *_FILE, *_WHERE)
_LEFT_OUT = (*_FILE, Column("reason"), *(Column(f"reason_{one}") for one in LANGUAGES), *_WHERE)
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


@dataclass(frozen=True, slots=True)
class _Sent:
    """One file of one message."""

    ticket: str
    message: Any
    card: Any


@chapter("conversation", 50)
def write(book: Book, sources: Sources, subject: Subject) -> None:
    """Public messages of all tickets; internal notes of staff are no evidence of the account."""
    artefacts: list[dict[str, Any]] = []
    left_out: list[dict[str, Any]] = []
    book.table(
        "conversation/messages",
        "messages",
        _MESSAGE,
        _messages(book, sources, artefacts, left_out),
        source="the desk's own conversations",
    )
    sent = "files sent in the conversations"
    notes = ("note_left_out",) if left_out else ()
    book.table("conversation/artefacts", "artefacts", _ARTEFACT, artefacts, source=sent, notes=notes)
    book.table("conversation/left_out", "left_out", _LEFT_OUT, left_out, source=sent)


def _messages(
    book: Book, sources: Sources, artefacts: list[dict[str, Any]], left_out: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for ticket in sources.tickets():
        for message in sources.messages(ticket.id):
            paths, missing = [], 0
            for card in message.attachments:
                sent, found = _Sent(ticket.reference, message, card), sources.attachment(card.id)
                if isinstance(found, LeftOut):
                    left_out.append(_left_out(book, sent, found))
                    missing += 1
                else:
                    artefacts.append(_artefact(book, sent, found, len(artefacts) + 1))
                    paths.append(artefacts[-1]["file"])
            yield {
                "ticket": ticket.reference,
                "number": message.number,
                "at": message.at,
                "author": message.author.kind.value,
                "kind": message.kind.value,
                "text": message.text,
                "masked": list(message.masked),
                "attachments": paths,
                "left_out": missing,
            }


def _artefact(book: Book, sent: _Sent, found: FileReading, number: int) -> dict[str, Any]:
    end = _ENDS.get(found.media_type, "bin")
    path = f"conversation/artefacts/{number:04}.{end}"
    book.bytes(path, "artefact", found.content)
    told = {
        "file": path,
        "original_name": found.name,
        "media_type": found.media_type,
        "bytes": len(found.content),
        "sha256": hashlib.sha256(found.content).hexdigest(),
    }
    return told | _where(sent)


def _left_out(book: Book, sent: _Sent, found: LeftOut) -> dict[str, Any]:
    card, gone = sent.card, found.reason is Omission.REMOVED
    name = "" if gone else card.name
    number = sent.message.number
    book.absent.append(Absent(name, sent.ticket, number, card.bytes, found.sha256, found.reason))
    told = {
        "original_name": name or None,
        "media_type": card.media_type or None,
        "bytes": None if gone else card.bytes,
        "sha256": found.sha256 or None,
        "reason": found.reason.value,
    }
    said = {f"reason_{one}": texts(one)["omissions"][found.reason.value] for one in LANGUAGES}
    return told | said | _where(sent)


def _where(sent: _Sent) -> dict[str, Any]:
    return {
        "ticket": sent.ticket,
        "message": sent.message.number,
        "at": sent.message.at,
        "author": sent.message.author.kind.value,
    }
