"""Signed notes and checkpoints in the formats of C2SP (signed-note, tlog-checkpoint, tlog-cosignature,
tlog-proof), so that auditors may use tools that exist. Pure.

Kinds of signature: ``0x01`` Ed25519 over the text; ``0x04`` Ed25519 and ``0x06`` ML-DSA-44 (FIPS 204) with a
time, over a checkpoint. A log signs by the first and the last, a witness by the second and the last.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from havendesk.kernel.merkle import HASH_BYTES

MARK = "— "
LARGEST_NOTE_BYTES = 256 * 1024
MOST_SIGNATURES = 64
PROOF_FORMAT = "c2sp.org/tlog-proof@v1"


class NoteError(ValueError):
    """A text that is no note, checkpoint, proof or key, or one whose signature is wrong."""


class SignatureKind(IntEnum):
    """Type bytes of C2SP signed-note."""

    ED25519 = 0x01
    COSIGNED_ED25519 = 0x04
    ML_DSA_44 = 0x06


_KEY_BYTES = {
    SignatureKind.ED25519: 32,
    SignatureKind.COSIGNED_ED25519: 32,
    SignatureKind.ML_DSA_44: 1312,
}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root (32 bytes) of the log of that origin."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_encode(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint of a note's text. NoteError for another shape; further lines are not taken, since
        nobody could audit them."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise NoteError("a checkpoint has three lines")
        root = _decode(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteError("a checkpoint's root has 32 bytes")
        return cls(lines[0], decimal(lines[1]), root)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name and id (4 bytes), and what follows the id."""

    name: str
    key_id: bytes
    blob: bytes

    @property
    def line(self) -> str:
        """The line, with its newline."""
        return f"{MARK}{self.name} {_encode(self.key_id + self.blob)}\n"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """A signature line without its newline. NoteError for another shape."""
        name, space, encoded = line.removeprefix(MARK).partition(" ")
        if not line.startswith(MARK) or not space:
            raise NoteError("a signature line is: — name base64")
        blob = _decode(encoded)
        if len(blob) < 5:
            raise NoteError("a signature is longer than its key's id")
        return cls(_checked_name(name), blob[:4], blob[4:])


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a newline, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(one.line for one in self.signatures)

    @classmethod
    def parse(cls, whole: str) -> Note:
        """A signed note. NoteError for another shape, control characters, or one beyond 256 KiB."""
        if len(whole.encode()) > LARGEST_NOTE_BYTES:
            raise NoteError("the note is too long")
        if any(ord(sign) < 0x20 and sign != "\n" for sign in whole):
            raise NoteError("the note has control characters")
        text, blank, below = whole.rpartition("\n\n")
        if not blank or not below.endswith("\n"):
            raise NoteError("a note has a blank line before its signatures and ends with a newline")
        lines = below[:-1].split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise NoteError("the note has too many signatures")
        return cls(text + "\n", tuple(Signature.parse(line) for line in lines))


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name, as C2SP verifier keys (vkeys) write it."""

    name: str
    kind: SignatureKind
    key: bytes

    @property
    def key_id(self) -> bytes:
        """First 4 bytes of SHA-256 over name, newline, kind and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_encode(bytes([self.kind]) + self.key)}"

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """A vkey. NoteError when it is none, of an unknown kind, or its id is not that of its key."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise NoteError("a verifier key is: name+id+base64")
        blob = _decode(parts[2])
        kind = next((one for one in SignatureKind if blob[:1] == bytes([one])), None)
        if kind is None or len(blob) != 1 + _KEY_BYTES[kind]:
            raise NoteError("this kind of key is not known here")
        found = cls(_checked_name(parts[0]), kind, blob[1:])
        if found.key_id.hex() != parts[1]:
            raise NoteError("the key's id is not that of its key")
        return found

    def check(self, text: str, signature: Signature) -> datetime | None:
        """The time that the signature states, None where its kind states none. NoteError when it is wrong."""
        try:
            if self.kind is SignatureKind.ED25519:
                Ed25519PublicKey.from_public_bytes(self.key).verify(signature.blob, text.encode())
                return None
            stamp, blob = _stamped(signature.blob)
            message = _stamped_message(self.kind, self.name, stamp, text)
            if self.kind is SignatureKind.ML_DSA_44:
                MLDSA44PublicKey.from_public_bytes(self.key).verify(blob, message)
            else:
                Ed25519PublicKey.from_public_bytes(self.key).verify(blob, message)
            return datetime.fromtimestamp(stamp, UTC)
        except (InvalidSignature, ValueError, OverflowError, OSError) as error:
            raise NoteError(f"the signature of {self.name} is wrong") from error


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its verifier."""

    verifier: Verifier
    private: Callable[[bytes], bytes]

    def sign(self, text: str, at: datetime) -> Signature:
        """Sign a text, or a checkpoint's text where the kind states a time (whole seconds)."""
        kind = self.verifier.kind
        if kind is SignatureKind.ED25519:
            return Signature(self.verifier.name, self.verifier.key_id, self.private(text.encode()))
        stamp = int(at.timestamp())
        signed = self.private(_stamped_message(kind, self.verifier.name, stamp, text))
        return Signature(self.verifier.name, self.verifier.key_id, struct.pack(">Q", stamp) + signed)


