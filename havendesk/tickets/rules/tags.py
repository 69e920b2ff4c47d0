"""What may be a tag's name, and which names are the same. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
MOST_TAGS = 1000
MOST_PER_TICKET = 20

# What shows nothing or turns the rest of a line around; a tag stands in the middle of other text.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MOST_MARKS = 2


def clean_name(name: str) -> str:
    """NFC, one line, single blanks, nothing invisible, no pile of marks on one letter, trimmed."""
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    seen = (" " if sign.isspace() else sign for sign in plain)
    kept = "".join(sign for sign in seen if unicodedata.category(sign) not in _HIDDEN)
    return re.sub(r" +", " ", _without_piles(kept)).strip()


def _without_piles(text: str) -> str:
    marks, kept = 0, []
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign) == "Mn" else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def key_of(name: str) -> str:
    """The name as it is compared: of two tags with one key there is only one."""
    return unicodedata.normalize("NFC", clean_name(name).casefold())
