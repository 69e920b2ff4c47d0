"""Ed25519 (RFC 8032), signed notes and proofs of C2SP, and Merkle trees (RFC 6962), in plain Python."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _add(a: Any, b: Any) -> Any:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    three, four = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(count: int, point: Any) -> Any:
    total = (0, 1, 1, 0)
    while count:
        if count & 1:
            total = _add(total, point)
        point = _add(point, point)
        count >>= 1
    return total


def _x_of(y: int, odd: int) -> int:
    if y >= _P:
        raise ValueError("no point")
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and odd):
        raise ValueError("no point")
    return _P - x if x & 1 != odd else x


def _point(encoded: bytes) -> Any:
    number = int.from_bytes(encoded, "little")
    y, odd = number & (1 << 255) - 1, number >> 255
    x = _x_of(y, odd)
    return x, y, 1, x * y % _P


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE = _point(_BASE_Y.to_bytes(32, "little"))


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of Ed25519 holds; anything malformed does not."""
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= _Q:
        return False
    try:
        key, commitment = _point(public), _point(signature[:32])
    except ValueError:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _Q
    left, right = _times(s, _BASE), _add(commitment, _times(h, key))
    return bool(
        (left[0] * right[2] - right[0] * left[2]) % _P == 0
        and (left[1] * right[2] - right[1] * left[2]) % _P == 0
    )


ED25519_KEY = 1


def read_key(line: str) -> tuple[str, bytes, int, bytes]:
    """Name, key hash, kind and public key of ``name+hash+base64``. Raises ValueError."""
    name, short, encoded = line.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True)
    digest = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if digest.hex() != short:
        raise ValueError("the key's hash is not that of the key")
    return name, digest, raw[0], raw[1:]


def split_note(note: bytes) -> tuple[bytes, list[tuple[str, bytes, bytes]]]:
    """The text of a signed note, and name, key hash and signature of each line. Raises ValueError."""
    text, gap, lines = note.rpartition(b"\n\n")
    if not gap or not lines.endswith(b"\n"):
        raise ValueError("no signed note")
    found = []
    for line in lines.decode("utf-8").split("\n")[:-1]:
        dash, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded, validate=True)
        if dash != "\u2014" or len(raw) < 5:
            raise ValueError("no signature line")
        found.append((name, raw[:4], raw[4:]))
    return text + b"\n", found


def signers(note: bytes, keys: list[str]) -> tuple[bytes, list[str], list[str]]:
    """The note's text, the keys whose Ed25519 signature holds, and the lines that were not checked here.

    Raises ValueError: no note, or an Ed25519 signature of a known key does not hold."""
    text, lines = split_note(note)
    known = {read_key(line)[:2]: (line, *read_key(line)[2:]) for line in keys}
    good, unchecked = [], []
    for name, digest, signature in lines:
        line, kind, public = known.get((name, digest), ("", 0, b""))
        if kind != ED25519_KEY:
            unchecked.append(f"{name}+{digest.hex()}")
        elif ed25519_holds(public, text, signature):
            good.append(line)
        else:
            raise ValueError(f"the signature of {name}+{digest.hex()} does not hold")
    return text, good, unchecked


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2). Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError("no such place in the tree")
    at, last, root = index, size - 1, leaf
    for other in path:
        if last == 0:
            raise ValueError("the proof is too long")
        if at & 1 or at == last:
            root = hashlib.sha256(b"\x01" + other + root).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = hashlib.sha256(b"\x01" + root + other).digest()
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return root


def check_proof(proof: bytes, entry: bytes, keys: list[str]) -> None:
    """Whether a proof leads from an entry of the record to a signed checkpoint. Raises ValueError."""
    head, _, checkpoint = proof.partition(b"\n\n")
    lines = head.decode("utf-8").split("\n")
    if len(lines) < 2 or lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("index "):
        raise ValueError("no proof of C2SP")
    path = [base64.b64decode(line, validate=True) for line in lines[2:]]
    text, good, _ = signers(checkpoint, keys)
    if not good:
        raise ValueError("nobody whose key is known signed the checkpoint")
    _, size, root = text.decode("utf-8").split("\n")[:3]
    leaf = hashlib.sha256(b"\x00" + entry).digest()
    if base64.b64encode(root_of(leaf, int(lines[1][6:]), int(size), path)).decode() != root:
        raise ValueError("the entry is not what stands in the record")
