"""What a term weighs in a document (BM25F): the number that a search multiplies with the term's rarity.

The weight of a term in a document does not depend on the other documents but for their average length; its
rarity does, and is counted where a question is asked. So a new document changes its own row only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.analysis import Analyser
from havendesk.knowledge.rules.postings import Numbers, Places, Weights, places, sums

FIELD_WEIGHTS: dict[str, float] = {"title": 2.0, "questions": 0.5, "summary": 1.5, "body": 0.5}
# The body of a long article counts for this many terms at most.
MOST_TERMS_PER_FIELD = 1_000
# Analysing is dear, and the same article is weighed again whenever a shelf is made anew.
_KEPT_ANALYSES = 2_048


@dataclass(frozen=True, slots=True)
class Saturation:
    """BM25's two constants: how fast a repeated term stops counting, how much length matters."""

    k1: float
    length: float


# Chosen on public question sets (benchmarks/retrieval.py) and the fitting half of the own questions: in
# languages written with spaces or in long sentences a repetition says less.
SATURATION: dict[Language, Saturation] = {
    Language.EN: Saturation(0.9, 0.4),
    Language.ZH_HANS: Saturation(1.2, 0.6),
    Language.ZH_HANT: Saturation(1.2, 0.6),
    Language.JA: Saturation(0.9, 0.4),
    Language.KO: Saturation(1.2, 0.6),
}


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of one article in one language."""

    key: str
    title: str
    variants: tuple[str, ...]
    summary: str
    body: str

    @property
    def characters(self) -> int:
        """Its length without the questions."""
        return len(self.title) + len(self.summary) + len(self.body)

    @property
    def questions(self) -> tuple[str, ...]:
        """The known wordings of what it answers; its title is one of them."""
        return tuple(one for one in (self.title, *self.variants) if one)


@dataclass(frozen=True, slots=True)
class Counted:
    """The terms of a text: their places, each once and sorted, and how often each stands there."""

    places: Places
    times: NDArray[np.uint16]

    @property
    def length(self) -> int:
        """In terms."""
        return int(self.times.sum())


Counts = Mapping[str, Counted]
"""Of each field of one document."""


def count(document: Document, analyse: Analyser) -> Counts:
    """Terms of a document by field; a field of the document that is empty has none."""
    texts = {
        "title": document.title,
        "questions": "\n".join(document.variants),
        "summary": document.summary,
        "body": document.body,
    }
    return {name: _counted(text, analyse) for name, text in texts.items()}


@lru_cache(maxsize=4 * _KEPT_ANALYSES)
def _counted(text: str, analyse: Analyser) -> Counted:
    """By text, not by document: who leaves a wording out has the same body still."""
    found, times = np.unique(places(analyse(text)[:MOST_TERMS_PER_FIELD]), return_counts=True)
    return Counted(found, times.astype(np.uint16))


def forget_analyses() -> None:
    """Drop what was kept: it holds the texts too."""
    _counted.cache_clear()
    _worded.cache_clear()


def wordings(document: Document, analyse: Analyser) -> tuple[Places, ...]:
    """The places of the terms of each known wording, each once and sorted."""
    return tuple(_worded(one, analyse) for one in document.questions)


@lru_cache(maxsize=16 * _KEPT_ANALYSES)
def _worded(text: str, analyse: Analyser) -> Places:
    return np.unique(places(analyse(text)))


def weights(counts: Counts, averages: Mapping[str, float], saturation: Saturation) -> tuple[Places, Weights]:
    """What each term of a document weighs (0 to ``k1 + 1``), by its place: each once and sorted.

    Fields that no document of the collection has take no part: documents without titles are weighed like
    plain BM25 weighs them.
    """
    used = {name: share for name, share in FIELD_WEIGHTS.items() if averages.get(name, 0.0) > 0.0}
    whole = sum(used.values())
    parts: list[Places] = [np.empty(0, dtype=np.uint32)]
    much: list[Numbers] = [np.empty(0)]
    for name, share in used.items():
        field = counts[name]
        length = 1.0 - saturation.length + saturation.length * field.length / averages[name]
        parts.append(field.places)
        much.append(np.multiply(field.times, share / (whole * length), dtype=np.float64))
    found, at = np.unique(np.concatenate(parts), return_inverse=True)
    frequencies = sums(at, np.concatenate(much), len(found))
    k1 = saturation.k1
    return found, (frequencies * (k1 + 1.0) / (frequencies + k1)).astype(np.float32)
