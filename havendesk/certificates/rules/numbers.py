"""Numbers and check codes as people type them."""

from __future__ import annotations

import re
import secrets

from havendesk.kernel.ids import ALPHABET

PREFIX = "HC"
_NUMBER_SIGNS, _CODE_SIGNS, _GROUP = 10, 12, 4
_IN_A_FILE = re.compile(rb"HC-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}")


def new_code() -> str:
    """A fresh check code: 60 random bits in three groups."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(_CODE_SIGNS)))


def number_of(text: str) -> str:
    """The number as it is printed; empty for what is none. Case, spaces and O/I/L do not matter."""
    folded = _folded(text)
    if len(folded) == _NUMBER_SIGNS + len(PREFIX):
        folded = folded.removeprefix(PREFIX)
    if len(folded) != _NUMBER_SIGNS or not _known(folded):
        return ""
    return f"{PREFIX}-{folded[:5]}-{folded[5:]}"


def code_of(text: str) -> str:
    """The check code as it is printed; empty for what is none."""
    folded = _folded(text)
    return _grouped(folded) if len(folded) == _CODE_SIGNS and _known(folded) else ""


def named_in(content: bytes) -> bool:
    """Whether a file says that it is a certificate of ours."""
    return _IN_A_FILE.search(content) is not None


def _grouped(signs: str) -> str:
    return "-".join(signs[place : place + _GROUP] for place in range(0, len(signs), _GROUP))


def _folded(text: str) -> str:
    bare = "".join(text[:60].upper().split()).replace("-", "")
    return bare.replace("O", "0").replace("I", "1").replace("L", "1")


def _known(signs: str) -> bool:
    return all(sign in ALPHABET for sign in signs)
