"""Names inside a text: the longest first, never inside a Latin word, also where scripts touch."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

LEFT = r"(?<![a-z0-9])"
RIGHT = r"(?![a-z0-9])"


@lru_cache(maxsize=32)
def names_pattern(names: frozenset[str]) -> re.Pattern[str]:
    """A pattern of all these names. Letters of other scripts may touch a Latin name: a word boundary does
    not exist between them."""
    ordered = sorted(names, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in ordered if name.isascii())
    others = "|".join(re.escape(name) for name in ordered if not name.isascii())
    parts = [part for part in (f"{LEFT}(?:{latin}){RIGHT}" if latin else "", others) if part]
    return re.compile("|".join(parts) if parts else r"(?!)")


def names_in(text: str, names: Collection[str]) -> Iterator[re.Match[str]]:
    """Each place where one of the names stands."""
    return names_pattern(frozenset(names)).finditer(text)


def blanked(text: str, spans: Collection[tuple[int, int]]) -> str:
    """The text with these places blanked, all others where they were."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
