"""What is signed about a package, and the keys that sign it: Ed25519 and ML-DSA-44, one note for both.

The note is a checkpoint (C2SP) of a tree with one leaf: the package's id and the digests of both tag
manifests. So a tool that reads checkpoints reads it, and both kinds of signature stand over the same lines.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from havendesk.evidence.options import EvidenceOptions
from havendesk.evidence.standalone.bags import ALGORITHMS
from havendesk.evidence.standalone.verify import FORMAT
from havendesk.exchange import queries as exchange
from havendesk.kernel import seeds
from havendesk.kernel.actors import SYSTEM
from havendesk.kernel.merkle import leaf_hash
from havendesk.kernel.notes import Checkpoint, SignatureKind, Signer, sign_note
from havendesk.kernel.options import options_of

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
    """The desk's keys for packages."""
    return seeds.signers("evidence", name, options_of(EvidenceOptions).evidence_signing_seed, _KINDS)


def public_keys(name: str) -> tuple[str, ...]:
    """Their public halves, as C2SP verifier keys."""
    return tuple(str(one.verifier) for one in signers(name))
