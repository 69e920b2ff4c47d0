"""What the room decides from values alone: the signature, the token's claims, masks."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import jwt

from havendesk.exchange.types import FieldName, TokenClaims
from havendesk.kernel.doors import PersonalData
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.people.types import SHARE_OF_LIMITED

SCHEME = "HAVENDESK-HMAC-SHA256"
ASYMMETRIC = frozenset({"ES256", "EdDSA"})
SHARED = "HS256"
LEAST_SECRET_BYTES = 32
MASK = "•••"
_COUNTRY = re.compile(r"[A-Z]{2}")
_ACT = re.compile(r"[A-Za-z0-9-]{1,64}")
_OBJECT = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
_ADDRESS = re.compile(r"(?=.{3,254}$)[^\s@]+@[^\s@]+")


def left_of(hour: tuple[int, int], day: tuple[int, int], *, limited: bool) -> int:
    """What is left of two caps, each given with what was spent of it; 0 at least."""
    share = SHARE_OF_LIMITED if limited else 1
    return max(0, min(most // share - spent for most, spent in (hour, day)))


def signature(
    secret: str,
    *,
    method: str,
    path: str,
    query: str,
    timestamp: str,
    nonce: str,
    digest: str,
    idempotency_key: str,
) -> str:
    """Hex HMAC-SHA256 over the eight lines of the contract. ``path`` and ``query`` as sent."""
    lines = (SCHEME, method, path, query, timestamp, nonce, digest, idempotency_key)
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def signed_headers(
    *,
    key_id: str,
    secret: str,
    method: str,
    path: str,
    query: str,
    body: bytes,
    idempotency_key: str,
    at: datetime,
    nonce: str,
) -> dict[str, str]:
    """The headers that sign one request."""
    timestamp = str(int(at.timestamp()))
    digest = hashlib.sha256(body).hexdigest()
    headers = {
        "desk-key": key_id,
        "desk-timestamp": timestamp,
        "desk-nonce": nonce,
        "desk-digest": digest,
        "desk-signature": signature(
            secret,
            method=method,
            path=path,
            query=query,
            timestamp=timestamp,
            nonce=nonce,
            digest=digest,
            idempotency_key=idempotency_key,
        ),
    }
    return headers | ({"idempotency-key": idempotency_key} if idempotency_key else {})


def key_id_of(token: str) -> str | None:
    """The kid in a token's header, not yet verified. Raises Refused where it is no token at all."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except jwt.InvalidTokenError as error:
        raise Refused(ErrorCode.TOKEN_INVALID, field="token") from error
    return kid if isinstance(kid, str) else None


def verify_token(
    token: str,
    key: Any,
    *,
    algorithms: frozenset[str],
    issuer: str,
    audience: str,
    max_seconds: int,
    leeway_seconds: int,
) -> TokenClaims:
    """The claims of a token whose signature fits ``key`` (a shared secret or a public key).

    Raises Refused: TOKEN_EXPIRED where only the time is over, TOKEN_INVALID otherwise. ``none`` and every
    algorithm outside ``algorithms`` are refused; shared and public-key algorithms cannot be mixed.
    """
    if not algorithms or algorithms - ASYMMETRIC - {SHARED} or (SHARED in algorithms and len(algorithms) > 1):
        raise ValueError("algorithms: HS256 alone, or ES256 and EdDSA")
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=sorted(algorithms),
            issuer=issuer,
            audience=audience,
            leeway=leeway_seconds,
            options={"require": ["iss", "aud", "sub", "exp", "iat", "jti"], "strict_aud": True},
        )
    except jwt.ExpiredSignatureError as error:
        raise Refused(ErrorCode.TOKEN_EXPIRED, field="token") from error
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise Refused(ErrorCode.TOKEN_INVALID, field="token") from error
    return _claims_of(claims, max_seconds)


def _claims_of(claims: Mapping[str, Any], max_seconds: int) -> TokenClaims:
    subject, token_id = claims["sub"], claims["jti"]
    issued, expires = claims["iat"], claims["exp"]
    numbers = all(isinstance(value, int | float) for value in (issued, expires))
    fits = (
        isinstance(subject, str)
        and re.fullmatch(r"[A-Za-z0-9_.:-]{1,128}", subject)
        and isinstance(token_id, str)
        and re.fullmatch(r"[!-~]{8,128}", token_id)
        and numbers
        and 0 < expires - issued <= max_seconds
    )
    if not fits:
        raise Refused(ErrorCode.TOKEN_INVALID, field="token")
    return TokenClaims(
        subject=subject,
        token_id=token_id,
        name=_short_text(claims.get("name"), 80),
        locale=_short_text(claims.get("locale"), 35),
        jurisdiction=_shaped(claims.get("jurisdiction"), _COUNTRY),
        email=_shaped(claims.get("email"), _ADDRESS),
        act=_shaped(claims.get("act"), _ACT),
        methods=_methods(claims.get("amr")),
        device_id=_shaped(claims.get("device_id"), _OBJECT),
        issued_at=datetime.fromtimestamp(issued, UTC),
        expires_at=datetime.fromtimestamp(expires, UTC),
    )


