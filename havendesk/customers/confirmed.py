"""An act that the exchange's customer has just confirmed there, on its way to the page that asked for it.

The token itself opened the session and is used up; what it said beside goes on in the address, signed by us
for as long as an act may be confirmed. Whoever acts on it uses it up as well.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.core import signing

from havendesk.exchange.types import TokenClaims

LIVES = timedelta(minutes=2)
FIELD = "confirmed"
_SALT = "customers.confirmed"
_LONGEST = 4000
_TIMES = ("issued_at", "expires_at")


def with_confirmed(to: str, claims: TokenClaims) -> str:
    """The page's address with what was confirmed."""
    told = asdict(claims) | {"name": "", "email": ""}
    told |= {name: told[name].timestamp() for name in _TIMES}
    signed = signing.dumps(told, salt=_SALT, compress=True)
    return f"{to}{'&' if '?' in to else '?'}{urlencode({FIELD: signed})}"


def read_confirmed(signed: str) -> TokenClaims | None:
    """What was confirmed within the last two minutes; None for what we have not signed."""
    try:
        told = signing.loads(signed[:_LONGEST], salt=_SALT, max_age=LIVES)
    except signing.BadSignature:
        return None
    times = {name: datetime.fromtimestamp(told[name], UTC) for name in _TIMES}
    return TokenClaims(**{**told, **times, "methods": tuple(told["methods"])})
