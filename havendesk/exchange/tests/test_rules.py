"""The signature, the token's claims and the masks, from values alone."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from havendesk.exchange import rules
from havendesk.kernel.errors import ErrorCode, Refused

KEY = ec.generate_private_key(ec.SECP256R1())
SHARED = "a shared secret of more than thirty-two bytes"
NOW = datetime.now(UTC)
VECTOR = "b5601d4fa01d18d9ae5b5a088d91387d3c5405d9591cdb29804b7fe2751730ba"


@pytest.fixture(autouse=True)
def _when_the_claims_were_made() -> Iterator[None]:
    """Claims are made when the tests are collected; in a long run they must not expire before their turn."""
    with time_machine.travel(NOW):
        yield


def claims(**over: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "iss": "https://brightwater.example",
        "aud": "havendesk",
        "sub": "cus_minji",
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(minutes=2)).timestamp()),
        "jti": "token-0001",
        "name": "민지",
        "locale": "ko",
        **over,
    }
    return {name: value for name, value in made.items() if value is not None}


def verify(token: str, key: Any = None, algorithms: frozenset[str] = frozenset({"ES256"})) -> Any:
    return rules.verify_token(
        token,
        key or KEY.public_key(),
        algorithms=algorithms,
        issuer="https://brightwater.example",
        audience="havendesk",
        max_seconds=900,
        leeway_seconds=30,
    )


def code_of(token: str, **over: Any) -> ErrorCode:
    with pytest.raises(Refused) as caught:
        verify(token, **over)
    return caught.value.code


def test_a_right_token_says_who_it_is() -> None:
    found = verify(jwt.encode(claims(), KEY, algorithm="ES256"))
    assert (found.subject, found.token_id, found.name, found.locale) == (
        "cus_minji",
        "token-0001",
        "민지",
        "ko",
    )
    assert found.expires_at - found.issued_at == timedelta(minutes=2)


def test_optional_claims_are_taken_where_they_have_their_form() -> None:
    found = verify(jwt.encode(claims(jurisdiction="KR", email="m@x.example"), KEY, algorithm="ES256"))
    assert (found.jurisdiction, found.email) == ("KR", "m@x.example")
    found = verify(jwt.encode(claims(), KEY, algorithm="ES256"))
    assert (found.jurisdiction, found.email) == ("", "")


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("jurisdiction", "kr"),
        ("jurisdiction", "KOR"),
        ("jurisdiction", 82),
        ("jurisdiction", "K\n"),
        ("email", "nobody"),
        ("email", "a@b@c"),
        ("email", "a b@c.example"),
        ("email", "a\u202eb@c.example"),
        ("email", "x" * 250 + "@c.example"),
        ("email", ["a@c.example"]),
    ],
)
def test_an_optional_claim_of_another_form_says_nothing_and_keeps_nobody_out(
    claim: str, value: object
) -> None:
    found = verify(jwt.encode(claims(**{claim: value}), KEY, algorithm="ES256"))
    assert (found.subject, getattr(found, claim)) == ("cus_minji", "")


def test_eddsa_and_shared_secrets_work_each_alone() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    token = jwt.encode(claims(), key, algorithm="EdDSA")
    assert verify(token, key.public_key(), frozenset({"EdDSA"})).subject == "cus_minji"
    token = jwt.encode(claims(), SHARED, algorithm="HS256")
    assert verify(token, SHARED, frozenset({"HS256"})).subject == "cus_minji"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://brightwater.evil.example"},
        {"aud": "somebody-else"},
        {"aud": ["havendesk", "somebody-else"]},
        {"sub": ""},
        {"sub": None},
        {"sub": "a b"},
        {"sub": "x" * 200},
        {"sub": 7},
        {"jti": None},
        {"jti": "short"},
        {"jti": "x" * 200},
        {"iat": None},
        {"exp": None},
        {"exp": int((NOW + timedelta(days=1)).timestamp())},
        {
            "iat": int((NOW + timedelta(hours=1)).timestamp()),
            "exp": int((NOW + timedelta(hours=1)).timestamp()) + 60,
        },
        {"iat": int((NOW + timedelta(minutes=3)).timestamp())},
        {"exp": "soon"},
        {"exp": float("inf")},
        {"nbf": int((NOW + timedelta(hours=1)).timestamp())},
    ],
)
def test_wrong_claims_are_refused(wrong: dict[str, Any]) -> None:
    assert code_of(jwt.encode(claims(**wrong), KEY, algorithm="ES256")) is ErrorCode.TOKEN_INVALID


def test_an_expired_token_is_told_apart() -> None:
    past = int((NOW - timedelta(minutes=5)).timestamp())
    token = jwt.encode(claims(iat=past - 60, exp=past), KEY, algorithm="ES256")
    assert code_of(token) is ErrorCode.TOKEN_EXPIRED


def test_another_key_is_refused() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    assert code_of(jwt.encode(claims(), other, algorithm="ES256")) is ErrorCode.TOKEN_INVALID


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None, 0])
def test_no_algorithm_is_refused(algorithm: Any) -> None:
    for signature in ("", "AAAA"):
        token = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims())}.{signature}"
        assert code_of(token) is ErrorCode.TOKEN_INVALID


def test_a_public_key_is_never_a_secret() -> None:
    public = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = part({"alg": "HS256", "typ": "JWT"})
    body = f"{header}.{part(claims())}"
    mac = (
        base64.urlsafe_b64encode(hmac.new(public, body.encode(), hashlib.sha256).digest())
        .rstrip(b"=")
        .decode()
    )
    assert code_of(f"{body}.{mac}") is ErrorCode.TOKEN_INVALID
    with pytest.raises(ValueError, match="algorithms"):
        verify(f"{body}.{mac}", public, frozenset({"HS256", "ES256"}))


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "a.b.c.d", "é.é.é", "." * 50, "\0", " "])
def test_rubbish_is_refused(token: str) -> None:
    assert code_of(token) is ErrorCode.TOKEN_INVALID
    with pytest.raises(Refused):
        rules.key_id_of(token)


def test_a_name_is_cut_and_printable() -> None:
    token = jwt.encode(claims(name="A\x00\u202e" + "b" * 200, locale=7), KEY, algorithm="ES256")
    found = verify(token)
    assert found.name == "A" + "b" * 79
    assert found.locale == ""


def test_the_signature_is_the_one_of_the_documentation() -> None:
    """A vector for people who write the other side; the page on the contract shows it too."""
    signed = rules.signature(
        "correct horse battery staple",
        method="POST",
        path="/v1/customers/cus_minji/acts/freeze",
        query="",
        timestamp="1795000000",
        nonce="b1946ac92492d2347c6235b4d2611184",
        digest="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        idempotency_key="freeze-000001",
    )
    assert signed == VECTOR


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (rules.mask_name, "Kim Minji", "K••• M•••"),
        (rules.mask_name, "", ""),
        (rules.mask_name, "\u202eEvil \u200bName", "E••• N•••"),
        (rules.mask_name, "a " * 90, "a••• a••• a••• a••• a•••"),
        (rules.mask_email, "kim@kim-minji.kr", "k•••@k•••.kr"),
        (rules.mask_email, "nobody@localhost", "n•••@•••.localhost"),
        (rules.mask_email, "minji@customer.brightwater.example", "m•••@c•••.example"),
        (rules.mask_email, None, ""),
        (rules.mask_phone, "+821012345678", "•••78"),
        (rules.mask_ip, "203.0.113.24", "203.0.•••"),
        (rules.mask_ip, "2001:db8::1", "2001:db8:•••"),
        (rules.mask_ip, None, ""),
        (rules.mask_ends, "a" * 64, "aaaa•••aaaa"),
        (rules.mask_ends, "short", "•••"),
        (rules.mask_ends, None, ""),
    ],
)
def test_masks(mask: Any, text: Any, masked: str) -> None:
    assert mask(text) == masked
