"""From text to a sparse vector: words and what stands inside them, for any language. What varies from one
question to the next is made alike before (`generalising`).

Letters of alphabets give words, pairs of words, and the 2- to 5-grams inside padded words. Chinese, Japanese
and Korean give the analyses of the search (words and bigrams, traditional characters folded first) and single
characters; Japanese gives the 2- and 3-grams of its reading too, because one word is written in many ways.
Words and the smaller parts are two halves, each of its share of a row's length.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # ships no types

from havendesk.bot.rules.understanding.generalising import generalised
from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.analysis import ANALYSES, grams, japanese_reading
from havendesk.knowledge.rules.text import HAN, HANGUL, KANA, LONGEST_QUESTION

Floats = NDArray[np.float32]

_WORD = re.compile(f"[^\\W_{HAN}{KANA}{HANGUL}]+(?:'[^\\W_{HAN}{KANA}{HANGUL}]+)?")
_EAST = re.compile(f"[{HAN}{KANA}{HANGUL}]+")
_LONGEST_WORD = 40
_SHORTEST_GRAM, _LONGEST_GRAM = 2, 5
_READING_GRAMS = (2, 3)
# The words' share of a row's squared length.
EQUAL = 0.5
# In a large set a part that stands in one example alone only costs memory.
_MANY_EXAMPLES = 2_000


def terms(text: str, language: Language) -> tuple[Counter[str], Counter[str]]:
    """The two halves, words and parts, with their counts. Never raises; the first 2,000 characters count."""
    read = generalised(text[:LONGEST_QUESTION])
    words: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    spelt = [word[:_LONGEST_WORD] for word in _WORD.findall(read)]
    words.update(spelt)
    words.update(f"{first} {second}" for first, second in zip(spelt, spelt[1:], strict=False))
    for word in spelt:
        padded = f" {word} "
        for size in range(_SHORTEST_GRAM, min(_LONGEST_GRAM, len(padded)) + 1):
            parts.update(grams(padded, size))
    if _EAST.search(read):
        _add_east(read, language, words, parts)
    return words, parts


def _add_east(read: str, language: Language, words: Counter[str], parts: Counter[str]) -> None:
    east = " ".join(_EAST.findall(read))
    analyses = ANALYSES.get(language, ()) if language is not Language.EN else ()
    for number, (analyse, _) in enumerate(analyses):
        (words if number == 0 else parts).update(f"\u0001{term}" for term in analyse(east))
    for run in east.split():
        parts.update(run)
        parts.update(f"\u0002{gram}" for gram in grams(run, 2))
        if not analyses:
            words.update(grams(run, 3))
    if language is Language.JA:
        reading = f" {japanese_reading(east.replace(' ', ''))} "
        for size in _READING_GRAMS:
            parts.update(f"\u0003{gram}" for gram in grams(reading, size))


@dataclass(frozen=True, slots=True)
class _Half:
    """Where the terms of one half stand. Keys are Python's own hashes of them, ascending, `places` beside: a
    tenth of what a dictionary of strings holds. They have 64 bits and are this process's alone: that a word
    nobody has learnt is taken for another one does not happen in a desk's lifetime."""

    keys: NDArray[np.int64]
    places: NDArray[np.int32]

    @classmethod
    def of(cls, terms: Sequence[str], first: int) -> "_Half":
        """These terms, the first of which stands at this place."""
        keys = _hashes(terms)
        order = np.argsort(keys)
        return cls(keys[order], (order + first).astype(np.int32))

    def find(self, terms: Collection[str]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """The places of the terms that are known, and for each term whether it is."""
        keys = _hashes(terms)
        if not len(self.keys):
            return np.zeros(0, dtype=np.int32), np.zeros(len(keys), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[at] == keys
        return self.places[at[known]], known


def _hashes(terms: Collection[str]) -> NDArray[np.int64]:
    # Of bytes: Python's hash of a string is that of its memory, in which "申" is the same as "3u".
    return np.fromiter(
        (hash(term.encode(errors="surrogatepass")) for term in terms), dtype=np.int64, count=len(terms)
    )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known terms, each on a line of `lines`, with their weights: how rare each is, or what it is worth. The
    first `split` are words, the others parts; `words` is the words' share of a row's squared length."""

    lines: str
    split: int
    rarity: Floats
    words: float = EQUAL
    _halves: tuple[_Half, _Half] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        terms = self.terms
        halves = _Half.of(terms[: self.split], 0), _Half.of(terms[self.split :], self.split)
        object.__setattr__(self, "_halves", halves)

    def __len__(self) -> int:
        return len(self.rarity)

    @property
    def terms(self) -> tuple[str, ...]:
        """All of them, in the order of their places."""
        return tuple(self.lines.split("\n")) if len(self) else ()

    def rows(self, texts: Sequence[str], language: Language) -> "Rows":
        """One sparse row for each text, and for each the share of its words that are known."""
        shares = self.words, 1.0 - self.words
        places: list[NDArray[np.int32]] = []
        values: list[Floats] = []
        starts, known = np.zeros(len(texts) + 1, dtype=np.int32), np.zeros(len(texts), dtype=np.float32)
        for number, text in enumerate(texts):
            counted = terms(text, language)
            found = [
                self._weighed(half, one, share)
                for half, one, share in zip(self._halves, counted, shares, strict=True)
            ]
            places += [at for at, _ in found]
            values += [weights for _, weights in found]
            starts[number + 1] = starts[number] + sum(len(at) for at, _ in found)
            known[number] = len(found[0][0]) / max(1, len(counted[0]))
        matrix = sparse.csr_matrix(
            (_joined(values, np.float32), _joined(places, np.int32), starts), shape=(len(texts), len(self))
        )
        return Rows(matrix, known)

    def _weighed(self, half: _Half, counted: Counter[str], share: float) -> tuple[NDArray[np.int32], Floats]:
        places, known = half.find(counted)
        counts = np.fromiter(counted.values(), dtype=np.float64, count=len(counted))[known]
        weights = (1.0 + np.log(counts)) * self.rarity[places]
        length = math.sqrt(float(weights @ weights) / share) or 1.0
        return places, (weights / length).astype(np.float32)

    def weighed(self, factors: Floats, words: float) -> "Vocabulary":
        """The same terms, each this many times as important, and another share for the words."""
        return replace(self, rarity=self.rarity * factors, words=words)

    def reweighed(self, rows: "sparse.csr_matrix", factors: Floats, words: float) -> "sparse.csr_matrix":
        """What `weighed` would make of the texts of these rows, without reading them again."""
        found = rows.copy()
        found.data *= factors[found.indices]
        owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
        is_word = found.indices < self.split
        for half, share in ((is_word, words), (~is_word, 1.0 - words)):
            squares = np.bincount(owners[half], found.data[half] ** 2, minlength=rows.shape[0])
            lengths = np.sqrt(np.where(squares > 0.0, squares, 1.0) / share).astype(np.float32)
            found.data[half] /= lengths[owners[half]]
        return found


def _joined(arrays: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=kind)


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows (scipy CSR, float32; a row's length is at most 1) and the share of known words of each."""

    matrix: "sparse.csr_matrix"
    known: Floats


def learn_vocabulary(texts: Iterable[str], language: Language) -> Vocabulary:
    """The terms of these texts; rarity is the smoothed inverse document frequency."""
    held: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    count = 0
    for text in texts:
        count += 1
        for half, found in zip(held, terms(text, language), strict=True):
            half.update(found.keys())
    least = 2 if count > _MANY_EXAMPLES else 1
    words = sorted(held[0])
    parts = sorted(term for term, holders in held[1].items() if holders >= least)
    rarity = [math.log((1 + count) / (1 + held[0][term])) + 1.0 for term in words]
    rarity += [math.log((1 + count) / (1 + held[1][term])) + 1.0 for term in parts]
    return Vocabulary("\n".join((*words, *parts)), len(words), np.array(rarity, dtype=np.float32))
