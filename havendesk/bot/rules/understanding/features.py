"""From text to a sparse vector: words and what stands inside them, for any language. What varies from one
question to the next is made alike before (`generalising`).

Letters of alphabets give words, pairs of words, and the 2- to 5-grams inside padded words. Chinese, Japanese
and Korean give the analyses of the search (words and bigrams, traditional characters folded first) and single
characters; Japanese gives the 2- and 3-grams of its reading too, because one word is written in many ways.
Words and the smaller parts are two halves of equal weight, each of unit length.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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
class Vocabulary:
    """Known terms with their rarity. The first `split` terms are words, the others parts."""

    terms: tuple[str, ...]
    split: int
    rarity: Floats
    _places: tuple[dict[str, int], dict[str, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {term: place for place, term in enumerate(self.terms[: self.split])}
        parts = {term: place for place, term in enumerate(self.terms[self.split :], start=self.split)}
        object.__setattr__(self, "_places", (words, parts))

    def __len__(self) -> int:
        return len(self.terms)

    def rows(self, texts: Sequence[str], language: Language) -> "Rows":
        """One sparse row for each text, and for each the share of its words that are known."""
        places: list[int] = []
        values: list[float] = []
        starts, known = [0], []
        for text in texts:
            halves = terms(text, language)
            for half, there in zip(halves, self._places, strict=True):
                found = [
                    (there[term], 1.0 + math.log(count)) for term, count in half.items() if term in there
                ]
                weights = [weight * float(self.rarity[place]) for place, weight in found]
                length = math.sqrt(2.0 * sum(weight * weight for weight in weights)) or 1.0
                places.extend(place for place, _ in found)
                values.extend(weight / length for weight in weights)
            starts.append(len(places))
            known.append(sum(term in self._places[0] for term in halves[0]) / max(1, len(halves[0])))
        matrix = sparse.csr_matrix(
            (np.array(values, dtype=np.float32), np.array(places, dtype=np.int32), np.array(starts)),
            shape=(len(texts), len(self.terms)),
        )
        return Rows(matrix, np.array(known, dtype=np.float32))


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
    return Vocabulary((*words, *parts), len(words), np.array(rarity, dtype=np.float32))
