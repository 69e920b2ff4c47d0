"""The server's side of the contract's signature."""

import hashlib
import hmac
import re
from collections.abc import Container
from dataclasses import dataclass

from sandbox.asgi import Request
from sandbox.store import Store

SCHEME = "HAVENDESK-HMAC-SHA256"
MAX_SKEW_SECONDS = 300
NONCE_SECONDS = 600
NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")


class Refused(Exception):
    """The request is answered with this problem."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


@dataclass(frozen=True, slots=True)
class SignatureGate:
    """Lets signed requests through. ``faults`` are the names of the wrongs it is told to commit."""

    store: Store
    secrets: dict[str, str]
    faults: Container[str] = frozenset()

    def check(self, request: Request, now: float) -> None:
        """Raises Refused unless the request is signed, fresh and new. ``now``: Unix time."""
        headers = request.headers
        unsigned = "desk-signature" not in headers
        if unsigned and ("unsigned-act" if request.method == "POST" else "unsigned-read") in self.faults:
            return
        for name in ("desk-key", "desk-timestamp", "desk-nonce", "desk-digest", "desk-signature"):
            if not headers.get(name):
                raise Refused(401, "signature_missing", f"The header {name} is missing.")
        secret = self.secrets.get(headers["desk-key"])
        if secret is None:
            raise Refused(401, "key_unknown")
        self._check_time(headers["desk-timestamp"], now)
        self._check_signature(request, secret)
        fresh = NONCE.match(headers["desk-nonce"]) and self.store.use_nonce(
            headers["desk-key"], headers["desk-nonce"], now, NONCE_SECONDS
        )
        if not fresh and "replay-accepted" not in self.faults:
            raise Refused(401, "replayed")

    def _check_time(self, timestamp: str, now: float) -> None:
        if not re.fullmatch(r"[0-9]{1,12}", timestamp):
            raise Refused(401, "signature_wrong", "The timestamp is not a number of seconds.")
        if abs(now - int(timestamp)) > MAX_SKEW_SECONDS and "clock-skew-accepted" not in self.faults:
            raise Refused(401, "clock_skew")

    def _check_signature(self, request: Request, secret: str) -> None:
        headers = request.headers
        text = "\n".join(
            (
                SCHEME,
                request.method,
                request.path,
                request.query_string,
                headers["desk-timestamp"],
                headers["desk-nonce"],
                headers["desk-digest"],
                headers.get("idempotency-key", ""),
            )
        )
        expected = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        right = hmac.compare_digest(expected.encode(), headers["desk-signature"].encode())
        if not right and "signature-unchecked" not in self.faults:
            raise Refused(401, "signature_wrong")
        digest = hashlib.sha256(request.body).hexdigest()
        same_body = hmac.compare_digest(digest.encode(), headers["desk-digest"].encode())
        if not same_body and "digest-unchecked" not in self.faults:
            raise Refused(401, "signature_wrong", "The body is not the one that was signed.")
