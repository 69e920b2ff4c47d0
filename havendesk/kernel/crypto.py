"""Commitments, tokens and canonical bytes: thin words over the standard library and RFC 8785."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

import rfc8785

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Commitment:
    """A value hidden behind SHA-256 over a 32-byte salt and the value; without the salt it says nothing."""

    digest: bytes
    salt: bytes


def canonical_json(value: Any) -> bytes:
    """RFC 8785 (JCS) bytes of a JSON value: the same value always gives the same bytes.

    Raises:
        rfc8785.CanonicalizationError: the value is no JSON (a float NaN, an integer beyond 2**53, …).
    """
    return rfc8785.dumps(value)


def commitment(value: Any) -> Commitment:
    """Commit to a JSON value with a fresh salt, so that erasing the salt makes the digest meaningless."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Commitment(hashlib.sha256(salt + canonical_json(value)).digest(), salt)


def opens(digest: bytes, salt: bytes, value: Any) -> bool:
    """Whether a commitment was made to this value."""
    return hmac.compare_digest(hashlib.sha256(salt + canonical_json(value)).digest(), digest)


def new_token() -> str:
    """A bearer secret of 256 bits, URL-safe. Store only :func:`token_hash` of it."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """SHA-256 of a bearer secret: enough, because the secret itself is random."""
    return hashlib.sha256(token.encode()).digest()
