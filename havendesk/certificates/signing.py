"""The key that signs certificates, and the note over a statement."""

from __future__ import annotations

from datetime import datetime

from havendesk.certificates.options import CertificateOptions
from havendesk.kernel import seeds
from havendesk.kernel.notes import SignatureKind, Signer, sign_note
from havendesk.kernel.options import options_of

ROOM = "certificates"


def key_name(domain: str) -> str:
    """The name under which this desk signs: the exchange's domain and the room's word."""
    return f"{domain}/{ROOM}"


def signer(name: str) -> Signer:
    """The desk's key of that name: Ed25519."""
    given = options_of(CertificateOptions).certificates_signing_seed
    (only,) = seeds.signers(ROOM, name, given, (SignatureKind.ED25519,))
    return only


def signed(statement: str, name: str, at: datetime) -> str:
    """The statement as a signed note (C2SP)."""
    return str(sign_note(statement, (signer(name),), at))
