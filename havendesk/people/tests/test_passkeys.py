"""Passkeys: enrolled, used to sign in and to prove it is you, by an authenticator made of software."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from havendesk.people.models import Staff
from havendesk.people.tests.conftest import PASSWORD, sign_in

Hire = Callable[..., Staff]
ORIGIN = "http://localhost"
PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Key:
    """One authenticator with one credential."""

    def __init__(self, *, verifies: bool = True) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = b"credential-one--"
        self.user = ""
        self.uses = 0
        self.flags = PRESENT_AND_VERIFIED if verifies else AuthenticatorData.FLAG.UP

    def _data(self, options: dict[str, Any], credential: AttestedCredentialData | None) -> AuthenticatorData:
        self.uses += 1
        rp = options.get("rpId") or options["rp"]["id"]
        flags = self.flags | (AuthenticatorData.FLAG.AT if credential else 0)
        data: AuthenticatorData = AuthenticatorData.create(
            hashlib.sha256(rp.encode()).digest(), flags, self.uses, credential or b""
        )
        return data

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser answers to a registration."""
        self.user = options["user"]["id"]
        numbers = self.private.public_key().public_numbers()
        public = ES256({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
        data = self._data(options, AttestedCredentialData.create(b"\0" * 16, self.id, public))
        client = CollectedClientData.create("webauthn.create", options["challenge"], ORIGIN)
        return self._answer(
            clientDataJSON=websafe_encode(client),
            attestationObject=websafe_encode(AttestationObject.create("none", data, {})),
        )

    def get(self, options: dict[str, Any], origin: str = ORIGIN) -> dict[str, Any]:
        """What a browser answers to a sign-in."""
        data = self._data(options, None)
        client = CollectedClientData.create("webauthn.get", options["challenge"], origin)
        signed = self.private.sign(bytes(data) + client.hash, ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(client),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signed),
            userHandle=self.user,
        )

    def _answer(self, **response: str) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": response,
        }


def challenge(page: str) -> dict[str, Any]:
    """The options that a page of enrolment carries."""
    found = re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    options: dict[str, Any] = json.loads(found[1])["creation_options"]["publicKey"]
    return options


@pytest.fixture
def here() -> Client:
    """A browser that reaches the desk as ``localhost``, the one name that needs no TLS."""
    return Client(SERVER_NAME="localhost", HTTP_USER_AGENT="Firefox/140.0")


def enrol(browser: Client, key: Key) -> Any:
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    options = challenge(browser.get("/accounts/2fa/webauthn/add/").content.decode())
    assert options["authenticatorSelection"]["userVerification"] == "required"
    return browser.post(
        "/accounts/2fa/webauthn/add/",
        {"name": "key", "passwordless": "on", "credential": json.dumps(key.create(options))},
    )


def test_a_passkey_is_enrolled_proves_and_signs_in(hire: Hire, here: Client, sandbox: None) -> None:
    aria, key = hire("aria"), Key()
    sign_in(here, aria)
    assert enrol(here, key).status_code == 302
    assert here.get("/api/v1/me").json()["second_factor"] is True

    ways = here.get("/api/v1/me/step-up").json()
    assert (ways["ways"], ways["fresh_until"]) == (["webauthn"], None)
    options = ways["challenge"]["publicKey"]
    stolen = key.get(options, origin="https://desk.example")
    refused = here.post("/api/v1/me/step-up", {"credential": stolen}, content_type="application/json")
    assert (refused.status_code, refused.json()["field"]) == (422, "credential")
    options = here.get("/api/v1/me/step-up").json()["challenge"]["publicKey"]
    proved = here.post(
        "/api/v1/me/step-up", {"credential": key.get(options)}, content_type="application/json"
    )
    assert proved.json()["fresh_until"] is not None

    other = Client(SERVER_NAME="localhost")
    assert "passkey_login" in other.get("/accounts/login/").content.decode()
    asked = other.get("/accounts/2fa/webauthn/login/", HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()
    answer = key.get(asked["request_options"]["publicKey"])
    other.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(answer)})
    assert other.get("/api/v1/me").json()["id"] == str(aria.id)


def test_a_key_that_does_not_know_its_owner_is_not_taken(hire: Hire, here: Client, sandbox: None) -> None:
    sign_in(here, hire("aria"))
    enrol(here, Key(verifies=False))
    assert not Authenticator.objects.exists()
