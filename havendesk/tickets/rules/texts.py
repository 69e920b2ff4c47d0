"""What may be a text, and how it is cleaned before it is stored."""

from __future__ import annotations

import unicodedata

from havendesk.kernel.errors import ErrorCode

MAX_CHARACTERS = 10_000
MAX_ATTACHMENTS = 10

# Line breaks and tabs are kept; other control characters show nothing and hide things.
_KEPT_CONTROLS = frozenset("\n\t")


def clean(text: str) -> str:
    """NFC, line ends as ``\\n``, no control characters, no lone surrogates, no white space at the ends.

    Bidirectional controls stay, because honest right-to-left texts use them; faces isolate every text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "replace").decode("utf-8")
    kept = (sign for sign in text if sign in _KEPT_CONTROLS or unicodedata.category(sign) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def refusal(text: str, attachments: int) -> ErrorCode | None:
    """Why this cleaned text may not be stored, or ``None``."""
    if len(text) > MAX_CHARACTERS:
        return ErrorCode.TEXT_TOO_LONG
    if not text and not attachments:
        return ErrorCode.TEXT_EMPTY
    return None
