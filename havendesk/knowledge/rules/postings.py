"""The postings of a collection under one analysis, as packed arrays: no strings, no table of terms.

A term is known by its place, a hash of 32 bits. What is stored of a document is :class:`Packed`; what a
question is asked of is :class:`Postings`, the same arrays sorted by place. Both are immutable.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.uint32]
Weights = NDArray[np.float32]
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
# Of the smallest kind that holds them.
Members = NDArray[np.unsignedinteger[Any]]

_HEAD = 3
GONE = -1
"""The number of a document that the next postings do not have."""


def place(term: str) -> int:
    """Where a term stands: 0 to 2^32 - 1, the same in every process and version.

    Of 100,000 terms about one pair shares a place and counts as one: it costs a little, never a result.
    """
    return crc32(term.encode("utf-8", "surrogatepass"))


def places(terms: Iterable[str]) -> Places:
    """The place of each, in their order."""
    return np.array([place(term) for term in terms], dtype=np.uint32)


def rarity(units: int, holders: Whole) -> Numbers:
    """Inverse document frequency, from how many of the units hold a term; what none has is the rarest."""
    rare: Numbers = np.log(1.0 + (units - holders + 0.5) / (holders + 0.5))
    return rare


@dataclass(frozen=True, slots=True)
class Packed:
    """One document under one analysis.

    ``places`` (sorted) and ``weights`` are of its text; ``known`` are the places of its wordings, one wording
    after the other, of which ``ends`` says where each one ends.
    """

    places: Places
    weights: Weights
    known: Places
    ends: Places

    @classmethod
    def of(cls, found: Places, weights: Weights, wordings: Sequence[Places]) -> Self:
        """Of the places of its text with their weights, and those of each wording."""
        known = np.concatenate([np.empty(0, dtype=np.uint32), *wordings])
        return cls(found, weights, known, np.cumsum([len(one) for one in wordings], dtype=np.uint32))

    def to_bytes(self) -> bytes:
        """Little-endian: three counts (places, terms of wordings, wordings), then the four arrays."""
        head = np.array([len(self.places), len(self.known), len(self.ends)], dtype="<u4")
        whole = (one.astype("<u4", copy=False).tobytes() for one in (self.places, self.known, self.ends))
        first, *others = whole
        return b"".join((head.tobytes(), first, self.weights.astype("<f4", copy=False).tobytes(), *others))

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """As :meth:`to_bytes` wrote it, without a copy."""
        size, known, units = np.frombuffer(content, dtype="<u4", count=_HEAD).tolist()
        numbers = np.frombuffer(content, dtype="<u4", offset=4 * _HEAD)
        weights = np.frombuffer(content, dtype="<f4", offset=4 * (_HEAD + size), count=size)
        wordings = numbers[2 * size :]
        return cls(numbers[:size], weights, wordings[:known], wordings[known : known + units])


@dataclass(frozen=True, slots=True)
class _Lists:
    """Who holds what: the members of ``places[n]`` stand from ``starts[n]`` to ``starts[n + 1]``."""

    places: Places
    starts: Whole
    members: Members

    @classmethod
    def of(cls, keys: Places, members: Members) -> tuple[Self, Whole]:
        """Grouped by place, and the order that sorts other columns likewise."""
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = np.ones(len(keys), dtype=bool)
        first[1:] = keys[1:] != keys[:-1]
        starts = np.flatnonzero(first)
        return cls(keys[starts], np.append(starts, len(keys)), members[order]), order

    @property
    def counts(self) -> Whole:
        return np.diff(self.starts)

    @property
    def keys(self) -> Places:
        return np.repeat(self.places, self.counts)

    def held(self, asked: Places) -> tuple[Whole, Whole]:
        """Of each place asked: how many members, and where all of theirs stand, one after the other."""
        at = np.searchsorted(self.places, asked)
        known = at < len(self.places)
        known[known] = self.places[at[known]] == asked[known]
        starts, counts = np.zeros(len(asked), dtype=np.int64), np.zeros(len(asked), dtype=np.int64)
        starts[known] = self.starts[at[known]]
        counts[known] = self.starts[at[known] + 1] - starts[known]
        before = np.cumsum(counts) - counts
        return counts, np.arange(counts.sum()) + np.repeat(starts - before, counts)


@dataclass(frozen=True, slots=True)
class Postings:
    """All documents, by their numbers. ``owners`` says whose each wording is; ``norms`` is the rarity of all
    its terms together."""

    documents: int
    texts: _Lists
    weights: Weights
    wordings: _Lists
    owners: Members
    norms: Weights

    @classmethod
    def none(cls) -> Self:
        """Of no document."""
        empty = _Lists(np.empty(0, np.uint32), np.zeros(1, np.int64), np.empty(0, np.uint8))
        return cls(0, empty, np.empty(0, np.float32), empty, np.empty(0, np.uint8), np.empty(0, np.float32))

    def changed(self, documents: int, numbers: Whole, new: Sequence[tuple[int, Packed]]) -> Self:
        """The next postings.

        Args:
            documents: how many they are then.
            numbers: the next number of each that is here, ``GONE`` of those that are not any more.
            new: the others by their numbers.
        """
        owners, owned = _renumbered(numbers, self.owners)
        units = np.where(owned, np.cumsum(owned) - 1, GONE)
        new_owners = [np.full(len(one.ends), number) for number, one in new]
        sizes = [np.diff(one.ends, prepend=np.uint32(0)) for _, one in new]
        size = len(owners) + sum(map(len, new_owners))
        new_units = np.repeat(np.arange(len(owners), size), np.concatenate([[], *sizes]).astype(np.int64))
        holders, held = _renumbered(numbers, self.texts.members)
        texts, order = _Lists.of(
            np.concatenate([self.texts.keys[held], *(one.places for _, one in new)]),
            _small(documents, holders, *(np.full(len(one.places), number) for number, one in new)),
        )
        weights = np.concatenate([self.weights[held], *(one.weights for _, one in new)])[order]
        worded, known = _renumbered(units, self.wordings.members)
        wordings, _ = _Lists.of(
            np.concatenate([self.wordings.keys[known], *(one.known for _, one in new)]),
            _small(size, worded, new_units),
        )
        rare = np.repeat(rarity(size, wordings.counts), wordings.counts)
        norms = sums(wordings.members, rare, size).astype(np.float32)
        return type(self)(documents, texts, weights, wordings, _small(documents, owners, *new_owners), norms)

    def score(self, asked: Places) -> tuple[Numbers, Numbers, float]:
        """Per document: BM25, and rarity of the terms it has; and the rarity of all terms together."""
        counts, at = self.texts.held(asked)
        rare = rarity(self.documents, counts)
        much, holders = np.repeat(rare, counts), self.texts.members[at]
        scores = sums(holders, much * self.weights[at], self.documents)
        return scores, sums(holders, much, self.documents), float(rare.sum())

    def nearness(self, asked: Places) -> Numbers:
        """Per document: the best likeness (0 to 1) over its wordings."""
        counts, at = self.wordings.held(asked)
        rare = rarity(len(self.owners), counts)
        shared = sums(self.wordings.members[at], np.repeat(rare, counts), len(self.owners))
        found = np.flatnonzero(shared)
        best = np.zeros(self.documents)
        np.maximum.at(best, self.owners[found], shared[found] / np.sqrt(rare.sum() * self.norms[found]))
        return best


def sums(numbers: NDArray[Any], values: Numbers, size: int) -> Numbers:
    """The values of each number below ``size``, added up."""
    return np.asarray(np.bincount(numbers, values, size), dtype=np.float64)


def _renumbered(numbers: Whole, members: Members) -> tuple[Whole, NDArray[np.bool_]]:
    """The next numbers of those that stay, and which of the members these are."""
    found = numbers[members]
    stays = found != GONE
    return found[stays], stays


def _small(size: int, *parts: NDArray[Any]) -> Members:
    """Numbers below ``size``, one part after the other, in as few bytes as hold them."""
    kind = np.min_scalar_type(size)
    return np.concatenate([one.astype(kind) for one in parts])
