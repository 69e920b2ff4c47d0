"""Keys by which a room signs what leaves the house: each made from one seed that the room keeps.

The seed is given by an option, or lies in a file under the data folder and is made at first use.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings
from pydantic import SecretStr

from havendesk.kernel.notes import SignatureKind, Signer, signer

SEED_BYTES = 32


def signers(room: str, name: str, given: SecretStr, kinds: tuple[SignatureKind, ...]) -> tuple[Signer, ...]:
    """The room's keys under that name. Each kind has a seed of its own, derived from the one that is kept.

    Args:
        room: whose keys they are; also the name of the file.
        given: the seed as an option states it, 32 bytes in base 64; empty: the file's.

    Raises:
        RuntimeError: the option or the file holds no such seed.
    """
    kept = _seed(room, given.get_secret_value())
    return tuple(
        signer(kind, name, hmac.new(kept, f"havendesk-{room} {kind.name}".encode(), hashlib.sha256).digest())
        for kind in kinds
    )


def _seed(room: str, given: str) -> bytes:
    if given:
        return _read(room, given)
    path = Path(settings.DATA_FOLDER) / "secrets" / room
    if not path.exists():
        _make(path)
    return _read(room, path.read_text("ascii"))


def _read(room: str, text: str) -> bytes:
    try:
        seed = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        seed = b""
    if len(seed) != SEED_BYTES:
        raise RuntimeError(f"HAVENDESK_{room.upper()}_SIGNING_SEED must be 32 bytes in base 64")
    return seed


def _make(path: Path) -> None:
    """Two processes that make it at once agree: the second finds the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(base64.b64encode(secrets.token_bytes(SEED_BYTES)).decode())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