def _methods(value: object) -> tuple[str, ...]:
    """Methods of authentication (RFC 8176); a claim of another form says that nobody was asked in any way
    that is known, not that the exchange named none."""
    if value is None:
        return ()
    words = value if isinstance(value, list) else []
    return tuple(word for word in words if isinstance(word, str) and word.isalnum()) or ("unknown",)


def _short_text(value: object, longest: int) -> str:
    """Printable text, cut: names come from customers."""
    text = value if isinstance(value, str) else ""
    return "".join(letter for letter in text if letter.isprintable())[:longest]


def _shaped(value: object, shape: re.Pattern[str]) -> str:
    """The text where it has this shape, else empty: an optional claim that is wrong says nothing, and keeps
    nobody out."""
    return value if isinstance(value, str) and value.isprintable() and shape.fullmatch(value) else ""


# masks: enough to recognise what the customer speaks of, not enough to use


_PARTS_OF_A_NAME = 5


def mask_name(name: str) -> str:
    """The first letter of each part, of five parts at most."""
    parts = _short_text(name, 200).split()[:_PARTS_OF_A_NAME]
    return " ".join(part[0] + MASK for part in parts)


def mask_email(address: str | None) -> str:
    """The first letter, the first letter of the domain and its end: a domain of one's own is a name."""
    if not address or "@" not in address:
        return ""
    local, domain = _short_text(address, 254).rsplit("@", 1)
    host, _, end = domain.rpartition(".")
    return f"{local[:1]}{MASK}@{host[:1]}{MASK}.{end[:20]}"


def mask_phone(number: str | None) -> str:
    """The last two digits."""
    return f"{MASK}{number[-2:]}" if number else ""


def mask_ends(text: str | None, start: int = 4, end: int = 4) -> str:
    """Beginning and end of an address or transaction id; nothing of a short one but the mask.

    Four and four are enough to recognise what the customer reads out, and too little to find it on a chain.
    """
    if not text:
        return ""
    return f"{text[:start]}{MASK}{text[-end:]}" if len(text) > 2 * (start + end) else MASK


def mask_ip(ip: str | None) -> str:
    """The network: the first half of an IPv4 address, the first two groups of an IPv6 one."""
    if not ip:
        return ""
    sign = "." if "." in ip else ":"
    return sign.join(ip.split(sign)[:2]) + sign + MASK


# the situation


FINISHED_TRANSFER = frozenset({"unlocked", "refunded", "confirmed", "rejected", "failed", "cancelled"})
OPEN_ORDER = frozenset({"open", "partly_filled"})
GUARDED_REASONS = frozenset({"aml", "authority_order"})
"""Reasons that the customer must not be told (tipping-off)."""

_WAYS = {"withdrawals": ("out",), "deposits": ("in",), "transfers": ("in", "out")}


def hold_direction(scope: tuple[str, ...]) -> tuple[str, ...]:
    """What a hold with this scope stops of coming ``in`` and going ``out``."""
    ways = {way for part in scope for way in _WAYS.get(part, ())}
    return tuple(sorted(ways))


REVEALABLE: dict[str, PersonalData] = {
    "account.name": PersonalData.IDENTITY,
    "account.email": PersonalData.CONTACT,
    "account.phone": PersonalData.CONTACT,
    "transfers.address": PersonalData.LEDGER,
    "transfers.tag": PersonalData.LEDGER,
    "transfers.txid": PersonalData.LEDGER,
    "assets.available": PersonalData.LEDGER,
    "assets.held": PersonalData.LEDGER,
    "logins.ip": PersonalData.SECURITY,
    "security_events.ip": PersonalData.SECURITY,
}
"""Every field that may be revealed, with the kind of personal data that it is."""

_OBJECT = re.compile(r"[A-Za-z0-9_.:-]{1,128}")


def parse_field(text: str) -> FieldName:
    """A field's name taken apart: ``account.email``, ``transfers.<id>.address``.

    Raises Refused(FIELD_INVALID) for everything that is not on the list.
    """
    section, _, rest = text.partition(".")
    object_id, _, name = rest.rpartition(".")
    found = FieldName(section, object_id, name)
    own = section == "account"
    if found.kind not in REVEALABLE or own == bool(object_id) or not (own or _OBJECT.fullmatch(object_id)):
        raise Refused(ErrorCode.FIELD_INVALID, field="field")
    return found
