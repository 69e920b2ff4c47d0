"""How an agent's code looks: eight characters that are not taken for one another, in two groups."""

from __future__ import annotations

import re

# Crockford's base 32: without I, L, O and U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def code_from(digest: bytes) -> str:
    """Eight characters (40 bits) out of at least five random bytes."""
    number = int.from_bytes(digest[:5], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))


def grouped(code: str) -> str:
    """As it is shown: ``7K4M-Q2XD``."""
    return f"{code[:4]}-{code[4:]}"


def plain_code(typed: str) -> str | None:
    """What somebody typed as it is compared; None when it cannot be a code."""
    text = re.sub(r"[\s\-]", "", typed).upper().translate(_READ_AS)
    return text if len(text) == LENGTH and set(text) <= set(ALPHABET) else None
