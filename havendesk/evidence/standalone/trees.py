"""Paths that mean one place on every system, and the two places where a package's files can be."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import IO

MOST_FILES = 20_000
MOST_BYTES = 16 * 1024**3
MOST_RATIO = 400
# Below this a high ratio is no bomb.
SMALL = 8 * 1024**2
TAG_BYTES = 8 * 1024**2
BLOCK = 1024**2

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)


class NoPackageError(Exception):
    """What was given is no package at all."""


def path_trouble(path: str) -> str:
    """Why a path may not stand in a package, or nothing. Stricter than BagIt: what two systems could read as
    two different places is refused."""
    unseen = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    troubles = {
        "empty or too long": not 0 < len(path.encode("utf-8", "surrogatepass")) <= 1000,
        "control, direction or unassigned signs": any(unicodedata.category(sign) in unseen for sign in path),
        "absolute": path.startswith(("/", "~")),
        "signs that mean something to a system": any(sign in path for sign in '\\:<>"|?*'),
        "not in Unicode's normal form C": unicodedata.normalize("NFC", path) != path,
    }
    found = [trouble for trouble, met in troubles.items() if met]
    return found[0] if found else next(filter(None, map(_part_trouble, path.split("/"))), "")


def _part_trouble(part: str) -> str:
    if part in ("", ".", ".."):
        return "an empty part, . or .."
    if part != part.strip() or part.endswith(".") or re.search(r"[^\S ]|  ", part):
        return "white space or a dot that gets lost"
    if part.split(".", maxsplit=1)[0].lower() in _RESERVED or len(part.encode()) > 200:
        return "a name that a system keeps for itself, or too long"
    return ""


def same_place(path: str) -> str:
    """Paths with the same value here are one file on some system."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


class Problems(list[dict[str, str]]):
    """What was found wrong: code, path and a sentence each."""

    def add(self, code: str, path: str = "", detail: str = "") -> None:
        """Name one more."""
        self.append({"code": code, "path": path, "detail": detail})


class Folder:
    """A package that was unpacked. Links and devices are named and never opened."""

    def __init__(self, root: str, problems: Problems) -> None:
        self.root = root
        self.sizes: dict[str, int] = {}
        for folder, folders, files in os.walk(root, followlinks=False):
            for name in (*folders, *files):
                self._meet(os.path.join(folder, name), problems)

    def _meet(self, whole: str, problems: Problems) -> None:
        path = os.path.relpath(whole, self.root).replace(os.sep, "/")
        kind = os.lstat(whole)
        if stat.S_ISDIR(kind.st_mode):
            return
        if not stat.S_ISREG(kind.st_mode):
            problems.add("not_a_file", path, "a link or a device")
        elif len(self.sizes) >= MOST_FILES:
            raise NoPackageError(f"more than {MOST_FILES} files")
        else:
            self.sizes[path] = kind.st_size

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a file."""
        return open(os.path.join(self.root, *path.split("/")), "rb")


class Zipped:
    """A package as it was downloaded: read in place, nothing is unpacked."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.zip = zipfile.ZipFile(file)
        members = self.zip.infolist()
        if len(members) > MOST_FILES:
            raise NoPackageError(f"more than {MOST_FILES} entries")
        tops = {one.filename.split("/")[0] for one in members}
        if len(tops) != 1:
            problems.add("zip_layout", detail="the zip must hold one folder and nothing beside it")
        self.top = sorted(tops)[0] if tops else ""
        self.members: dict[str, zipfile.ZipInfo] = {}
        self.sizes: dict[str, int] = {}
        for one in members:
            self._meet(one, problems)
        self._bombs(members, problems)

    def _meet(self, one: zipfile.ZipInfo, problems: Problems) -> None:
        name = one.filename
        # zipfile cuts names at a NUL and turns other systems' separators round; the name in the file counts.
        if one.orig_filename != name:
            problems.add("path", ascii(one.orig_filename), "a name that reads differently elsewhere")
        if one.is_dir():
            return
        path = name[len(self.top) + 1 :] if name.startswith(self.top + "/") else name
        kind = stat.S_IFMT(one.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            problems.add("not_a_file", path, "a link or a device")
        elif one.flag_bits & 0x1 or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            problems.add("zip_layout", path, "encrypted, or packed in a way that is not used here")
        elif path in self.members:
            problems.add("duplicate", path, "twice in the zip")
        else:
            self.members[path] = one
            self.sizes[path] = one.file_size

    def _bombs(self, members: list[zipfile.ZipInfo], problems: Problems) -> None:
        end = 0
        for one in sorted(members, key=lambda member: member.header_offset):
            if one.header_offset < end:
                problems.add("zip_bomb", one.filename, "entries lie over each other")
            end = one.header_offset + one.compress_size
            if one.file_size > SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1):
                problems.add("zip_bomb", one.filename, f"more than {MOST_RATIO} times larger inside")
        if sum(one.file_size for one in members) > MOST_BYTES:
            problems.add("zip_bomb", detail=f"more than {MOST_BYTES} bytes inside")

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a file, as they are unpacked."""
        return self.zip.open(self.members[path])


def blocks(tree: Folder | Zipped, path: str) -> Iterator[bytes]:
    """A file's bytes, block by block; more than it declares ends the reading."""
    left = tree.sizes[path]
    with tree.open(path) as file:
        while block := file.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise ValueError("longer than it says")
            yield block
    if left:
        raise ValueError("shorter than it says")


def small(tree: Folder | Zipped, path: str) -> bytes:
    """The whole of a file that is read for what it says."""
    if path not in tree.sizes:
        raise ValueError("missing")
    if tree.sizes[path] > TAG_BYTES:
        raise ValueError("too large")
    return b"".join(blocks(tree, path))
