"""Checks a file of a certificate offline: against the signed note that belongs to it, and the note against
a key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from havendesk.certificates.rules.statements import StatementError, parsed
from havendesk.certificates.types import Form
from havendesk.kernel.notes import Note, NoteError, Verifier, check_note


def verdict(content: bytes, note: bytes, keys: Sequence[Verifier]) -> dict[str, Any]:
    """What is true of a file.

    Args:
        content: the PDF, the CSV, or the note itself.
        note: the signed statement.
        keys: as the exchange publishes them; empty: the one that the note names, and the verdict says that
            nobody compared it.

    Returns:
        ``verdict`` ``genuine``, ``changed`` (the file is not the one of the note), ``forged`` (the note is
        not signed by the key) or ``no_certificate``; and what the statement says, as far as it is signed.
    """
    try:
        read = Note.parse(note.decode("utf-8"))
        said = parsed(read.text)
        named = Verifier.parse(said["key"][0])
    except (UnicodeDecodeError, NoteError, StatementError) as error:
        return {"verdict": "no_certificate", "detail": str(error)}
    by_whom = {"key": str(named), "key_compared": bool(keys)}
    try:
        signed = bool(check_note(read, keys or [named]))
    except NoteError as error:
        return {"verdict": "forged", "detail": str(error), **by_whom}
    if not signed:
        return {"verdict": "forged", "detail": "none of these keys signed the note", **by_whom}
    facts = {
        "number": said["number"][0],
        "kind": said["kind"][0],
        "days": said["days"][0].split(" "),
        "utc": said["utc"][0].split(" "),
        "issued": said["issued"][0],
    }
    form = _form(content, note, said["sha256"])
    return {"verdict": "genuine" if form else "changed", "file": form, **facts, **by_whom}


def _form(content: bytes, note: bytes, digests: Sequence[str]) -> str:
    """Which of the certificate's files it is; empty for none of them."""
    if content == note:
        return Form.NOTE.value
    digest = hashlib.sha256(content).hexdigest()
    known = dict(line.split(" ")[::-1] for line in digests if line.count(" ") == 1)
    return known.get(digest, "")
