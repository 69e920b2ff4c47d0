"""Random keys in files under the data folder, readable by their owner only."""

import base64
import os
import secrets
from pathlib import Path


def kept_key(path: Path) -> str | None:
    """The key in the file, or None where there is no file."""
    return path.read_text().strip() if path.exists() else None


def make_key(path: Path, *, octets: int = 32) -> str:
    """The key in the file, made at first use from ``octets`` random bytes; file mode 0600."""
    kept = kept_key(path)
    if kept is not None:
        return kept
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    key = secrets.token_urlsafe(octets)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key


def make_seed(path: Path) -> bytes:
    """The 32 random bytes kept in the file, made at first use; file mode 0600."""
    kept = make_key(path, octets=32)
    return base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4))
