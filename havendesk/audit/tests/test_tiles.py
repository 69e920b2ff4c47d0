"""Tiles against trees that are folded from their leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.audit.rules.tiles import (
    WIDTH,
    Frontier,
    TileTree,
    parse_tile_path,
    split,
    tile_path,
    tile_width,
)
from havendesk.kernel import merkle

MOST = 70_000
LEAVES = [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(MOST)]


class Shelf:
    """Full tiles kept as the database keeps them, partial ones made from below."""

    def __init__(self, size: int, batch: int) -> None:
        self.frontier = Frontier()
        self.tiles: dict[tuple[int, int], bytes] = {}
        for start in range(0, size, batch):
            for one in self.frontier.append(LEAVES[start : min(start + batch, size)]):
                self.tiles[one.level, one.index] = one.hashes

    def read(self, level: int, index: int, width: int) -> bytes:
        if width == WIDTH:
            return self.tiles[level, index]
        if level == 0:
            return b"".join(LEAVES[index * WIDTH : index * WIDTH + width])
        below = range(index * WIDTH, index * WIDTH + width)
        return b"".join(merkle.fold(split(self.tiles[level - 1, one])) for one in below)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 1000, 65_536, 65_537, MOST])
def test_a_log_grows_to_the_root_of_its_leaves(size: int) -> None:
    shelf = Shelf(size, 999)
    root = merkle.fold(LEAVES[:size])
    assert shelf.frontier.root() == root
    assert TileTree(size, shelf.read).root() == root
    assert len([one for one in shelf.tiles if one[0] == 0]) == size // WIDTH
    assert len([one for one in shelf.tiles if one[0] == 1]) == size // WIDTH**2


def test_proofs_from_tiles_hold() -> None:
    shelf = Shelf(MOST, 10_000)
    tree = TileTree(MOST, shelf.read)
    for index in (0, 1, 255, 256, 65_535, 65_536, MOST - 1):
        assert merkle.verify_inclusion(index, MOST, LEAVES[index], tree.inclusion(index), tree.root())
    for old in (1, 2, 255, 256, 257, 65_536, 66_000, MOST):
        root = merkle.fold(LEAVES[:old])
        assert tree.root(old) == root
        assert merkle.verify_consistency(old, MOST, root, tree.root(), tree.consistency(old))


def test_the_widths_of_the_standards_example() -> None:
    widths = [
        tile_width(level, index, 70_000) for level, index in ((0, 272), (0, 273), (1, 0), (1, 1), (2, 0))
    ]
    assert widths == [256, 112, 256, 17, 1]
    assert (tile_width(0, 274, 70_000), tile_width(0, 0, 256), tile_width(1, 0, 256)) == (0, 256, 1)


def test_paths_are_those_of_the_standard() -> None:
    assert tile_path(0, 1_234_067) == "0/x001/x234/067"
    assert tile_path(1, 5, 17) == "1/005.p/17"
    for path in (
        "0/1",
        "00/001",
        "0/x000/001",
        "0/001.p/256",
        "0/001.p/0",
        "64/001",
        "0/001/",
        "0/x001",
        "a",
    ):
        assert parse_tile_path(path) is None


@given(st.integers(0, 63), st.integers(0, 10**15), st.integers(1, WIDTH))
def test_a_path_is_read_back(level: int, index: int, width: int) -> None:
    assert parse_tile_path(tile_path(level, index, width)) == (level, index, width)
