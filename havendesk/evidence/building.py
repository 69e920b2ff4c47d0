"""From an order to an issued file: chapters, papers, bag, seal, checks, zip, encryption.

Everything is written to a folder of the build's own, which is gone afterwards; a build that is begun again
begins anew.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from havendesk.evidence import papers
from havendesk.evidence.bagging import (
    CustodyLine,
    check_whole,
    encrypt,
    keys_for,
    put_seal,
    write_tags,
    zip_bag,
)
from havendesk.evidence.book import Book
from havendesk.evidence.chapters import in_order
from havendesk.evidence.sealing import seal
from havendesk.evidence.sources import Sources, Subject
from havendesk.evidence.stamping import NotStampedError, Stamp, stamp
from havendesk.evidence.standalone.trees import BLOCK
from havendesk.evidence.types import Country
from havendesk.kernel.typesetting import printable


@dataclass(frozen=True, slots=True)
class Plan:
    """How a package is to be made. ``key_name`` is the name of the signing keys, ``log_keys`` gives
    those of the record; ``custody`` is asked for late, so that its proofs have had time to come, and the keys
    after it."""

    subject: Subject
    languages: tuple[str, ...]
    time_zone: str
    country: Country
    recipient: str
    key_name: str
    log_keys: Callable[[], Sequence[str]]
    custody: Callable[[], Sequence[CustodyLine]]
    progress: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """A finished file in the work folder. ``seal`` is the SHA-256 of the sha256 tag manifest, ``sealed`` that
    manifest itself."""

    file: Path
    name: str
    size: int
    sha256: bytes
    seal: bytes
    sealed: bytes
    stamp: Stamp | None
    not_stamped: str


def build(plan: Plan, sources: Sources, work: Path, made_at: datetime) -> Built:
    """Make the package in ``work``, which must exist and is the caller's to remove.

    Raises:
        Refused: a source refused, or does not answer. BrokenPackageError: what was made does not hold.
        NotTypesetError: no paper can be set.
    """
    folder = Path(tempfile.mkdtemp(dir=work, prefix="build-"))
    root = folder / f"evidence-{plan.subject.reference}"
    root.mkdir()
    book = Book(root, ZoneInfo(plan.time_zone))
    chapters = in_order()
    for done, chapter in enumerate(chapters, 1):
        chapter.write(book, sources, plan.subject)
        plan.progress(done)
    _write_papers(book, plan, made_at)
    custody = plan.custody()
    keys = keys_for(plan.key_name, plan.log_keys())
    manifests = write_tags(root, book, plan.subject, custody, keys, plan.languages, made_at)
    note = seal(str(plan.subject.package_id), manifests, plan.key_name, made_at)
    stamped, why = _stamped(manifests["sha256"])
    put_seal(root, note, stamped.token if stamped else b"", why)
    check_whole(root, keys)
    return _packed(root, plan, made_at, manifests["sha256"], stamped, why)


def _write_papers(book: Book, plan: Plan, made_at: datetime) -> None:
    languages = [one for one in plan.languages if printable(one)]
    for language in languages:
        for title, made in papers.beside(language, plan.subject, plan.country).items():
            book.bytes(f"{title}.{language}.pdf", title, made)
    # The index names what was there before it; it cannot hold its own fingerprint.
    listed = sorted(book.listed, key=lambda one: one.path)
    for language in languages:
        made = papers.cover(language, plan.subject, made_at, plan.time_zone, listed, book.absent)
        book.bytes(f"cover.{language}.pdf", "cover", made)


def _stamped(sealed: bytes) -> tuple[Stamp | None, str]:
    try:
        return stamp(sealed), ""
    except NotStampedError as error:
        return None, str(error)


def _packed(
    root: Path, plan: Plan, made_at: datetime, sealed: bytes, stamped: Stamp | None, why: str
) -> Built:
    name = f"{root.name}.zip"
    file = root.parent / name
    with file.open("xb") as target:
        zip_bag(root, target, made_at)
    if plan.recipient:
        plain, name = file, f"{name}.age"
        file = root.parent / name
        with plain.open("rb") as given, file.open("xb") as target:
            encrypt(given, target, plan.recipient)
        plain.unlink()
    with file.open("rb") as made:
        digest = hashlib.sha256()
        while block := made.read(BLOCK):
            digest.update(block)
    return Built(
        file=file,
        name=name,
        size=file.stat().st_size,
        sha256=digest.digest(),
        seal=hashlib.sha256(sealed).digest(),
        sealed=sealed,
        stamp=stamped,
        not_stamped=why,
    )
