"""Pure decisions of customers."""

from __future__ import annotations

import hashlib
import hmac

from havendesk.customers.types import ContactKind, ProvenIdentity
from havendesk.exchange.types import TokenClaims

TOMBSTONE = "erased/"


def normal_contact(kind: str, value: str) -> str:
    """The form in which two spellings of one address are the same: e-mail in lower case, phone as digits."""
    text = value.strip()
    if kind == ContactKind.EMAIL:
        return text.lower()
    if kind == ContactKind.PHONE:
        return "+" + "".join(sign for sign in text if sign.isdigit())
    return text


def keyed_digest(key: str, *parts: str) -> bytes:
    """HMAC-SHA-256 over the parts, each preceded by its length so that ("ab", "c") is not ("a", "bc")."""
    mac = hmac.new(key.encode(), digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode()
        mac.update(len(data).to_bytes(8, "big") + data)
    return mac.digest()


def alias_of(word: str, *, proven: bool) -> str:
    """What staff see instead of a name: "Customer 7K2M" or "Visitor 7K2M"."""
    return f"{'Customer' if proven else 'Visitor'} {word}"


def is_tombstone(exchange_ref: str) -> bool:
    """Whether this stands where an erased customer's identifier stood (see migration 0003)."""
    return exchange_ref.startswith(TOMBSTONE)


def network_of(address: str) -> str:
    """The part of a network address that one household shares: IPv4 whole, IPv6 its first 64 bits."""
    if ":" not in address:
        return address
    head, _, tail = address.partition("::")
    groups = [group or "0" for group in head.split(":")]
    if tail or address.endswith("::"):
        after = [group for group in tail.split(":") if group]
        groups += ["0"] * (8 - len(groups) - len(after)) + after
    return ":".join(group.lstrip("0").lower() or "0" for group in groups[:4])


def identity_of(claims: TokenClaims) -> ProvenIdentity:
    """Who a verified token of the exchange says that its bearer is."""
    return ProvenIdentity(
        exchange_ref=claims.subject,
        jti=claims.token_id,
        expires_at=claims.expires_at,
        display_name=claims.name,
        email=claims.email,
        language=claims.locale,
        jurisdiction=claims.jurisdiction,
    )


def is_own_path(path: str) -> bool:
    """Whether a browser that is sent there stays on this desk: one slash first, and nothing that browsers
    read as another one or drop."""
    return (
        path.startswith("/")
        and not path.startswith("//")
        and not any(sign in "\\" or ord(sign) < 33 or ord(sign) == 127 for sign in path)
    )
