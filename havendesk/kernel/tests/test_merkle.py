"""RFC 6962 trees against published roots and proofs, and each other.

Leaves, roots and proofs are the reference cases of Certificate Transparency, as the test files of
transparency-dev/merkle (``proof/verify_test.go``) print them.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havendesk.kernel import merkle

LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(one)
    for one in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
_01 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
_4_5 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
_LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
_LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
_HALF = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
_LEFT_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

INCLUSION = [
    (0, 8, [_LEAF_1, _01, _4_7]),
    (5, 8, [_LEAF_4, _4_5, _HALF]),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (1, 5, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", _01, _LEAF_4]),
]
CONSISTENCY = [
    (1, 8, [_LEAF_1, _01, _4_7]),
    (6, 8, [_LEFT_5, _4_5, _HALF]),
    (2, 5, [_01, _LEAF_4]),
    (6, 7, [_LEFT_5, "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f", _HALF]),
]

HASHES = [merkle.leaf_hash(one) for one in LEAVES]
NODE = merkle.from_leaves(HASHES)


def hashes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(one) for one in texts]


def test_roots_are_the_published_ones() -> None:
    assert merkle.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for size, root in enumerate(ROOTS, start=1):
        assert merkle.fold(HASHES[:size]) == root
        assert merkle.range_hash(0, size, NODE) == root


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int, proof: list[str]) -> None:
    assert merkle.inclusion_proof(index, size, NODE) == hashes(proof)
    assert merkle.verify_inclusion(index, size, HASHES[index], hashes(proof), ROOTS[size - 1])


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(old: int, new: int, proof: list[str]) -> None:
    assert merkle.consistency_proof(old, new, NODE) == hashes(proof)
    assert merkle.verify_consistency(old, new, ROOTS[old - 1], ROOTS[new - 1], hashes(proof))


@pytest.mark.parametrize(("index", "size", "texts"), INCLUSION)
def test_a_bent_inclusion_proof_is_refused(index: int, size: int, texts: list[str]) -> None:
    proof, leaf, root = hashes(texts), HASHES[index], ROOTS[size - 1]
    for bent in _bent(proof, root):
        assert not merkle.verify_inclusion(index, size, leaf, bent, root)
    for wrong in {index - 1, index + 1, index ^ 2} - {index}:
        assert not merkle.verify_inclusion(wrong, size, leaf, proof, root)
    for wrong in (size * 2, size // 2, 0):
        assert not merkle.verify_inclusion(index, wrong, leaf, proof, root)
    assert not merkle.verify_inclusion(index, size, b"short", proof, root)
    assert not merkle.verify_inclusion(index, size, leaf, proof, merkle.EMPTY_ROOT)


@pytest.mark.parametrize(("old", "new", "texts"), CONSISTENCY)
def test_a_bent_consistency_proof_is_refused(old: int, new: int, texts: list[str]) -> None:
    proof, first, second = hashes(texts), ROOTS[old - 1], ROOTS[new - 1]
    for bent in (*_bent(proof, first), *_bent(proof, second), []):
        assert not merkle.verify_consistency(old, new, first, second, bent)
    for wrong in {old - 1, old + 1, old ^ 2} - {old}:
        assert not merkle.verify_consistency(wrong, new, first, second, proof)
    for wrong in (new * 2, new // 2):
        assert not merkle.verify_consistency(old, wrong, first, second, proof)
    assert not merkle.verify_consistency(old, new, second, first, proof)


def _bent(proof: list[bytes], root: bytes) -> list[list[bytes]]:
    flipped = [[*proof[:i], bytes([one[0] ^ 8]) + one[1:], *proof[i + 1 :]] for i, one in enumerate(proof)]
    return [*flipped, [*proof, b""], [*proof, root], [b"", *proof], [root, *proof], proof[:-1]]


@pytest.mark.parametrize(
    ("old", "new", "old_root", "new_root", "proof", "good"),
    [
        (0, 0, merkle.EMPTY_ROOT, merkle.EMPTY_ROOT, [], True),
        (0, 3, merkle.EMPTY_ROOT, ROOTS[2], [], True),
        (0, 3, ROOTS[0], ROOTS[2], [], False),
        (0, 0, ROOTS[0], ROOTS[0], [], False),
        (0, 3, merkle.EMPTY_ROOT, ROOTS[2], [ROOTS[0]], False),
        (1, 1, ROOTS[0], ROOTS[0], [], True),
        (1, 1, ROOTS[0], ROOTS[1], [], False),
        (1, 1, ROOTS[0], ROOTS[0], [ROOTS[0]], False),
        (2, 1, ROOTS[1], ROOTS[0], [], False),
        (1, 2, ROOTS[0], ROOTS[1], [], False),
    ],
)
def test_the_empty_tree_and_equal_sizes(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes], good: bool
) -> None:
    assert merkle.verify_consistency(old, new, old_root, new_root, proof) is good


def test_what_no_tree_can_prove_is_an_error() -> None:
    for index, size in ((0, 0), (8, 8), (-1, 8)):
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion_ranges(index, size)
    with pytest.raises(ValueError, match="grew"):
        merkle.consistency_ranges(3, 2)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_every_proof_of_every_tree_holds(leaves: list[bytes], data: st.DataObject) -> None:
    found = [merkle.leaf_hash(one) for one in leaves]
    node = merkle.from_leaves(found)
    index = data.draw(st.integers(0, len(found) - 1))
    sizes = sorted(data.draw(st.lists(st.integers(0, len(found)), min_size=2, max_size=4)))
    root = merkle.fold(found)
    proof = merkle.inclusion_proof(index, len(found), node)
    assert merkle.verify_inclusion(index, len(found), found[index], proof, root)
    for old, new in pairwise(sizes):
        roots = merkle.fold(found[:old]), merkle.fold(found[:new])
        assert merkle.verify_consistency(old, new, *roots, merkle.consistency_proof(old, new, node))
