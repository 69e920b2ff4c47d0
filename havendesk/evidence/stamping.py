"""An independent authority's word that a package existed: RFC 3161 over its tag manifest.

Whatever the authority answers is checked here before it goes into a package: an answer that is none, that is
for something else, without our nonce or by a chain that the operator did not name, is no timestamp.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from havendesk.evidence.options import EvidenceOptions
from havendesk.kernel import http
from havendesk.kernel.clock import now
from havendesk.kernel.options import options_of

MOST_BYTES = 64 * 1024
SECONDS = 10.0
_MEDIA = "application/timestamp-query"
# An authority whose clock is further from ours than this is not believed.
_FURTHEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The authority's answer as it came (DER), and the time that it states."""

    token: bytes
    at: datetime


class NotStampedError(Exception):
    """There is no timestamp; the text is the reason, for the package."""


def wanted() -> bool:
    """Whether the operator named an authority."""
    return bool(options_of(EvidenceOptions).evidence_timestamp_url)


def stamp(content: bytes) -> Stamp:
    """Ask the authority for a timestamp over the SHA-256 of ``content`` and check it. Waits up to 10 s.

    Raises:
        NotStampedError: with the reason.
    """
    if not wanted():
        raise NotStampedError("no timestamp authority is set up at this desk")
    asked = TimestampRequestBuilder(content, HashAlgorithm.SHA256).build()
    answer = _ask(asked.as_bytes())
    found = check(answer, content, nonce=asked.nonce)
    if abs(found.at - now()) > _FURTHEST:
        raise NotStampedError("the authority's clock is not ours")
    return found


def check(answer: bytes, content: bytes, *, nonce: int | None = None) -> Stamp:
    """A timestamp that holds: for this content, granted, signed by a chain to a root that the operator named.

    Raises:
        NotStampedError: with the reason.
    """
    return checked(answer, content, _roots(), nonce=nonce)


def checked(answer: bytes, content: bytes, roots: bytes, *, nonce: int | None = None) -> Stamp:
    """As :func:`check`, by the certificates of a PEM file. Raises NotStampedError."""
    response = decoded(answer)
    try:
        builder = VerifierBuilder() if nonce is None else VerifierBuilder(nonce=nonce)
        for root in load_pem_x509_certificates(roots):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(response, content)
    except (VerificationError, ValueError) as error:
        raise NotStampedError(f"the authority's answer does not hold: {str(error)[:120]}") from error
    return Stamp(answer, response.tst_info.gen_time.astimezone(UTC))


def decoded(answer: bytes) -> TimeStampResponse:
    """The answer, read. Raises NotStampedError."""
    try:
        response = decode_timestamp_response(answer)
        if response.status != 0:
            raise NotStampedError(f"the authority refused with status {response.status}")
    except ValueError as error:
        raise NotStampedError("the authority's answer is no timestamp") from error
    return response


def _roots() -> bytes:
    path = options_of(EvidenceOptions).evidence_timestamp_roots
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise NotStampedError("the file with the authority's root certificates cannot be read") from error


def _ask(body: bytes) -> bytes:
    options = options_of(EvidenceOptions)
    request = http.Request(
        "POST", options.evidence_timestamp_url, {"content-type": _MEDIA}, body, repeatable=True
    )
    client = http.Client(
        "timestamps",
        internal_hosts=options.evidence_timestamp_internal_hosts,
        max_bytes=MOST_BYTES,
        seconds=SECONDS,
        attempts=2,
    )
    try:
        answer = client.ask(request)
    except http.HttpError as error:
        raise NotStampedError(f"the authority does not answer: {error.trouble.value}") from error
    finally:
        client.close()
    if answer.status != 200:
        raise NotStampedError(f"the authority answers with HTTP {answer.status}")
    return answer.body
