"""A finished payload becomes a bag, a sealed bag, a zip.

The `bagit` library writes bags of version 0.97, reads everything twice and changes the process's working
directory, so manifests are written here, out of the digests that were taken while writing; that library then
checks every bag before it is issued, beside the verifier that lies in it. See decision 37.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any

import bagit
import pyrage

from havendesk.evidence.book import Book
from havendesk.evidence.sealing import public_keys
from havendesk.evidence.sources import Subject
from havendesk.evidence.standalone import source
from havendesk.evidence.standalone.bags import ALGORITHMS, BAGIT_TXT, NOT_STAMPED, NOTE, TOKEN
from havendesk.evidence.standalone.trees import BLOCK
from havendesk.evidence.standalone.verify import CUSTODY, KEYS, verify
from havendesk.evidence.texts import texts

# Entries of a zip carry a time of the package's own, so that the same bag gives the same zip.
_LEVEL = 6

logging.getLogger("bagit").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class CustodyLine:
    """One event of the custody before the package was sealed, with the bytes of its entry in the record and,
    where it was there in time, the proof that it stands in it (C2SP tlog-proof)."""

    number: int
    act: str
    at: datetime
    by: str
    verb: str
    entry_id: str
    entry: str
    proof: str
    why: str


class BrokenPackageError(Exception):
    """A package that was just made does not hold; it is never issued."""


def write_tags(
    root: Path,
    book: Book,
    subject: Subject,
    custody: Sequence[CustodyLine],
    keys: Sequence[str],
    languages: Sequence[str],
    made_at: datetime,
) -> dict[str, bytes]:
    """Everything of the bag beside its payload, up to the tag manifests. Their contents by algorithm."""
    tags: dict[str, bytes] = {
        "bagit.txt": BAGIT_TXT,
        "bag-info.txt": _bag_info(book, subject, made_at),
        "README.txt": _readme(subject, languages),
        "verify.py": source().encode(),
        KEYS: _keys(keys),
        CUSTODY: b"".join(_custody_line(one) for one in custody),
    }
    for line in custody:
        if line.proof:
            tags[_proof_path(line)] = line.proof.encode()
    for name in ALGORITHMS:
        lines = [f"{digests[name]}  {path}\n" for path, digests in sorted(book.digests.items())]
        tags[f"manifest-{name}.txt"] = "".join(lines).encode()
    manifests = {
        name: "".join(
            f"{hashlib.new(name, content).hexdigest()}  {path}\n" for path, content in sorted(tags.items())
        ).encode()
        for name in ALGORITHMS
    }
    tags |= {f"tagmanifest-{name}.txt": content for name, content in manifests.items()}
    for path, content in tags.items():
        put(root, path, content)
    return manifests


def put(root: Path, path: str, content: bytes) -> None:
    """One small file of the bag."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def put_seal(root: Path, note: str, token: bytes, not_stamped: str) -> None:
    """The signature over the tag manifests, and the timestamp or the reason why there is none."""
    put(root, NOTE, note.encode())
    if token:
        put(root, TOKEN, token)
    else:
        put(root, NOT_STAMPED, f"{not_stamped}\n".encode())


def check_whole(root: Path, keys: Sequence[str]) -> None:
    """Whether both verifiers find the finished bag as it should be.

    Raises:
        BrokenPackageError: with what they found.
    """
    told = verify(str(root), list(keys))
    if told["verdict"] != "passed":
        raise BrokenPackageError(json.dumps(told["problems"][:5]))
    check_by_library(root)


def check_by_library(root: Path) -> None:
    """What the Library of Congress's `bagit` says of a bag. Raises BrokenPackageError."""
    try:
        bagit.Bag(str(root)).validate()
    except (bagit.BagError, OSError, UnicodeError, ValueError, LookupError) as error:
        raise BrokenPackageError(f"bagit: {error}") from error


def zip_bag(root: Path, target: IO[bytes], at: datetime) -> None:
    """The bag as a zip of one folder, block by block."""
    moment = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        for path in sorted(one for one in root.rglob("*") if one.is_file()):
            name = f"{root.name}/{path.relative_to(root).as_posix()}"
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            entry.file_size = path.stat().st_size
            with path.open("rb") as given, packed.open(entry, "w") as taken:
                shutil.copyfileobj(given, taken, BLOCK)


def encrypt(plain: BufferedIOBase, target: BufferedIOBase, recipient: str) -> None:
    """The zip for one recipient only (age). ValueError for a key that is none."""
    pyrage.encrypt_io(plain, target, [recipient_of(recipient)])


def recipient_of(text: str) -> Any:
    """An age public key. Raises ValueError."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise ValueError("no public key of age") from error


def keys_for(name: str, log_keys: Sequence[str]) -> list[str]:
    """The keys that lie in the package: of packages, and of the record whose proofs lie in it."""
    return list(dict.fromkeys((*public_keys(name), *log_keys)))


def _bag_info(book: Book, subject: Subject, made_at: datetime) -> bytes:
    payload = [one.bytes for one in book.listed]
    said: Mapping[str, str] = {
        "Source-Organization": _one_line(subject.exchange_name),
        "External-Description": f"Evidence about one account, version {subject.version.value}",
        "External-Identifier": str(subject.package_id),
        "Internal-Sender-Identifier": subject.reference,
        "Bagging-Date": made_at.astimezone(UTC).date().isoformat(),
        "Payload-Oxum": f"{sum(payload)}.{len(payload)}",
        "Bag-Software-Agent": "Havendesk",
    }
    return "".join(f"{label}: {value}\n" for label, value in said.items()).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _readme(subject: Subject, languages: Sequence[str]) -> bytes:
    names = {"reference": subject.reference, "exchange": _one_line(subject.exchange_name)}
    parts = ["\n".join(line.format(**names) for line in texts(one)["readme"]) for one in languages]
    return ("\n\n".join(parts) + "\n").encode()


def _keys(keys: Sequence[str]) -> bytes:
    head = "# Compare these with the keys that the exchange publishes; a forger would put in others.\n"
    return (head + "".join(f"{one}\n" for one in keys)).encode()


def _proof_path(line: CustodyLine) -> str:
    return f"metadata/proofs/{line.number:04}.tlog-proof"


def _custody_line(line: CustodyLine) -> bytes:
    told = {
        "number": line.number,
        "act": line.act,
        "at": line.at.isoformat(),
        "by": line.by,
        "verb": line.verb,
        "entry_id": line.entry_id,
        "entry": line.entry,
        "proof": _proof_path(line) if line.proof else None,
        "why": line.why,
    }
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()
