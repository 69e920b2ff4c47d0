"""Identifiers: UUIDv7 for rows, a random reference with check digit for people."""

from __future__ import annotations

import secrets
from uuid import UUID

import uuid_utils.compat

# Crockford's base 32: no I, L, O, U, so that a reference survives being read aloud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BODY = 9


def uuid7() -> UUID:
    """A UUID of version 7 (RFC 9562): unique and roughly in order of time."""
    return uuid_utils.compat.uuid7()


def _check(body: str) -> str:
    """Check character over the body: Luhn's algorithm modulo 32 finds one wrong sign or a swap."""
    total, factor = 0, 2
    for sign in reversed(body):
        addend = factor * ALPHABET.index(sign)
        factor = 1 if factor == 2 else 2
        total += addend // 32 + addend % 32
    return ALPHABET[-total % 32]


def reference(prefix: str = "HD") -> str:
    """A reference such as ``HD-7K2M9-QXTC4``: 45 random bits and a check sign; opens nothing by itself."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY))
    whole = body + _check(body)
    return f"{prefix}-{whole[:5]}-{whole[5:]}"


def is_reference(text: str) -> bool:
    """Whether ``text`` is a well-formed reference, as people type it (case, spaces and O/I/L folded)."""
    folded = text.upper().replace(" ", "").replace("-", "").replace("O", "0").replace("I", "1")
    folded = folded.replace("L", "1").removeprefix("HD")
    if len(folded) != _BODY + 1 or any(sign not in ALPHABET for sign in folded):
        return False
    return _check(folded[:-1]) == folded[-1]
