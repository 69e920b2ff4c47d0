"""Customers' tokens: signing keys with rotation, the public key set, the claims."""

import json
import secrets
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sandbox.store import Store

ISSUER = "https://brightwater.example"
AUDIENCE = "havendesk"
LIFETIME_SECONDS = 120
MAX_LIFETIME_SECONDS = 900
KEYS_KEPT = 2
METHODS = {"passkey": "hwk", "totp": "otp", "sms": "sms"}
"""How RFC 8176 calls asking for each second factor, the strongest first."""


@dataclass(frozen=True, slots=True)
class TokenMint:
    """Makes tokens with the newest key; ``shared_secret`` switches to HS256."""

    store: Store
    shared_secret: str = ""
    faults: Container[str] = frozenset()

    @property
    def algorithm(self) -> str:
        """The one algorithm in use."""
        return "HS256" if self.shared_secret else "ES256"

    def rotate(self) -> str:
        """Makes a new signing key and returns its id. The one before stays published."""
        key = ec.generate_private_key(ec.SECP256R1())
        kid = "sandbox-" + secrets.token_hex(6)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        keys = [{"kid": kid, "pem": pem}, *self._keys()][:KEYS_KEPT]
        self.store.set("token_keys", json.dumps(keys))
        return kid

    def _keys(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(self.store.setting("token_keys") or "[]")
        return found

    def key_set(self) -> dict[str, Any]:
        """The public keys, RFC 7517."""
        published = []
        for entry in self._keys():
            private = serialization.load_pem_private_key(entry["pem"].encode(), None)
            public = private.public_key()
            assert isinstance(public, ec.EllipticCurvePublicKey)
            jwk = jwt.algorithms.ECAlgorithm.to_jwk(public, as_dict=True)
            published.append({**jwk, "kid": entry["kid"], "alg": "ES256", "use": "sig"})
        return {"keys": published[1:] if "expired-token-keys" in self.faults else published}

    def confirmed(self, customer: dict[str, Any], act: str) -> dict[str, Any]:
        """What a token says beside the act that its customer confirms: how they were asked again, by the
        strongest factor that they have, and on which device they are. In a sandbox everybody sits before the
        oldest device that their account trusts."""
        if not act:
            return {}
        factors = customer.get("second_factors", [])
        asked = next((method for name, method in METHODS.items() if name in factors), "pwd")
        known = [one for one in self.store.all("device", customer["id"]) if one["trusted"]]
        oldest = min(known, key=lambda one: str(one["first_seen_at"]), default=None)
        device_id = oldest["id"] if oldest else None
        if "amr-of-no-factor" in self.faults:
            asked = "hwk"
        if "device-of-another" in self.faults:
            device_id = "dev_of_another"
        return {"act": act, "amr": [asked], "device_id": device_id}

    def token(
        self,
        *,
        customer: str,
        name: str,
        locale: str,
        now: datetime,
        lifetime: int,
        optional: dict[str, Any] | None = None,
    ) -> str:
        """A token that says who the customer is, for ``lifetime`` seconds from ``now``; of the ``optional``
        claims those that have a value."""
        if "token-never-expires" in self.faults:
            lifetime = 365 * 86400
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": customer,
            "iat": int(min(now, now + timedelta(seconds=lifetime)).timestamp()) - (60 if lifetime < 0 else 0),
            "exp": int((now + timedelta(seconds=lifetime)).timestamp()),
            "jti": secrets.token_urlsafe(18),
            "name": name,
            "locale": locale,
            **{claim: value for claim, value in (optional or {}).items() if value},
        }
        if "missing-jti" in self.faults:
            del claims["jti"]
        if self.shared_secret:
            return jwt.encode(claims, self.shared_secret, algorithm="HS256")
        key = (self._keys() or [{}])[0]
        return jwt.encode(claims, key["pem"], algorithm="ES256", headers={"kid": key["kid"]})
