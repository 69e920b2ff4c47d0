"""How the rows of a shelf are made: pure, so that any collection can be searched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.analysis import VERSION, Analyser, analyses
from havendesk.knowledge.rules.postings import Packed
from havendesk.knowledge.rules.weighing import (
    FIELD_WEIGHTS,
    SATURATION,
    Document,
    count,
    weights,
    wordings,
)

# Stored weights are made with the average lengths of their time, and anew when those moved by this share.
MOST_DRIFT = 0.05

Lengths = NDArray[np.int64]
"""Of one document or the sum of several: characters, then the terms of each field (in the order of
``FIELD_WEIGHTS``) under the first analysis and under the second."""
_LENGTHS = 1 + 2 * len(FIELD_WEIGHTS)


@dataclass(frozen=True, slots=True)
class Making:
    """What the rows of a shelf are made with: the average lengths of its documents at that time.

    ``characters`` chooses the two analyses, ``averages`` (terms per field, of each analysis) the weights;
    ``version`` is that of the analyses.
    """

    language: Language
    characters: float
    averages: tuple[Mapping[str, float], Mapping[str, float]]
    version: int = VERSION

    @property
    def analyses(self) -> tuple[tuple[Analyser, float], ...]:
        """The two analyses and their weights."""
        return analyses(self.language, self.characters)

    @classmethod
    def of(cls, language: Language, documents: Sequence[Document]) -> Self:
        """For exactly these documents."""
        characters = sum(one.characters for one in documents) / max(1, len(documents))
        by = cls(language, characters, ({}, {}))
        return by.anew(sum_of([by.lengths(one) for one in documents]), len(documents))

    def anew(self, lengths: Lengths, documents: int) -> Self:
        """With the averages of a shelf of so many documents that have these lengths together."""
        characters, *terms = (lengths / max(1, documents)).tolist()
        size = len(FIELD_WEIGHTS)
        first, second = (
            dict(zip(FIELD_WEIGHTS, terms[start : start + size], strict=True)) for start in (0, size)
        )
        return type(self)(self.language, characters, (first, second))

    def stands_for(self, lengths: Lengths, documents: int) -> bool:
        """Whether what was made with it need not be made anew for that shelf."""
        other = self.anew(lengths, documents)
        pairs = [
            (now, then.get(name, 0.0))
            for after, then in zip(other.averages, self.averages, strict=True)
            for name, now in after.items()
        ]
        near = all(abs(now - then) <= MOST_DRIFT * max(then, 1e-9) for now, then in pairs)
        return near and other.analyses == self.analyses and other.version == self.version

    def lengths(self, document: Document) -> Lengths:
        """Those of one document."""
        counts = [count(document, analyse) for analyse, _ in self.analyses]
        terms = [one[name].length for one in counts for name in FIELD_WEIGHTS]
        return np.array([document.characters, *terms], dtype=np.int64)

    def packed(self, document: Document) -> tuple[Packed, Packed]:
        """What is stored of a document, under both analyses."""
        saturation = SATURATION[self.language]
        first, second = (
            Packed.of(*weights(count(document, analyse), averages, saturation), wordings(document, analyse))
            for (analyse, _), averages in zip(self.analyses, self.averages, strict=True)
        )
        return first, second

    def to_json(self) -> dict[str, Any]:
        """For :meth:`from_json`."""
        averages = [dict(one) for one in self.averages]
        return {"characters": self.characters, "averages": averages, "version": self.version}

    @classmethod
    def from_json(cls, language: Language, found: Mapping[str, Any]) -> "Making | None":
        """As :meth:`to_json` wrote it; None where nothing was written yet. Version 1 had no number."""
        if not found:
            return None
        first, second = found["averages"]
        return cls(language, found["characters"], (first, second), found.get("version", 1))


def sum_of(lengths: Sequence[Lengths | Sequence[int]]) -> Lengths:
    """Of several documents; zeros of none."""
    whole: Lengths = np.array(lengths, dtype=np.int64).reshape(-1, _LENGTHS).sum(axis=0)
    return whole
