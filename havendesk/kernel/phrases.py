"""Words that say one of a few things, in the languages of the desk. Pure.

A room gives patterns for each thing and each language, and patterns beside which they mean something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import Enum, StrEnum
from typing import Generic, TypeVar

from havendesk.kernel.chinese import simplified

LONGEST = 4000
"""So many signs of a text are looked at."""

_CHINESE = "zh"


class Script(Enum):
    """By what a text is written in it is known which words to look for, so that most texts cost one pass."""

    KANA = re.compile(r"[\u3040-\u30ff]")
    HANGUL = re.compile(r"[\uac00-\ud7af]")
    HAN = re.compile(r"[\u4e00-\u9fff]")
    OTHER = re.compile("")


Kind = TypeVar("Kind", bound=StrEnum)


class Phrases(Generic[Kind]):
    """What says something in one language, the first that is found first, and what silences it.

    Args:
        language: ``en``, ``zh`` (looked for in simplified characters), ``ko`` or ``ja``.
        says: patterns of each thing, for texts as :func:`plain` makes them.
        silences: a pattern that, anywhere in the same text, makes it mean something else.
    """

    def __init__(self, language: str, says: Mapping[Kind, Sequence[str]], silences: str) -> None:
        self.language = language
        self._says = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in says.items())
        self._silences = re.compile(silences)

    def kind_in(self, text: str) -> Kind | None:
        """What the text says, or None."""
        read = simplified(text) if self.language == _CHINESE else text
        for kind, pattern in self._says:
            # Most texts say nothing of it, so that the words that silence are seldom looked for.
            if pattern.search(read) and not self._silences.search(read):
                return kind
        return None


def plain(text: str) -> str:
    """The text's beginning without differences of width, case and apostrophe."""
    return unicodedata.normalize("NFKC", text[:LONGEST]).casefold().replace("\u2019", "'")


def script_of(text: str) -> Script:
    """The first of the scripts of which a sign is in the text."""
    return next(script for script in Script if script.value.search(text))
