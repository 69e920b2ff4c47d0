"""What is signed about a package, and the keys that sign it: Ed25519 and ML-DSA-44, one note for both.

The note is a checkpoint (C2SP) of a tree with one leaf: the package's id and the digests of both tag
manifests. So a tool that reads checkpoints reads it, and both kinds of signature stand over the same lines.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings

from havendesk.evidence.options import EvidenceOptions
from havendesk.evidence.standalone.bags import ALGORITHMS
from havendesk.evidence.standalone.verify import FORMAT
from havendesk.exchange import queries as exchange
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.merkle import leaf_hash
from havendesk.kernel.notes import Checkpoint, SignatureKind, Signer, sign_note, signer
from havendesk.kernel.options import options_of

SEED_BYTES = 32
_KINDS = (SignatureKind.ED25519, SignatureKind.ML_DSA_44)


def sealed_text(package_id: str, tag_manifests: dict[str, bytes]) -> bytes:
    """The leaf: format, id, and the digest of each tag manifest."""
    lines = [FORMAT, package_id]
    lines += [f"{name} {hashlib.new(name, tag_manifests[name]).hexdigest()}" for name in ALGORITHMS]
    return ("\n".join(lines) + "\n").encode()


def seal(package_id: str, tag_manifests: dict[str, bytes], name: str, at: datetime) -> str:
    """The signed note over a package, by the keys of that name."""
    checkpoint = Checkpoint(name, 1, leaf_hash(sealed_text(package_id, tag_manifests)))
    return str(sign_note(checkpoint.text, signers(name), at))


def key_name() -> str:
    """The name under which this desk signs: the exchange's domain and the room's word.

    Raises:
        Refused: ``exchange_silent``.
    """
    return f"{exchange.capabilities(viewer=SYSTEM).domain}/evidence"


def signers(name: str) -> tuple[Signer, ...]:
    """The desk's keys for packages. Each kind has a seed of its own, derived from the one that is kept."""
    kept = _seed()
    return tuple(
        signer(
            kind, name, hmac.new(kept, f"havendesk-evidence {kind.name}".encode(), hashlib.sha256).digest()
        )
        for kind in _KINDS
    )


def public_keys(name: str) -> tuple[str, ...]:
    """Their public halves, as C2SP verifier keys."""
    return tuple(str(one.verifier) for one in signers(name))


def _seed() -> bytes:
    given = options_of(EvidenceOptions).evidence_signing_seed.get_secret_value()
    if given:
        return _read(given)
    path = Path(settings.DATA_FOLDER) / "secrets" / "evidence"
    if not path.exists():
        _make(path)
    return _read(path.read_text("ascii"))


def _read(text: str) -> bytes:
    try:
        seed = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        seed = b""
    if len(seed) != SEED_BYTES:
        raise RuntimeError("HAVENDESK_EVIDENCE_SIGNING_SEED must be 32 bytes in base 64")
    return seed


def _make(path: Path) -> None:
    """Two processes that make it at once agree: the second finds the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"evidence.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(base64.b64encode(secrets.token_bytes(SEED_BYTES)).decode())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
