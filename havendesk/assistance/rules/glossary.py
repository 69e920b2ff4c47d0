"""What is never translated: tickers, networks, error codes, placeholders, names of products. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

_PLACE = re.compile(r"\{\{[^{}\n]{1,60}\}\}|\{[a-z_]{1,40}\}")
_CODE = re.compile(r"(?<![0-9A-Za-z_])(?:[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]|-[0-9]{4,5})(?![0-9A-Za-z_])")
_TICKER = re.compile(r"(?<![0-9A-Za-z_])[A-Z][A-Z0-9]{1,9}(?:-[0-9]{1,4})?(?![0-9A-Za-z_-])")
_WORD = re.compile(r"(?<![0-9A-Za-z_])[A-Za-z]{3,}(?![0-9A-Za-z_])")
# Written in capitals, and part of a sentence.
_NO_TERMS = frozenset({"OK", "AM", "PM", "ASAP", "NOT", "NO", "YES", "PLEASE", "NEVER", "ALL"})


def terms(text: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """Terms of a text that must come back letter by letter, the longest first.

    Args:
        names: known assets and names of products. Where somebody shouts, capitals mean nothing, and only
            these count, beside codes and placeholders.
    """
    found = {match.group() for pattern in (_PLACE, _CODE) for match in pattern.finditer(text)}
    if not _shouts(text, names):
        found |= {match.group() for match in _TICKER.finditer(text)} - _NO_TERMS
    found |= {name for name in names if len(name) >= 2 and name in text}
    return tuple(sorted(found, key=lambda term: (-len(term), term)))


def _shouts(text: str, names: Collection[str]) -> bool:
    words = [word for word in _WORD.findall(text) if word not in names]
    return len(words) >= 3 and sum(word.isupper() for word in words) * 2 > len(words)
