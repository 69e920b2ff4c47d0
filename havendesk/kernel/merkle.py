"""Merkle trees as RFC 6962 hashes them, and proofs as RFC 9162 verifies them. Pure.

A *node* is named by its height and its index at that height: node ``(h, i)`` is the hash over the leaves
``[i * 2**h, (i + 1) * 2**h)``, all of them there. Proofs are made from a function that gives nodes, so they
are made alike from a list, from tiles or from a mirror.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
"""Root of the tree without leaves (RFC 6962, 2.1)."""

Node = Callable[[int, int], bytes]
Range = tuple[int, int]


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 over 0x00 and the leaf's bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 over 0x01 and the two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """Root over hashes of one height, which need not be a power of two many (RFC 6962, 2.1: MTH)."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            pairs.append(level[-1])
        level = pairs
    return level[0]


def from_leaves(leaf_hashes: Sequence[bytes]) -> Node:
    """Nodes over a list of leaf hashes, computed when asked for."""

    def node(height: int, index: int) -> bytes:
        return fold(leaf_hashes[index << height : (index + 1) << height])

    return node


def _whole_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """The nodes that cover ``[start, end)``, left to right, where ``start`` begins the largest of them."""
    nodes = []
    while start < end:
        height = (end - start).bit_length() - 1
        nodes.append((height, start >> height))
        start += 1 << height
    return nodes


def range_hash(start: int, end: int, node: Node) -> bytes:
    """Hash over the leaves of one branch; ``start`` is a multiple of the branch's largest power of two."""
    if start == end:
        return EMPTY_ROOT
    hashes = [node(height, index) for height, index in _whole_subtrees(start, end)]
    result = hashes.pop()
    while hashes:
        result = node_hash(hashes.pop(), result)
    return result


def _split(size: int) -> int:
    """The largest power of two smaller than ``size`` (RFC 6962: k)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges whose hashes prove a leaf, from the leaf's sibling up (RFC 6962, 2.1.1).

    Raises:
        ValueError: no such leaf in a tree of that size.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    ranges: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """The ranges whose hashes prove that a tree grew from another (RFC 6962, 2.1.2); none for equal sizes or
    from the empty tree.

    Raises:
        ValueError: sizes that no tree grows between.
    """
    if not 0 <= old <= new:
        raise ValueError(f"no tree of {new} leaves grew from one of {old}")
    if old in (0, new):
        return []
    ranges: list[Range] = []
    start, end, known = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start, known = middle, False
    if not known:
        ranges.append((start, end))
    return ranges[::-1]


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Hashes that lead from a leaf to the root. ValueError as :func:`inclusion_ranges`."""
    return [range_hash(start, end, node) for start, end in inclusion_ranges(index, size)]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Hashes that lead from one root to a later one. ValueError as :func:`consistency_ranges`."""
    return [range_hash(start, end, node) for start, end in consistency_ranges(old, new)]


def _well_formed(*hashes: bytes) -> bool:
    return all(len(one) == HASH_BYTES for one in hashes)


def root_of_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that a leaf's proof leads to (RFC 9162, 2.1.3.2); None for a proof of a wrong shape."""
    if not 0 <= index < size or not _well_formed(leaf, *proof):
        return None
    fn, sn, result = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            result = node_hash(sibling, result)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node_hash(result, sibling)
        fn, sn = fn >> 1, sn >> 1
    return result if sn == 0 else None


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf (its hash) has this place in the tree with that root."""
    return root_of_inclusion(index, size, leaf, proof) == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the later tree holds the earlier one unchanged (RFC 9162, 2.1.4.2).

    Everything grows from the empty tree, by an empty proof; its root is :data:`EMPTY_ROOT` and no other.
    """
    if not 0 <= old <= new or not _well_formed(old_root, new_root, *proof):
        return False
    if old == new:
        return not proof and old_root == new_root and (old > 0 or old_root == EMPTY_ROOT)
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    # A complete old tree is itself the first hash.
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    return bool(path) and _climb(old - 1, new - 1, path) == (old_root, new_root)


def _climb(fn: int, sn: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots that a path leads to, or None for a path of a wrong length."""
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    older = newer = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            newer = node_hash(newer, sibling)
        fn, sn = fn >> 1, sn >> 1
    return (older, newer) if sn == 0 else None
