"""Everything that can be checked about a package, offline: `havendesk evidence verify`.

Runs the verifier that lies in every package and adds what that one cannot do: the `bagit` library's own look
at the bag, the ML-DSA-44 signature, the proofs by the kernel's own code, and the timestamp.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.files.storage import storages

from havendesk.evidence.bagging import BrokenPackageError, check_by_library
from havendesk.evidence.stamping import NotStampedError, checked, decoded
from havendesk.evidence.standalone.bags import NOTE, TOKEN
from havendesk.evidence.standalone.trees import BLOCK, Folder, Problems, Zipped, blocks, small
from havendesk.evidence.standalone.verify import CUSTODY, keys_of, open_package, verify
from havendesk.evidence.types import PackageCard
from havendesk.kernel.merkle import leaf_hash, verify_inclusion
from havendesk.kernel.notes import (
    Checkpoint,
    Note,
    NoteError,
    SignatureKind,
    Verifier,
    check_note,
    parse_proof,
)

_TIME = "timestamp (RFC 3161)"
_ML_DSA = "signature (ML-DSA-44)"
# NoteError is a ValueError.
_TROUBLES = (BrokenPackageError, NotStampedError, ValueError, KeyError, OSError, zipfile.BadZipFile)


def verify_whole(
    path: Path, keys: Sequence[str] = (), roots: bytes = b"", token: bytes = b""
) -> dict[str, Any]:
    """The verdict of :mod:`standalone.verify`, and the further checks in the same form.

    Args:
        keys: as the exchange publishes them; empty: those that lie in the package, and the verdict says that
            nobody compared them.
        roots: PEM certificates that the timestamp authority's chain must lead to; empty: the time is not
            checked.
        token: a timestamp that came after the package was issued.

    Raises:
        NoPackageError: it is no package at all.
    """
    told = verify(str(path), list(keys))
    tree = open_package(str(path), Problems())
    verifiers = _verifiers(list(keys) or _own_keys(tree))
    _made(told, "bagit library", lambda: _by_library(path, tree, told))
    _made(told, _ML_DSA, lambda: _lattice(tree, verifiers))
    _made(told, "proofs, a second time", lambda: _proofs(tree, verifiers))
    _time(told, tree, roots, token)
    told["verdict"] = "failed" if told["problems"] else "passed"
    return told


def check_kept(path: str, card: PackageCard) -> tuple[bool, str]:
    """Whether a file of the store is still the one that was issued, and what is in it. An encrypted one can
    be looked at from outside only."""
    with storages["evidence"].open(path) as kept, tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "package.zip"
        digest = hashlib.sha256()
        with copy.open("xb") as target:
            while block := kept.read(BLOCK):
                digest.update(block)
                target.write(block)
        if digest.hexdigest() != card.sha256:
            return False, "not the bytes that were issued"
        if card.encrypted:
            return True, "the bytes that were issued; encrypted, so not looked into"
        told = verify_whole(copy)
    if told["problems"]:
        return False, json.dumps(told["problems"][:3], ensure_ascii=False)
    return True, f"{len(told['passed'])} checks; not made: {len(told['not_made'])}"


def _own_keys(tree: Folder | Zipped) -> list[str]:
    try:
        return keys_of(tree)
    except ValueError:
        return []


def _verifiers(keys: Sequence[str]) -> list[Verifier]:
    found = []
    for key in keys:
        try:
            found.append(Verifier.parse(key))
        except NoteError:
            continue
    return found


class _NotMadeError(Exception):
    """A check that cannot be made here; the text says why."""


def _made(told: dict[str, Any], name: str, check: Callable[[], None]) -> None:
    try:
        check()
    except _NotMadeError as error:
        told["not_made"][name] = str(error)
        return
    except (
        BrokenPackageError,
        NoteError,
        NotStampedError,
        ValueError,
        KeyError,
        OSError,
        zipfile.BadZipFile,
    ) as error:
        told["failed"].append(name)
        told["problems"].append({"code": "second_look", "path": "", "detail": f"{name}: {error}"})
        return
    told["passed"].append(name)
    told["not_made"] = {
        check: how for check, how in told["not_made"].items() if not (name == _ML_DSA and "ML-DSA" in check)
    }


def _by_library(path: Path, tree: Folder | Zipped, told: dict[str, Any]) -> None:
    if isinstance(tree, Folder):
        check_by_library(path)
        return
    if {"container", "paths"} & set(told["failed"]):
        raise _NotMadeError("its paths or its container are not safe to unpack")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "bag"
        for name in tree.sizes:
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                for block in blocks(tree, name):
                    file.write(block)
        check_by_library(root)


def _lattice(tree: Folder | Zipped, verifiers: list[Verifier]) -> None:
    lattice = [one for one in verifiers if one.kind is SignatureKind.ML_DSA_44]
    note = Note.parse(small(tree, NOTE).decode("utf-8"))
    if not check_note(note, lattice):
        raise NoteError("no ML-DSA-44 signature of a known key")


def _proofs(tree: Folder | Zipped, verifiers: list[Verifier]) -> None:
    lines = [json.loads(line) for line in small(tree, CUSTODY).splitlines()]
    proven = [line for line in lines if line["proof"]]
    if not proven:
        raise _NotMadeError("no proof lies in the package")
    for line in proven:
        index, hashes, checkpoint = parse_proof(small(tree, line["proof"]).decode("utf-8"))
        note = Note.parse(checkpoint)
        if not check_note(note, verifiers):
            raise NoteError("nobody whose key is known signed the checkpoint")
        at = Checkpoint.parse(note.text)
        if not verify_inclusion(index, at.size, leaf_hash(line["entry"].encode()), hashes, at.root):
            raise NoteError(f"custody {line['number']} is not what stands in the record")


def _time(told: dict[str, Any], tree: Folder | Zipped, roots: bytes, token: bytes) -> None:
    sealed = _sealed(tree)
    answer = token or (small(tree, TOKEN) if TOKEN in tree.sizes else b"")
    if not answer:
        return
    told["not_made"].pop(_TIME, None)

    def check() -> None:
        if not roots:
            said = decoded(answer).tst_info.gen_time.isoformat()
            raise _NotMadeError(f"give the authority's root certificates with --roots; it states {said}")
        told["timestamp"] = checked(answer, sealed, roots).at.isoformat()

    _made(told, _TIME, check)


def _sealed(tree: Folder | Zipped) -> bytes:
    try:
        return small(tree, "tagmanifest-sha256.txt")
    except ValueError:
        return b""
