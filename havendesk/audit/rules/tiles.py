"""The log as tiles of 256 hashes (C2SP tlog-tiles): how it grows, and how proofs are read from it.

A tile of level 0 holds leaf hashes; one of level *n* holds the hashes over 256 full tiles of level *n - 1*.
Full tiles never change; what is not full yet follows from what lies below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from havendesk.kernel import merkle
from havendesk.kernel.merkle import HASH_BYTES

HEIGHT = 8
WIDTH = 1 << HEIGHT
MOST_LEVELS = 8
"""Levels of a log of 2**63 leaves."""

ReadTile = Callable[[int, int, int], bytes]
"""Level, index and width of a tile, to its hashes one after the other."""

_PATH = re.compile(r"([0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, slots=True)
class FullTile:
    """A tile that became full."""

    level: int
    index: int
    hashes: bytes


@dataclass(slots=True)
class Frontier:
    """The right edge of a growing log: at each level the hashes that fill no tile yet."""

    size: int = 0
    edges: list[list[bytes]] = field(default_factory=lambda: [[] for _ in range(MOST_LEVELS)])

    def append(self, leaf_hashes: Sequence[bytes]) -> list[FullTile]:
        """Add leaves; returns the tiles that became full."""
        full: list[FullTile] = []
        for one in leaf_hashes:
            self.size += 1
            self._put(0, one, full)
        return full

    def _put(self, level: int, one: bytes, full: list[FullTile]) -> None:
        edge = self.edges[level]
        edge.append(one)
        if len(edge) == WIDTH:
            index = (self.size >> (HEIGHT * (level + 1))) - 1
            full.append(FullTile(level, index, b"".join(edge)))
            self.edges[level] = []
            self._put(level + 1, merkle.fold(edge), full)

    def root(self) -> bytes:
        """Root of the log as it is."""
        return merkle.range_hash(0, self.size, self._node)

    def _node(self, height: int, index: int) -> bytes:
        level, inside = divmod(height, HEIGHT)
        first = (index << inside) - ((self.size >> (HEIGHT * (level + 1))) << HEIGHT)
        return merkle.fold(self.edges[level][first : first + (1 << inside)])


class TileTree:
    """A log of ``size`` leaves, read tile by tile; each is read once."""

    def __init__(self, size: int, read: ReadTile) -> None:
        self.size = size
        self._read = read
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def node(self, height: int, index: int) -> bytes:
        """The hash over a whole subtree (see :mod:`havendesk.kernel.merkle`)."""
        level, inside = divmod(height, HEIGHT)
        first = index << inside
        tile = self._tile(level, first >> HEIGHT)
        start = first % WIDTH
        return merkle.fold(tile[start : start + (1 << inside)])

    def root(self, size: int | None = None) -> bytes:
        """Root of the log, or of its first ``size`` leaves."""
        return merkle.range_hash(0, self.size if size is None else size, self.node)

    def inclusion(self, index: int) -> list[bytes]:
        """Proof that a leaf has its place. ValueError for a leaf that the log does not have."""
        return merkle.inclusion_proof(index, self.size, self.node)

    def consistency(self, old: int) -> list[bytes]:
        """Proof that the log grew from its first ``old`` leaves. ValueError for more than it has."""
        return merkle.consistency_proof(old, self.size, self.node)

    def _tile(self, level: int, index: int) -> list[bytes]:
        known = self._tiles.get((level, index))
        if known is None:
            known = self._tiles[level, index] = split(
                self._read(level, index, tile_width(level, index, self.size))
            )
        return known


def split(hashes: bytes) -> list[bytes]:
    """The hashes of a tile, one by one."""
    return [hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)]


def tile_width(level: int, index: int, size: int) -> int:
    """How many hashes the tile has in a log of that size: 256 for a full one, 0 for none."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH))


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Where a tile lies below ``/tile/``."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    return f"{level}/{'/'.join(groups)}" + (f".p/{width}" if width < WIDTH else "")


def parse_tile_path(path: str) -> tuple[int, int, int] | None:
    """Level, index and width that a path names; None for any other text, or another spelling of the same."""
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    level, index = int(match[1]), int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3]) if match[3] else WIDTH
    return (level, index, width) if tile_path(level, index, width) == path else None
