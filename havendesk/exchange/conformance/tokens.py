"""Checks of customers' tokens: their claims, their life, their keys, and what they say of a confirmed act."""

import secrets
import time
from typing import Any

import jwt

from havendesk.exchange.conformance import contract
from havendesk.exchange.conformance.checks import check, expect, none_of, since_1_4
from havendesk.exchange.conformance.objects import CHECKS
from havendesk.exchange.conformance.probe import Failed, Probe, Skipped

__all__ = ["CHECKS"]

FACTOR_OF = {"hwk": "passkey", "swk": "passkey", "otp": "totp", "sms": "sms"}
"""Which second factor of a customer stands behind a way of asking (RFC 8176)."""
WAYS = frozenset(
    [
        "face",
        "fpt",
        "geo",
        "hwk",
        "iris",
        "kba",
        "mca",
        "mfa",
        "otp",
        "pin",
        "pop",
        "pwd",
        "rba",
        "retina",
        "sc",
        "sms",
        "swk",
        "tel",
        "user",
        "vbm",
        "wia",
    ]
)
"""The words of RFC 8176."""


def _token(probe: Probe, **wanted: str) -> str:
    reply = probe.send("POST", "/v1/test-tokens", body={"customer": probe.customer, **wanted})
    expect(reply, 200, "a test token")
    return str(reply.json["token"])


def _claims(token: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise Failed(f"the token cannot be read: {error}") from error
    return found


CLAIMS = ("iss", "aud", "sub", "iat", "exp", "jti", "name", "locale")


@check("token-claims", "test_tokens")
def token_claims(probe: Probe) -> None:
    """A token carries iss, aud, sub, iat, exp, jti, name and locale in their forms, and each jti is new."""
    first, second = _claims(_token(probe)), _claims(_token(probe))
    absent = [name for name in CLAIMS if not first.get(name)]
    if absent:
        raise Failed(f"missing: {', '.join(absent)}")
    announced = probe.capabilities["tokens"]
    if (first["iss"], first["aud"], first["sub"]) != (
        announced["issuer"],
        announced["audience"],
        probe.customer,
    ):
        raise Failed("iss, aud or sub is not what it should be")
    if first["jti"] == second["jti"]:
        raise Failed("two tokens with one jti")
    none_of([*contract.errors("TokenClaims", first)[1]])


@check("token-short-lived", "test_tokens")
def token_short_lived(probe: Probe) -> None:
    """A token lives no longer than announced, and no longer than 15 minutes."""
    claims = _claims(_token(probe))
    lifetime = claims.get("exp", 0) - claims.get("iat", time.time())
    longest = min(900, probe.capabilities["tokens"]["max_lifetime_seconds"])
    if not 0 < lifetime <= longest:
        raise Failed(f"a lifetime of {lifetime:.0f} s, at most {longest} s are allowed")


@check("token-keys-published", "test_tokens")
def token_keys_published(probe: Probe) -> None:
    """The key that signs tokens is in the published set, and the signature fits."""
    token = _token(probe)
    header = jwt.get_unverified_header(token)
    if header.get("alg") == "HS256":
        raise Skipped("tokens are signed with a shared secret")
    keys = probe.raw("GET", "/.well-known/jwks.json", {}).json
    none_of([*contract.errors("JWKS", keys)[1]])
    entry = next((key for key in keys["keys"] if key["kid"] == header.get("kid")), None)
    if entry is None:
        raise Failed(f"the key {header.get('kid')} is not published")
    try:
        jwt.decode(
            token,
            jwt.PyJWK(entry).key,
            algorithms=[entry["alg"]],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
        )
    except jwt.PyJWTError as error:
        raise Failed(f"the signature does not fit: {error}") from error


def _confirmed(probe: Probe) -> dict[str, Any]:
    """The claims of a token that names an act. Raises Skipped where the exchange makes none."""
    since_1_4(probe)
    act = secrets.token_hex(16)
    claims = _claims(_token(probe, act=act))
    if "act" not in claims:
        raise Skipped("test tokens name no act here")
    if claims["act"] != act:
        raise Failed("the token names another act than the one that was confirmed")
    return claims


@check("token-says-how-it-asked", "test_tokens", "customers")
def token_says_how(probe: Probe) -> None:
    """A token that names an act says in amr only ways of RFC 8176, by factors that the customer has."""
    claims = _confirmed(probe)
    if "amr" not in claims:
        raise Skipped("tokens do not say how the customer was asked")
    ways = claims["amr"]
    if not isinstance(ways, list) or not ways or not WAYS.issuperset(ways):
        raise Failed(f"amr is {ways}, not a list of the words of RFC 8176")
    has = probe.get(probe.of_customer()).get("second_factors")
    if has is None:
        return
    claimed = {FACTOR_OF[way] for way in ways if way in FACTOR_OF}
    if claimed - set(has):
        raise Failed(f"asked by {', '.join(sorted(claimed - set(has)))}, which the customer does not have")


@check("token-names-a-device", "test_tokens", "devices")
def token_names_device(probe: Probe) -> None:
    """The device that a token with an act names is one of the customer's list."""
    claims = _confirmed(probe)
    if "device_id" not in claims:
        raise Skipped("tokens name no device")
    devices = {one["id"] for one in probe.everything(probe.of_customer("/devices"))}
    if claims["device_id"] not in devices:
        raise Failed("the device is not in the customer's list")