def signer(kind: SignatureKind, name: str, seed: bytes) -> Signer:
    """A key of that kind from its 32-byte seed (RFC 8032; FIPS 204). ValueError for another length."""
    if kind is SignatureKind.ML_DSA_44:
        lattice = MLDSA44PrivateKey.from_seed_bytes(seed)
        public = lattice.public_key().public_bytes_raw()
        return Signer(Verifier(_checked_name(name), kind, public), lattice.sign)
    edwards = Ed25519PrivateKey.from_private_bytes(seed)
    public = edwards.public_key().public_bytes_raw()
    return Signer(Verifier(_checked_name(name), kind, public), edwards.sign)


def sign_note(text: str, signers: Iterable[Signer], at: datetime) -> Note:
    """The text signed by each. NoteError for a text that does not end with a newline."""
    if not text.endswith("\n"):
        raise NoteError("a note's text ends with a newline")
    return Note(text, tuple(one.sign(text, at) for one in signers))


def check_note(note: Note, verifiers: Sequence[Verifier]) -> dict[str, datetime | None]:
    """Which of the keys (as vkeys) signed the note, with the time that each states. Signatures of other keys
    are passed over.

    Raises:
        NoteError: a signature of a known key is wrong. Nothing of the note is to be believed.
    """
    known = {(one.name, one.key_id): one for one in verifiers}
    found: dict[str, datetime | None] = {}
    for signature in note.signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is not None:
            found[str(verifier)] = verifier.check(note.text, signature)
    return found


def proof_text(index: int, proof: Sequence[bytes], checkpoint: str) -> str:
    """An offline proof of one entry (C2SP tlog-proof): its place, the hashes, the signed checkpoint."""
    lines = [PROOF_FORMAT, f"index {index}", *map(_encode, proof)]
    return "\n".join(lines) + "\n\n" + checkpoint


def parse_proof(text: str) -> tuple[int, list[bytes], str]:
    """Index, hashes and the signed checkpoint of an offline proof. NoteError for another shape."""
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != PROOF_FORMAT or not blank:
        raise NoteError("not a proof of a log's entry")
    if len(lines) > 1 and lines[1].startswith("extra "):
        del lines[1]
    if len(lines) < 2 or not lines[1].startswith("index "):
        raise NoteError("the proof says no index")
    return decimal(lines[1].removeprefix("index ")), [_decode(line) for line in lines[2:]], checkpoint


def decimal(text: str) -> int:
    """A size or index as C2SP writes it: ASCII digits without leading zeroes. NoteError otherwise."""
    if not (text.isascii() and text.isdigit()) or str(int(text[:20])) != text:
        raise NoteError("a size is a decimal number without leading zeroes")
    return int(text)


def _stamped(blob: bytes) -> tuple[int, bytes]:
    if len(blob) < 9:
        raise ValueError("too short")
    (stamp,) = struct.unpack(">Q", blob[:8])
    return stamp, blob[8:]


def _stamped_message(kind: SignatureKind, name: str, stamp: int, text: str) -> bytes:
    """What a signature with a time is made over (C2SP tlog-cosignature)."""
    if kind is SignatureKind.COSIGNED_ED25519:
        return f"cosignature/v1\ntime {stamp}\n{text}".encode()
    checkpoint = Checkpoint.parse(text)
    name_bytes, origin = name.encode(), checkpoint.origin.encode()
    return b"".join(
        (
            b"subtree/v1\n\0",
            bytes([len(name_bytes)]) + name_bytes,
            struct.pack(">Q", stamp),
            bytes([len(origin)]) + origin,
            struct.pack(">QQ", 0, checkpoint.size),
            checkpoint.root,
        )
    )


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(sign.isspace() for sign in name) or len(name.encode()) > 255:
        raise NoteError("a key's name has 1 to 255 bytes, no spaces and no plus")
    return name


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    """Base 64 in the one way that it can be written, so that no sign can be changed without a trace."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base 64") from error
    if _encode(data) != text:
        raise NoteError("not base 64 as it is written")
    return data
