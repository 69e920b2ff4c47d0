"""The manifests of a package (BagIt 1.0) against the files that are there."""

from __future__ import annotations

import hashlib
import re
import zipfile

from havendesk.evidence.standalone.trees import (
    Folder,
    Problems,
    Zipped,
    blocks,
    path_trouble,
    same_place,
    small,
)

ALGORITHMS = ("sha256", "sha512")
BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
NOTE = "signature/tagmanifest-sha256.note"
TOKEN = "signature/tagmanifest-sha256.tsr"
NOT_STAMPED = "signature/not-timestamped.txt"
# What says something about the tag manifests cannot stand in them.
OUTSIDE = frozenset({NOTE, TOKEN, NOT_STAMPED, *(f"tagmanifest-{one}.txt" for one in ALGORITHMS)})

_ESCAPES = {"%0A": "\n", "%0D": "\r", "%25": "%"}


def manifest(content: bytes, algorithm: str) -> dict[str, str]:
    """Digests by path. Raises ValueError for a line of another form."""
    signs = hashlib.new(algorithm).digest_size * 2
    line_form = re.compile(rf"([0-9a-f]{{{signs}}})  (\S.*)")
    found: dict[str, str] = {}
    text = content.decode("utf-8")
    if text and not text.endswith("\n"):
        raise ValueError("its last line does not end")
    for number, line in enumerate(text.split("\n")[:-1], 1):
        parts = line_form.fullmatch(line)
        if parts is None:
            raise ValueError(f"line {number} has another form")
        path = re.sub("%(0A|0D|25)", lambda sign: _ESCAPES[sign.group()], parts.group(2))
        if path in found:
            raise ValueError(f"line {number} names a file again")
        found[path] = parts.group(1)
    return found


def check_paths(tree: Folder | Zipped, listed: set[str], problems: Problems) -> None:
    """Every path, of the files and of the manifests, means one place on every system."""
    seen: dict[str, str] = {}
    for path in sorted(set(tree.sizes) | listed):
        trouble = path_trouble(path)
        if trouble:
            problems.add("path", ascii(path)[1:-1], trouble)
        other = seen.setdefault(same_place(path), path)
        if other != path:
            problems.add("duplicate", path, f"the same place as {other} on some systems")


def check_lists(tree: Folder | Zipped, problems: Problems) -> dict[str, dict[str, str]]:
    """Read the manifests and compare their names with the files that are there. The digests by algorithm."""
    wanted: dict[str, dict[str, str]] = {}
    for algorithm in ALGORITHMS:
        wanted[algorithm] = {}
        for kind in ("manifest", "tagmanifest"):
            name = f"{kind}-{algorithm}.txt"
            try:
                lines = manifest(small(tree, name), algorithm)
            except ValueError as error:
                problems.add("manifest", name, str(error))
                continue
            for path in lines:
                if (kind == "manifest") != path.startswith("data/") or path in OUTSIDE:
                    problems.add("manifest", name, f"may not name {ascii(path)[1:-1]}")
            wanted[algorithm].update(lines)
    for algorithm, digests in wanted.items():
        for path in sorted(set(digests) - set(tree.sizes)):
            problems.add("missing", path, f"named by {algorithm}, not there")
    named = set.intersection(*(set(digests) for digests in wanted.values()))
    for path in sorted(set(tree.sizes) - named - OUTSIDE):
        problems.add("extra", path, "there, not named by every manifest")
    return wanted


def check_digests(tree: Folder | Zipped, wanted: dict[str, dict[str, str]], problems: Problems) -> None:
    """Every file's bytes are those that the manifests name."""
    for path in sorted(set(tree.sizes) - OUTSIDE):
        hashers = {one: hashlib.new(one) for one in ALGORITHMS if path in wanted[one]}
        try:
            for block in blocks(tree, path):
                for hasher in hashers.values():
                    hasher.update(block)
        except (ValueError, OSError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
            problems.add("changed", path, str(error))
            continue
        wrong = [name for name, hasher in hashers.items() if hasher.hexdigest() != wanted[name][path]]
        if wrong:
            problems.add("changed", path, "not the bytes that were packed: " + ", ".join(wrong))


def check_declarations(tree: Folder | Zipped, problems: Problems) -> str:
    """bagit.txt and bag-info.txt say what is true. The package's id."""
    info: dict[str, str] = {}
    try:
        if small(tree, "bagit.txt") != BAGIT_TXT:
            problems.add("declaration", "bagit.txt", "not the declaration of BagIt 1.0")
        for line in small(tree, "bag-info.txt").decode("utf-8").splitlines():
            label, _, value = line.partition(": ")
            info[label] = value
    except ValueError as error:
        problems.add("declaration", "bag-info.txt", str(error))
    payload = [size for path, size in tree.sizes.items() if path.startswith("data/")]
    if info.get("Payload-Oxum") != f"{sum(payload)}.{len(payload)}":
        problems.add("declaration", "bag-info.txt", "Payload-Oxum counts other bytes or files")
    return info.get("External-Identifier", "")
